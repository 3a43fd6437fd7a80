//! Clues about the work in words: of a title, of the name of a sheet, of a file or a folder.

use opora_core::assessment::{Procedure, Season, Subject};
use opora_core::words::plain;

/// What words say about a work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Clues {
    pub(super) procedure: Option<Procedure>,
    pub(super) year: Option<i32>,
    /// «2020–2021»: two years stand side by side.
    pub(super) school_year: Option<i32>,
    /// Month of a date, 1–12.
    pub(super) month: Option<u8>,
    pub(super) season: Option<Season>,
    pub(super) subject: Option<Subject>,
    pub(super) grade: Option<u8>,
    /// «по программе 4 класса».
    pub(super) tested: Option<u8>,
    /// «Максимальный первичный балл: 20».
    pub(super) max: Option<u16>,
    /// `sch224145`.
    pub(super) school: Option<String>,
}

/// How freely short codes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// A sentence: only words.
    Sentence,
    /// Name of a folder: codes of three letters or more, or with a class beside them.
    Folder,
    /// Name of a file or a sheet: every code of a subject.
    Name,
}

/// A run of letters or of digits.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    text: String,
    number: Option<u32>,
}

/// The most that is looked at, in characters: titles are short.
const MAX_CHARS: usize = 400;

/// What the words say.
pub(super) fn clues(words: &str, manner: Manner) -> Clues {
    let words: String = words.chars().take(MAX_CHARS).collect();
    let tokens = tokens(&words);
    let mut found = Clues { school: school(&tokens), ..Clues::default() };
    let mut used = vec![false; tokens.len()];
    dates(&tokens, &mut used, &mut found);
    for token in &tokens {
        found.procedure = found.procedure.or_else(|| procedure(&token.text));
        found.season = found.season.or_else(|| season(&token.text));
    }
    let pattern = classes(&tokens, &mut used, &mut found);
    found.max = maximum(&tokens);
    subject(&words, &tokens, &used, manner, &mut found);
    if let (Some(pattern), Some(subject), Some(grade)) = (pattern, &found.subject, found.grade)
        && pattern != grade
    {
        found.subject = Some(subject.by_pattern_of(pattern));
    }
    found
}

/// Runs of letters and digits; a small letter before a capital one ends a run: «VprMat5» → vpr, mat, 5.
fn tokens(words: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut run = String::new();
    let mut before: Option<char> = None;
    let mut close = |run: &mut String| {
        if !run.is_empty() {
            let number = run.parse().ok();
            found.push(Token { text: plain(run), number });
            run.clear();
        }
    };
    for c in words.chars() {
        let breaks = before.is_some_and(|before| {
            before.is_ascii_digit() != c.is_ascii_digit() || before.is_lowercase() && c.is_uppercase()
        });
        if !c.is_alphanumeric() || breaks {
            close(&mut run);
        }
        if c.is_alphanumeric() {
            run.push(c);
        }
        before = c.is_alphanumeric().then_some(c);
    }
    close(&mut run);
    found
}

fn is_year(number: u32) -> bool {
    (2005..=2040).contains(&number)
}

/// Years, school years and dates.
fn dates(tokens: &[Token], used: &mut [bool], found: &mut Clues) {
    let number = |at: usize| tokens.get(at).and_then(|token| token.number);
    let digits = |at: usize| tokens.get(at).map_or(0, |token| token.text.len());
    let mut take = |at: usize| {
        if let Some(place) = used.get_mut(at) {
            *place = true;
        }
    };
    let mut at = 0;
    while at < tokens.len() {
        let Some(one) = number(at) else {
            at += 1;
            continue;
        };
        let (two, three) = (number(at + 1), number(at + 2));
        let month = |value: Option<u32>| {
            value.and_then(|value| u8::try_from(value).ok()).filter(|month| (1..=12).contains(month))
        };
        if is_year(one)
            && digits(at + 1) == 2
            && digits(at + 2) == 2
            && month(two).is_some()
            && three.is_some_and(|day| day <= 31)
        {
            found.month = found.month.or(month(two));
            found.year = found.year.or(i32::try_from(one).ok());
            (at..at + 3).for_each(&mut take);
            at += 3;
        } else if one <= 31 && digits(at) <= 2 && month(two).is_some() && three.is_some_and(is_year) {
            found.month = found.month.or(month(two));
            found.year = found.year.or(three.and_then(|year| i32::try_from(year).ok()));
            (at..at + 3).for_each(&mut take);
            at += 3;
        } else if is_year(one)
            && two.is_some_and(|two| two == one + 1 || (digits(at + 1) == 2 && two == (one + 1) % 100))
        {
            found.school_year = found.school_year.or(i32::try_from(one).ok());
            (at..at + 2).for_each(&mut take);
            at += 2;
        } else {
            if is_year(one) {
                found.year = found.year.or(i32::try_from(one).ok());
                take(at);
            }
            at += 1;
        }
    }
}

fn procedure(word: &str) -> Option<Procedure> {
    let known = ["впр", "vpr", "огэ", "oge", "егэ", "ege", "ркр", "rkr", "рдр", "нико", "niko", "мдр", "рпр"];
    known.contains(&word).then(|| Procedure::read(word)).flatten()
}

fn season(word: &str) -> Option<Season> {
    let begins = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    if begins(&["осен", "osen", "autumn"]) {
        Some(Season::Autumn)
    } else if begins(&["весн", "vesn", "spring"]) {
        Some(Season::Spring)
    } else {
        None
    }
}

fn grade(token: &Token) -> Option<u8> {
    let number = token.number.filter(|_| token.text.len() <= 2)?;
    u8::try_from(number).ok().filter(|grade| (1..=12).contains(grade))
}

fn is_class_word(word: &str) -> bool {
    word == "кл" || word == "kl" || ["класс", "klass", "class", "клас"].iter().any(|stem| word.starts_with(stem))
}

/// «5 класс», «5-й класс», «класс 5», «5кл»; what is a pattern or a programme is kept apart. Answers the pattern.
fn classes(tokens: &[Token], used: &mut [bool], found: &mut Clues) -> Option<u8> {
    let mut pattern = None;
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    for (at, token) in tokens.iter().enumerate() {
        let Some(number) = grade(token) else { continue };
        if used.get(at).copied().unwrap_or(true) {
            continue;
        }
        let ending = ["й", "го", "е", "х", "ый", "ого", "ом"].contains(&text(at + 1));
        let after = is_class_word(text(at + 1)) || ending && is_class_word(text(at + 2));
        let before = at > 0 && matches!(text(at - 1), "класс" | "klass" | "class" | "grade" | "параллель" | "кл");
        if !after && !before {
            continue;
        }
        if let Some(place) = used.get_mut(at) {
            *place = true;
        }
        let word_before = at.checked_sub(1).map_or("", text);
        if word_before.starts_with("образц") {
            pattern = Some(number);
        } else if word_before.starts_with("программ") {
            found.tested = found.tested.or(Some(number));
        } else {
            found.grade = found.grade.or(Some(number));
        }
    }
    pattern
}

/// The subject by a word in any case; in names also by a code, whose neighbour then is the class.
fn subject(words: &str, tokens: &[Token], used: &[bool], manner: Manner, found: &mut Clues) {
    let free = |at: usize| (!used.get(at).copied().unwrap_or(true)).then(|| tokens.get(at).and_then(grade)).flatten();
    let by_word = Subject::in_text(words);
    if manner == Manner::Sentence {
        found.subject = by_word;
        return;
    }
    let code = tokens.iter().enumerate().find_map(|(at, token)| {
        let subject = Subject::known(&token.text)?;
        let beside = free(at + 1).or_else(|| at.checked_sub(1).and_then(free));
        let long = token.text.chars().count() > 2;
        (manner == Manner::Name || long || beside.is_some()).then_some((subject, beside))
    });
    let word = by_word.map(|subject| {
        let stem: String = subject.name().chars().take(4).collect();
        let at = tokens.iter().rposition(|token| token.text.starts_with(&stem) || is_language_word(&token.text));
        let beside = at.and_then(|at| free(at + 1).or_else(|| at.checked_sub(1).and_then(free)));
        (subject, beside)
    });
    // A word says more than a code: «ВПР по истории» with a folder «ma».
    let chosen = match (word, code) {
        (Some((subject, None)), Some((coded, beside))) if subject == coded => Some((subject, beside)),
        (Some(word), _) => Some(word),
        (None, code) => code,
    };
    if let Some((subject, beside)) = chosen {
        found.subject = Some(subject);
        found.grade = found.grade.or(beside);
    }
    if found.grade.is_none() && manner == Manner::Name {
        // The only number that can be a class: «Математика_2021_5».
        let mut left = (0..tokens.len()).filter_map(free);
        found.grade = left.next().filter(|_| left.next().is_none() && found.subject.is_some());
    }
}

fn is_language_word(word: &str) -> bool {
    word.starts_with("язык")
}

/// The number that follows «макс…».
fn maximum(tokens: &[Token]) -> Option<u16> {
    let at = tokens.iter().position(|token| token.text.starts_with("макс"))?;
    let next = tokens.iter().skip(at + 1).take(8).find_map(|token| token.number)?;
    u16::try_from(next).ok().filter(|max| (1..=400).contains(max))
}

fn school(tokens: &[Token]) -> Option<String> {
    let at = tokens.iter().position(|token| matches!(token.text.as_str(), "sch" | "edu"))?;
    let number = tokens.get(at + 1).filter(|token| token.number.is_some() && token.text.len() >= 4)?;
    Some(format!("sch{}", number.text))
}

#[cfg(test)]
mod tests {
    use super::{Clues, Manner, clues};

    fn check(words: &str, manner: Manner, expected: &str) {
        let Clues { procedure, year, school_year, month, season, subject, grade, tested, max, school } =
            clues(words, manner);
        let mut shown = Vec::new();
        let mut add = |name: &str, value: Option<String>| shown.extend(value.map(|value| format!("{name}{value}")));
        add("", procedure.map(|one| one.to_string()));
        add("", year.map(|one| one.to_string()));
        add("уч.", school_year.map(|one| one.to_string()));
        add("месяц ", month.map(|one| one.to_string()));
        add("", season.map(|one| format!("{one:?}")));
        add("", subject.map(|one| one.to_string()));
        add("класс ", grade.map(|one| one.to_string()));
        add("программа ", tested.map(|one| one.to_string()));
        add("макс ", max.map(|one| one.to_string()));
        add("", school);
        assert_eq!(shown.join("; "), expected, "{words}");
    }

    #[test]
    fn names_of_files() {
        for (name, expected) in [
            ("Математика 5 класс", "математика; класс 5"),
            ("vpr2020_ru6", "ВПР; 2020; русский язык; класс 6"),
            ("МА5", "математика; класс 5"),
            ("Mat5", "математика; класс 5"),
            ("Obsh7_2", "обществознание; класс 7"),
            ("Ist9 (1)", "история; класс 9"),
            ("2021-ru-05", "2021; русский язык; класс 5"),
            ("Результаты ВПР по математике, 4 класс", "ВПР; математика; класс 4"),
            ("по окружающему миру, 4 класс (1)", "окружающий мир; класс 4"),
            ("по биологии, 7 класс (по образцу 8 класса)", "биология по образцу 8 класса; класс 7"),
            ("по биологии, 7 класс (по образцу 7 класса)", "биология; класс 7"),
            ("по английскому языку, 11 класс", "английский язык; класс 11"),
            ("Русский язык_6_2021", "2021; русский язык; класс 6"),
            ("Математика_2021_5", "2021; математика; класс 5"),
            ("5 математика", "математика; класс 5"),
            ("VprMat5", "ВПР; математика; класс 5"),
            ("ВПР осень 2022 Физика 8-й класс", "ВПР; 2022; Autumn; физика; класс 8"),
            ("Математика 5 класс (по программе 4 класса)", "математика; класс 5; программа 4"),
            ("2021.04.15 история 6кл", "2021; месяц 4; история; класс 6"),
            ("F1_sch224145_ХИ8", "химия; класс 8; sch224145"),
            ("Результаты", ""),
            ("", ""),
        ] {
            check(name, Manner::Name, expected);
        }
    }

    #[test]
    fn names_of_folders() {
        check("ВПР_2021", Manner::Folder, "ВПР; 2021");
        check("2020-2021 учебный год", Manner::Folder, "уч.2020");
        check("in", Manner::Folder, "");
        check("data", Manner::Folder, "");
        check("Осень 2020", Manner::Folder, "2020; Autumn");
    }

    #[test]
    fn titles() {
        check("01 - Русский язык 2021.05.25", Manner::Sentence, "2021; месяц 5; русский язык");
        check("ВПР 2021. 5 класс", Manner::Sentence, "ВПР; 2021; класс 5");
        check("Максимальный первичный балл: 20", Manner::Sentence, "макс 20");
        check("Дата: 12.04.2021", Manner::Sentence, "2021; месяц 4");
        check("Предмет: Математика", Manner::Sentence, "математика");
    }
}
