//! An order of an invented district, adopted as a person would: for pages that need a programme.

use chrono::NaiveDate;
use opora_core::access::{Actor, Moment};
use opora_core::deadline;
use opora_core::ids::{OrganisationId, ProgrammeId};
use opora_core::paper::Paper;
use opora_core::reading::{
    Act, Activity, ColumnKind, Control, Deadline, ExpectedResult, Indicator, IndicatorTarget, Party, PartyKind, Period,
    Programme, Reading, Roadmap, Section,
};
use opora_store::Store;
use opora_store::adoption::Into;
use opora_store::documents::Upload;

/// «section | number | activity | deadline | responsible | result».
pub const ROWS: [&str; 12] = [
    "0 | 1 | Создание муниципального совета по поддержке школ с низкими образовательными результатами | до 15.09.2025 | Управление образования | Приказ о составе совета",
    "0 | 2 | Заседания муниципального совета | 1 раз в квартал | Управление образования | Не менее 4 заседаний, протоколы",
    "0 | 3 | Разработка школьных «дорожных карт» | до 01.10.2025 | Школы-участники | «Дорожные карты» утверждены",
    "0 | 4 | Представление отчётов о выполнении «дорожной карты» | ежемесячно до 05 числа | Школы-участники | Отчёты представлены",
    "1 | 5 | Анализ результатов диагностики прошлого года | сентябрь – октябрь 2025 | Школы-участники | Проведён анализ",
    "1 | 6 | Муниципальные диагностические работы по математике и русскому языку | 14.10.2025, 09.12.2025, 18.03.2026 | Школы-участники | Проведено 3 работы",
    "1 | 7 | Мониторинг качества преподавания: посещение уроков | ноябрь, февраль, апрель | ЦМС | Листы посещения по каждой школе",
    "2 | 8 | Повышение квалификации управленческих команд | октябрь – февраль | ЦМС | Обучены команды",
    "2 | 9 | Городские семинары, мастер-классы, открытые уроки | по утверждённому графику | ЦМС | Не менее 1 раза в квартал",
    "2 | 10 | Работа сетевых групп учителей математики | в течение года | ЦМС | В группах не менее 60 педагогов",
    "3 | 11 | Консультации психолога, логопеда, социального педагога | с октября 2025 года постоянно | Школы-участники | Не менее 250 консультаций",
    "3 | 12 | Родительские собрания о подготовке к выпускным экзаменам | декабрь, апрель | Школы-участники | Участвуют не менее 60 % родителей",
];

pub const SCHOOLS: [&str; 4] = ["МБОУ СОШ № 2", "МБОУ СОШ № 10", "МБОУ СОШ № 12", "МБОУ «Заозёрная СОШ»"];

const SECTIONS: [&str; 4] = [
    "1. Управление и нормативное обеспечение",
    "2. Выявление причин низких результатов",
    "3. Кадры и методическая помощь",
    "4. Работа с родителями",
];

pub fn reading(number: &str, signed: &str, rows: &[&str]) -> Reading {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let period = Period { start: day("2025-09-01"), end: day("2026-08-31") };
    let title = "«Дорожная карта» поддержки школ с низкими образовательными результатами на 2025/2026 учебный год";
    let heads = ["№", "Мероприятие", "Срок", "Ответственные", "Ожидаемый результат"];
    let columns =
        [ColumnKind::Number, ColumnKind::Activity, ColumnKind::Deadline, ColumnKind::Responsible, ColumnKind::Result];
    let control = party("Громова Н. С.");
    Reading {
        format: opora_core::reading::FORMAT.to_owned(),
        act: Some(Act {
            number: Some(number.to_owned()),
            date: Some(day(signed)),
            title: Some("Об утверждении «дорожной карты»".to_owned()),
            control: Some(Control {
                text: "Контроль возложить на Громову Н. С.".to_owned(), party: Some(control)
            }),
            ..Act::default()
        }),
        programme: Some(Programme {
            goals: vec!["Повысить качество обучения".to_owned()],
            indicators: vec![Indicator {
                name: "Доля учителей, прошедших диагностику".to_owned(),
                unit: Some("%".to_owned()),
                targets: vec![
                    IndicatorTarget { period: Some("2025".to_owned()), value: 40.0 },
                    IndicatorTarget { period: Some("2026".to_owned()), value: 62.5 },
                ],
                ..Indicator::default()
            }],
            ..Programme::default()
        }),
        roadmaps: vec![Roadmap {
            title: Some(title.to_owned()),
            period: Some(period),
            columns: columns.to_vec(),
            heads: heads.map(str::to_owned).to_vec(),
            sections: SECTIONS.map(|title| Section { title: title.to_owned(), ..Section::default() }).to_vec(),
            activities: rows.iter().map(|row| activity(row, period, day(signed))).collect(),
            ..Roadmap::default()
        }],
        ..Reading::default()
    }
}

fn activity(row: &str, period: Period, signed: NaiveDate) -> Activity {
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    Activity {
        section: Some(cells[0].parse().unwrap()),
        number: Some(cells[1].to_owned()),
        text: cells[2].to_owned(),
        deadline: Some(deadline_of(cells[3], period, signed)),
        responsible: vec![party(cells[4])],
        result: Some(ExpectedResult { text: cells[5].to_owned(), targets: Vec::new() }),
        ..Activity::default()
    }
}

fn deadline_of(words: &str, period: Period, signed: NaiveDate) -> Deadline {
    let context = deadline::Context { period: Some(period), signed: Some(signed), ..deadline::Context::default() };
    deadline::read(words, &context)
}

fn party(name: &str) -> Party {
    let kind = match name {
        "Школы-участники" => PartyKind::Group,
        "Управление образования" | "ЦМС" => PartyKind::Organisation,
        _ => PartyKind::Person,
    };
    Party { kind, name: name.to_owned(), text: name.to_owned() }
}

/// Adopts `reading` into `authority`.
pub async fn adopt(store: &Store, authority: OrganisationId, reading: Reading, moment: Moment) -> ProgrammeId {
    let actor = Actor::product();
    let bytes = serde_json::to_vec(&reading).unwrap();
    let upload = Upload {
        authority,
        name: "приказ.docx".to_owned(),
        media_type: "text/plain".to_owned(),
        bytes,
        paper: Paper::default(),
        reading,
    };
    let id = store.document_upload(&actor, upload, moment).await.unwrap().id();
    let preview = store.adoption_preview(&actor, id, Into::Suggested, moment).await.unwrap();
    let lock = preview.draft.document.lock;
    store.adopt(&actor, id, Into::Suggested, lock, &preview.hash, moment).await.unwrap().programme
}
