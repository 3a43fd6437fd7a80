//! The register of schools: the list with its filters, categories, pairs, facts.

use chrono::NaiveDate;
use opora_core::access::Actor;
use opora_core::ids::OrganisationId;
use opora_core::refusal::RefusalKind;
use opora_store::helping::{Ending, MembershipDraft, PairDraft};
use opora_store::school_facts::{SchoolDraft, SchoolFacts};
use opora_store::school_rows::{CategoryFilter, Life, SchoolFilter, SchoolSort};
use opora_store::{Page, Store, Trouble};

use crate::book::{at, authority, day, on_each, school, school_actor, specialist};

fn draft(category: &str, from: &str) -> MembershipDraft {
    MembershipDraft { category: category.to_owned(), from: day(from), ground: None, document: None }
}

fn pair(mentor: Option<OrganisationId>, curator: &str, from: &str) -> PairDraft {
    PairDraft { mentor, curator: Some(curator.to_owned()), from: day(from), document: None }
}

async fn names(store: &Store, actor: &Actor, filter: SchoolFilter, sort: SchoolSort, today: NaiveDate) -> Vec<String> {
    let rows = store.school_rows(actor, &filter, sort, Page::default(), today).await.unwrap();
    rows.rows.into_iter().map(|row| row.name).collect()
}

fn refused(trouble: &Trouble) -> RefusalKind {
    trouble.refusal().unwrap().kind
}

#[test]
fn the_list_is_filtered_sorted_and_scoped() {
    on_each(|store| async move {
        let (one, other) = (authority(&store, "УО Ключей").await, authority(&store, "УО Заозёрья").await);
        let ten = school(&store, one, "МБОУ «СОШ № 10»").await;
        let two = school(&store, one, "МБОУ «СОШ № 2»").await;
        school(&store, other, "МБОУ «Ёлкинская ООШ»").await;
        let actor = specialist(one);
        let moment = at("2026-03-17");
        store.membership_add(&actor, ten, draft("ШНОР", "2025-08-25"), moment).await.unwrap();
        let lock = store.organisation(&actor, ten).await.unwrap().lock;
        store.pairing_set(&actor, ten, lock, pair(Some(two), "Тихонова Л. Д.", "2025-09-15"), moment).await.unwrap();
        let all = SchoolFilter::default;
        let name = SchoolSort::Name;
        assert_eq!(names(&store, &actor, all(), name, moment.today).await, ["МБОУ «СОШ № 2»", "МБОУ «СОШ № 10»"]);
        assert_eq!(names(&store, &Actor::product(), all(), SchoolSort::OverdueDown, moment.today).await.len(), 3);
        let of_school = school_actor(one, two);
        assert_eq!(names(&store, &of_school, all(), name, moment.today).await, ["МБОУ «СОШ № 2»"]);
        let key = SchoolFilter { category: CategoryFilter::Key("шнор".into()), ..all() };
        assert_eq!(names(&store, &actor, key.clone(), name, moment.today).await, ["МБОУ «СОШ № 10»"]);
        assert!(names(&store, &actor, key, name, day("2025-08-24")).await.is_empty(), "not yet in it");
        let none = SchoolFilter { category: CategoryFilter::None, ..all() };
        assert_eq!(names(&store, &actor, none, name, moment.today).await, ["МБОУ «СОШ № 2»"]);
        let words = SchoolFilter { words: "ЕЛКИН".into(), ..all() };
        assert_eq!(names(&store, &Actor::product(), words, name, moment.today).await, ["МБОУ «Ёлкинская ООШ»"]);
        let rows = store.school_rows(&actor, &all(), name, Page::default(), moment.today).await.unwrap();
        let row = rows.rows.iter().find(|row| row.id == ten).unwrap();
        assert_eq!(row.categories, [("ШНОР".to_owned(), Some(day("2025-08-25")))]);
        assert_eq!((row.mentor, row.mentor_name.as_deref()), (Some(two), Some("МБОУ «СОШ № 2»")));
        assert_eq!((row.curator.as_deref(), row.open, row.next_due), (Some("Тихонова Л. Д."), 0, None));
        store.organisation_close(&actor, two, 1, day("2026-01-31"), moment).await.unwrap();
        assert_eq!(names(&store, &actor, all(), name, moment.today).await, ["МБОУ «СОШ № 10»"]);
        let closed = SchoolFilter { life: Life::Closed, ..all() };
        assert_eq!(names(&store, &actor, closed, name, moment.today).await, ["МБОУ «СОШ № 2»"]);
        assert_eq!(store.school_counts(&Actor::product(), moment.today).await.unwrap()[&one], 1);
        assert_eq!(store.school_categories(&actor, moment.today).await.unwrap(), [("шнор".into(), "ШНОР".into(), 1)]);
        assert!(store.school_categories(&specialist(other), moment.today).await.unwrap().is_empty());
    });
}

#[test]
fn a_list_asks_the_same_number_of_questions_for_one_row_and_for_many() {
    on_each(|store| async move {
        let one = authority(&store, "УО").await;
        let actor = specialist(one);
        let moment = at("2026-03-17");
        let ask = |store: Store, actor: Actor| async move {
            let before = store.statements();
            let filter = SchoolFilter::default();
            store.school_rows(&actor, &filter, SchoolSort::Name, Page::default(), day("2026-03-17")).await.unwrap();
            store.statements() - before
        };
        let first = school(&store, one, "СОШ № 1").await;
        let mentor = school(&store, one, "Лицей").await;
        store.pairing_set(&actor, first, 1, pair(Some(mentor), "А. Б.", "2025-09-01"), moment).await.unwrap();
        let few = ask(store.clone(), actor.clone()).await;
        let drafts = (2..60).map(|number| SchoolDraft {
            name: format!("СОШ № {number}"),
            full_name: None,
            number: None,
            director: Some("Егорова В. Ю.".into()),
            code: Some(format!("sch{number}")),
            valid_from: None,
        });
        let ids = store.schools_add(&actor, one, drafts.collect(), moment).await.unwrap();
        for id in ids.iter().take(10) {
            store.membership_add(&actor, *id, draft("ШНОР", "2025-09-01"), moment).await.unwrap();
            store.pairing_set(&actor, *id, 1, pair(Some(mentor), "А. Б.", "2025-09-01"), moment).await.unwrap();
        }
        assert_eq!(ask(store.clone(), actor.clone()).await, few);
        assert_eq!(store.directors(&actor, ids[0]).await.unwrap()[0].name, "Егорова В. Ю.");
        let by_code = SchoolFilter { words: "sch7".into(), ..SchoolFilter::default() };
        assert_eq!(names(&store, &actor, by_code, SchoolSort::Name, moment.today).await, ["СОШ № 7"]);
    });
}

#[test]
fn categories_and_pairs_follow_each_other() {
    on_each(|store| async move {
        let (one, other) = (authority(&store, "УО").await, authority(&store, "Чужое УО").await);
        let (weak, strong) = (school(&store, one, "СОШ № 1").await, school(&store, one, "Лицей").await);
        let foreign = school(&store, other, "Гимназия").await;
        let actor = specialist(one);
        let moment = at("2026-03-17");
        let id = store.membership_add(&actor, weak, draft("ШНОР", "2022-09-01"), moment).await.unwrap();
        let twice = store.membership_add(&actor, weak, draft("шнор", "2023-09-01"), moment).await.unwrap_err();
        assert_eq!(refused(&twice), RefusalKind::Invalid);
        let ending = |day_text: &str| Ending {
            last_day: day(day_text), reason: Some("критерии не выполнены".into())
        };
        let early = store.membership_close(&actor, weak, id, 1, ending("2021-01-01"), moment).await.unwrap_err();
        assert_eq!(refused(&early), RefusalKind::Invalid);
        store.membership_close(&actor, weak, id, 1, ending("2023-08-31"), moment).await.unwrap();
        let stale = store.membership_close(&actor, weak, id, 1, ending("2023-08-30"), moment).await.unwrap_err();
        assert_eq!(refused(&stale), RefusalKind::Stale);
        store.membership_add(&actor, weak, draft("ШНОР", "2025-08-25"), moment).await.unwrap();
        let known = store.memberships(&actor, weak).await.unwrap();
        assert_eq!(known.iter().map(|one| one.valid_to).collect::<Vec<_>>(), [None, Some(day("2023-08-31"))]);
        assert_eq!(known[1].ground.as_deref(), Some("исключена: критерии не выполнены"));

        store.pairing_set(&actor, weak, 1, pair(None, "Орлова Н. Е.", "2022-09-15"), moment).await.unwrap();
        let stale =
            store.pairing_set(&actor, weak, 1, pair(Some(strong), "Т.", "2025-09-15"), moment).await.unwrap_err();
        assert_eq!(refused(&stale), RefusalKind::Stale);
        let earlier =
            store.pairing_set(&actor, weak, 2, pair(Some(strong), "Т.", "2022-09-15"), moment).await.unwrap_err();
        assert_eq!(refused(&earlier), RefusalKind::Invalid);
        store.pairing_set(&actor, weak, 2, pair(Some(strong), "Т.", "2025-09-15"), moment).await.unwrap();
        let pairs = store.pairings_of(&actor, weak).await.unwrap();
        assert_eq!(pairs.len(), 2);
        assert_eq!((pairs[0].mentor, pairs[1].valid_to), (Some(strong), Some(day("2025-09-14"))));
        assert_eq!(store.pairings_by(&actor, strong).await.unwrap()[0].school, weak);
        let itself =
            store.pairing_set(&actor, weak, 3, pair(Some(weak), "Т.", "2026-01-15"), moment).await.unwrap_err();
        assert_eq!(refused(&itself), RefusalKind::Invalid);
        let beyond =
            store.pairing_set(&actor, weak, 3, pair(Some(foreign), "Т.", "2026-01-15"), moment).await.unwrap_err();
        assert_eq!(refused(&beyond), RefusalKind::NotFound);
    });
}

#[test]
fn who_may_not_see_a_school_does_not_find_it() {
    on_each(|store| async move {
        let (one, other) = (authority(&store, "УО").await, authority(&store, "Чужое УО").await);
        let (own, foreign) = (school(&store, one, "СОШ № 1").await, school(&store, other, "СОШ № 2").await);
        let moment = at("2026-03-17");
        for actor in [specialist(one), school_actor(one, own)] {
            assert_eq!(refused(&store.memberships(&actor, foreign).await.unwrap_err()), RefusalKind::NotFound);
            assert_eq!(refused(&store.pairings_of(&actor, foreign).await.unwrap_err()), RefusalKind::NotFound);
            assert_eq!(refused(&store.directors(&actor, foreign).await.unwrap_err()), RefusalKind::NotFound);
        }
        let facts = SchoolFacts { number: Some("9".into()), ..SchoolFacts::default() };
        let school = school_actor(one, own);
        let kinds = [
            refused(&store.organisation_change(&school, own, 1, facts.clone(), moment).await.unwrap_err()),
            refused(&store.director_set(&school, own, "Я", None, moment).await.unwrap_err()),
            refused(&store.membership_add(&school, own, draft("ШНОР", "2025-09-01"), moment).await.unwrap_err()),
            refused(&store.pairing_set(&school, own, 1, pair(None, "Я", "2025-09-01"), moment).await.unwrap_err()),
        ];
        assert_eq!(kinds, [RefusalKind::Forbidden; 4]);
        let office = specialist(one);
        store.organisation_change(&office, own, 1, facts.clone(), moment).await.unwrap();
        let again = store.organisation_change(&office, own, 1, facts.clone(), moment).await.unwrap_err();
        assert_eq!(refused(&again), RefusalKind::Stale);
        let beyond = store.organisation_change(&office, foreign, 1, facts, moment).await.unwrap_err();
        assert_eq!(refused(&beyond), RefusalKind::NotFound);
    });
}
