//! Heads of tasks: «1 (2б)», «9.1 (1б)», «1К1 (3б)», «балл за 1», «a-1-grade», «№ 3», «Задание 4».

/// «grade» with the look-alike letters as Cyrillic, as heads are folded here.
const FORM_ENDING: &str = "gr\u{430}d\u{435}";
/// The longest label.
const MAX_LABEL_CHARS: usize = 8;

/// The label and the most points of a head of a task: «1К1 (3б)» → («1К1», 3).
///
/// A bare number is a label too; whether it is a task is for the reader of the whole head to say.
pub fn read(head: &str) -> Option<(String, Option<u8>)> {
    let folded: String = head.trim().to_lowercase().chars().map(twin).collect();
    let rest = strip_words(folded.trim());
    if let Some(label) = form_2020(rest) {
        return Some((label, None));
    }
    let (label, tail) = split(rest);
    let max = points(tail)?;
    Some((label_of(label)?, max))
}

/// Whether the head says that it is a task: by points in brackets or a word, not by a bare number.
pub fn is_certain(head: &str) -> bool {
    let folded: String = head.trim().to_lowercase().chars().map(twin).collect();
    let rest = strip_words(folded.trim());
    read(head).is_some() && (rest != folded.trim() || rest.contains('(') || rest.contains('-') || rest.contains('к'))
}

fn strip_words(head: &str) -> &str {
    let mut rest = head;
    for word in ["баллы за задание", "балл за задание", "балл за", "баллы за", "задание", "задача", "зад.", "№"]
    {
        if let Some(after) = rest.strip_prefix(word) {
            rest = after.trim_start_matches([' ', '\u{a0}', ':', '.', '№', '_', '-']);
            break;
        }
    }
    rest.trim()
}

/// «a-1-grade», «a-9-1-grade», «a-1к1-grade» → «1», «9.1», «1К1». Look-alike letters are Cyrillic already.
fn form_2020(head: &str) -> Option<String> {
    let inner = head.strip_suffix(FORM_ENDING).and_then(|inner| inner.strip_suffix(['-', '_']))?;
    let (part, label) = inner.split_once(['-', '_'])?;
    let label = label.replace(['-', '_'], ".").replace(".к", "к");
    let label = label_of(&label)?;
    match part {
        "а" => Some(label),
        other if other.chars().count() == 1 => label_of(&format!("{label}.{other}")).or(Some(label)),
        _ => None,
    }
}

/// The label and what stands behind it.
fn split(head: &str) -> (&str, &str) {
    let end = head.find(['(', '[', ' ', '\u{a0}', '\n', '/']).unwrap_or(head.len());
    let (label, tail) = head.split_at(end);
    (label, tail.trim())
}

/// «(2б)», «(2 балла)», «(макс. 2)», nothing. None where something else stands there.
fn points(tail: &str) -> Option<Option<u8>> {
    if tail.is_empty() {
        return Some(None);
    }
    let inner = tail.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '/' | '.') || c.is_whitespace());
    let digits: String = inner.chars().filter(char::is_ascii_digit).collect();
    let letters: String = inner.chars().filter(|c| c.is_alphabetic()).collect();
    let rest = letters.strip_prefix("макс").or_else(|| letters.strip_prefix("мах")).unwrap_or(&letters);
    let known = ["", "б", "в", "балл", "балла", "баллов", "ь"];
    (known.contains(&rest) && !digits.is_empty()).then_some(())?;
    Some(digits.parse().ok())
}

fn label_of(text: &str) -> Option<String> {
    let text = text.trim_end_matches(['.', ')']);
    let first_is_digit = text.chars().next().is_some_and(|c| c.is_ascii_digit());
    let criterion = text.strip_prefix("гк").or_else(|| text.strip_prefix('к')).or_else(|| text.strip_prefix("ск"));
    let is_criterion = criterion.is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()));
    let known =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | 'к' | 'г' | 'с' | 'р' | '*' | 'а' | 'б' | 'в' | 'n');
    let short = text.chars().count() <= MAX_LABEL_CHARS;
    let number: String = text.chars().take_while(char::is_ascii_digit).collect();
    let small = number.is_empty() || number.parse::<u16>().is_ok_and(|number| (1..=99).contains(&number));
    (short && small && (first_is_digit || is_criterion) && text.chars().all(known))
        .then(|| text.replace(',', ".").to_uppercase())
}

/// Cyrillic twins of Latin small letters that heads mix.
fn twin(c: char) -> char {
    match c {
        'a' => 'а',
        'c' => 'с',
        'e' => 'е',
        'k' => 'к',
        'o' => 'о',
        'p' => 'р',
        'b' => 'б',
        '–' | '—' | '‑' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_certain, read};

    fn check(head: &str, label: &str, max: Option<u8>, certain: bool) {
        assert_eq!(read(head), Some((label.to_owned(), max)), "{head}");
        assert_eq!(is_certain(head), certain, "{head}");
    }

    #[test]
    fn heads_of_tasks() {
        check("1 (2б)", "1", Some(2), true);
        check("9.1 (1б)", "9.1", Some(1), true);
        check("1К1 (3б)", "1К1", Some(3), true);
        check("1K1 (3b)", "1К1", Some(3), true);
        check("балл за 1", "1", None, true);
        check("балл за 6.2", "6.2", None, true);
        check("Балл за задание 12", "12", None, true);
        check("a-1-grade", "1", None, true);
        check("a-9-1-grade", "9.1", None, true);
        check("a-1k1-grade", "1К1", None, true);
        check("a-1-k1-grade", "1К1", None, true);
        check("№ 3", "3", None, true);
        check("ГК1", "ГК1", None, true);
        check("7", "7", None, false);
        check("1\n(1б)", "1", Some(1), true);
        check("2 (макс. 3 балла)", "2", Some(3), true);
    }

    #[test]
    fn other_heads_are_no_tasks() {
        for head in
            ["", "otc", "var-1", "sum", "2021", "5А класс", "балл", "код", "1 четверть", "id", "grade", "к", "100"]
        {
            assert_eq!(read(head), None, "{head}");
        }
    }
}
