//! Habits of real papers that once were misread: stages, columns by year, parts of clauses, stamps, curators.

use opora_core::reading::{DeadlineKind, Level, PartyKind, Reading};
use opora_import::{Options, read};

fn reading(text: &str) -> Reading {
    read(Some("приказ.txt"), text.as_bytes(), &Options::default()).unwrap().reading
}

fn dues(reading: &Reading) -> Vec<Vec<String>> {
    let activities = reading.roadmaps.iter().flat_map(|roadmap| &roadmap.activities);
    activities
        .map(|activity| {
            let occurrences = activity.deadline.iter().flat_map(|deadline| &deadline.occurrences);
            occurrences.map(|occurrence| occurrence.due.to_string()).collect()
        })
        .collect()
}

#[test]
fn a_passport_with_stages_lasts_from_the_first_to_the_last() {
    for (words, expected) in [
        (
            "2022-2024 годы: 1 этап – подготовительный (март – май 2022 г.); 2 этап – основной (июнь 2022 г. – май 2024 г.)",
            "2022-01-01..2024-12-31",
        ),
        (
            "Первый этап – март 2022 г., второй этап – апрель-октябрь 2022 г., третий этап – ноябрь 2022 г.",
            "2022-03-01..2022-11-30",
        ),
        ("сентябрь 2021 г. – май 2023 г.", "2021-09-01..2023-05-31"),
    ] {
        let text = format!(
            "Паспорт программы\n\nНаименование программы\tПрограмма поддержки школ посёлка Заозёрье\nЦель программы\tРост качества\nЗадачи программы\tОбучить учителей\nСроки и этапы реализации\t{words}\nОжидаемые результаты\tРост\n"
        );
        let programme = reading(&text).programme.expect("a passport");
        let period = programme.period.map(|period| format!("{}..{}", period.start, period.end));
        assert_eq!(period.as_deref(), Some(expected), "{words}");
    }
}

#[test]
fn goals_and_tasks_of_one_cell_are_parted() {
    let html = "<h3>Паспорт программы</h3><table><tr><td>Наименование программы</td><td>Школа роста</td></tr>\
        <tr><td>Цель и задачи</td><td><p>Цель: поднять мотивацию.</p><p>Задачи:</p><p>1. Провести опрос.</p><p>2. Открыть кружки.</p></td></tr>\
        <tr><td>Сроки реализации</td><td>2023 год</td></tr><tr><td>Целевые показатели</td><td>Доля мотивированных – с 30 % до 45 %</td></tr>\
        <tr><td>Меры по достижению цели и задач</td><td>Экскурсии</td></tr></table>";
    let programme =
        read(Some("паспорт.html"), html.as_bytes(), &Options::default()).unwrap().reading.programme.unwrap();
    assert_eq!(programme.goals, ["поднять мотивацию."]);
    assert_eq!(programme.tasks, ["Провести опрос", "Открыть кружки"]);
    assert_eq!(programme.indicators.first().unwrap().targets.first().unwrap().value, 45.0);
}

#[test]
fn columns_by_year_give_each_year_its_day_and_value() {
    let html = "<p>План мероприятий школ Луговской волости на 2022-2024 годы</p><table>\
        <tr><td rowspan=2>№</td><td rowspan=2>Мероприятие</td><td rowspan=2>Ответственный</td><td colspan=3>Срок выполнения</td></tr>\
        <tr><td>2022</td><td>2023</td><td>2024</td></tr>\
        <tr><td>1</td><td>Смотр кабинетов</td><td>Ветров А.А.</td><td>май</td><td>до 01.11</td><td>-</td></tr>\
        <tr><td>2</td><td>Ярмарка уроков</td><td>Ветров А.А.</td><td></td><td>+</td><td>–</td></tr></table>";
    let reading = read(Some("план.html"), html.as_bytes(), &Options::default()).unwrap().reading;
    assert_eq!(dues(&reading), [vec!["2022-05-31", "2023-11-01"], vec!["2023-12-31"]]);
}

#[test]
fn a_table_of_indicators_by_year_belongs_to_the_programme() {
    let reading = reading(
        "Целевые показатели\n\n№\tПоказатель\tЕд. изм.\t2022\t2023\n1\tДоля школ с планами развития\t%\t50\t92,5\n2\tКоличество семинаров\tед.\t2\t4\n",
    );
    let indicators = reading.programme.expect("indicators").indicators;
    let values: Vec<(String, Vec<f64>)> =
        indicators.into_iter().map(|one| (one.name, one.targets.iter().map(|target| target.value).collect())).collect();
    assert_eq!(
        values,
        [
            ("Доля школ с планами развития".to_owned(), vec![50.0, 92.5]),
            ("Количество семинаров".to_owned(), vec![2.0, 4.0])
        ]
    );
    assert!(!reading.remarks.iter().any(|remark| remark.level == Level::Unread), "{:?}", reading.remarks);
}

const ORDER: &str = "УПРАВЛЕНИЕ ОБРАЗОВАНИЯ ЗАОЗЁРСКОГО РАЙОНА\n\nПРИКАЗ\n\n05.09.2022 № 173\n\nО закреплении школ\n\nВ целях поддержки школ приказываю:\n\n";

#[test]
fn numbered_tasks_of_a_clause_are_clauses_with_their_own_days() {
    let reading = reading(&format!(
        "{ORDER}1. Директорам школ:\n1) разработать планы в срок до 20.09.2022;\n2) заключить договоры (октябрь – ноябрь 2022 года);\n3) ежемесячно, до 25-го числа, представлять отчёты.\n2. МКУ «Центр роста» (Лосева В.В.) обеспечить консультации не реже одного раза в месяц.\n3. Контроль оставляю за собой.\n\nНачальник управления    Н.Н. Тихая\n"
    ));
    let act = reading.act.unwrap();
    let numbers: Vec<&str> = act.clauses.iter().filter_map(|clause| clause.number.as_deref()).collect();
    assert_eq!(numbers, ["1", "1.1", "1.2", "1.3", "2", "3"]);
    let kinds: Vec<Option<DeadlineKind>> =
        act.clauses.iter().map(|clause| clause.deadline.as_ref().map(|deadline| deadline.kind)).collect();
    assert_eq!(
        kinds,
        [
            None,
            Some(DeadlineKind::Due),
            Some(DeadlineKind::Window),
            Some(DeadlineKind::Recurring),
            Some(DeadlineKind::Recurring),
            None
        ]
    );
    assert_eq!(act.clauses[1].addressees[0].name, "Директора школ");
    assert_eq!(act.clauses[4].addressees[0].kind, PartyKind::Organisation);
}

#[test]
fn curators_stand_before_their_schools_in_brackets() {
    let reading = reading(&format!(
        "{ORDER}1. Назначить кураторами школ с низкими результатами: Зимину О.В., методиста (МБОУ «Речная СОШ», МБОУ «Луговая ООШ»); Рогова П.П. (МКОУ «Болотовская СОШ»).\n2. Контроль оставляю за собой.\n\nНачальник управления    Н.Н. Тихая\n"
    ));
    let pairs: Vec<(&str, &str)> =
        reading.support.pairings.iter().map(|pair| (pair.school.as_str(), pair.curator.as_deref().unwrap())).collect();
    assert_eq!(
        pairs,
        [
            ("МБОУ «Речная СОШ»", "Зимина О.В., методист"),
            ("МБОУ «Луговая ООШ»", "Зимина О.В., методист"),
            ("МКОУ «Болотовская СОШ»", "Рогов П.П.")
        ]
    );
}

#[test]
fn a_list_of_people_is_no_plan_and_no_flood_of_remarks() {
    let reading = reading(
        "Состав рабочей группы\n\n№\tФИО\tДолжность\tРоль\n1\tВетрова Анна Ильинична\tметодист\tпредседатель\n2\tЛосева Вера Павловна\tдиректор\tчлен группы\n",
    );
    assert!(reading.roadmaps.is_empty());
    let told: Vec<&str> = reading.remarks.iter().map(|remark| remark.code.as_str()).collect();
    assert!(told.contains(&"people-table") && !told.contains(&"table-unread"), "{told:?}");
}

#[test]
fn a_stamp_of_approval_is_no_act() {
    let reading = reading(
        "МБОУ «Луговская СОШ»\n\nУТВЕРЖДАЮ\nДиректор Р.Д. Гусев\nприказ от 27.04.2022 № 45-о\n\nПлан мероприятий на 2022 год\n\nМероприятие\tСрок\tОтветственный\nОпрос\tмай\tГусев Р.Д.\n",
    );
    assert!(reading.act.is_none());
    assert_eq!(dues(&reading), [["2022-05-31"]]);
}

#[test]
fn a_bracket_of_a_plan_without_a_table_is_read_whole() {
    let reading = reading(
        "ПЛАН РАБОТЫ на второе полугодие 2021 года\n\n1. Собрать отчёты (ежемесячно, до 28 числа). Ответственный: Юдина З.З.\n2. Подвести итоги. Срок: декабрь. Ответственный: Юдина З.З.\n",
    );
    assert_eq!(dues(&reading)[0].first().map(String::as_str), Some("2021-07-28"));
}

#[test]
fn mentors_before_and_schools_behind_each_for() {
    let reading = reading(&format!(
        "{ORDER}1. Закрепить МАОУ «Лицей № 1» за МАОУ «Школа № 3» и МАОУ «Школа № 11», МАОУ «Гимназия № 9» – за МБОУ «Школа № 2».\n2. Утвердить перечень школ с низкими результатами:\n2.1. МБОУ «Дубравская СОШ» (директор Ершов К.К.).\n2.2. МБОУ «Липовская СОШ».\n3. Контроль оставляю за собой.\n\nНачальник управления    Н.Н. Тихая\n"
    ));
    let pairs: Vec<(&str, &str)> =
        reading.support.pairings.iter().map(|pair| (pair.school.as_str(), pair.mentor.as_deref().unwrap())).collect();
    assert_eq!(
        pairs,
        [
            ("МАОУ «Школа № 3»", "МАОУ «Лицей № 1»"),
            ("МАОУ «Школа № 11»", "МАОУ «Лицей № 1»"),
            ("МБОУ «Школа № 2»", "МАОУ «Гимназия № 9»")
        ]
    );
    let schools: Vec<&str> = reading.support.schools.iter().map(|school| school.name.as_str()).collect();
    assert_eq!(schools, ["МБОУ «Дубравская СОШ»", "МБОУ «Липовская СОШ»"]);
}

#[test]
fn a_form_to_be_filled_in_is_no_plan() {
    let reading = reading("Форма отчёта куратора\n\n№\tМероприятие\tСрок\tОтветственный\n1\t\t\t\n2\t\t\t\n");
    assert!(reading.roadmaps.is_empty());
    assert!(reading.remarks.iter().any(|remark| remark.code == "empty-form"), "{:?}", reading.remarks);
}
