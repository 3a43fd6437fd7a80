//! Values of single cells: numbers, absence, class, gender, codes of schools.

use super::heads::fold;
use super::sheet::Cell;

/// A cell that should hold a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// Nothing, a dash, «X», «нет»: no number and nothing strange.
    None,
    /// The number, −32 768–32 767; larger ones are cut to that.
    Is(i16),
    /// A fraction or words.
    Strange,
    /// A formula as text.
    Formula,
}

/// Reads a whole number: «12», 12.0, «12,0», « 12 ».
pub(super) fn whole(cell: Cell<'_>) -> Whole {
    match cell {
        Cell::Empty => Whole::None,
        Cell::Number(number) => of_float(number),
        Cell::Text(text) => of_text(text),
    }
}

fn of_float(number: f64) -> Whole {
    if number.fract() != 0.0 || !number.is_finite() {
        return Whole::Strange;
    }
    #[expect(clippy::cast_possible_truncation, reason = "cut to the range of i16 first")]
    let cut = number.clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16;
    Whole::Is(cut)
}

fn of_text(text: &str) -> Whole {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\'' || c == '\u{feff}');
    if text.starts_with('=') {
        return Whole::Formula;
    }
    if text.is_empty() || is_nothing(text) {
        return Whole::None;
    }
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == ',' { '.' } else { c }).collect();
    match plain.parse::<f64>() {
        Ok(number) if plain.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+')) => {
            of_float(number)
        }
        _ => Whole::Strange,
    }
}

/// «X», «–», «нет», «н», «нет отметки»: said to be empty.
pub(super) fn is_nothing(text: &str) -> bool {
    let mut letters =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '−' | '.' | '_' | '/'));
    let Some(first) = letters.next() else { return true };
    if letters.next().is_none() {
        return matches!(first, 'x' | 'X' | 'х' | 'Х' | 'н' | 'Н' | 'N' | 'n' | '*' | '?');
    }
    let folded = fold(text);
    ["нет", "не выполнялось", "не приступал", "не приступил", "н о", "na", "нан", "null", "none", "nan"]
        .iter()
        .any(|word| folded == fold(word))
        || folded.starts_with("нет ")
}

/// «П», «Н/П», «N/П», «не изучали»: the task was not tried, or its topic was not taught yet.
pub(super) fn is_not_tried(text: &str) -> bool {
    let folded = fold(text);
    ["п", "н п", "n п", "р", "n р", "н в", "н и"].iter().any(|word| folded == *word)
        || ["не прист", "не выполн", "не изуч", "не проход", "не дела"]
            .iter()
            .any(|stem| folded.starts_with(&fold(stem)))
}

/// Beginnings of words that say why somebody did not sit the work.
const ABSENT: [&str; 18] = [
    "отсут",
    "не яв",
    "неяв",
    "не прис",
    "не прин",
    "не участв",
    "не писал",
    "не сдава",
    "боле",
    "боль",
    "по боле",
    "уваж",
    "по уваж",
    "освобож",
    "справк",
    "absent",
    "пропус",
    "выбыл",
];

/// «отсутствовал», «н/я», «не явился», «болел».
pub(super) fn is_absent(text: &str) -> bool {
    // Nearly every text that is asked is a number or one letter.
    if text.len() < 2 || text.bytes().all(|byte| byte.is_ascii_digit()) {
        return matches!(text, "н" | "Н");
    }
    let folded = fold(text);
    ["н я", "н б", "нб", "ня", "аbsеnt", "отс", "н"].iter().any(|word| folded == fold(word))
        || ABSENT.iter().any(|stem| folded.starts_with(&fold(stem)))
}

/// The class of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Class {
    /// Number of the class.
    pub(super) grade: Option<u8>,
    /// Letter, upper case, Cyrillic where it has a look-alike; empty where there is none.
    pub(super) letter: String,
}

/// The longest letter of a class: «КЛ», «АБВ»; a longer word may be a name.
const MAX_LETTER_CHARS: usize = 3;

/// Reads «5А», «а», «а(2)», «7 «Б»», «нет», «5-в класс».
pub(super) fn class(text: &str) -> Class {
    let text = text.trim();
    let text = text.split(['(', '[']).next().unwrap_or_default().trim();
    let digits: String = text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let grade = digits.parse::<u8>().ok().filter(|grade| (1..=12).contains(grade));
    let mut letter = String::new();
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        let folded = fold(word);
        let is_filler = ["класс", "кл", "нет", "без", "литера", "литеры", "буквы", "й", "х", "ый"]
            .contains(&folded.as_str())
            && !(folded == "х" && text.chars().count() == 1);
        if !is_filler {
            letter = word.to_uppercase().chars().map(cyrillic).collect();
            break;
        }
    }
    if letter.chars().count() > MAX_LETTER_CHARS {
        letter.clear();
    }
    Class { grade, letter }
}

fn cyrillic(c: char) -> char {
    match c {
        'A' => 'А',
        'B' => 'В',
        'C' => 'С',
        'E' => 'Е',
        'H' => 'Н',
        'K' => 'К',
        'M' => 'М',
        'O' => 'О',
        'P' => 'Р',
        'T' => 'Т',
        'X' => 'Х',
        'Y' => 'У',
        'Ё' => 'Е',
        other => other,
    }
}

/// 1 male, 2 female; none for anything else.
pub(super) fn gender(text: &str) -> Option<i8> {
    let text = text.trim();
    match text {
        "м" | "М" | "m" | "M" | "1" => return Some(1),
        "ж" | "Ж" | "f" | "F" | "w" | "W" | "2" => return Some(2),
        _ => {}
    }
    let folded = fold(text);
    let is = |words: &[&str]| words.iter().any(|word| folded == fold(word));
    if is(&["м", "муж", "мужской", "мальчик", "юноша", "male", "маль"]) {
        Some(1)
    } else if is(&["ж", "жен", "женский", "девочка", "девушка", "female", "дев"]) {
        Some(2)
    } else {
        None
    }
}

/// Whether the gender stands in its usual spelling.
pub(super) fn is_plain_gender(text: &str) -> bool {
    matches!(text, "м" | "М" | "ж" | "Ж")
}

/// A code of a school as it is stored, and as it was written without blanks and in small letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SchoolCode {
    /// `sch224145`; a code of another kind as written.
    pub(super) stored: String,
    /// `edu224145`.
    pub(super) written: String,
}

/// The longest code of a school: a longer text is a name, and is kept as the code where there is no other.
const MAX_CODE_CHARS: usize = 200;

/// Reads a code of a school; none for a blank cell, a dash or zero.
pub(super) fn school(cell: Cell<'_>) -> Option<SchoolCode> {
    let words = cell.words();
    let words = words.trim_matches(|c: char| c.is_whitespace() || c == '\'' || c == '\u{feff}');
    if words.is_empty() || words == "0" || words.starts_with('=') || is_nothing(words) {
        return None;
    }
    if let Some(code) = login(words) {
        return Some(code);
    }
    let whole = words.strip_suffix(".0").or_else(|| words.strip_suffix(",0"));
    let words = whole.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or(words);
    let even: String = words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MAX_CODE_CHARS).collect();
    let digits: String = even.chars().filter(|c| *c != ' ').collect();
    let stored = if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits } else { even };
    Some(SchoolCode { written: stored.clone(), stored })
}

/// Whether the cell holds the login of a school, «sch224145».
pub(super) fn is_login(cell: Cell<'_>) -> bool {
    matches!(cell, Cell::Text(text) if login(text).is_some())
}

/// A login anywhere in the words: «sch224145», «EDU 224145», «sсh224145» with a Cyrillic letter.
fn login(words: &str) -> Option<SchoolCode> {
    let latin: String = words.to_lowercase().chars().filter(|c| !c.is_whitespace()).map(latin).collect();
    let at = latin.find("sch").or_else(|| latin.find("edu"))?;
    let (prefix, rest) = latin.get(at..)?.split_at_checked(3)?;
    let rest = rest.trim_start_matches(['-', '_']);
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    (digits.len() >= 3).then(|| SchoolCode { stored: format!("sch{digits}"), written: format!("{prefix}{digits}") })
}

fn latin(c: char) -> char {
    match c {
        'а' => 'a',
        'с' => 'c',
        'е' => 'e',
        'о' => 'o',
        'р' => 'p',
        'х' => 'x',
        'у' => 'y',
        'н' => 'h',
        'ѕ' => 's',
        other => other,
    }
}

/// The code of a participant; none for blanks, zero, dashes and for what may be a name.
pub(super) fn participant(words: &str) -> Option<&str> {
    let words = words.trim_matches(|c: char| c.is_whitespace() || c == '\'');
    let words = words.strip_suffix(".0").unwrap_or(words);
    if words.is_empty() || words == "0" || words.starts_with('=') || is_nothing(words) {
        return None;
    }
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let has_digit = words.bytes().any(|byte| byte.is_ascii_digit());
    (words.chars().count() <= 40 && (has_digit || letters <= 3)).then_some(words)
}

/// Words for an example: shortened, and without a long word that may be a name.
pub(super) fn harmless(words: &str) -> String {
    let words = words.trim();
    if words.is_empty() {
        return "пусто".to_owned();
    }
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let has_digit = words.bytes().any(|byte| byte.is_ascii_digit());
    let short = words.chars().count() <= 16;
    let known =
        ["нет", "отсутствовал", "отсутствовала", "не явился", "нет отметки"].iter().any(|one| fold(one) == fold(words));
    let digits = words.bytes().filter(u8::is_ascii_digit).count();
    if digits > 6 {
        // A number of a document is as long; a login of six digits is not.
        return format!("число из {digits} цифр");
    }
    if short && (letters <= 3 || has_digit && letters <= 6 || known) {
        words.to_owned()
    } else if letters > 0 {
        format!("слово из {letters} букв")
    } else {
        words.chars().take(16).chain(['…']).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Class, Whole, class, gender, harmless, is_absent, is_not_tried, is_nothing, participant, school, whole,
    };
    use crate::ingest::sheet::Cell;

    #[test]
    fn whole_numbers() {
        for (text, expected) in [
            ("12", Whole::Is(12)),
            ("12,0", Whole::Is(12)),
            (" 12.0 ", Whole::Is(12)),
            ("\u{a0}7", Whole::Is(7)),
            ("-3", Whole::Is(-3)),
            ("99999", Whole::Is(i16::MAX)),
            ("12,5", Whole::Strange),
            ("двенадцать", Whole::Strange),
            ("1e3", Whole::Strange),
            ("inf", Whole::Strange),
            ("=SUM(A1:B1)", Whole::Formula),
            ("=", Whole::Formula),
            ("", Whole::None),
            ("X", Whole::None),
            ("Х", Whole::None),
            ("–", Whole::None),
            ("нет отметки", Whole::None),
        ] {
            assert_eq!(whole(Cell::Text(text)), expected, "{text}");
        }
        assert_eq!(whole(Cell::Number(12.0)), Whole::Is(12));
        assert_eq!(whole(Cell::Number(f64::NAN)), Whole::Strange);
    }

    #[test]
    fn absence() {
        for text in [
            "отсутствовал",
            "Отсутствовала",
            "н/я",
            "нб",
            "не явился",
            "Отсут.",
            "н",
            "oтсутствовал",
            "не участвовала в ВПР",
            "освобождён",
            "по уважительной причине",
            "справка",
        ] {
            assert!(is_absent(text), "{text}");
        }
        for text in ["", "1", "12", "X", "нет", "5а", "вариант 1"] {
            assert!(!is_absent(text), "{text}");
        }
        assert!(is_nothing("–") && is_nothing("x") && !is_nothing("12") && !is_nothing("а5"));
    }

    #[test]
    fn tasks_that_were_not_tried() {
        for text in ["П", "п", "Н/П", "N/П", "N/P", "не приступал", "Не изучали", "не выполнялось"]
        {
            assert!(is_not_tried(text), "{text}");
        }
        for text in ["", "1", "да", "нет", "пять", "не понял"] {
            assert!(!is_not_tried(text), "{text}");
        }
    }

    #[test]
    fn classes() {
        for (text, grade, letter) in [
            ("5А", Some(5), "А"),
            ("6а", Some(6), "А"),
            ("a", None, "А"),
            ("а(2)", None, "А"),
            ("7 «Б»", Some(7), "Б"),
            ("5-в класс", Some(5), "В"),
            ("нет", None, ""),
            ("", None, ""),
            ("8", Some(8), ""),
            ("11A", Some(11), "А"),
            ("кадетский", None, ""),
            ("КК", None, "КК"),
            ("D", None, "D"),
        ] {
            assert_eq!(class(text), Class { grade, letter: letter.to_owned() }, "{text}");
        }
    }

    #[test]
    fn genders() {
        for (text, expected) in
            [("м", 1), ("Ж", 2), ("\u{a0}ж ", 2), ("M", 1), ("жен.", 2), ("мужской", 1), ("female", 2)]
        {
            assert_eq!(gender(text), Some(expected), "{text}");
        }
        for text in ["", "sch224145", "да", "5"] {
            assert_eq!(gender(text), None, "{text}");
        }
    }

    #[test]
    fn codes_of_schools() {
        for (text, stored, written) in [
            ("sch224145", "sch224145", "sch224145"),
            ("edu224145", "sch224145", "edu224145"),
            (" SCH 224145 ", "sch224145", "sch224145"),
            ("sсh224145", "sch224145", "sch224145"),
            ("220101.0", "220101", "220101"),
            ("220 101", "220101", "220101"),
            ("МБОУ  СОШ № 5", "МБОУ СОШ № 5", "МБОУ СОШ № 5"),
        ] {
            let code = school(Cell::Text(text)).unwrap();
            assert_eq!((code.stored.as_str(), code.written.as_str()), (stored, written), "{text}");
        }
        assert_eq!(school(Cell::Number(220_101.0)).unwrap().stored, "220101");
        for text in ["", " ", "0", "-", "=A1"] {
            assert_eq!(school(Cell::Text(text)), None, "{text}");
        }
    }

    #[test]
    fn no_name_is_a_code_and_no_name_is_an_example() {
        assert_eq!(participant("50012"), Some("50012"));
        assert_eq!(participant("50012.0"), Some("50012"));
        assert_eq!(participant("А-7"), Some("А-7"));
        for text in ["Незабудкин", "Незабудкин Пётр", "", "0", "–", "=", "=A1"] {
            assert_eq!(participant(text), None, "{text}");
        }
        assert_eq!(harmless("6а"), "6а");
        assert_eq!(harmless("92"), "92");
        assert_eq!(harmless("Незабудкин"), "слово из 10 букв");
        assert_eq!(harmless("отсутствовал"), "отсутствовал");
        assert_eq!(harmless("1234 567890"), "число из 10 цифр");
    }
}
