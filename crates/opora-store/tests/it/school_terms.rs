//! School terms: who may keep which table, what is refused, what the journal says.

use opora_core::access::Actor;
use opora_core::calendar::{SchoolTerms, TermsRow, TermsSource};
use opora_core::reading::Period;
use opora_core::refusal::RefusalKind;
use opora_store::journal::JournalFilter;
use opora_store::{Answer, Page};

use crate::book::{at, authority, day, on_each, school, school_actor, specialist};

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
