//! Other dates of terms over adopted activities: what changes, what stays, what is left to a person.

use super::*;
use crate::calendar::TermsRow;
use crate::obligation::{Dates, Status};
use crate::reading::Section;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn period(start: &str, end: &str) -> Period {
    Period { start: day(start), end: day(end) }
}

const YEAR: (&str, &str) = ("2025-09-01", "2026-08-31");

fn entered() -> [SchoolTerms; 1] {
    let table = SchoolTerms::default_for(2025).unwrap();
    [table
        .with(TermsRow::Term(1), period("2025-09-01", "2025-10-24"))
        .with(TermsRow::Term(2), period("2025-11-05", "2025-12-26"))]
}

/// Activities whose deadlines were read by the shipped table.
fn plan(phrases: &[&str], heading: Option<&str>) -> (Vec<KnownActivity>, Layout) {
    let mut above: Option<Deadline> = None;
    let mut out = Vec::new();
    for (id, phrase) in (1..).zip(phrases) {
        let context = Context {
            period: Some(period(YEAR.0, YEAR.1)),
            signed: Some(day("2025-09-01")),
            heading,
            above: above.as_ref(),
            ..Context::default()
        };
        let read = deadline::read(phrase, &context);
        above = Some(read.clone());
        let content = Content {
            roadmap: Some(0),
            section: heading.map(|_| 0),
            text: format!("дело {id}"),
            deadline: Some(agreed(phrase, read)),
            ..Content::default()
        };
        out.push(KnownActivity { id: ActivityId(id), content, removed: false });
    }
    let section = Section { title: heading.unwrap_or_default().to_owned(), ..Section::default() };
    let plan = crate::programme::RoadmapLayout { sections: vec![section], ..Default::default() };
    (out, Layout { roadmaps: vec![plan], ..Layout::default() })
}

fn count(activities: &[KnownActivity], layout: &Layout) -> Recount {
    let after = entered();
    let frame = Frame { period: Some(period(YEAR.0, YEAR.1)), layout, before: &[], after: &after };
    recount(activities, frame, &|_| Some(day("2025-09-01")))
}

fn dues(content: &Content) -> Vec<String> {
    content.deadline.iter().flat_map(|one| &one.occurrences).map(|one| one.due.to_string()).collect()
}

#[test]
fn only_what_rests_on_terms_is_counted_again() {
    let phrases = ["до конца I четверти", "ежемесячно", "1 раз в четверть", "то же", "до 01.11.2025"];
    let (activities, layout) = plan(&phrases, None);
    let found = count(&activities, &layout);
    let ids: Vec<i64> = found.changed.iter().map(|(id, _)| id.0).collect();
    assert_eq!(ids, [1, 3, 4]);
    assert_eq!(dues(&found.changed[0].1), ["2025-10-24"]);
    assert_eq!(dues(&found.changed[1].1)[..2], ["2025-10-24", "2025-12-26"]);
    assert_eq!(dues(&found.changed[2].1), dues(&found.changed[1].1));
    assert!(found.changed.iter().all(|(_, content)| content.deadline.as_ref().unwrap().status == Level::Clear));
    assert!(found.doubtful.is_empty());
    assert_eq!(count(&[], &layout), Recount::default());
}

#[test]
fn a_deadline_settled_in_other_words_is_left_to_a_person() {
    let (mut activities, layout) = plan(&["до конца I четверти", "до конца II четверти"], None);
    let settled = deadline::read("до 15.10.2025", &Context::default());
    activities[0].content.deadline = Some(agreed("до конца I четверти", settled));
    activities[1].removed = true;
    let found = count(&activities, &layout);
    assert_eq!((found.changed.len(), found.doubtful), (0, vec![ActivityId(1)]));
}

#[test]
fn what_a_person_set_over_the_order_is_counted_with_the_order() {
    let (mut activities, layout) = plan(&["до конца I четверти"], None);
    let (own, _) = plan(&["до конца II четверти"], None);
    let own = own[0].content.deadline.clone().unwrap();
    activities[0].content = activities[0].content.appointed(own, "график".to_owned(), "Ветрова", day("2025-09-02"));
    let found = count(&activities, &layout);
    let content = &found.changed[0].1;
    assert_eq!(dues(content), ["2025-12-26"]);
    assert_eq!(dues(&content.as_ordered()), ["2025-10-24"]);
}

#[test]
fn the_same_term_is_the_same_obligation() {
    let (activities, layout) = plan(&["1 раз в четверть"], None);
    let before = &activities[0].content;
    let after = count(&activities, &layout).changed.remove(0).1;
    let keys = |content: &Content| -> Vec<String> {
        expected(content.deadline.as_ref()).into_iter().map(|one| one.key).collect()
    };
    let (old, new) = (keys(before), keys(&after));
    assert_eq!(old[0], new[0]);
    assert_ne!(old[1], new[1]);
    let known: Vec<KnownObligation> = (1..)
        .zip(&old)
        .map(|(id, key)| KnownObligation {
            id: ObligationId(id),
            activity: ActivityId(1),
            who: "o:7".to_owned(),
            occurrence: key.clone(),
            dates: Dates::default(),
            party: "ОУ".to_owned(),
            status: Status::Done,
        })
        .collect();
    assert_eq!(moved(before, &after, &known), [(ObligationId(2), new[1].clone())]);
}
