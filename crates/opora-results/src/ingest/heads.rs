//! Heads of columns: folding, synonyms, and which row of a sheet is the head.

use std::collections::HashMap;
use std::sync::LazyLock;

use opora_core::words::plain;

use super::meaning::Meaning;
use super::task_label;

/// A head as heads are compared: no case, no punctuation, look-alike Latin letters as Cyrillic.
pub fn fold(head: &str) -> String {
    plain(head).chars().map(twin).collect()
}

fn twin(c: char) -> char {
    match c {
        'a' => 'а',
        'b' => 'в',
        'c' => 'с',
        'e' => 'е',
        'h' => 'н',
        'k' => 'к',
        'm' => 'м',
        'o' => 'о',
        'p' => 'р',
        't' => 'т',
        'x' => 'х',
        'y' => 'у',
        other => other,
    }
}

/// Heads that were met in files, by meaning.
const SYNONYMS: [(Meaning, &[&str]); 18] = [
    (
        Meaning::School,
        &[
            "user",
            "login",
            "логин",
            "логин школы",
            "логин оо",
            "логин оу",
            "код оо",
            "код оу",
            "код школы",
            "оо",
            "оу",
            "оо логин школы",
            "оо логин",
            "пользователь",
            "код образовательной организации",
            "id школы",
            "school",
            "school code",
            "логин образовательной организации",
            "логин организации",
            "код организации",
            "код оо логин",
            "код общеобразовательной организации",
            "sch",
        ],
    ),
    (
        Meaning::SchoolName,
        &[
            "название оо",
            "наименование оо",
            "название оу",
            "наименование оу",
            "название школы",
            "наименование школы",
            "школа",
            "наименование образовательной организации",
            "краткое наименование оо",
            "краткое наименование",
            "полное наименование оо",
            "название образовательной организации",
            "образовательная организация",
            "наименование",
        ],
    ),
    (
        Meaning::Municipality,
        &[
            "муниципалитет",
            "мо",
            "район",
            "муниципальное образование",
            "ате",
            "мсу",
            "код мсу",
            "наименование мсу",
            "наименование ате",
            "муниципальный район",
            "территория",
            "муниципальный округ",
            "код ате",
        ],
    ),
    (
        Meaning::Participant,
        &[
            "код участника",
            "код обучающегося",
            "код ученика",
            "код учащегося",
            "код",
            "code",
            "id участника",
            "participant",
            "участник",
            "код работы",
            "код участника впр",
            "номер участника",
        ],
    ),
    (
        Meaning::Number,
        &[
            "№",
            "n",
            "no",
            "номер",
            "номер обучающегося",
            "номер ученика",
            "п п",
            "пп",
            "№ п п",
            "n п п",
            "id",
            "порядковый номер",
            "номер по списку",
            "номер п п",
        ],
    ),
    (
        Meaning::Class,
        &["класс", "klass", "class", "наименование класса", "название класса", "класс литера", "класс буква"],
    ),
    (Meaning::Grade, &["параллель", "parallel", "номер класса", "класс параллель", "параллель классов"]),
    (Meaning::Letter, &["литера", "буква", "буква класса", "литера класса", "литер", "литер класса"]),
    (
        Meaning::Variant,
        &[
            "вариант",
            "var",
            "variant",
            "номер варианта",
            "№ варианта",
            "вариант часть 1",
            "вариант часть 2",
            "вариант части 1",
            "вариант части 2",
            "вариант работы",
        ],
    ),
    (
        Meaning::Total,
        &[
            "всего баллов",
            "итого баллов",
            "первичный балл",
            "первичные баллы",
            "сумма баллов",
            "сумма",
            "sum",
            "total",
            "итого",
            "балл",
            "баллы",
            "общий балл",
            "итоговый балл",
            "всего",
            "суммарный балл",
            "набранный балл",
            "кол во баллов",
            "количество баллов",
            "набрано баллов",
            "общее количество баллов",
            "сумма первичных баллов",
            "итоговый первичный балл",
            "общая сумма баллов",
        ],
    ),
    (
        Meaning::TestScore,
        &[
            "тестовый балл",
            "балл 100",
            "итоговый тестовый балл",
            "балл егэ",
            "балл по 100 балльной шкале",
            "балл по стобалльной шкале",
            "100 балльная шкала",
            "стобалльный балл",
        ],
    ),
    (
        Meaning::Mark,
        &[
            "отметка",
            "оценка",
            "отметка за работу",
            "отметка за впр",
            "mark",
            "оценка за впр",
            "отметка впр",
            "итоговая отметка",
            "отметка по впр",
            "оценка за работу",
            "отметка за выполнение работы",
            "оценка впр",
            "отметка по пятибалльной шкале",
            "итоговая оценка",
        ],
    ),
    (
        Meaning::Journal,
        &["otc", "журнал", "отметка по журналу", "оценка по журналу", "отметка в журнале", "четвертная отметка"],
    ),
    (Meaning::Gender, &["пол", "gender", "sex", "пол участника", "пол обучающегося"]),
    (
        Meaning::Subject,
        &["предмет", "код предмета", "subject", "наименование предмета", "учебный предмет", "название предмета"],
    ),
    (Meaning::Year, &["год", "year", "учебный год", "year учебный год", "год проведения"]),
    (Meaning::Date, &["дата", "дата проведения", "дата экзамена", "date", "дата выполнения", "дата загрузки"]),
    (
        Meaning::Unused,
        &[
            "учебник",
            "умк",
            "код ппэ",
            "ппэ",
            "аудитория",
            "номер аудитории",
            "groups",
            "group",
            "регион",
            "код региона",
            "region",
            "субъект рф",
            "место",
            "процент выполнения",
            "выполнения",
        ],
    ),
];

static BY_HEAD: LazyLock<HashMap<String, Meaning>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    for (meaning, heads) in SYNONYMS {
        for head in heads {
            table.insert(key(head), meaning.clone());
        }
    }
    table
});

/// A folded head; of a lone «№» the sign itself.
fn key(head: &str) -> String {
    let folded = fold(head);
    if folded.is_empty() { head.trim().to_owned() } else { folded }
}

/// What a head means by our own table; a bare number is not read as a task here.
pub(super) fn meaning(head: &str) -> Option<Meaning> {
    if head.trim().is_empty() {
        return None;
    }
    let folded = key(head);
    if is_personal(&folded) {
        return Some(Meaning::Personal);
    }
    if let Some(meaning) = BY_HEAD.get(&folded) {
        return Some(meaning.clone());
    }
    if task_label::is_certain(head) {
        return task_label::read(head).map(|(label, max)| Meaning::Task { label, max });
    }
    let holds = |part: &str| folded.contains(&fold(part));
    let begins = |part: &str| folded.starts_with(&fold(part));
    if holds("журнал") || holds("предыдущ") && (holds("отметк") || holds("оценк") || holds("четверт"))
    {
        return Some(Meaning::Journal);
    }
    if holds("кратким ответом") || holds("развернутым ответом") || begins("ответы")
    {
        return Some(Meaning::Answers);
    }
    if begins("var ") || begins("вариант ") {
        return Some(Meaning::Variant);
    }
    if begins("код предмета") {
        return Some(Meaning::Subject);
    }
    if begins("логин ") || begins("код оо ") || begins("код школы ") {
        return Some(Meaning::School);
    }
    if begins("название оо") || begins("наименование оо") || begins("наименование образовательной")
    {
        return Some(Meaning::SchoolName);
    }
    if begins("код участника") || begins("код обучающегося") {
        return Some(Meaning::Participant);
    }
    None
}

/// Names, documents, birthdays, addresses: what is never read.
fn is_personal(folded: &str) -> bool {
    let begins =
        ["фамили", "отчеств", "фио", "ф и о", "паспорт", "снилс", "телефон", "электронная почта", "емаil", "серия"];
    let holds = ["рожден", "документ", "паспорт", "снилс"];
    folded == fold("имя")
        || folded.starts_with(&fold("имя "))
        || begins.iter().any(|part| folded.starts_with(&fold(part)))
        || holds.iter().any(|part| folded.contains(&fold(part)))
        || folded.split(' ').any(|word| word == "фио")
}

/// The meanings of a row of heads, as the person named them, by a profile, by our table; then what follows from the
/// row as a whole.
pub(super) fn meanings(heads: &[String], named: impl Fn(&str) -> Option<Meaning>) -> Vec<Option<Meaning>> {
    let mut found: Vec<Option<Meaning>> = heads.iter().map(|head| named(head).or_else(|| meaning(head))).collect();
    bare_numbers(heads, &mut found);
    number_of_a_document(heads, &mut found);
    school_by_its_name(&mut found);
    score_beside_primary(heads, &mut found);
    found
}

/// Three or more bare numbers, all different, are tasks.
fn bare_numbers(heads: &[String], found: &mut [Option<Meaning>]) {
    let bare = |head: &String| (!task_label::is_certain(head)).then(|| task_label::read(head)).flatten();
    let mut labels: Vec<String> = heads.iter().filter_map(bare).map(|(label, _)| label).collect();
    let count = labels.len();
    labels.sort_unstable();
    labels.dedup();
    if count < 3 || labels.len() < count {
        return;
    }
    for (head, place) in heads.iter().zip(found.iter_mut()) {
        if let (None, Some((label, max))) = (&place, bare(head)) {
            *place = Some(Meaning::Task { label, max });
        }
    }
}

/// «Серия», «Номер»: the number is of a document.
fn number_of_a_document(heads: &[String], found: &mut [Option<Meaning>]) {
    let series = heads.iter().any(|head| fold(head).starts_with(&fold("серия")));
    for (head, place) in heads.iter().zip(found.iter_mut()) {
        if series && fold(head) == fold("номер") {
            *place = Some(Meaning::Personal);
        }
    }
}

/// «Школа» is the code where there is no other column for it.
fn school_by_its_name(found: &mut [Option<Meaning>]) {
    if found.contains(&Some(Meaning::School)) {
        return;
    }
    if let Some(place) = found.iter_mut().find(|place| **place == Some(Meaning::SchoolName)) {
        *place = Some(Meaning::School);
    }
}

/// «Первичный балл» and «Балл» side by side: the second is the test score or the mark of an exam.
fn score_beside_primary(heads: &[String], found: &mut [Option<Meaning>]) {
    let primary = heads.iter().any(|head| fold(head).starts_with(&fold("первичн")));
    for (head, place) in heads.iter().zip(found.iter_mut()) {
        if primary && *place == Some(Meaning::Total) && !fold(head).contains(&fold("первичн")) {
            *place = Some(Meaning::TestScore);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{meaning, meanings};

    fn check(head: &str, expected: &str) {
        let found = meaning(head).map(|meaning| meaning.to_string()).unwrap_or_default();
        assert_eq!(found, expected, "{head}");
    }

    #[test]
    fn heads_of_all_years() {
        for (head, expected) in [
            ("user", "школа"),
            ("otc", "журнал"),
            ("klass", "класс"),
            ("var-1", "вариант"),
            ("sum", "сумма"),
            ("gender", "пол"),
            ("code", "код участника"),
            ("логин школы", "школа"),
            ("Логин  ШКОЛЫ ", "школа"),
            ("номер обучающегося", "номер"),
            ("отметка за предыдущую четверть/триместр", "журнал"),
            ("Отметка за предыдущий триместр/четверть/полугодие", "журнал"),
            ("всего баллов", "сумма"),
            ("Итого баллов", "сумма"),
            ("балл за 1", "задание 1"),
            ("1 (1б)", "задание 1 (1)"),
            ("Первичный балл", "сумма"),
            ("Отметка", "отметка"),
            ("Отметка по журналу", "журнал"),
            ("Наименование класса", "класс"),
            ("Kлacc", "класс"),
            ("Фамилия", "личные данные"),
            ("Ф.И.О. участника", "личные данные"),
            ("Дата рождения", "личные данные"),
            ("Задания с кратким ответом", "ответы"),
            ("Код предмета (1- РУ, 2- МА)", "предмет"),
            ("№", "номер"),
            ("Комментарий", ""),
            ("", ""),
        ] {
            check(head, expected);
        }
    }

    #[test]
    fn what_follows_from_the_row() {
        let heads = ["№", "Код ОО", "Фамилия", "Серия", "Номер", "Первичный балл", "Балл"].map(str::to_owned);
        let names: Vec<String> = meanings(&heads, |_| None)
            .into_iter()
            .map(|one| one.map(|one| one.to_string()).unwrap_or_default())
            .collect();
        assert_eq!(
            names,
            ["номер", "школа", "личные данные", "личные данные", "личные данные", "сумма", "тестовый балл"]
        );
    }
}
