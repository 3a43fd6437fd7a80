//! Учебный год: the dates of terms and holidays are entered, refused at their rows, kept apart, and counted by.

use axum::http::StatusCode;
use opora_core::access::Role;

use crate::browser::{Answer, Browser};
use crate::documents::{ORDER, adopt, place, upload};

const ROWS: [(&str, &str, &str); 8] = [
    ("term1", "2025-09-01", "2025-10-31"),
    ("autumn", "2025-11-01", "2025-11-09"),
    ("term2", "2025-11-10", "2025-12-29"),
    ("winter", "2025-12-30", "2026-01-11"),
    ("term3", "2026-01-12", "2026-03-27"),
    ("spring", "2026-03-28", "2026-04-05"),
    ("term4", "2026-04-06", "2026-05-26"),
    ("summer", "2026-05-27", "2026-08-31"),
];

/// Sends the form of 2025–2026 with `other` rows instead of their own.
async fn keep(browser: &mut Browser, authority: &str, lock: &str, other: &[(&str, &str, &str)]) -> Answer {
    send(browser, authority, &[("lock", lock)], other).await
}

/// Sends it once more, agreeing to what the page showed.
async fn keep_agreed(browser: &mut Browser, authority: &str, agreed: &str, other: &[(&str, &str, &str)]) -> Answer {
    send(browser, authority, &[("lock", "0"), ("agreed", agreed)], other).await
}

async fn send(
    browser: &mut Browser,
    authority: &str,
    further: &[(&str, &str)],
    other: &[(&str, &str, &str)],
) -> Answer {
    let token = browser.get("/settings/year").await.token();
    let rows = ROWS.map(|row| other.iter().copied().find(|(code, ..)| *code == row.0).unwrap_or(row));
    let trimesters = other.iter().copied().filter(|(code, ..)| code.starts_with("trimester"));
    let days: Vec<(String, &str)> = rows
        .into_iter()
        .chain(trimesters)
        .flat_map(|(code, from, to)| [(format!("{code}-from"), from), (format!("{code}-to"), to)])
        .collect();
    let mut fields = vec![("csrf", token.as_str()), ("authority", authority), ("year", "2025")];
    fields.extend(further);
    fields.extend(days.iter().map(|(name, day)| (name.as_str(), *day)));
    browser.post("/settings/year", &fields).await
}

#[tokio::test]
async fn dates_of_a_school_year_are_entered() {
    let (server, authority) = place().await;
    let own = authority.to_string();
    let mut office = server.signed_in("vetrova").await;
    let empty = office.get("/settings/year?year=2025").await;
    empty.has("Даты не внесены").has("Взять общую таблицу").has("name=\"term1-from\" value=\"\"");
    let taken = office.get("/settings/year?year=2025&take=common").await;
    taken.has("name=\"term1-from\" value=\"2025-09-01\"").has("name=\"trimester1-from\" value=\"\"");
    let kept = keep(&mut office, &own, "0", &[]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let shown = office.get(kept.location()).await;
    shown.has("Даты внесены").has("Внесено: Ветрова А. П.").has("value=\"2025-10-31\"").has_not("Взять общую");
    let stale = keep(&mut office, &own, "0", &[("term1", "2025-09-01", "2025-10-30")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.has("изменил другой человек").has("value=\"2025-10-30\"");
    office.get("/journal").await.has("Внесены даты четвертей и каникул 2025–2026 учебного года");
}

#[tokio::test]
async fn errors_stand_at_their_rows() {
    let (server, authority) = place().await;
    let own = authority.to_string();
    let mut office = server.signed_in("vetrova").await;
    let check = async |office: &mut Browser, row: (&str, &str, &str), at: &str, words: &str| {
        let answer = keep(office, &own, "0", &[row]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{row:?}");
        answer.has(&format!("id=\"e-{at}\"")).has(words).has("Даты не сохранены").has("value=\"2026-05-26\"");
    };
    check(&mut office, ("term1", "2025-09-01", ""), "term1", "Последний день: день не указан").await;
    check(&mut office, ("term2", "вчера", "2025-12-29"), "term2", "«вчера» не похоже на дату").await;
    check(&mut office, ("term1", "2025-09-01", "2025-11-04"), "autumn", "пересекаются").await;
    check(&mut office, ("winter", "2026-01-11", "2025-12-30"), "winter", "Последний день раньше первого").await;
    check(&mut office, ("summer", "2026-05-27", "2026-09-05"), "summer", "вне учебного года").await;
    check(&mut office, ("trimester1", "2025-09-01", "2025-11-30"), "trimester2", "день не указан").await;
    office.get("/settings/year?year=2025").await.has("Даты не внесены");
}

#[tokio::test]
async fn an_administrator_enters_dates_for_everybody() {
    let (server, authority) = place().await;
    let other = server.authority("Управление образования Ключей").await;
    server.user("admin", "Громова Н. С.", Role::Administrator).await;
    let mut admin = server.signed_in("admin").await;
    let mut office = server.signed_in("vetrova").await;
    assert_eq!(keep(&mut office, "all", "0", &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(keep(&mut office, &other.to_string(), "0", &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(keep(&mut admin, "all", "0", &[]).await.status, StatusCode::SEE_OTHER);
    let common = office.get("/settings/year?year=2025&take=common").await;
    common.has("Общие для всех управлений").has("value=\"2025-10-31\"");
    let own = keep(&mut admin, &authority.to_string(), "0", &[("term1", "2025-09-01", "2025-10-30")]).await;
    assert_eq!(own.status, StatusCode::SEE_OTHER);
    office.get("/settings/year?year=2025").await.has("Даты внесены").has("value=\"2025-10-30\"");
    admin.get(&format!("/settings/year?year=2025&authority={other}")).await.has("Общие для всех управлений");
}

#[tokio::test]
async fn a_draft_offers_to_count_its_deadlines_again() {
    let (server, authority) = place().await;
    let mut office = server.signed_in("vetrova").await;
    let by_terms = ORDER.replace("до 01.12.2025 г.", "1 раз в четверть");
    let sent = upload(&mut office, "план.html", by_terms.as_bytes()).await;
    let review = sent.location().to_owned();
    let first = office.get(&review).await;
    first.has("взяты из общей таблицы").has_not("Прочитать сроки заново");
    let other = upload(&mut office, "другой.html", ORDER.replace("77-ОД", "78-ОД").as_bytes()).await;
    assert_eq!(keep(&mut office, &authority.to_string(), "0", &[]).await.status, StatusCode::SEE_OTHER);
    office.get(other.location()).await.has_not("Прочитать сроки заново");
    let offered = office.get(&review).await;
    offered.has("взяты из общей таблицы").has("Прочитать сроки заново");
    let (token, lock) = (offered.token(), "1");
    let done = office.post(&format!("{review}/terms"), &[("csrf", token.as_str()), ("lock", lock)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let again = office.get(&review).await;
    again.has_not("взяты из общей таблицы").has_not("Прочитать сроки заново").has("Сроки прочитаны заново");
    let fresh = upload(&mut office, "новый.html", by_terms.replace("77-ОД", "79-ОД").as_bytes()).await;
    office.get(fresh.location()).await.has_not("взяты из общей таблицы");
}

#[tokio::test]
async fn adopted_deadlines_are_shown_before_they_are_counted_again() {
    let (server, authority) = place().await;
    let own = authority.to_string();
    let mut office = server.signed_in("vetrova").await;
    let by_terms = ORDER.replace("до 01.12.2025 г.", "до конца I четверти");
    let review = upload(&mut office, "план.html", by_terms.as_bytes()).await.location().to_owned();
    let programme = adopt(&mut office, &review).await.location().to_owned();

    let asked = keep(&mut office, &own, "0", &[]).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    asked.has("Что изменится в принятых программах").has("26.10.2025").has("31.10.2025").has("Ничего ещё не сохранено");
    asked.has("Размещение материалов на сайте").has_not("Проведение семинара").has("Сохранить и пересчитать");
    office.get("/settings/year?year=2025").await.has("Даты не внесены");

    // Other dates than those that were agreed to are shown again.
    let agreed = asked.value("agreed");
    let other = keep_agreed(&mut office, &own, &agreed, &[("term1", "2025-09-01", "2025-10-30")]).await;
    assert_eq!(other.status, StatusCode::OK);
    other.has("30.10.2025").has("Сохранить и пересчитать");
    let agreed = other.value("agreed");
    let kept = keep_agreed(&mut office, &own, &agreed, &[("term1", "2025-09-01", "2025-10-30")]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    office.get(kept.location()).await.has("Даты внесены").has("Пересчитаны сроки: 1 мероприятие, 1 обязательство");
    office.get("/journal").await.has("Сроки пересчитаны по датам четвертей и каникул 2025–2026 учебного года");
    office.get(&programme).await.has("30.10.2025").has_not("26.10.2025");
    office.get(&format!("{programme}/versions")).await.has("Сроки пересчитаны").has("решение человека");
}
