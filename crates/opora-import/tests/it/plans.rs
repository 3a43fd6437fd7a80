//! Plans whose deadlines stand elsewhere than in a column of their own, and tables that only place words.

use opora_core::reading::Reading;

use crate::shapes::{activities, dues, html, table, text};

fn plan(title: &str, rows: &[&str]) -> Reading {
    html(&format!("<p>{title}</p>{}", table(rows)))
}

#[test]
fn a_cell_across_the_columns_of_time_is_said_of_all_of_them() {
    let rows = [
        "^2:№|^2:Работа|4:Сроки|^2:Ответственные",
        "сентябрь|октябрь|ноябрь|декабрь",
        "1|Консультации|4:весь период|Тьюторы",
        "2|Посещение уроков|2:+||до 20|Методисты",
    ];
    let reading = plan("План на 2023-2024 учебный год", &rows);
    assert_eq!(dues(&reading), ["2024-08-31", "? 2023-09-30 2023-10-31 2023-12-20"]);
}

#[test]
fn columns_of_years_are_deadlines() {
    let rows = [
        "^2:№|^2:Мероприятие|3:Годы реализации|^2:Ответственные",
        "2023|2024|2025",
        "1|Курсы|+|+||ЦРО",
        "2|Мониторинг|май|май, октябрь|май|УО",
        "3|Конференция|||ноябрь|УО",
    ];
    let reading = plan("План на 2023-2025 годы", &rows);
    assert_eq!(dues(&reading), ["2023-12-31 2024-12-31", "2023-05-31 2024-05-31 2024-10-31 2025-05-31", "2025-11-30"]);
    // Numbers below years are money.
    let money = ["№|Мероприятие|2023|2024|Ответственные", "1|Закупка|120|80|УО"];
    assert_eq!(dues(&plan("План на 2023-2024 годы", &money)), ["нет"]);
}

#[test]
fn a_section_row_of_time_holds_for_the_rows_below_it() {
    let years = [
        "№|Мероприятие|Срок|Ответственный",
        "4:2023 год",
        "1|Диагностика|март|УО",
        "4:2024 год",
        "2|Диагностика|март|УО",
        "4:Сентябрь",
        "3|Отчёт|до 15|УО",
        "4:2024-2025 учебный год",
        "4|Мониторинг|апрель|УО",
        "4:Раздел 2. Работа с кадрами",
        "5|Семинар|апрель|УО",
    ];
    let reading = plan("План на 2023-2025 годы", &years);
    assert_eq!(dues(&reading), ["2023-03-31", "2024-03-31", "2024-09-15", "2025-04-30", "? 2023-04-30"]);
    let frequencies = [
        "№|Мероприятие|Срок|Ответственный",
        "4:Сентябрь",
        "1|Отчёт||УО",
        "4:В течение года",
        "2|Мониторинг||УО",
        "4:Ежеквартально",
        "3|Сведения|до 25 числа последнего месяца|УО",
    ];
    let reading = plan("План на 2023 год", &frequencies);
    assert_eq!(dues(&reading), ["? 2023-09-30", "? 2023-12-31", "? 2023-03-25 2023-06-25 2023-09-25 2023-12-25"]);
}

#[test]
fn a_deadline_among_the_words_of_the_measure_is_found_and_to_be_checked() {
    let rows = [
        "№|Содержание работы|Кто отвечает",
        "1|Собрания в 9, 11 классах (январь)|Директора",
        "2|Диагностическая работа по математике 25.01.2024 г.|Методисты",
        "3|Консультации: каждый последний четверг месяца с 15.00|Учителя",
        "4|Работа с одарёнными детьми 5-9 классов|Учителя",
    ];
    let reading = plan("План работы на I квартал 2024 года", &rows);
    assert_eq!(dues(&reading), ["? 2024-01-31", "? 2024-01-25", "? 2024-01-25 2024-02-29 2024-03-28", "нет"]);
}

#[test]
fn a_plan_without_a_period_takes_that_of_the_plan_above_and_says_so() {
    let first = ["№|Мероприятие|Срок|Ответственный", "1|Отчёт|май|УО"];
    let second = ["Мероприятие|Срок|Ответственный", "Семинар|ноябрь|УО", "Курсы|до 01.12.2023|УО"];
    let reading = html(&format!(
        "<p>План мероприятий на 2023 год</p>{}<p>План работы с педагогами</p>{}",
        table(&first),
        table(&second)
    ));
    assert_eq!(dues(&reading), ["2023-05-31", "? 2023-11-30", "2023-12-01"]);
}

#[test]
fn the_heading_of_an_act_may_stand_in_a_table() {
    let reading = html(&format!(
        "<p>УПРАВЛЕНИЕ ОБРАЗОВАНИЯ</p><p>ПРИКАЗ</p>{}{}<p>В целях поддержки школ</p><p>ПРИКАЗЫВАЮ:</p>\
         <p>1. Утвердить план.</p><p>2. Школам представить отчёты до 01.06.2023.</p><p>Начальник Е.Е. Снегирёва</p>",
        table(&["« 03 » марта 2023 г.|с. Ясное|№ 21"]),
        table(&["Об организации работы по повышению качества образования|"]),
    ));
    let act = reading.act.as_ref().unwrap();
    assert_eq!(act.title.as_deref(), Some("Об организации работы по повышению качества образования"));
    assert_eq!((act.number.as_deref(), act.clauses.len()), (Some("21"), 2));
}

#[test]
fn a_stamp_with_an_order_above_a_plan_is_no_act() {
    let reading = text(
        "Утверждаю\nДиректор школы\nН.А. Белова\nПриказ № 45 от 28.04.2022\n\nДорожная карта по направлению «Мотивация» в 2022 году\n\n\
         Мероприятие\tСрок\tОтветственный\nАнкетирование\tапрель\tпсихолог\nАнализ\tдо 20 мая\tзавуч\n",
    );
    assert!(reading.act.is_none());
    assert_eq!(reading.roadmaps[0].title.as_deref(), Some("Дорожная карта по направлению «Мотивация» в 2022 году"));
    assert_eq!(dues(&reading), ["2022-04-30", "2022-05-20"]);
    assert_eq!(activities(&reading).len(), 2);
}

#[test]
fn a_month_above_the_first_of_several_tables_is_its_heading() {
    let month = |month: &str, row: &str| format!("<p>{month}</p>{}", table(&["№|Мероприятие|Срок|Ответственный", row]));
    let reading = html(&format!(
        "<p>ПЛАН РАБОТЫ на 2024-2025 учебный год</p>{}{}",
        month("Сентябрь", "1|Педсовет|30|Директор"),
        month("Октябрь", "1|Консультации|по вторникам|Учителя")
    ));
    assert_eq!(reading.roadmaps[0].title.as_deref(), Some("ПЛАН РАБОТЫ на 2024-2025 учебный год"));
    assert_eq!(dues(&reading), ["2024-09-30", "2024-10-01 2024-10-08 2024-10-15 2024-10-22 2024-10-29"]);
}

#[test]
fn rows_whose_cells_only_bars_part_are_a_table() {
    let reading = text(
        "План на 2023/2024 учебный год\n\n№ | Мероприятие | Срок | Исполнитель\nСЕНТЯБРЬ\n1 | Анализ ГИА | до 15 | Зуева Н.К. |\n\
         2 | Собеседование | 3 неделя | методист\nМАЙ\n3 | Итоги | до 25 | Зуева Н.К.\n\nПоказатель | да\n",
    );
    assert_eq!(reading.roadmaps[0].sections.len(), 2);
    assert_eq!(dues(&reading), ["2023-09-15", "? 2023-09-17", "2024-05-25"]);
}

#[test]
fn a_stage_with_its_days_is_the_period_of_its_rows() {
    let rows = [
        "№|Мероприятие|Срок|Ответственный",
        "4:1 этап. Аналитический (сентябрь – декабрь 2024 г.)",
        "1|Анализ|сентябрь|УО",
        "4:2 этап. Практический (январь 2025 г. – декабрь 2026 г.)",
        "2|Мониторинг|ежегодно, май|УО",
        "4:3 этап. Обобщающий (январь – май 2027 г.)",
        "3|Доклад|май|УО",
    ];
    let reading = plan("Дорожная карта на 2024-2027 годы", &rows);
    assert_eq!(dues(&reading), ["2024-09-30", "2025-05-31 2026-05-31", "2027-05-31"]);
}

#[test]
fn two_columns_of_dates_of_different_things_are_to_be_checked() {
    let rows = [
        "№|Процедура|Дата проведения|Дата представления отчёта|Ответственный",
        "1|Диагностика|11.02.2025|14.02.2025|МЦ",
        "2|Чтение|март|в течение недели после проведения|МЦ",
    ];
    let reading = plan("План-график на 2025 год", &rows);
    assert_eq!(dues(&reading), ["? 2025-02-11 2025-02-14", "? "]);
}

#[test]
fn a_short_list_of_schools_is_no_requisites_and_the_period_stands_in_a_clause_below() {
    let paragraphs = |lines: &[&str]| lines.iter().map(|line| format!("<p>{line}</p>")).collect::<String>();
    let order = [
        "ДЕПАРТАМЕНТ ОБРАЗОВАНИЯ",
        "ПРИКАЗ",
        "28.09.2023 № 891",
        "О поддержке школ",
        "ПРИКАЗЫВАЮ:",
        "1. Утвердить:",
        "1.1. Перечень школ.",
        "1.2. План мероприятий на 2023/24 учебный год.",
        "Директор М.М. Карпов",
        "Перечень школ",
    ];
    let schools = ["№|Наименование ОО|Основание", "1|МОУ СОШ № 12|ВПР", "2|МОУ СОШ № 15|ОГЭ"];
    let rows = ["№|Мероприятие|Срок|Ответственный", "1|Совещание|октябрь|ДО", "2|Консультации|май|школы"];
    let reading = html(&format!("{}{}<p>План мероприятий</p>{}", paragraphs(&order), table(&schools), table(&rows)));
    assert_eq!(reading.support.schools.len(), 2);
    assert_eq!(dues(&reading), ["2023-10-31", "2024-05-31"]);
}
