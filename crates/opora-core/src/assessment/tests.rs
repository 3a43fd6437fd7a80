use super::{Procedure, Season, Subject, Work};

fn check(text: &str, key: &str, title: &str) {
    let work: Work = text.parse().unwrap();
    assert_eq!(work.to_string(), key, "{text}");
    assert_eq!(work.title(), title, "{text}");
    assert_eq!(work.to_string().parse::<Work>().unwrap(), work, "{text}");
}

#[test]
fn a_work_is_written_and_read_back() {
    check("ВПР 2021 математика 5", "ВПР 2021 математика 5", "ВПР 2021, математика 5 кл.");
    check("впр 2020 рус 6 осень", "ВПР 2020 русский язык 6 осень", "ВПР 2020 (осень), русский язык 6 кл.");
    check("ЕГЭ 2021 мат профиль 11", "ЕГЭ 2021 математика профильная 11", "ЕГЭ 2021, математика профильная");
    check("НИКО 2019 черчение 7", "НИКО 2019 черчение 7", "НИКО 2019, черчение 7 кл.");
}

#[test]
fn what_is_no_work_is_refused() {
    for text in ["", "ВПР", "ВПР математика 5", "ВПР 2021 5", "ВПР 2021 математика", "ВПР 2021 математика 15"]
    {
        assert!(text.parse::<Work>().is_err(), "{text}");
    }
}

#[test]
fn autumn_tests_the_class_before() {
    let spring: Work = "ВПР 2021 математика 5".parse().unwrap();
    let autumn: Work = "ВПР 2020 математика 5 осень".parse().unwrap();
    assert_eq!((spring.tested_grade(), spring.school_year()), (5, 2020));
    assert_eq!((autumn.season, autumn.tested_grade(), autumn.school_year()), (Season::Autumn, 4, 2020));
}

#[test]
fn spellings_meet() {
    assert_eq!(Subject::read("Русский  язык"), Subject::read("рус."));
    assert_eq!(Procedure::read("vpr"), Some(Procedure::Vpr));
    assert_eq!(Procedure::read(" "), None);
}

fn spoken_of(text: &str, subject: Option<&str>) {
    assert_eq!(Subject::in_text(text).map(|subject| subject.to_string()).as_deref(), subject, "{text}");
}

#[test]
fn subjects_in_longer_texts() {
    spoken_of("Результаты ВПР по математике, 4 класс", Some("математика"));
    spoken_of("по русскому языку", Some("русский язык"));
    spoken_of("окружающему миру", Some("окружающий мир"));
    spoken_of("01 - Русский язык 2021.05.25", Some("русский язык"));
    spoken_of("22 - Математика базовая", Some("математика базовая"));
    spoken_of("Математика (профильный уровень)", Some("математика профильная"));
    spoken_of("Рус. яз. 5 кл", Some("русский язык"));
    spoken_of("ВПР обществознанию 7", Some("обществознание"));
    spoken_of("ВПР 2021, 5 класс", None);
    spoken_of("", None);
}
