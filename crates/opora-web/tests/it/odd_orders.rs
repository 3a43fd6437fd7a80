//! Odd orders lived through: read, adopted, half done, amended, adopted again. Nothing doubled, nothing done lost.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use opora_core::access::Actor;
use opora_store::obligations::{Obligation, ObligationFilter, ObligationSort, Section};
use opora_store::{Page, Store};

use crate::browser::{Browser, Server};
use crate::documents::{adopt, place, upload};

/// «title | rows», a row «№; мероприятие; срок; ответственный» in the cells of a table.
const ORDERS: [(&str, &[[&str; 4]]); 10] = [
    (
        "на 2025-2026 учебный год",
        &[
            ["1", "Собрать заявки школ", "сентябрь", "МБОУ СОШ № 3"],
            ["2", "Провести сбор учителей", "август – сентябрь", "Управление образования"],
            ["3", "Отчёт о помощи школам", "до 5 числа месяца, следующего за отчётным", "МБОУ СОШ № 3, 5"],
        ],
    ),
    (
        "на 2025-2026 учебный год",
        &[
            ["13", "Диагностика затруднений", "октябрь 2025", "МБОУ СОШ № 3"],
            ["13", "Анализ диагностики", "ноябрь 2025", "МБОУ СОШ № 3"],
            ["", "Обсуждение анализа", "", "методисты"],
        ],
    ),
    (
        "на 2025-2026 учебный год",
        &[
            ["1", "Зимняя школа для учеников", "декабрь – январь", "МБОУ СОШ № 5"],
            ["2", "Посещение уроков", "31.12.2025, 28.02.2026, 31.03.2026", "МБОУ СОШ № 5"],
        ],
    ),
    (
        "на 2025-2026 учебный год",
        &[
            ["1", "Сверка списков", "29.02.2026", "МБОУ СОШ № 3"],
            ["2", "Сверка журналов", "30.02", "МБОУ СОШ № 3"],
            ["3", "Сверка отметок", "28.02.2026", "МБОУ СОШ № 3"],
        ],
    ),
    (
        "на 2025 - 2028 годы",
        &[
            ["1", "Сверка високосного года", "29.02.2028", "МБОУ СОШ № 3"],
            ["2", "Подготовка плана следующего года", "ежегодно до 1 сентября", "Управление образования"],
        ],
    ),
    (
        "на 2025-2026 учебный год",
        &[
            ["1", "1) Семинар для завучей 2) Вебинар для учителей", "15.09.2025 20.10.2025", "МБОУ СОШ № 3"],
            ["2", "Консультации родителей", "постоянно", "педагоги-психологи"],
        ],
    ),
    (
        "на 2025-2026 учебный год",
        &[
            ["1", "Подведение итогов года", "31 августа 2026 г.", "Управление образования"],
            ["2", "Начало нового года", "1 сентября 2026 г.", "МБОУ СОШ № 3"],
        ],
    ),
    (
        "на 2025-2026 учебный год",
        &[
            ["1", "Семинар", "октябрь", "МБОУ СОШ № 3"],
            ["2", "Семинар", "октябрь", "МБОУ СОШ № 5"],
            ["3", "Семинар", "март", "МБОУ СОШ № 3"],
        ],
    ),
    (
        "на 2025-2026 учебный год",
        &[
            ["1", "Назначить кураторов школ", "25.08.2025", "Управление образования"],
            ["2", "Совещание кураторов", "1 раз в квартал", "Управление образования"],
        ],
    ),
    (
        "на 2025-2026 учебный год",
        &[
            ["1", "Сопровождение выпускников", "в течение года", "МБОУ СОШ № 3"],
            ["2", "Диагностические работы", "по графику управления", "МБОУ СОШ № 3, 5"],
            ["3", "Контроль посещаемости", "последняя пятница месяца", "МБОУ СОШ № 5"],
        ],
    ),
];

fn html(number: &str, signed: &str, title: &str, rows: &[[String; 4]]) -> String {
    let mut out = format!(
        "<html><head><meta charset=\"utf-8\"></head><body><p>УПРАВЛЕНИЕ ОБРАЗОВАНИЯ ЗАРЕЧЕНСКОГО ОКРУГА</p><p>ПРИКАЗ</p>\
         <p>{signed} № {number} г. Заречный</p><p>Об утверждении плана поддержки школ</p><p>ПРИКАЗЫВАЮ:</p>\
         <p>1. Утвердить план мероприятий поддержки школ {title}.</p><p>Начальник управления П.А. Горелов</p>\
         <p>План мероприятий поддержки школ {title}</p><table border=\"1\"><tr><th>№</th><th>Мероприятие</th>\
         <th>Срок</th><th>Ответственный</th></tr>"
    );
    for [number, text, deadline, who] in rows {
        out.push_str(&format!("<tr><td>{number}</td><td>{text}</td><td>{deadline}</td><td>{who}</td></tr>"));
    }
    out + "</table></body></html>"
}

async fn all(server: &Server, section: Section) -> Vec<Obligation> {
    let store: &Store = &server.store;
    let (filter, page) = (ObligationFilter::default(), Page { number: 1, size: 500 });
    let today = server.clock.today();
    store.obligations(&Actor::product(), section, &filter, ObligationSort::Made, page, today).await.unwrap().rows
}

/// What is expected, in words; two of the same are a double.
fn keys(rows: &[Obligation]) -> BTreeSet<(i64, Option<i64>, String, String)> {
    let key = |one: &Obligation| {
        let due = one.dates.due.map(|day| day.to_string()).unwrap_or_default();
        (one.activity.0, one.organisation.map(|id| id.0), one.party.clone(), due)
    };
    rows.iter().map(key).collect()
}

async fn bring(browser: &mut Browser, name: &str, order: &str) -> String {
    let answer = upload(browser, name, order.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer.location().to_owned()
}

#[tokio::test]
async fn odd_orders_live_through_an_amendment() {
    for (at, (title, rows)) in ORDERS.iter().enumerate() {
        let (server, _) = place().await;
        let mut browser = server.signed_in("vetrova").await;
        let first: Vec<[String; 4]> = rows.iter().map(|row| row.map(str::to_owned)).collect();
        let review = bring(&mut browser, "order.html", &html("90-ОД", "25.08.2025", title, &first)).await;
        browser.get(&review).await.has("Потерянных строк нет");
        let programme = adopt(&mut browser, &review).await.location().to_owned();
        let before = all(&server, Section::All).await;
        assert!(!before.is_empty(), "order {at}");
        assert_eq!(keys(&before).len(), before.len(), "order {at}: doubles");

        // One thing is done, then the order is amended: a row more, the first row gets another day, the last is gone.
        let one = &before[0];
        let moment = server.moment();
        let done = server.store.obligation_done(&Actor::product(), one.id, one.lock, moment.today, None, moment).await;
        done.unwrap();
        let mut second = first.clone();
        "до 15.06.2026".clone_into(&mut second[0][2]);
        second.pop();
        second.push(["99", "Выезд в школы", "до 01.03.2026", "МБОУ СОШ № 5"].map(str::to_owned));
        let amended = html("95-ОД", "26.08.2025", title, &second);
        let review = bring(&mut browser, "second.html", &amended).await;
        let page = browser.get(&format!("{review}/adopt")).await;
        page.has("Что изменится");
        assert_eq!(adopt(&mut browser, &review).await.location(), programme, "order {at}");
        let after = all(&server, Section::All).await;
        assert_eq!(keys(&after).len(), after.len(), "order {at}: doubles after the amendment");
        let kept = after.iter().find(|now| now.id == one.id);
        assert!(kept.is_some_and(|kept| kept.completion.is_some()), "order {at}: what was done is gone");
        // All that was open is open or taken off: nothing has vanished.
        let dropped = all(&server, Section::Dropped).await;
        for former in &before {
            let is_there = after.iter().chain(&dropped).any(|now| now.id == former.id);
            assert!(is_there, "order {at}: {former:?} has vanished");
        }
        // The same words in another file change nothing.
        let copy = bring(&mut browser, "copy.html", &amended.replace("</body>", "<p></p></body>")).await;
        browser.get(&format!("{copy}/adopt")).await.has("Документ ничего не меняет");
    }
}
