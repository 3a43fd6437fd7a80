//! School terms: who may keep which table, what is refused, what the journal says, what is counted again.

use opora_core::access::Actor;
use opora_core::appointment::Given;
use opora_core::calendar::{SchoolTerms, TermsRow, TermsSource};
use opora_core::deadline::{self, Context};
use opora_core::reading::{Level, Period};
use opora_core::refusal::RefusalKind;
use opora_store::journal::JournalFilter;
use opora_store::obligations::{ObligationFilter, ObligationSort, Section};
use opora_store::{Answer, Page};

use crate::adoption::{adopt, put};
use crate::book::{at, authority, day, on_each, school, school_actor, specialist};
use crate::orders::order;

fn table(first_term_ends: &str) -> SchoolTerms {
    let first = Period { start: day("2025-09-01"), end: day(first_term_ends) };
    SchoolTerms::default_for(2025).unwrap().with(TermsRow::Term(1), first)
}

fn kind<T: std::fmt::Debug>(answer: Answer<T>) -> RefusalKind {
    answer.unwrap_err().refusal().unwrap().kind
}

#[test]
fn an_authority_counts_by_its_own_table_then_by_the_common_one() {
    on_each(|store| async move {
        let (one, other) = (authority(&store, "УО Ключей").await, authority(&store, "УО Заозёрья").await);
        let (own, admin, moment) = (specialist(one), Actor::product(), at("2025-08-28"));
        assert!(store.terms(&own, Some(one)).await.unwrap().is_empty());
        assert_eq!(store.terms_set(&own, Some(one), table("2025-10-24"), 0, moment).await.unwrap(), 1);
        store.terms_set(&admin, None, table("2025-10-20"), 0, moment).await.unwrap();
        let next = SchoolTerms::default_for(2026).unwrap();
        store.terms_set(&admin, None, next, 0, moment).await.unwrap();
        let ends = |tables: &[SchoolTerms]| tables.iter().map(|table| table.terms[0].end).collect::<Vec<_>>();
        let mine = store.terms_in_use(&own, one).await.unwrap();
        assert_eq!(ends(&mine), [day("2025-10-24"), next.terms[0].end]);
        assert!(mine.iter().all(|table| table.source == TermsSource::Authority));
        assert_eq!(ends(&store.terms_in_use(&admin, other).await.unwrap())[0], day("2025-10-20"));
        assert_eq!(store.terms(&admin, None).await.unwrap().len(), 2);
        let kept = store.terms(&own, Some(one)).await.unwrap();
        assert_eq!((kept[0].authority, kept[1].authority), (Some(one), None));
        assert_eq!((kept[0].changed_by.as_str(), kept[0].changed_at), ("Специалист Ветрова", moment.now));
    });
}

#[test]
fn tables_are_kept_within_one_s_scope() {
    on_each(|store| async move {
        let (one, other) = (authority(&store, "УО Ключей").await, authority(&store, "УО Заозёрья").await);
        let pupil = school_actor(one, school(&store, one, "МБОУ СОШ № 3").await);
        let (own, moment, dates) = (specialist(one), at("2025-08-28"), table("2025-10-24"));
        store.terms_set(&own, Some(one), dates, 0, moment).await.unwrap();
        assert_eq!(store.terms_in_use(&pupil, one).await.unwrap().len(), 1, "a school reads");
        assert_eq!(kind(store.terms_set(&pupil, Some(one), dates, 1, moment).await), RefusalKind::Forbidden);
        assert_eq!(kind(store.terms_set(&own, Some(other), dates, 0, moment).await), RefusalKind::NotFound);
        assert_eq!(kind(store.terms_set(&own, None, dates, 0, moment).await), RefusalKind::Forbidden);
        assert_eq!(kind(store.terms(&own, Some(other)).await), RefusalKind::NotFound);
        assert_eq!(kind(store.terms(&pupil, Some(other)).await), RefusalKind::NotFound);
    });
}

#[test]
fn a_table_is_refused_row_by_row_and_locked() {
    on_each(|store| async move {
        let one = authority(&store, "УО Ключей").await;
        let (own, moment) = (specialist(one), at("2025-08-28"));
        let wrong = store.terms_set(&own, Some(one), table("2025-11-20"), 0, moment).await.unwrap_err();
        assert!(wrong.refusal().unwrap().reason.contains("осенние каникулы"), "{wrong}");
        store.terms_set(&own, Some(one), table("2025-10-24"), 0, moment).await.unwrap();
        assert_eq!(kind(store.terms_set(&own, Some(one), table("2025-10-23"), 0, moment).await), RefusalKind::Stale);
        assert_eq!(store.terms_set(&own, Some(one), table("2025-10-23"), 1, moment).await.unwrap(), 2);
        assert_eq!(kind(store.terms_set(&own, Some(one), table("2025-10-22"), 1, moment).await), RefusalKind::Stale);
        assert_eq!(store.terms_set(&own, Some(one), table("2025-10-23"), 2, moment).await.unwrap(), 2, "nothing new");
        let far = SchoolTerms::default_for(1812).unwrap();
        assert_eq!(kind(store.terms_set(&own, Some(one), far, 0, moment).await), RefusalKind::Invalid);
        let filter = JournalFilter { words: "четвертей".to_owned(), ..JournalFilter::default() };
        let said = store.journal(&own, &filter, Page::default()).await.unwrap().rows;
        assert_eq!(said.len(), 2);
        assert_eq!(said[0].sentence, "Изменены даты четвертей и каникул 2025–2026 учебного года");
        assert_eq!(said[0].before.as_deref(), Some("I\u{a0}четверть 01.09.2025–24.10.2025"));
        assert_eq!(said[0].after.as_deref(), Some("I\u{a0}четверть 01.09.2025–23.10.2025"));
    });
}

const BY_TERMS: [&str; 4] = [
    "1 | Сдать отчёт об успеваемости | 1 раз в четверть | МБОУ СОШ № 3",
    "2 | Провести диагностику | до конца I четверти | МБОУ СОШ № 3",
    "3 | Собрать методический совет | ежемесячно | УО",
    "4 | Провести семинар | до 01.12.2025 | УО",
];

fn entered() -> SchoolTerms {
    let period = |start, end| Period { start: day(start), end: day(end) };
    SchoolTerms::default_for(2025)
        .unwrap()
        .with(TermsRow::Term(1), period("2025-09-01", "2025-10-24"))
        .with(TermsRow::Term(2), period("2025-11-05", "2025-12-26"))
}

#[test]
fn adopted_deadlines_are_counted_by_the_new_dates() {
    on_each(|store| async move {
        let own = authority(&store, "УО Ключей").await;
        school(&store, own, "МБОУ СОШ № 3").await;
        let actor = specialist(own);
        let mut reading = order("7-ОД", "2025-08-29", &BY_TERMS);
        for plan in &mut reading.roadmaps {
            plan.period = Some(Period { start: day("2025-09-01"), end: day("2026-08-31") });
            for activity in &mut plan.activities {
                let phrase = activity.deadline.as_ref().unwrap().phrase.clone();
                let context = Context { period: plan.period, signed: Some(day("2025-08-29")), ..Context::default() };
                activity.deadline = Some(deadline::read(&phrase, &context));
            }
        }
        let document = put(&store, &actor, own, "план.txt", reading).await;
        let adopted = adopt(&store, &actor, document, "2025-08-30").await;
        let dues = async |number: &str, section| {
            let filter = ObligationFilter { programme: Some(adopted.programme), ..ObligationFilter::default() };
            let (sort, today) = (ObligationSort::Due, day("2025-12-01"));
            let page = Page { number: 1, size: 200 };
            let rows = store.obligations(&actor, section, &filter, sort, page, today).await.unwrap().rows;
            let mine = rows.into_iter().filter(|row| row.activity_number.as_deref() == Some(number));
            mine.collect::<Vec<_>>()
        };
        let days = |rows: &[opora_store::obligations::Obligation]| -> Vec<String> {
            rows.iter().map(|row| row.dates.due.unwrap().to_string()).collect()
        };
        let before = dues("1", Section::All).await;
        assert_eq!(days(&before)[..2], ["2025-10-26", "2025-12-29"]);
        // The first term is reported by its former last day, before the dates were entered.
        let moment = at("2025-10-25");
        store.obligation_done(&actor, before[0].id, before[0].lock, day("2025-10-25"), None, moment).await.unwrap();

        let moment = at("2025-12-01");
        let shown = store.terms_preview(&actor, Some(own), entered(), 0, moment).await.unwrap();
        assert_eq!((shown.activities(), shown.obligations()), (2, 2), "{shown:?} {before:?}");
        assert!(shown.programmes[0].doubtful.is_empty());
        assert_eq!(shown.programmes[0].changed[1].after[0].due, day("2025-10-24"));
        assert!(store.terms(&actor, Some(own)).await.unwrap().is_empty(), "nothing is kept");
        assert_eq!(days(&dues("1", Section::All).await), days(&before));

        store.terms_set(&actor, Some(own), entered(), 0, moment).await.unwrap();
        let after = dues("1", Section::All).await;
        assert_eq!(after.len(), before.len(), "the same terms are the same obligations");
        let done = dues("1", Section::Done).await;
        assert_eq!((days(&done), done[0].id), (vec!["2025-10-26".to_owned()], before[0].id));
        assert!(days(&after).contains(&"2025-12-26".to_owned()), "{after:#?}");
        assert_eq!(days(&dues("2", Section::All).await), ["2025-10-24"]);
        assert_eq!(days(&dues("4", Section::All).await), ["2025-12-01"]);

        let filter = JournalFilter { words: "пересчитаны".to_owned(), ..JournalFilter::default() };
        let said = store.journal(&actor, &filter, Page::default()).await.unwrap().rows;
        assert_eq!(said.len(), 1);
        assert!(said[0].sentence.contains("2025–2026 учебного года: изменено мероприятий 2"), "{}", said[0].sentence);
        let versions = store.versions(&actor, adopted.programme).await.unwrap();
        assert_eq!((versions.len(), versions[0].document), (2, None));
        let difference = store.difference(&actor, adopted.programme, 1, 2).await.unwrap();
        assert_eq!((difference.changed.len(), difference.same), (2, 3));
        // The same dates again change nothing more.
        let again = store.terms_preview(&actor, Some(own), entered(), 1, moment).await.unwrap();
        assert!(again.is_empty());
    });
}

#[test]
fn the_common_table_counts_for_those_without_their_own() {
    on_each(|store| async move {
        let (one, other) = (authority(&store, "УО Ключей").await, authority(&store, "УО Заозёрья").await);
        let moment = at("2025-09-10");
        for own in [one, other] {
            let actor = specialist(own);
            let mut reading = order("7-ОД", "2025-08-29", &BY_TERMS[1..2]);
            let context = Context {
                period: Some(Period { start: day("2025-09-01"), end: day("2026-08-31") }),
                signed: Some(day("2025-08-29")),
                ..Context::default()
            };
            let plan = &mut reading.roadmaps[0];
            plan.period = context.period;
            plan.activities[0].deadline = Some(deadline::read("до конца I четверти", &context));
            let document = put(&store, &actor, own, "план.txt", reading).await;
            adopt(&store, &actor, document, "2025-08-30").await;
        }
        store.terms_set(&specialist(one), Some(one), entered(), 0, moment).await.unwrap();
        let common = entered().with(TermsRow::Term(1), Period { start: day("2025-09-01"), end: day("2025-10-22") });
        let shown = store.terms_preview(&Actor::product(), None, common, 0, moment).await.unwrap();
        assert_eq!((shown.programmes.len(), shown.activities()), (1, 1), "the authority with a table keeps its days");
        assert_eq!(shown.programmes[0].changed[0].after[0].due, day("2025-10-22"));
    });
}

#[test]
fn a_typed_deadline_is_counted_by_the_table_of_the_authority() {
    on_each(|store| async move {
        let own = authority(&store, "УО Ключей").await;
        let actor = specialist(own);
        let moment = at("2025-09-10");
        let mut reading = order("7-ОД", "2025-08-29", &["1 | Провести диагностику | по графику | УО"]);
        reading.roadmaps[0].period = Some(Period { start: day("2025-09-01"), end: day("2026-08-31") });
        let document = put(&store, &actor, own, "план.txt", reading).await;
        let adopted = adopt(&store, &actor, document, "2025-08-30").await;
        store.terms_set(&actor, Some(own), entered(), 0, moment).await.unwrap();
        let table = store.programme_table(&actor, adopted.programme, moment.today).await.unwrap();
        let id = table.rows[0].id;
        let page = store.activity(&actor, id, Page::default(), moment.today).await.unwrap();
        let given = Given::Phrase("до конца I четверти");
        let read = page.reading(given);
        assert_eq!((read.due, read.status), (Some(day("2025-10-24")), Level::Clear), "{read:#?}");
        store.activity_deadline_set(&actor, id, page.row.lock, given, "график № 3", moment).await.unwrap();
        let page = store.activity(&actor, id, Page::default(), moment.today).await.unwrap();
        assert_eq!(page.row.content.deadline.unwrap().due, Some(day("2025-10-24")));
    });
}
