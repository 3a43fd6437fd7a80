//! Methodologies, manual decisions, lists and their adoption as dated memberships.

use opora_core::access::Actor;
use opora_core::ids::{MethodologyId, OrganisationId};
use opora_core::refusal::RefusalKind;
use opora_store::helping::MembershipDraft;
use opora_store::journal::JournalFilter;
use opora_store::organisations::DatedCode;
use opora_store::results::contexts::CardDraft;
use opora_store::results::decisions::{DecisionDraft, DecisionKind};
use opora_store::results::list_adoption::{ListAdoption, Unbound};
use opora_store::results::lists::{ListDraft, ListFilter, ListRowDraft, ListState, Standing};
use opora_store::results::methodologies::{Basis, MethodologyState, MethodologyText, WriteTo};
use opora_store::{Answer, Page, Store};
use serde_json::json;

use crate::book::{at, authority, day, on_each, school, school_actor, specialist};
use crate::results::{tested, with_results};

fn kind<T: std::fmt::Debug>(answer: Answer<T>) -> RefusalKind {
    answer.unwrap_err().refusal().unwrap().kind
}

fn text(title: &str) -> MethodologyText {
    MethodologyText {
        title: title.to_owned(),
        body: "название = \"Проба\"\n".to_owned(),
        valid_from: Some(day("2026-01-01")),
        valid_to: None,
    }
}

fn order(words: &str) -> Basis {
    Basis { words: Some(words.to_owned()), document: None }
}

fn row(code: &str, standing: Standing, ground: &str) -> ListRowDraft {
    ListRowDraft { school: code.to_owned(), standing, ground: ground.to_owned(), body: json!({"met": 2}) }
}

fn list(own: OrganisationId, methodology: MethodologyId, rows: Vec<ListRowDraft>) -> ListDraft {
    ListDraft {
        authority: Some(own),
        methodology,
        title: "Школы с низкими результатами".to_owned(),
        category: "ШНОР".to_owned(),
        year: 2021,
        version: 0,
        what_if: None,
        body: json!({"schools": 3}),
        rows,
    }
}

fn adoption(from: &str) -> ListAdoption {
    ListAdoption { from: day(from), basis: order("приказ № 77-ОД от 20.03.2026"), unbound: Unbound::Refuse }
}

/// Three schools with results; the third is no school of the register.
async fn schools(store: &Store, own: OrganisationId) -> [OrganisationId; 2] {
    let actor = specialist(own);
    let mut ids = Vec::new();
    for number in [1, 2] {
        let id = school(store, own, &format!("СОШ № {number}")).await;
        let code = format!("sch10{number}");
        let code = DatedCode { system: "фис око".into(), code, valid_from: None, valid_to: None };
        store.organisation_code_set(&actor, id, code, at("2026-03-17")).await.unwrap();
        ids.push(id);
    }
    let tested = [tested("sch101", "", &[]), tested("sch102", "", &[]), tested("sch103", "Школа 3", &[])];
    with_results(store, &actor, Some(own), tested.to_vec()).await;
    [ids[0], ids[1]]
}

#[test]
fn an_approved_methodology_never_changes() {
    on_each(|store| async move {
        let (one, other) = (authority(&store, "УО Ключей").await, authority(&store, "УО Заозёрья").await);
        let (own, moment) = (specialist(one), at("2026-03-17"));
        let id = store.methodology_write(&own, WriteTo::New(Some(one)), &text("Проба"), moment).await.unwrap();
        store.methodology_write(&own, WriteTo::Draft(id, 1), &text("Проба 1"), moment).await.unwrap();
        let stale = store.methodology_write(&own, WriteTo::Draft(id, 1), &text("Проба 2"), moment).await;
        assert_eq!(kind(stale), RefusalKind::Stale);
        let nothing = store.methodology_approve(&own, id, 2, &Basis::default(), moment).await;
        assert_eq!(kind(nothing), RefusalKind::Invalid);
        store.methodology_approve(&own, id, 2, &order("приказ № 5"), moment).await.unwrap();
        let late = store.methodology_write(&own, WriteTo::Draft(id, 3), &text("Проба 3"), moment).await;
        assert_eq!(kind(late), RefusalKind::WrongState);
        let next = store.methodology_write(&own, WriteTo::NextVersion(id), &text("Проба 2026"), moment).await.unwrap();
        let second = store.methodology_write(&own, WriteTo::NextVersion(id), &text("Ещё"), moment).await;
        assert_eq!(kind(second), RefusalKind::WrongState, "one draft at a time");
        let known = store.methodologies(&own).await.unwrap();
        assert_eq!(
            known.iter().map(|one| (one.id, one.number, one.state)).collect::<Vec<_>>(),
            [(next, 2, MethodologyState::Draft), (id, 1, MethodologyState::Approved),]
        );
        assert_eq!((known[1].title.as_str(), known[0].lineage), ("Проба 1", id));
        assert!(store.methodologies(&specialist(other)).await.unwrap().is_empty());
        assert_eq!(kind(store.methodology(&specialist(other), id).await), RefusalKind::NotFound);
        let pupil = school(&store, one, "СОШ № 1").await;
        assert_eq!(store.methodologies(&school_actor(one, pupil)).await.unwrap().len(), 1, "no drafts for a school");
        store.methodology_withdraw(&own, id, 3, moment).await.unwrap();
        let common = store.methodology_write(&own, WriteTo::New(None), &text("Общая"), moment).await;
        assert_eq!(kind(common), RefusalKind::NotFound);
        let common =
            store.methodology_write(&Actor::product(), WriteTo::New(None), &text("Общая"), moment).await.unwrap();
        assert!(store.methodology(&specialist(other), common).await.is_ok());
        let foreign = store.methodology_approve(&specialist(other), common, 1, &order("приказ"), moment).await;
        assert_eq!(kind(foreign), RefusalKind::NotFound);
    });
}

#[test]
fn a_list_is_adopted_as_dated_memberships() {
    on_each(|store| async move {
        let own = authority(&store, "УО Ключей").await;
        let (actor, moment) = (specialist(own), at("2026-03-17"));
        let [first, second] = schools(&store, own).await;
        let former = MembershipDraft {
            category: "ШНОР".into(),
            from: day("2024-09-01"),
            ground: Some("приказ 2024 года".into()),
            document: None,
        };
        store.membership_add(&actor, second, former, moment).await.unwrap();
        let ground = "ВПР 2021, математика 5 кл.: 7 из 18 = 38,9 % ≥ 30 %";
        let draft = store.methodology_write(&actor, WriteTo::New(Some(own)), &text("Проба"), moment).await.unwrap();
        let rows = vec![
            row("sch101", Standing::Listed, ground),
            row("sch102", Standing::Left, "два года подряд ни одного признака"),
            row("sch103", Standing::Listed, ground),
        ];
        let id = store.school_list_keep(&actor, &list(own, draft, rows), moment).await.unwrap();
        let early = store.school_list_adopt(&actor, id, 1, &adoption("2026-04-01"), moment).await;
        assert_eq!(kind(early), RefusalKind::WrongState, "the methodology is a draft");
        store.methodology_approve(&actor, draft, 1, &order("приказ № 5"), moment).await.unwrap();

        let plan = store.school_list_plan(&actor, id, day("2026-04-01")).await.unwrap();
        assert_eq!((plan.entering.len(), plan.leaving.len(), plan.unbound.len()), (1, 1, 1));
        let unbound = store.school_list_adopt(&actor, id, 1, &adoption("2026-04-01"), moment).await;
        assert_eq!(kind(unbound), RefusalKind::Invalid);
        let without = ListAdoption { unbound: Unbound::LeaveOut, ..adoption("2026-04-01") };
        let no_act = ListAdoption { basis: Basis::default(), ..without.clone() };
        assert_eq!(kind(store.school_list_adopt(&actor, id, 1, &no_act, moment).await), RefusalKind::Invalid);
        let too_early = ListAdoption { from: day("2024-09-01"), ..without.clone() };
        assert_eq!(kind(store.school_list_adopt(&actor, id, 1, &too_early, moment).await), RefusalKind::Invalid);
        assert!(store.memberships(&actor, first).await.unwrap().is_empty(), "nothing happened in part");
        store.school_list_adopt(&actor, id, 1, &without, moment).await.unwrap();

        let entered = store.memberships(&actor, first).await.unwrap();
        assert_eq!((entered.len(), entered[0].valid_from), (1, Some(day("2026-04-01"))));
        let said = entered[0].ground.as_deref().unwrap();
        assert_eq!(said, format!("{ground}. Основание: приказ № 77-ОД от 20.03.2026"));
        let left = store.memberships(&actor, second).await.unwrap();
        assert_eq!(left[0].valid_to, Some(day("2026-03-31")));
        assert!(left[0].ground.as_deref().unwrap().starts_with("приказ 2024 года; исключена: два года подряд"));
        assert_eq!(kind(store.school_list_adopt(&actor, id, 2, &without, moment).await), RefusalKind::WrongState);
        let events = store.journal(&actor, &JournalFilter::default(), Page::default()).await.unwrap();
        assert!(events.rows.iter().any(|event| event.sentence.contains("вошли 1, остались 0, вышли 1")));

        let story = store.school_story(&school_actor(own, first), "edu101").await.unwrap();
        assert_eq!((story.len(), story[0].ground.as_str()), (1, ground));
        let whole = store.school_list(&school_actor(own, first), id).await.unwrap();
        assert_eq!((whole.rows.len(), whole.list.listed, whole.body), (1, 1, None), "its own row only");
        assert_eq!(kind(store.school_story(&school_actor(own, first), "sch102").await), RefusalKind::NotFound);
        let stays = vec![row("sch101", Standing::Listed, ground)];
        let next = store.school_list_keep(&actor, &list(own, draft, stays), moment).await.unwrap();
        let plan = store.school_list_plan(&actor, next, day("2027-04-01")).await.unwrap();
        assert_eq!((plan.entering.len(), plan.staying.len(), plan.unmentioned), (0, 1, 0));
        assert_eq!(plan.staying[0].since, Some(day("2026-04-01")));
    });
}

#[test]
fn a_region_lists_schools_of_all_authorities_and_each_sees_its_own() {
    on_each(|store| async move {
        let (one, other) = (authority(&store, "УО Ключей").await, authority(&store, "УО Заозёрья").await);
        let (admin, moment) = (Actor::product(), at("2026-03-17"));
        let [first, _] = schools(&store, one).await;
        let far = school(&store, other, "Гимназия").await;
        let code = DatedCode { system: "рцои".into(), code: "7001".into(), valid_from: None, valid_to: None };
        store.organisation_code_set(&specialist(other), far, code, moment).await.unwrap();
        with_results(&store, &admin, None, vec![tested("7001", "Гимназия", &[])]).await;
        let method = store.methodology_write(&admin, WriteTo::New(None), &text("Общая"), moment).await.unwrap();
        store.methodology_approve(&admin, method, 1, &order("приказ министерства"), moment).await.unwrap();
        let rows = vec![row("sch101", Standing::Listed, "а"), row("7001", Standing::Listed, "б")];
        let draft = ListDraft { authority: None, ..list(one, method, rows) };
        assert_eq!(kind(store.school_list_keep(&specialist(one), &draft, moment).await), RefusalKind::NotFound);
        let narrow = ListDraft { authority: Some(one), ..draft.clone() };
        assert_eq!(
            kind(store.school_list_keep(&admin, &narrow, moment).await),
            RefusalKind::Invalid,
            "a foreign school"
        );
        let id = store.school_list_keep(&admin, &draft, moment).await.unwrap();
        assert_eq!(kind(store.school_list(&specialist(one), id).await), RefusalKind::NotFound, "a draft of others");
        let plan = store.school_list_adopt(&admin, id, 1, &adoption("2026-04-01"), moment).await.unwrap();
        assert_eq!(plan.entering.len(), 2);
        for (actor, name) in [(specialist(one), "СОШ № 1"), (specialist(other), "Гимназия")] {
            let seen = store.school_list(&actor, id).await.unwrap();
            assert_eq!(seen.rows.iter().map(|row| row.school.title()).collect::<Vec<_>>(), [name]);
            assert_eq!((seen.list.listed, seen.body), (1, None));
            let lists = store.school_lists(&actor, &ListFilter::default(), Page::default()).await.unwrap();
            assert_eq!(lists.rows.len(), 1);
            assert_eq!(kind(store.school_list_discard(&actor, id, 2, moment).await), RefusalKind::NotFound);
        }
        assert_eq!(store.memberships(&specialist(other), far).await.unwrap().len(), 1);
        assert_eq!(store.memberships(&specialist(one), first).await.unwrap().len(), 1);
        let id = store.school_list_keep(&admin, &draft, moment).await.unwrap();
        store.school_list_discard(&admin, id, 1, moment).await.unwrap();
        let filter = ListFilter { state: Some(ListState::Discarded), ..ListFilter::default() };
        assert_eq!(store.school_lists(&admin, &filter, Page::default()).await.unwrap().rows.len(), 1);
    });
}

#[test]
fn a_decision_by_hand_needs_a_reason_and_an_act() {
    on_each(|store| async move {
        let (one, other) = (authority(&store, "УО Ключей").await, authority(&store, "УО Заозёрья").await);
        let (actor, moment) = (specialist(one), at("2026-03-17"));
        let [first, _] = schools(&store, one).await;
        let good = DecisionDraft {
            school: "sch101".into(),
            category: "ШНОР".into(),
            kind: DecisionKind::Exclude,
            reason: "Школа закрывается на ремонт".into(),
            basis: order("протокол № 3 от 10.03.2026"),
            valid_from: day("2026-03-10"),
            valid_to: None,
        };
        for bad in [
            DecisionDraft { reason: " ".into(), ..good.clone() },
            DecisionDraft { basis: Basis::default(), ..good.clone() },
            DecisionDraft { valid_to: Some(day("2026-03-01")), ..good.clone() },
            DecisionDraft { category: String::new(), ..good.clone() },
        ] {
            assert_eq!(kind(store.list_decision_add(&actor, &bad, moment).await), RefusalKind::Invalid);
        }
        let id = store.list_decision_add(&actor, &good, moment).await.unwrap();
        let against = DecisionDraft { kind: DecisionKind::Include, valid_from: day("2026-05-01"), ..good.clone() };
        assert_eq!(kind(store.list_decision_add(&actor, &against, moment).await), RefusalKind::Invalid);
        assert_eq!(kind(store.list_decision_add(&specialist(other), &good, moment).await), RefusalKind::NotFound);
        assert_eq!(
            kind(store.list_decision_add(&school_actor(one, first), &good, moment).await),
            RefusalKind::Forbidden
        );
        let stands = |on: &str| {
            let (store, actor, on) = (store.clone(), actor.clone(), day(on));
            async move { store.list_decisions(&actor, Some("шнор"), Some(on)).await.unwrap().len() }
        };
        assert_eq!((stands("2026-03-09").await, stands("2026-03-10").await), (0, 1));
        assert!(store.list_decisions(&specialist(other), None, None).await.unwrap().is_empty());
        let foreign = store.list_decision_withdraw(&specialist(other), id, 1, "так", moment).await;
        assert_eq!(kind(foreign), RefusalKind::NotFound);
        store.list_decision_withdraw(&actor, id, 1, "ремонт отменён", moment).await.unwrap();
        assert_eq!(stands("2026-03-10").await, 0);
    });
}

#[test]
fn lists_rest_on_what_the_register_knows_of_schools() {
    on_each(|store| async move {
        let own = authority(&store, "УО Ключей").await;
        let (actor, moment) = (specialist(own), at("2026-03-17"));
        let [_, second] = schools(&store, own).await;
        let lock = store.organisation(&actor, second).await.unwrap().lock;
        store.organisation_close(&actor, second, lock, day("2025-08-31"), moment).await.unwrap();
        let card = CardDraft {
            school: "sch101".into(),
            school_year: 2025,
            body: json!({"school": "прежний код", "values": {"students": 214.0}}),
        };
        store.context_cards_set(&actor, &[card], moment).await.unwrap();
        let decision = DecisionDraft {
            school: "sch101".into(),
            category: "ШНОР".into(),
            kind: DecisionKind::Exclude,
            reason: "Капитальный ремонт".into(),
            basis: order("протокол № 3"),
            valid_from: day("2026-03-10"),
            valid_to: None,
        };
        store.list_decision_add(&actor, &decision, moment).await.unwrap();

        let named = [tested("sch101", "Вечерняя школа № 1", &[]), tested("sch103", "Гимназия № 3", &[])];
        let grounds = store.list_grounds(&actor, &named, 2024..=2025).await.unwrap();
        let facts: Vec<_> =
            grounds.facts.iter().map(|one| (one.code.as_str(), one.kind.as_deref(), one.closed, one.pupils)).collect();
        let closed = Some(day("2025-09-01"));
        assert_eq!(
            facts,
            [
                ("sch101", Some("вечерняя школа"), None, Some(214)),
                ("sch102", None, closed, None),
                ("sch103", Some("гимназия"), None, None),
            ]
        );
        let manual: Vec<_> = grounds.manual.iter().map(|one| (one.school.as_str(), one.year)).collect();
        assert_eq!(
            manual,
            [("sch101", 2025)],
            "the list by the results of 2025 serves the school year of the decision"
        );
        assert!(grounds.in_force.is_none() && grounds.adopted.is_empty());
        let stranger = authority(&store, "УО Заозёрья").await;
        let foreign = store.list_grounds(&specialist(stranger), &[], 2024..=2025).await.unwrap();
        assert!(foreign.facts.is_empty() && foreign.manual.is_empty());
    });
}
