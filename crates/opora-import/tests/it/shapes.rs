//! Shapes of plans and orders as municipalities write them: each case is a small paper and what must be read of it.

use opora_core::reading::{Activity, DeadlineKind, Level, Reading};
use opora_import::{Options, read};

use crate::docx::{Docx, p};

pub(crate) fn html(body: &str) -> Reading {
    let page = format!("<html><head><meta charset=utf-8></head><body>{body}</body></html>");
    read(Some("приказ.html"), page.as_bytes(), &Options::default()).unwrap().reading
}

pub(crate) fn text(words: &str) -> Reading {
    read(Some("приказ.txt"), words.as_bytes(), &Options::default()).unwrap().reading
}

/// A table of rows; cells are parted by «|», «2:слово» spans two columns and «^3:слово» three rows.
pub(crate) fn table(rows: &[&str]) -> String {
    let cell = |cell: &str| {
        let (look, words) = match cell.split_once(':').map(|(look, words)| (look.trim(), words)) {
            Some((look, words)) if look.starts_with('^') => {
                (format!(" rowspan={}", look.trim_start_matches('^')), words)
            }
            Some((look, words)) if look.parse::<u8>().is_ok() => (format!(" colspan={look}"), words),
            _ => (String::new(), cell),
        };
        format!("<td{look}>{}</td>", words.trim())
    };
    let row = |row: &&str| format!("<tr>{}</tr>", row.split('|').map(cell).collect::<String>());
    format!("<table>{}</table>", rows.iter().map(row).collect::<String>())
}

pub(crate) fn activities(reading: &Reading) -> Vec<&Activity> {
    reading.roadmaps.iter().flat_map(|roadmap| &roadmap.activities).collect()
}

/// The due days of each activity; a deadline that is not clear says so.
pub(crate) fn dues(reading: &Reading) -> Vec<String> {
    let of = |activity: &&Activity| {
        let Some(deadline) = &activity.deadline else { return "нет".to_owned() };
        let days: Vec<String> = deadline.occurrences.iter().map(|one| one.due.to_string()).collect();
        let doubt = if deadline.status == Level::Clear { "" } else { "? " };
        format!("{doubt}{}", days.join(" "))
    };
    activities(reading).iter().map(of).collect()
}

fn pairs(reading: &Reading) -> Vec<(&str, &str, &str)> {
    let pairings = reading.support.pairings.iter();
    let words = |name: &'_ Option<String>| -> &'static str { name.clone().map_or("", |name| name.leak()) };
    pairings.map(|pair| (pair.school.as_str(), words(&pair.mentor), words(&pair.curator))).collect()
}

pub(crate) fn clauses(reading: &Reading) -> Vec<String> {
    let act = reading.act.as_ref().unwrap();
    let of = |clause: &opora_core::reading::Clause| {
        let days = clause.deadline.iter().flat_map(|deadline| &deadline.occurrences);
        let days: String = days.map(|one| format!(" {}", one.due)).collect();
        let to: String = clause.addressees.iter().map(|party| format!(" → {}", party.name)).collect();
        format!("{}{days}{to}", clause.number.as_deref().unwrap_or("–"))
    };
    act.clauses.iter().map(of).collect()
}

pub(crate) const HEAD: &str = "УПРАВЛЕНИЕ ОБРАЗОВАНИЯ ГОРОДА ЛУЧЕГРАДА\n\nПРИКАЗ\n\n20.01.2023 № 15-ОД\n\nО работе со школами\n\n\
                    В целях поддержки школ ПРИКАЗЫВАЮ:\n\n";

#[test]
fn marks_in_columns_of_quarters_months_and_years_are_deadlines() {
    let quarters = html(
        &("<p>План на 2023 год</p>".to_owned()
            + &table(&[
                "^2:№|^2:Мероприятие|4:Сроки (квартал)|^2:Ответственные",
                "I|II|III|IV",
                "1|Контрольные срезы|+|||+|Завучи",
                "2|Летняя школа|||х||Нестерова В.В.",
            ])),
    );
    assert_eq!(dues(&quarters), ["2023-03-31 2023-12-31", "2023-09-30"]);
    let months = html(
        &("<p>Циклограмма на 2022-2023 учебный год</p>".to_owned()
            + &table(&["№|Содержание работы|сент|окт|нояб|янв|Ответственный", "1|Посещение уроков|+|||+|Методисты"])),
    );
    assert_eq!(dues(&months), ["2022-09-30 2023-01-31"]);
    let halves = html(
        &("<p>План на 2023 год</p>".to_owned()
            + &table(&[
                "^3:№|^3:Мероприятие|4:Сроки|^3:Отв.",
                "2:I полугодие|2:II полугодие",
                "I кв.|II кв.|III кв.|IV кв.",
                "1|Аудит|+||+||ЦРО",
            ])),
    );
    assert_eq!(dues(&halves), ["2023-03-31 2023-09-30"]);
    // A quarter with its year is the quarter and not the year.
    let dated = html(
        &("<p>План на 2022-2023 годы</p>".to_owned()
            + &table(&["№|Мероприятие|2022 г. 4 кв.|2023 г. 1 кв.|Ответственный", "1|Стажировка||+|ЦРО"])),
    );
    assert_eq!(dues(&dated), ["2023-03-31"]);
}

#[test]
fn each_column_of_people_is_read_apart() {
    let reading = html(
        &("<p>Дорожная карта на 2022 год</p>".to_owned()
            + &table(&[
                "^2:№|^2:Мероприятие|2:Сроки|2:Ответственный",
                "начало|окончание|муниципальный уровень|школьный уровень",
                "1|Диагностика|10.01.2022|31.01.2022|методист Кравец А.П.|директор",
            ])),
    );
    assert_eq!(dues(&reading), ["2022-01-31"]);
    let names: Vec<&str> = activities(&reading)[0].responsible.iter().map(|party| party.name.as_str()).collect();
    assert_eq!(names, ["Кравец А.П.", "директор"]);
}

#[test]
fn a_schedule_of_visits_is_a_plan() {
    let reading = html(
        &("<p>График выездов специалистов в школы в 2022-2023 учебном году</p>".to_owned()
            + &table(&[
                "№ п/п|Образовательная организация|Дата выезда|Куратор",
                "1|МБОУ «Ольховская СОШ»|18.10.2022|Ким Е.Е., методист",
                "2|МКОУ «Ясная ООШ»|ноябрь 2022 г.|Штольц Р.Р., методист",
            ])),
    );
    let rows: Vec<(&str, &str, &str)> = activities(&reading)
        .iter()
        .map(|row| (row.text.as_str(), row.participants[0].name.as_str(), row.responsible[0].name.as_str()))
        .collect();
    assert_eq!(
        rows,
        [
            ("Выезд: МБОУ «Ольховская СОШ»", "МБОУ «Ольховская СОШ»", "Ким Е.Е."),
            ("Выезд: МКОУ «Ясная ООШ»", "МКОУ «Ясная ООШ»", "Штольц Р.Р."),
        ]
    );
    assert_eq!(dues(&reading), ["2022-10-18", "2022-11-30"]);
    assert_eq!(pairs(&reading)[0], ("МБОУ «Ольховская СОШ»", "", "Ким Е.Е., методист"));
}

#[test]
fn clauses_go_on_behind_a_table() {
    let act: String = HEAD.lines().map(|line| format!("<p>{line}</p>")).collect();
    let reading = html(
        &(act
            + "<p>1. Закрепить за школами школы-наставники:</p>"
            + &table(&[
                "Школа с низкими результатами (ФИО директора)|Школа-наставник",
                "МБОУ СОШ № 3 (Лис А.А.)|МБОУ «Лицей № 2»",
            ])
            + "<p>2. Наставникам составить планы до 10.02.2023.</p><p>3. Контроль оставляю за собой.</p>\
               <p>Начальник управления Е.Е. Снегирёва</p>"),
    );
    assert_eq!(clauses(&reading), ["1", "2 2023-02-10 → Наставники", "3"]);
    assert_eq!(reading.act.as_ref().unwrap().signatory.as_ref().unwrap().name.as_deref(), Some("Е.Е. Снегирёва"));
    assert_eq!(pairs(&reading), [("МБОУ СОШ № 3", "МБОУ «Лицей № 2»", "")]);
    assert_eq!(reading.support.schools[0].head.as_deref(), Some("Лис А.А."));
}

#[test]
fn a_list_inside_a_clause_may_count_from_one_again() {
    let reading = text(&format!(
        "{HEAD}1. Утвердить план.\n2. Руководителям школ:\n1. разработать планы до 01.03.2023;\n2. назначить координаторов до 10.02.2023.\n3. Контроль оставляю за собой.\n\nНачальник управления Е.Е. Снегирёва\n"
    ));
    assert_eq!(
        clauses(&reading),
        ["1", "2 → Руководители школ", "2.1 2023-03-01 → Руководители школ", "2.2 2023-02-10 → Руководители школ", "3"]
    );
}

#[test]
fn deadline_and_responsible_may_stand_below_their_clause() {
    let reading = text(&format!(
        "{HEAD}1. Провести мониторинг.\nСрок: до 15.04.2023.\nОтветственный: Гаврилова О.О.\n2. Контроль оставляю за собой.\n\nНачальник управления Е.Е. Снегирёва\n"
    ));
    assert_eq!(clauses(&reading), ["1 2023-04-15 → Гаврилова О.О.", "2"]);
}

#[test]
fn an_order_without_the_operative_word_has_clauses_and_a_signature() {
    let reading = text(
        "ОТДЕЛ ОБРАЗОВАНИЯ\n\nПРИКАЗ\n\n10.03.2026 № 77-ОД\n\nОб утверждении плана на 2026 год\n\n1. Директорам школ сдать отчёты до 20.03.2026.\n2. Контроль оставляю за собой.\n\nНачальник отдела образования Л.П. Вершинина\n",
    );
    assert_eq!(clauses(&reading), ["1 2026-03-20 → Директора школ", "2"]);
    let signatory = reading.act.unwrap().signatory.unwrap();
    assert_eq!(signatory.position.as_deref(), Some("Начальник отдела образования"));
    assert_eq!(signatory.name.as_deref(), Some("Л.П. Вершинина"));
}

#[test]
fn signatures_of_every_spelling() {
    for (words, position, name) in [
        ("Начальник отдела образования\tЛ.П.Вершинина", "Начальник отдела образования", "Л.П.Вершинина"),
        ("начальник отдела Л.П. Вершинина", "начальник отдела", "Л.П. Вершинина"),
        ("Начальник отдела _______ /Вершинина Л.П./", "Начальник отдела", "Вершинина Л.П."),
        ("Начальник отдела (подпись) Л.П. Вершинина", "Начальник отдела", "Л.П. Вершинина"),
        ("п/п Начальник отдела Л.П. Вершинина", "Начальник отдела", "Л.П. Вершинина"),
        ("Директор МКУ «Центр» Вершинина Людмила Петровна", "Директор МКУ «Центр»", "Вершинина Людмила Петровна"),
        ("Начальник Управления образования Л. Вершинина", "Начальник Управления образования", "Л. Вершинина"),
        ("НАЧАЛЬНИК ОТДЕЛА Л.П. ВЕРШИНИНА", "НАЧАЛЬНИК ОТДЕЛА", "Л.П. ВЕРШИНИНА"),
        ("И.О. Начальника отдела Л.П. Вершинина", "И.О. Начальника отдела", "Л.П. Вершинина"),
        ("Председатель комитета\n\n(подпись)\n\nЛ.П. Вершинина", "Председатель комитета", "Л.П. Вершинина"),
        (
            "Начальник отдела\nДокумент подписан электронной подписью\nСертификат 00AB12\nВладелец Вершинина Людмила Петровна\nЛ.П. Вершинина",
            "Начальник отдела",
            "Л.П. Вершинина",
        ),
    ] {
        let reading = text(&format!(
            "{HEAD}1. Директорам школ сдать отчёты до 20.03.2023.\n2. Контроль возложить на методиста Котову А.А.\n\n{words}\n\nС приказом ознакомлены:\nКотова А.А. ______\n"
        ));
        let signatory = reading.act.unwrap().signatory.unwrap_or_default();
        assert_eq!((signatory.position.as_deref(), signatory.name.as_deref()), (Some(position), Some(name)), "{words}");
    }
}

#[test]
fn whoever_has_only_read_the_order_has_not_signed_it() {
    let reading =
        text(&format!("{HEAD}1. Сдать отчёты до 20.03.2023.\n\nС приказом ознакомлены:\nКотова А.А. ______\n"));
    assert_eq!(reading.act.unwrap().signatory, None);
}

#[test]
fn number_and_day_may_stand_in_the_header_alone() {
    let body = [
        "МИНИСТЕРСТВО ПРОСВЕЩЕНИЯ КРАЯ",
        "ПРИКАЗ",
        "О проекте",
        "приказываю:",
        "1. Утвердить план.",
        "Министр А.А. Ледяева",
    ]
    .map(p)
    .concat();
    let bytes = Docx::new(body)
        .section("<w:headerReference w:type=\"default\" r:id=\"r_header1\"/>")
        .part("header1", "hdr", &p("от 12.04.2021 № 61-07-02"))
        .bytes();
    let reading = read(Some("приказ.docx"), &bytes, &Options::default()).unwrap().reading;
    let act = reading.act.unwrap();
    assert_eq!(act.number.as_deref(), Some("61-07-02"));
    assert_eq!(act.date.map(|date| date.to_string()).as_deref(), Some("2021-04-12"));
    assert!(!reading.remarks.iter().any(|remark| remark.code == "act-date-missing"));
}

#[test]
fn a_heading_above_the_indicators_gives_the_plan_its_period() {
    let reading = html(
        &("<p>Дорожная карта развития школ района на 2022 год</p><p>Целевые показатели</p>".to_owned()
            + &table(&["№|Показатель|Единица измерения|Значение показателя", "1|Доля обученных педагогов|%|80"])
            + "<p>План мероприятий</p>"
            + &table(&["№|Мероприятие|Сроки|Ответственные", "1|Опрос учителей|март|Методкабинет"])),
    );
    assert_eq!(dues(&reading), ["2022-03-31"]);
    let indicators = reading.programme.unwrap().indicators;
    assert_eq!((indicators[0].targets[0].period.as_deref(), indicators[0].targets[0].value), (None, 80.0));
}

#[test]
fn curators_stand_in_lists_of_clauses_and_of_annexes() {
    let clause = text(&format!(
        "{HEAD}1. Назначить кураторами школ:\n1.1. Зимину О.В., методиста, - МБОУ «Речная СОШ»;\n1.2. Рогова П.П., методиста, - МКОУ «Болотовская СОШ».\n2. Контроль оставляю за собой.\n\nНачальник управления Е.Е. Снегирёва\n"
    ));
    assert_eq!(
        pairs(&clause),
        [("МБОУ «Речная СОШ»", "", "Зимина О.В., методист"), ("МКОУ «Болотовская СОШ»", "", "Рогов П.П., методист")]
    );
    let annex = text(&format!(
        "{HEAD}1. Утвердить список кураторов.\n2. Контроль оставляю за собой.\n\nНачальник управления Е.Е. Снегирёва\n\nПриложение к приказу от 20.01.2023 № 15-ОД\n\nСписок школ и их кураторов\n\n1. МБОУ СОШ № 4 – куратор Панова А.А., методист\n2. МБОУ СОШ № 6 – куратор Рыжов В.В., методист\n"
    ));
    assert_eq!(
        pairs(&annex),
        [("МБОУ СОШ № 4", "", "Панова А.А., методист"), ("МБОУ СОШ № 6", "", "Рыжов В.В., методист")]
    );
    assert!(annex.remarks.iter().all(|remark| remark.level == Level::Clear), "{:?}", annex.remarks);
}

#[test]
fn schools_and_mentors_may_stand_in_one_sentence() {
    let reading = text(&format!(
        "{HEAD}1. Считать школами с низкими результатами: МБОУ СОШ № 3, МБОУ СОШ № 9.\n2. Закрепить за МБОУ СОШ № 3 школу-наставника МБОУ «Лицей № 2», за МБОУ СОШ № 9 – МАОУ СОШ № 1.\n3. Пак О.О. (координатору):\n3.1. представить план до 01.03.2023.\n\nНачальник управления Е.Е. Снегирёва\n"
    ));
    let names: Vec<&str> = reading.support.schools.iter().map(|school| school.name.as_str()).collect();
    assert_eq!(names, ["МБОУ СОШ № 3", "МБОУ СОШ № 9"]);
    assert_eq!(pairs(&reading), [("МБОУ СОШ № 3", "МБОУ «Лицей № 2»", ""), ("МБОУ СОШ № 9", "МАОУ СОШ № 1", "")]);
    assert_eq!(clauses(&reading)[3], "3.1 2023-03-01 → Пак О.О.");
}

#[test]
fn the_month_of_a_plan_is_the_heading_of_its_day_numbers() {
    let plan =
        table(&["Дата|Мероприятие|Ответственный", "05.12|Семинар|ЦРО", "12-14|Мониторинг|ЦРО", "до 20|Отчёт|ЦРО"]);
    let reading = html(&format!("<p>План методической работы на декабрь 2023 года</p>{plan}"));
    assert_eq!(dues(&reading), ["2023-12-05", "2023-12-14", "2023-12-20"]);
}

#[test]
fn a_section_of_a_month_is_the_deadline_where_no_column_says_it() {
    let plan = table(&[
        "№|Мероприятие|Ответственный",
        "3:Сентябрь",
        "1|Выявление группы риска|завуч",
        "3:Февраль",
        "2|Опрос|завуч",
    ]);
    let reading = html(&format!("<p>План на 2023-2024 учебный год</p>{plan}"));
    assert_eq!(dues(&reading), ["2023-09-30", "2024-02-29"]);
}

#[test]
fn decisions_of_a_protocol_may_be_a_table_with_the_signature_below() {
    let rows = table(&["№|Решение|Срок|Ответственный", "1|Утвердить план|до 01.04.2024|Пак О.О."]);
    let reading = html(&format!(
        "<p>Вх. № 77 от 21.03.2024</p><p>ПРОТОКОЛ № 2</p><p>заседания совета</p><p>от 20 марта 2024 года</p><p>РЕШИЛИ:</p>{rows}<p>Председатель О.О. Пак</p>"
    ));
    let act = reading.act.as_ref().unwrap();
    assert_eq!((act.number.as_deref(), act.date.unwrap().to_string().as_str()), (Some("2"), "2024-03-20"));
    assert_eq!(act.signatory.as_ref().unwrap().name.as_deref(), Some("О.О. Пак"));
    assert_eq!(dues(&reading), ["2024-04-01"]);
}

#[test]
fn tables_that_only_frame_an_order_or_a_plan_are_opened() {
    let plan = table(&["№|Мероприятие|Срок|Ответственный", "1|Семинар|март 2023 г.|ЦРО", "2|Опрос|май 2023 г.|ЦРО"]);
    let two =
        html(&format!("<table><tr><td>План на 2023 год</td><td></td></tr><tr><td colspan=2>{plan}</td></tr></table>"));
    assert_eq!(dues(&two), ["2023-03-31", "2023-05-31"]);
    let lines: String =
        HEAD.lines().filter(|line| !line.is_empty()).map(|line| format!("<tr><td>{line}</td></tr>")).collect();
    let column = html(&format!(
        "<table>{lines}<tr><td>1. Директорам школ сдать отчёты до 20.03.2023.</td></tr><tr><td>Начальник управления Е.Е. Снегирёва</td></tr></table>"
    ));
    assert_eq!(clauses(&column), ["1 2023-03-20 → Директора школ"]);
    assert!(column.act.unwrap().signatory.unwrap().name.is_some());
}

#[test]
fn totals_are_no_activities_and_short_plans_need_no_head() {
    let reading = html(
        &("<p>План на 2023 год</p>".to_owned()
            + &table(&[
                "№|Мероприятие|Срок|Ответственный|Объём финансирования, тыс. руб.",
                "1|Закупка книг|III квартал|ЦРО|150",
                "4:Итого|150",
            ])),
    );
    assert_eq!(dues(&reading), ["2023-09-30"]);
    assert!(reading.remarks.iter().any(|remark| remark.code == "row-total"));
    let short = text("План на 2023 год\n\n1\tСеминар\tмарт 2023 г.\tЦРО\n2\tОпрос\tдо 15.05.2023\tшколы\n");
    assert_eq!(dues(&short), ["2023-03-31", "2023-05-15"]);
}

#[test]
fn roman_numbers_open_the_sections_of_a_plan_without_a_table() {
    let reading = text(
        "ПЛАН поддержки школ на 2023 год\n\nI. Организационная работа\n1.1. Создать рабочую группу (январь, управление образования).\n1.2. Утвердить кураторов (до 15.02.2023, методический центр).\n\nII. Методическая работа\n2.1. Провести семинары (март, октябрь; методический центр).\n",
    );
    let titles: Vec<&str> = reading.roadmaps[0].sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(titles, ["I. Организационная работа", "II. Методическая работа"]);
    assert_eq!(dues(&reading), ["2023-01-31", "2023-02-15", "2023-03-31 2023-10-31"]);
}

#[test]
fn every_remark_about_a_row_has_its_place() {
    let reading = html(
        &("<p>Рисковый профиль</p>".to_owned()
            + &table(&["Фактор риска|Значимость", "Низкая мотивация|Высокая", "Нехватка кадров|Средняя"])
            + "<p>План на 2023 год</p>"
            + &table(&[
                "№|Мероприятие|Срок|Ответственный",
                "1|1) Лекторий. <br>2) Форум. <br>3) Игра.|май<br>июнь|ЦРО",
            ])),
    );
    let remarks: Vec<_> = reading
        .remarks
        .iter()
        .filter(|remark| ["table-unread", "stacked-cells"].contains(&remark.code.as_str()))
        .collect();
    assert_eq!(remarks.len(), 4);
    assert!(remarks.iter().all(|remark| remark.place.table.is_some() && remark.place.from.is_some()), "{remarks:?}");
    assert_eq!(activities(&reading)[0].deadline.as_ref().unwrap().status, Level::Check);
}

#[test]
fn a_window_of_a_deadline_column_pair_is_one() {
    let reading = html(
        &("<p>План на 2023 год</p>".to_owned()
            + &table(&["^2:№|^2:Мероприятие|2:Срок|^2:Отв.", "с|по", "1|Декада|14.03.2023|23.03.2023|ЦРО"])),
    );
    let deadline = activities(&reading)[0].deadline.clone().unwrap();
    assert_eq!(deadline.kind, DeadlineKind::Window);
    assert_eq!(dues(&reading), ["2023-03-23"]);
}

#[test]
fn words_of_time_are_no_addressees() {
    let reading = text(
        &(HEAD.to_owned()
            + "1. Директорам школ ежемесячно представлять сведения.\n\
               2. Кураторам, не позднее 20 мая 2023 года, сдать анализ.\n\
               3. Школам № 3 и № 7 в течение 10 рабочих дней со дня подписания приказа разработать программы.\n\
               4. Методистам провести консультации в течение 2023 года.\n\
               5. Директору Центра «Школа на 2023 год» (Ким Е.Е.) до 01.06.2023 подготовить справку.\n\
               6. Контроль оставляю за собой.\n\nНачальник управления Р.Р. Штольц\n"),
    );
    assert_eq!(
        clauses(&reading),
        [
            "1 → Директора школ",
            "2 2023-05-20 → Кураторы",
            "3 2023-02-03 → Школа № 3 → Школа № 7",
            "4 2023-12-31 → Методисты",
            "5 2023-06-01 → Ким Е.Е.",
            "6",
        ]
    );
}

#[test]
fn what_has_a_term_and_is_in_no_plan_asks_to_be_looked_at() {
    let reading = text(
        &(HEAD.to_owned()
            + "1. Утвердить план.\n2. Контроль оставляю за собой.\n\nНачальник управления Р.Р. Штольц\n\n\
               Приложение к приказу от 20.01.2023 № 15-ОД\nПлан на 2023 год\n\
               №\tМероприятие\tСроки\tОтветственные\n1\tАнкетирование\tдо 15.03.2023\tМетодисты\n\
               2\t1) Семинар 2) Консультации\tапрель; май\tМетодисты\n\
               Дополнительно: до 1 ноября 2023 г. подготовить доклад.\nСписок рассылки прилагается.\n"),
    );
    let told = reading.remarks.iter().filter(|one| one.text.contains("подготовить доклад"));
    assert_eq!(told.map(|one| one.level).collect::<Vec<_>>(), [Level::Check]);
    // One row with as many terms as numbers is not guessed apart.
    assert_eq!(activities(&reading).len(), 2);
    assert!(reading.remarks.iter().any(|one| one.code == "stacked-cells" && one.level == Level::Check));
}
