//! Amended orders: nothing that was done is lost, nothing is doubled, and the history says what happened.

use opora_core::access::Actor;
use opora_core::refusal::RefusalKind;
use opora_store::adoption::Into;
use opora_store::documents::Uploaded;
use opora_store::journal::JournalFilter;
use opora_store::obligations::{Obligation, ObligationFilter, ObligationSort, Postponement, Section};
use opora_store::organisations::OrganisationFilter;
use opora_store::{Page, Store};

use crate::adoption::{adopt, put};
use crate::book::{at, authority, day, on_each, school, specialist};
use crate::orders::{order, upload};

async fn found(store: &Store, actor: &Actor, section: Section, words: &str) -> Vec<Obligation> {
    let filter = ObligationFilter { words: words.to_owned(), ..ObligationFilter::default() };
    let page = Page { number: 1, size: 200 };
    store.obligations(actor, section, &filter, ObligationSort::Due, page, day("2021-02-20")).await.unwrap().rows
}

async fn told(store: &Store, actor: &Actor, words: &str) -> Vec<String> {
    let filter = JournalFilter { words: words.to_owned(), ..JournalFilter::default() };
    let page = Page { number: 1, size: 100 };
    store.journal(actor, &filter, page).await.unwrap().rows.into_iter().map(|event| event.sentence).collect()
}

async fn finish(store: &Store, actor: &Actor, words: &str, due: &str) {
    let open = found(store, actor, Section::Open, words).await;
    let one = open.iter().find(|one| one.dates.due == Some(day(due))).unwrap();
    store.obligation_done(actor, one.id, one.lock, day("2021-02-19"), None, at("2021-02-20")).await.unwrap();
}

#[test]
fn what_is_done_stays_when_the_order_moves_or_removes_its_day() {
    on_each(|store| async move {
        let own = authority(&store, "Управление образования Озёрска").await;
        let actor = specialist(own);
        let first = [
            "1 | Провести диагностику | 2021-02-28 | Центр развития",
            "2 | Провести сбор учителей | 2021-01-31, 2021-03-31 | Центр развития",
            "3 | Составить график | 2021-02-15 | Центр развития",
        ];
        let id = put(&store, &actor, own, "order.txt", order("12-ОД", "2021-01-15", &first)).await;
        adopt(&store, &actor, id, "2021-01-20").await;
        finish(&store, &actor, "диагностику", "2021-02-28").await;
        finish(&store, &actor, "сбор", "2021-01-31").await;
        finish(&store, &actor, "график", "2021-02-15").await;
        // The day is moved, one of two days is named no more, a row is gone.
        let second = [
            "1 | Провести диагностику | 2021-05-31 | Центр развития",
            "2 | Провести сбор учителей | 2021-03-31, 2021-06-30 | Центр развития",
        ];
        let id = put(&store, &actor, own, "second.txt", order("31-ОД", "2021-02-18", &second)).await;
        adopt(&store, &actor, id, "2021-02-20").await;

        let done = found(&store, &actor, Section::Done, "").await;
        let dues: Vec<_> = done.iter().map(|one| one.dates.due.unwrap().to_string()).collect();
        assert_eq!(dues, ["2021-01-31", "2021-02-15", "2021-02-28"]);
        assert!(done.iter().all(|one| one.completion.is_some()));
        assert!(found(&store, &actor, Section::Open, "диагностику").await.is_empty());
        let open = found(&store, &actor, Section::Open, "сбор").await;
        let dues: Vec<_> = open.iter().map(|one| one.dates.due.unwrap().to_string()).collect();
        assert_eq!(dues, ["2021-03-31", "2021-06-30"]);
        let told = told(&store, &actor, "остаётся выполненным").await;
        assert_eq!(told.len(), 3, "{told:?}");
        let has = |words: &str| assert!(told.iter().any(|one| one.contains(words)), "{words}: {told:?}");
        has("срок был 28.02.2021, приказ №\u{a0}31-ОД от 18.02.2021 называет 31.05.2021");
        has("срок был 31.01.2021, приказ №\u{a0}31-ОД от 18.02.2021 этого срока не называет");
        has("«Составить график», срок был 15.02.2021");
        // The same amendment again says nothing new.
        let id = put(&store, &actor, own, "copy.txt", order("31-ОД", "2021-02-18", &second)).await;
        let preview = store.adoption_preview(&actor, id, Into::Suggested, at("2021-02-20")).await.unwrap();
        assert!(preview.plan.is_empty(), "{:?}", preview.plan);
    });
}

#[test]
fn a_postponement_outlives_a_change_of_words() {
    on_each(|store| async move {
        let own = authority(&store, "Управление образования Озёрска").await;
        let actor = specialist(own);
        let row = |who: &str| format!("1 | Провести диагностику | 2021-03-01 | {who}");
        let id = put(&store, &actor, own, "order.txt", order("12-ОД", "2021-01-15", &[&row("МБОУ СОШ № 3")])).await;
        adopt(&store, &actor, id, "2021-01-20").await;
        let one = found(&store, &actor, Section::Open, "диагностику").await.remove(0);
        let later =
            Postponement { late_from: day("2021-04-02"), closes_on: None, reason: "карантин".to_owned() };
        store.obligation_move(&actor, one.id, one.lock, &later, at("2021-02-01")).await.unwrap();
        // The order now writes the school otherwise: the same school, the same day.
        let second = order("31-ОД", "2021-02-18", &[&row("СОШ № 3")]);
        let id = put(&store, &actor, own, "second.txt", second).await;
        adopt(&store, &actor, id, "2021-02-20").await;
        let open = found(&store, &actor, Section::Open, "диагностику").await;
        assert_eq!(open.len(), 1, "{open:?}");
        assert_eq!((open[0].id, open[0].dates.late_from), (one.id, Some(day("2021-04-02"))));
    });
}

#[test]
fn a_closed_school_is_not_made_anew() {
    on_each(|store| async move {
        let own = authority(&store, "Управление образования Озёрска").await;
        let three = school(&store, own, "МБОУ СОШ № 3").await;
        let actor = specialist(own);
        let rows = ["1 | Провести семинар | 2021-06-01 | МБОУ СОШ № 3", "2 | Провести сбор | 2021-06-01 | ОУ"];
        let id = put(&store, &actor, own, "order.txt", order("12-ОД", "2021-01-15", &rows)).await;
        adopt(&store, &actor, id, "2021-01-20").await;
        store.organisation_close(&actor, three, 1, day("2021-02-01"), at("2021-02-10")).await.unwrap();
        let all = store.organisations(&actor, &OrganisationFilter::default(), Page::default()).await.unwrap().total;
        let again = ["1 | Провести семинар | 2021-07-01 | МБОУ СОШ № 3", "2 | Провести сбор | 2021-07-01 | ОУ"];
        let id = put(&store, &actor, own, "second.txt", order("31-ОД", "2021-02-18", &again)).await;
        let preview = store.adoption_preview(&actor, id, Into::Suggested, at("2021-02-20")).await.unwrap();
        assert_eq!((preview.plan.schools.len(), preview.plan.closed.clone()), (0, vec!["МБОУ СОШ № 3".to_owned()]));
        adopt(&store, &actor, id, "2021-02-20").await;
        let now = store.organisations(&actor, &OrganisationFilter::default(), Page::default()).await.unwrap().total;
        assert_eq!(now, all);
        let open = found(&store, &actor, Section::Open, "").await;
        assert!(open.iter().all(|one| one.organisation != Some(three)), "{open:?}");
        // Nobody holds it, but it is expected under the words of the order.
        assert!(open.iter().any(|one| one.organisation.is_none() && one.party == "МБОУ СОШ № 3"), "{open:?}");
    });
}

#[test]
fn twice_at_once_is_once() {
    on_each(|store| async move {
        let own = authority(&store, "Управление образования Озёрска").await;
        let actor = specialist(own);
        let rows = ["1 | Провести семинар | 2021-06-01 | ОУ"];
        let file = || upload(own, "order.txt", order("12-ОД", "2021-01-15", &rows));
        let send = || store.document_upload(&actor, file(), at("2021-01-20"));
        let (one, two, three) = tokio::join!(send(), send(), send());
        let answers = [one.unwrap(), two.unwrap(), three.unwrap()];
        let new = answers.iter().filter(|answer| matches!(answer, Uploaded::New(_))).count();
        assert_eq!(new, 1, "{answers:?}");
        let id = answers[0].id();
        assert!(answers.iter().all(|answer| answer.id() == id));

        let preview = store.adoption_preview(&actor, id, Into::New, at("2021-01-20")).await.unwrap();
        let (lock, hash) = (preview.draft.document.lock, preview.hash);
        let press = || store.adopt(&actor, id, Into::New, lock, &hash, at("2021-01-20"));
        let (one, two) = tokio::join!(press(), press());
        let (done, refused): (Vec<_>, Vec<_>) = [one, two].into_iter().partition(Result::is_ok);
        assert_eq!((done.len(), refused.len()), (1, 1));
        let refused = refused.into_iter().next().unwrap().unwrap_err();
        assert_eq!(refused.refusal().unwrap().kind, RefusalKind::Stale);
        let filter = Default::default();
        let programmes = store.programmes(&actor, &filter, Default::default(), Page::default(), day("2021-02-01"));
        assert_eq!(programmes.await.unwrap().rows.len(), 1);
    });
}
