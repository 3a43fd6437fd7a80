//! Calendar feeds, read back with the parser of the format.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use icalendar::{Calendar, CalendarComponent, Component, DatePerhapsTime, Event, EventLike};
use opora_report::ics::{Feed, Occasion, Standing, write};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 17, 6, 40, 0).unwrap()
}

fn occasion() -> Occasion {
    Occasion {
        uid: "obligation-17@opora".into(),
        sequence: 3,
        changed: now(),
        first: day("2026-03-27"),
        last: day("2026-03-27"),
        summary: "Взаимное посещение уроков".into(),
        description: "п. 16; МБОУ «СОШ № 6»".into(),
        url: Some("https://opora.example/activities/16".into()),
        categories: vec!["Просрочено".into(), "Задача 1, 2".into()],
        standing: Standing::Expected,
        remind_days_before: Some(5),
    }
}

fn feed(events: Vec<Occasion>) -> Feed {
    Feed { name: "Опора: СОШ № 6".into(), description: "Сроки".into(), events, made: now() }
}

fn events(text: &str) -> Vec<Event> {
    let calendar: Calendar = text.parse().unwrap();
    calendar
        .components
        .into_iter()
        .map(|component| match component {
            CalendarComponent::Event(event) => event,
            other => panic!("only events, got {other:?}"),
        })
        .collect()
}

#[test]
fn an_event_comes_back() {
    let text = write(&feed(vec![occasion()])).unwrap();
    let back = events(&text);
    let event = back.first().unwrap();
    assert_eq!(event.get_uid(), Some("obligation-17@opora"));
    assert_eq!(event.get_sequence(), Some(3));
    assert_eq!(event.get_last_modified(), Some(now()));
    assert_eq!(event.get_summary(), Some("Взаимное посещение уроков"));
    assert_eq!(event.get_start(), Some(DatePerhapsTime::Date(day("2026-03-27"))));
    assert_eq!(event.get_end(), Some(DatePerhapsTime::Date(day("2026-03-28"))), "the end is exclusive");
    assert_eq!(event.get_categories().unwrap(), ["Просрочено", "Задача 1, 2"]);
    assert_eq!(event.get_url(), Some("https://opora.example/activities/16"));
    assert!(text.contains("BEGIN:VALARM") && text.contains("TRANSP:TRANSPARENT"));
    assert!(text.contains("NAME;VALUE=TEXT:Опора: СОШ № 6\r\n"), "{text}");
}

#[test]
fn the_same_feed_is_the_same_file() {
    assert_eq!(write(&feed(vec![occasion()])).unwrap(), write(&feed(vec![occasion()])).unwrap());
}

#[test]
fn words_cannot_add_properties() {
    let evil = "Отчёт\r\nEND:VEVENT\nBEGIN:VEVENT\u{2028}X-EVIL:1;,\\";
    let mut bad = occasion();
    for field in [&mut bad.summary, &mut bad.description, &mut bad.uid] {
        *field = evil.into();
    }
    bad.categories = vec![evil.into()];
    bad.url = Some("https://opora.example/\r\nX-EVIL:1".into());
    let mut feed = feed(vec![bad]);
    feed.name = evil.into();
    feed.description = evil.into();
    let text = write(&feed).unwrap();
    assert_eq!(text.matches("\r\nBEGIN:VEVENT\r\n").count(), 1, "{text}");
    assert!(!text.contains("\nX-EVIL"), "{text}");
    let back = events(&text);
    assert_eq!(back.len(), 1);
    assert_eq!(back[0].get_url(), None);
    assert_eq!(back[0].get_summary(), Some("Отчёт END:VEVENT BEGIN:VEVENT X-EVIL:1;,\\"));
}

#[test]
fn spans_cancellations_and_wrong_ends() {
    let mut span = occasion();
    span.last = day("2026-04-05");
    let mut backwards = occasion();
    backwards.last = day("2020-01-01");
    let mut gone = occasion();
    gone.standing = Standing::Cancelled;
    gone.remind_days_before = None;
    let text = write(&feed(vec![span, backwards, gone])).unwrap();
    let back = events(&text);
    assert_eq!(back[0].get_end(), Some(DatePerhapsTime::Date(day("2026-04-06"))));
    assert_eq!(back[1].get_end(), Some(DatePerhapsTime::Date(day("2026-03-28"))));
    assert!(text.contains("STATUS:CANCELLED"));
    assert!(events(&write(&feed(vec![])).unwrap()).is_empty());
}

proptest! {
    #[test]
    fn lines_are_folded_and_words_come_back(words in "[а-яё a-z,;:\\\\\"«»№0-9]{0,300}") {
        let mut event = occasion();
        event.summary = words.clone();
        event.description = words.clone();
        let text = write(&feed(vec![event])).unwrap();
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75), "{}", text);
        let back = events(&text);
        let joined = words.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        prop_assert_eq!(back[0].get_summary().unwrap_or_default().trim(), joined.trim());
    }
}
