//! First start, invitations, sign-in, sessions, feeds.

use chrono::TimeDelta;
use opora_core::access::{Actor, Role};
use opora_core::refusal::RefusalKind;
use opora_store::Trouble;
use opora_store::sessions::Session;
use opora_store::users::{Link, Use, UserDraft};

use crate::book::{at, authority, on_each, school, specialist};

fn refused<T: std::fmt::Debug>(answer: Result<T, Trouble>) -> RefusalKind {
    match answer {
        Err(Trouble::Refused(refusal)) => refusal.kind,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn the_first_link_makes_one_administrator() {
    on_each(|store| async move {
        let moment = at("2021-03-01");
        let lost = store.first_start(moment.now).await.unwrap().unwrap();
        let secret = store.first_start(moment.now).await.unwrap().unwrap();
        assert_eq!(refused(store.link(&lost, moment.now).await), RefusalKind::NotFound);
        assert_eq!(store.link(&secret, moment.now).await.unwrap(), Link::FirstAdministrator);
        let short = store.first_administrator(&secret, "admin", "Рябинина А. А.", "1234", moment, moment.now).await;
        assert_eq!(refused(short), RefusalKind::Invalid);
        let id = store
            .first_administrator(&secret, "Админ", "Рябинина А. А.", "тихая река", moment, moment.now)
            .await
            .unwrap();
        let again = store.first_administrator(&secret, "two", "Второй", "тихая река", moment, moment.now).await;
        assert_eq!(refused(again), RefusalKind::NotFound);
        assert!(store.first_start(moment.now).await.unwrap().is_none());
        let actor = store.sign_in("АДМИН", "тихая река", "127.0.0.1", moment).await.unwrap();
        assert_eq!((actor.user, actor.role), (Some(id), Role::Administrator));
    });
}

#[test]
fn invitations_choose_a_password_once_and_stay_inside_the_scope() {
    on_each(|store| async move {
        let moment = at("2021-03-01");
        let own = authority(&store, "Управление образования Озёрска").await;
        let other = authority(&store, "Отдел образования Лугового").await;
        let foreign = school(&store, other, "МБОУ СОШ № 3").await;
        let actor = specialist(own);
        let draft = |role| UserDraft { login: "zavuch".to_owned(), name: "Клёнова".to_owned(), role };
        for role in [
            Role::Administrator,
            Role::Specialist { authority: other },
            Role::School { authority: other, school: foreign },
            Role::School { authority: own, school: foreign },
        ] {
            assert!(store.invite(&actor, draft(role), moment, moment.now).await.is_err(), "{role:?}");
        }
        let mine = school(&store, own, "МБОУ СОШ № 3").await;
        let role = Role::School { authority: own, school: mine };
        let (id, secret) = store.invite(&actor, draft(role), moment, moment.now).await.unwrap();
        assert_eq!(refused(store.invite(&actor, draft(role), moment, moment.now).await), RefusalKind::Invalid);
        assert!(store.sign_in("zavuch", "", "a", moment).await.is_err());
        store.choose_password(&secret, "светлый класс", moment, moment.now).await.unwrap();
        assert!(store.choose_password(&secret, "другой пароль", moment, moment.now).await.is_err());
        let signed = store.sign_in("Zavuch", "светлый класс", "a", moment).await.unwrap();
        assert_eq!((signed.user, signed.role), (Some(id), role));
        assert!(store.users(&signed).await.is_err());
        let user = store.users(&actor).await.unwrap().remove(0);
        store.user_set_in_use(&actor, id, user.lock, Use::Ended, moment).await.unwrap();
        assert_eq!(refused(store.user_set_in_use(&actor, id, user.lock, Use::Ended, moment).await), RefusalKind::Stale);
        assert!(store.sign_in("zavuch", "светлый класс", "b", moment).await.is_err());
        assert!(store.actor(id).await.is_err());
    });
}

#[test]
fn guesses_are_throttled_and_forgiven() {
    on_each(|store| async move {
        let moment = at("2021-03-01");
        let draft = UserDraft { login: "ivan".to_owned(), name: "Дубов".to_owned(), role: Role::Administrator };
        store.user_create(&Actor::product(), draft, "верный пароль", moment).await.unwrap();
        for _ in 0..5 {
            assert_eq!(refused(store.sign_in("ivan", "мимо", "a", moment).await), RefusalKind::Invalid);
        }
        let right = store.sign_in("ivan", "верный пароль", "a", moment).await;
        assert_eq!(refused(right), RefusalKind::TooMany);
        let mut later = moment;
        later.now += TimeDelta::minutes(2);
        store.sign_in("ivan", "верный пароль", "a", later).await.unwrap();
        assert_eq!(refused(store.sign_in("ivan", "мимо", "a", later).await), RefusalKind::Invalid);
    });
}

#[test]
fn sessions_and_feeds_end() {
    on_each(|store| async move {
        let moment = at("2021-03-01");
        let draft = UserDraft { login: "ivan".to_owned(), name: "Дубов".to_owned(), role: Role::Administrator };
        let id = store.user_create(&Actor::product(), draft, "верный пароль", moment).await.unwrap();
        let session = Session {
            id: "s1".to_owned(),
            user: Some(id),
            data: "{}".to_owned(),
            expires_at: moment.now + TimeDelta::hours(1),
        };
        assert!(store.session_create(&session).await.unwrap());
        assert!(!store.session_create(&session).await.unwrap());
        let changed = Session { data: "{\"a\":1}".to_owned(), ..session.clone() };
        store.session_save(&changed).await.unwrap();
        assert_eq!(store.session("s1", moment.now).await.unwrap(), Some(changed));
        assert_eq!(store.session("s1", moment.now + TimeDelta::hours(1)).await.unwrap(), None);
        assert_eq!(store.sweep(moment.now + TimeDelta::hours(2)).await.unwrap(), 1);

        let actor = store.actor(id).await.unwrap();
        let secret = store.feed_create(&actor, "телефон", moment).await.unwrap();
        assert_eq!(store.feed_actor(&secret).await.unwrap().user, Some(id));
        let feed = store.feeds(&actor).await.unwrap().remove(0);
        store.feed_revoke(&actor, feed.id, moment).await.unwrap();
        assert!(store.feed_actor(&secret).await.is_err());
    });
}

#[test]
fn the_sign_in_before_the_last_is_remembered() {
    on_each(|store| async move {
        let first = at("2021-03-01");
        let secret = store.first_start(first.now).await.unwrap().unwrap();
        store.first_administrator(&secret, "admin", "Рябинина А. А.", "тихая река", first, first.now).await.unwrap();
        let actor = store.sign_in("admin", "тихая река", "127.0.0.1", first).await.unwrap();
        assert_eq!(store.previous_sign_in(&actor).await.unwrap(), None);
        let second = at("2021-03-04");
        store.sign_in("admin", "тихая река", "127.0.0.1", second).await.unwrap();
        assert_eq!(store.previous_sign_in(&actor).await.unwrap(), Some(first.now));
        assert!(store.sign_in("admin", "не тот пароль", "127.0.0.1", at("2021-03-05")).await.is_err());
        assert_eq!(store.previous_sign_in(&actor).await.unwrap(), Some(first.now));
    });
}
