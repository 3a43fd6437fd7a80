//! Files with a slip: the message names the line, the column and what was probably meant.

use super::super::{read, shipped};

const GOOD: &str = r#"name = "Своя"
version = "1"

[[procedures]]
key = "m5"
procedure = "ВПР"
subject = "математика"
grade = 5

[[procedures]]
key = "r5"
procedure = "ВПР"
subject = "русский язык"
grade = 5

[[lists]]
key = "low"
name = "Низкие"
threshold = 30
at_least = 2
"#;

/// Replaces `old` by `new` in a good file and expects `part` at a line and column among the complaints.
fn check(old: &str, new: &str, line: usize, column: usize, part: &str) {
    assert!(GOOD.contains(old), "{old}");
    let text = GOOD.replacen(old, new, 1);
    let refused = read(&text).expect_err(new);
    assert!(
        refused.0.iter().any(|one| (one.line, one.column) == (line, column) && one.text.contains(part)),
        "{new}: {line}:{column} {part}\n{refused}"
    );
}

#[test]
fn the_file_itself_is_good() {
    let methodology = read(GOOD).unwrap();
    assert_eq!(methodology.lists[0].rule.results().unwrap().test.min_n, 1);
    assert_eq!(read(&format!("\u{feff}{}", GOOD.replace('\n', "\r\n"))), Ok(methodology));
}

#[test]
fn slips_are_shown_at_their_place() {
    check("threshold", "treshold", 19, 1, "Ключа «treshold» нет; возможно, threshold.");
    check("threshold", "порог", 19, 1, "");
    check("threshold = 30", "threshold = \"30%\"", 19, 13, "число без кавычек и знака %: threshold = 30.");
    check("threshold = 30", "threshold = 130", 19, 13, "Доля не бывает больше 100 %, а порог 130.");
    check("threshold = 30", "threshold = 0", 19, 13, "выполнено у всех школ");
    check("threshold = 30\n", "", 16, 1, "Не хватает «threshold»: порог.");
    check("threshold = 30", "threshold = 30\nmin_n = 0", 20, 9, "бывает от 1 до 1000, а здесь 0");
    check("threshold = 30", "threshold = 30\nmeasure = \"low_shere\"", 20, 11, "Возможно, \"low_share\"?");
    check("threshold = 30", "threshold = 30\nyears = { met = 3, window = 2 }", 20, 17, "Нужно 3 из последних лет");
    check("threshold = 30", "threshold = 30\nkind = \"ranking\"\nover = 2", 20, 8, "rankings = \"on\"");
    check("threshold = 30", "threshold = 30\nprocedures = [\"m5\", \"r6\"]", 20, 21, "Возможно, «r5»?");
    check("threshold = 30", "threshold = 30\nprocedures = []", 20, 14, "пуст");
    check("threshold = 30", "threshold = 30\nunless = [\"risk\"]", 20, 11, "выше нет");
    check("threshold = 30", "threshold = 30\nmeasure = \"low_count\"\nconditions = []", 21, 14, "не относится");
    check("at_least = 2", "at_least = 3", 20, 12, "Нужно не менее 3 критериев, а процедур в списке 2.");
    check("at_least = 2", "at_least = 2.5", 20, 12, "целое число без кавычек");
    check("procedure = \"ВПР\"", "procedure = \"ВРП\"", 6, 13, "возможно, \"ВПР\"");
    check("subject = \"математика\"", "subject = \"матиматика\"", 7, 11, "возможно, «математика»");
    check("grade = 5", "grade = 15", 8, 9, "бывает от 1 до 12, а здесь 15");
    check("grade = 5", "grade = []", 8, 9, "пуст");
    check("key = \"r5\"", "key = \"m5\"", 11, 7, "уже занято");
    check("key = \"r5\"", "key = \"р5\"", 11, 7, "латинскими буквами");
    check("subject = \"русский язык\"", "subject = \"математика\"", 10, 1, "та же процедура");
    check("version = \"1\"", "version = \"1\"\nvalid_from = \"2025-01-01\"", 3, 14, "дата без кавычек");
    check(
        "version = \"1\"",
        "version = \"1\"\nvalid_from = 2025-01-01\nvalid_to = 2024-01-01",
        4,
        12,
        "раньше первого",
    );
    check("version = \"1\"", "version = \"1\"\nthreshold = 30", 3, 1, "стоит не на месте");
    check("version = \"1\"", "version = 1", 2, 11, "пишутся в кавычках");
    check("version = \"1\"", "version = \"\"", 2, 11, "пусто");
    check("[[lists]]", "[lists]", 16, 1, "скобки двойные: [[lists]]");
    check("name = \"Своя\"", "name = \"Своя\"\nname = \"Другая\"", 2, 1, "второй раз");
    check("name = \"Своя\"", "name = Своя", 1, 8, "в кавычках");
    check("name = \"Своя\"", "name \"Своя\"", 1, 6, "ключ = значение");
    check("name = \"Своя\"", "format = \"opora.methodology/2\"\nname = \"Своя\"", 1, 10, "незнаком");
}

#[test]
fn several_slips_are_said_at_once_in_the_order_of_lines() {
    let text = GOOD
        .replace("threshold", "treshold")
        .replace("grade = 5", "grade = 50")
        .replace("at_least = 2", "at_least = 7");
    let refused = read(&text).unwrap_err();
    let lines: Vec<usize> = refused.0.iter().map(|one| one.line).collect();
    assert!(lines.len() >= 4, "{refused}");
    assert!(lines.is_sorted());
    assert!(refused.to_string().starts_with("строка 8, столбец 9: "), "{refused}");
}

#[test]
fn exclusions_conditions_and_parts_are_checked() {
    let with = |tail: &str, part: &str| {
        let refused = read(&format!("{GOOD}{tail}")).expect_err(tail);
        assert!(refused.to_string().contains(part), "{part}\n{refused}");
    };
    with("[[exclusions]]\nwho = \"closed\"", "Не хватает «reason»");
    with("[[exclusions]]\nwho = \"codes\"\nreason = \"нет\"", "Не хватает «codes»");
    with("[[exclusions]]\nwho = \"closed\"\nreason = \"нет\"\nfewer_than = 3", "не относится");
    with("[[exclusions]]\nwho = \"close\"\nreason = \"нет\"", "Возможно, \"closed\"?");
    let list = "[[lists]]\nkey = \"c\"\nname = \"Условия\"\n";
    with(&format!("{list}kind = \"context\"\nat_least = 1"), "Нет ни одного условия");
    with(
        &format!("{list}kind = \"index\"\nthreshold = 2\n[[lists.parts]]\nfield = \"x\"\nweight = 0\nfrom = 1\nto = 1"),
        "Вес больше нуля",
    );
    with(
        &format!("{list}kind = \"index\"\nthreshold = 2\n[[lists.parts]]\nfield = \"x\"\nweight = 0\nfrom = 1\nto = 1"),
        "Порог индекса",
    );
    with(
        &format!("{list}kind = \"index\"\nthreshold = 2\n[[lists.parts]]\nfield = \"x\"\nweight = 0\nfrom = 1\nto = 1"),
        "одинаковы",
    );
    with("[[lists.special]]\nprocedure = \"m6\"", "Возможно, «m5»?");
    with("[[lists.special]]\nprocedure = \"m5\"\nmeasure = \"mean\"", "свой порог");
    with("[[lists.special]]\nprocedure = \"m5\"\nthreshold = 101", "больше 100");
}

#[test]
fn strange_files_are_refused_in_words() {
    for text in
        ["", "привет", "[[[", "\"", "name = ", "= 1", "lists = 3", "a.b.c = { d = [1, }", "\0", "name = \"x\\q\""]
    {
        let refused = read(text).expect_err(text);
        assert!(!refused.0.is_empty(), "{text}");
        for complaint in &refused.0 {
            let latin = complaint.text.chars().filter(char::is_ascii_alphabetic).count();
            assert!(latin * 2 < complaint.text.chars().count(), "{text}: {complaint}");
        }
    }
    assert!(read(&"x".repeat(300_000)).unwrap_err().to_string().contains("256 КБ"));
    assert!(shipped("federal").is_some());
}
