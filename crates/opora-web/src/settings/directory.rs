//! Кто есть кто: what the words of orders mean here; what nobody has settled stands first.

use std::collections::BTreeMap;

use askama::Template;
use opora_core::access::{Action, Role};
use opora_core::directory::Meaning;
use opora_core::ids::{OrganisationId, PersonId};
use opora_core::party;
use opora_store::directory::{Derived, DirectoryEntry};
use opora_store::school_rows::{SchoolFilter, SchoolSort};
use opora_store::{Page as Part, Trouble as StoreTrouble};

use super::{Tab, tabs};
use crate::form::quoted;
use crate::layout::{Choice, Filled, Flash, Frame, Look, Mark, Menu, Page, dates, html};
use crate::trouble::{Answer, Trouble};

const HOME: &str = "/settings/directory";

#[derive(Template)]
#[template(path = "settings/directory.html")]
struct ListPage {
    page: Page,
    tabs: Vec<Tab>,
    summary: String,
    authorities: Vec<Choice>,
    rows: Vec<Row>,
}

struct Row {
    words: String,
    meaning: String,
    mark: Mark,
    open: u64,
    url: String,
}

pub(super) async fn list(frame: Frame) -> Answer {
    frame.must(Action::KeepRegister)?;
    let (authority, authorities) = authority(&frame, frame.query.get("authority")).await?;
    let Some(authority) = authority else {
        return html(&ListPage {
            tabs: tabs(HOME),
            summary: "Сначала добавьте управление образования.".to_owned(),
            authorities,
            rows: Vec::new(),
            page: frame.page(Menu::Settings, "Настройка").await,
        });
    };
    let store = &frame.app.store;
    let mut entries = store.directory(&frame.actor, authority).await?;
    let weights = store.directory_weights(&frame.actor, authority).await?;
    let names = names(&frame, authority, &entries).await?;
    let weight = |entry: &DirectoryEntry| weights.get(&party::key(&entry.words)).copied().unwrap_or_default();
    entries.sort_by_key(|entry| (entry.meaning != Meaning::Unsettled, std::cmp::Reverse(weight(entry))));
    let unsettled = entries.iter().filter(|entry| entry.meaning == Meaning::Unsettled).count() as u64;
    let rows: Vec<Row> = entries
        .iter()
        .map(|entry| Row {
            words: entry.words.clone(),
            meaning: shown(&entry.meaning, &names),
            mark: mark(&entry.meaning),
            open: weight(entry),
            url: entry_url(authority, &entry.words),
        })
        .collect();
    let all = dates::count(rows.len() as u64, "запись", "записи", "записей");
    html(&ListPage {
        summary: if unsettled > 0 { format!("{all}, не определено: {unsettled}") } else { all },
        rows,
        authorities,
        tabs: tabs(HOME),
        page: frame.page(Menu::Settings, "Настройка").await,
    })
}

#[derive(Template)]
#[template(path = "settings/entry.html")]
struct EntryPage {
    page: Page,
    words: String,
    authority: OrganisationId,
    lock: i64,
    kind: &'static str,
    categories: Vec<Choice>,
    organisations: Vec<Choice>,
    people: Vec<Choice>,
    weight: String,
    refused: Option<String>,
    preview: Option<String>,
}

pub(super) async fn editing(frame: Frame) -> Answer {
    frame.must(Action::KeepRegister)?;
    let (authority, _) = authority(&frame, frame.query.get("authority")).await?;
    let authority = authority.ok_or_else(Trouble::not_found)?;
    let words = frame.query.get("words").unwrap_or_default().to_owned();
    let entry = entry(&frame, authority, &words).await?;
    let sent = Sent { authority, words, lock: entry.lock, meaning: entry.meaning, save: false };
    show(&frame, &sent, None, None).await
}

/// The form as it came: repeated fields are the chosen organisations.
struct Sent {
    authority: OrganisationId,
    words: String,
    lock: i64,
    meaning: Meaning,
    save: bool,
}

pub(super) async fn edit(frame: Frame, Filled(fields): Filled<Vec<(String, String)>>) -> Answer {
    frame.must(Action::KeepRegister)?;
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let (authority, _) = authority(&frame, field("authority")).await?;
    let authority = authority.ok_or_else(Trouble::not_found)?;
    let words = field("words").unwrap_or_default().trim().to_owned();
    let known = entry(&frame, authority, &words).await?;
    let lock = field("lock").and_then(|lock| lock.parse().ok()).unwrap_or(known.lock);
    let chosen: Vec<OrganisationId> =
        fields.iter().filter(|(key, _)| key == "organisation").filter_map(|(_, id)| id.parse().ok()).collect();
    let (meaning, missing) = match field("kind") {
        Some("all") => (Meaning::AllSchools, None),
        Some("supported") => (Meaning::Supported, None),
        Some("mentors") => (Meaning::Mentors, None),
        Some("words") => (Meaning::InWords, None),
        Some("category") => match field("category").filter(|key| !key.is_empty()) {
            Some(key) => (Meaning::Category(key.to_owned()), None),
            None => (known.meaning, Some("Категория не выбрана. Выберите её из списка.")),
        },
        Some("list") if chosen.is_empty() => {
            (known.meaning, Some("Не отмечена ни одна организация. Отметьте хотя бы одну."))
        }
        Some("list") => (Meaning::Organisations(chosen), None),
        Some("person") => match field("person").and_then(|id| id.parse::<PersonId>().ok()) {
            Some(id) => (Meaning::Person(id), None),
            None => (known.meaning, Some("Человек не выбран. Выберите его из списка.")),
        },
        _ => (known.meaning, Some("Не выбрано, что значат эти слова.")),
    };
    let sent = Sent { authority, words, lock, meaning, save: field("do") == Some("save") };
    if let Some(missing) = missing {
        return show(&frame, &sent, Some(missing.to_owned()), None).await;
    }
    apply(&frame, &sent).await
}

async fn apply(frame: &Frame, sent: &Sent) -> Answer {
    let (store, actor, moment) = (&frame.app.store, &frame.actor, frame.app.moment());
    let (words, meaning) = (sent.words.as_str(), sent.meaning.clone());
    let done = if sent.save {
        store.directory_set(actor, sent.authority, words, meaning, sent.lock, moment).await
    } else {
        store.directory_preview(actor, sent.authority, words, meaning, sent.lock, moment).await
    };
    match done {
        Ok(derived) if sent.save => {
            let words = format!("Теперь понятно, кто такие {}. {}", quoted(words), in_words(derived));
            frame.back(&format!("{HOME}?authority={}", sent.authority), Flash::Done(words)).await
        }
        Ok(derived) => show(frame, sent, None, Some(in_words(derived))).await,
        Err(StoreTrouble::Refused(refusal)) if refusal.kind != opora_core::refusal::RefusalKind::NotFound => {
            show(frame, sent, Some(format!("{} {}", refusal.reason, refusal.next)), None).await
        }
        Err(trouble) => Err(trouble.into()),
    }
}

fn in_words(derived: Derived) -> String {
    let count = |number: usize| dates::count(number as u64, "обязательство", "обязательства", "обязательств");
    match (derived.made, derived.dropped) {
        (0, 0) => "Открытые обязательства не изменятся.".to_owned(),
        (made, 0) => format!("Добавится: {}.", count(made)),
        (0, dropped) => format!("Снимется: {}.", count(dropped)),
        (made, dropped) => format!("Добавится: {}; снимется: {}.", count(made), count(dropped)),
    }
}

async fn show(frame: &Frame, sent: &Sent, refused: Option<String>, preview: Option<String>) -> Answer {
    let (store, actor, today) = (&frame.app.store, &frame.actor, frame.app.today());
    let filter = SchoolFilter { authority: Some(sent.authority), ..SchoolFilter::default() };
    let part = Part { number: 1, size: Part::MOST };
    let schools = store.school_rows(actor, &filter, SchoolSort::Name, part, today).await?.rows;
    let others = super::organisations::others(frame, sent.authority).await?;
    let chosen: Vec<OrganisationId> = match &sent.meaning {
        Meaning::Organisations(ids) => ids.clone(),
        _ => Vec::new(),
    };
    let choice =
        |id: OrganisationId, title: String| Choice { value: id.to_string(), title, chosen: chosen.contains(&id) };
    let organisations = others.into_iter().chain(schools.into_iter().map(|row| (row.id, row.name)));
    let category = match &sent.meaning {
        Meaning::Category(key) => Some(key.as_str()),
        _ => None,
    };
    let categories = store.school_categories(actor, today).await?;
    let categories = categories.into_iter().map(|(key, words, _)| (key, words));
    let person = match &sent.meaning {
        Meaning::Person(id) => Some(id.to_string()),
        _ => None,
    };
    let people = store.people(actor, sent.authority).await?;
    let people = people.into_iter().map(|one| {
        let position = one.position.map(|words| format!(", {words}")).unwrap_or_default();
        (one.id, format!("{}{position}", one.name))
    });
    let weights = store.directory_weights(actor, sent.authority).await?;
    let weight = weights.get(&party::key(&sent.words)).copied().unwrap_or_default();
    let page = frame.page(Menu::Settings, format!("Кто такие {}?", quoted(&sent.words))).await;
    html(&EntryPage {
        words: sent.words.clone(),
        authority: sent.authority,
        lock: sent.lock,
        kind: kind(&sent.meaning),
        categories: Choice::list(categories, category),
        organisations: organisations.map(|(id, name)| choice(id, name)).collect(),
        people: Choice::list(people, person.as_deref()),
        weight: dates::count(weight, "открытое обязательство", "открытых обязательства", "открытых обязательств"),
        refused,
        preview,
        page: page.crumb("Кто есть кто", format!("{HOME}?authority={}", sent.authority)),
    })
}

/// The entry of these words; words that the directory does not have are not found.
async fn entry(frame: &Frame, authority: OrganisationId, words: &str) -> Result<DirectoryEntry, Trouble> {
    let key = party::key(words);
    let entries = frame.app.store.directory(&frame.actor, authority).await?;
    entries.into_iter().find(|entry| party::key(&entry.words) == key).ok_or_else(Trouble::not_found)
}

/// The authority of the page: one's own, the one asked for, or the first.
pub(super) async fn authority(
    frame: &Frame,
    asked: Option<&str>,
) -> Result<(Option<OrganisationId>, Vec<Choice>), Trouble> {
    match frame.actor.role {
        Role::Specialist { authority } | Role::School { authority, .. } => Ok((Some(authority), Vec::new())),
        Role::Administrator => {
            let all = frame.app.store.authorities(&frame.actor).await?;
            let asked = asked.and_then(|id| id.parse::<OrganisationId>().ok());
            let chosen = asked.or_else(|| all.first().map(|one| one.id));
            if chosen.is_some_and(|id| all.iter().all(|one| one.id != id)) {
                return Err(Trouble::not_found());
            }
            let value = chosen.map(|id| id.to_string());
            Ok((chosen, Choice::list(all.into_iter().map(|one| (one.id, one.name)), value.as_deref())))
        }
    }
}

/// The names that the meanings of a list need: two queries, however long it is.
async fn names(
    frame: &Frame,
    authority: OrganisationId,
    entries: &[DirectoryEntry],
) -> Result<(BTreeMap<OrganisationId, String>, BTreeMap<PersonId, String>), Trouble> {
    let ids: Vec<OrganisationId> = entries
        .iter()
        .filter_map(|entry| match &entry.meaning {
            Meaning::Organisations(ids) => Some(ids.as_slice()),
            _ => None,
        })
        .flatten()
        .copied()
        .collect();
    let organisations = frame.app.store.organisation_titles(&frame.actor, &ids).await?;
    let people = frame.app.store.people(&frame.actor, authority).await?;
    Ok((organisations, people.into_iter().map(|one| (one.id, one.name)).collect()))
}

fn shown(meaning: &Meaning, names: &(BTreeMap<OrganisationId, String>, BTreeMap<PersonId, String>)) -> String {
    match meaning {
        Meaning::Organisations(ids) => {
            let known: Vec<String> = ids.iter().filter_map(|id| names.0.get(id).cloned()).collect();
            if known.is_empty() {
                "организации, которых больше нет".to_owned()
            } else {
                known.join(", ")
            }
        }
        Meaning::AllSchools => "все школы управления".to_owned(),
        Meaning::Category(key) => format!("школы категории {}", key.to_uppercase()),
        Meaning::Supported => "сопровождаемые школы программы".to_owned(),
        Meaning::Mentors => "школы-наставники программы".to_owned(),
        Meaning::Person(id) => names.1.get(id).cloned().unwrap_or_else(|| "человек, которого больше нет".to_owned()),
        Meaning::InWords => "оставлено словами, ни за кем не числится".to_owned(),
        Meaning::Unsettled => "пока неизвестно, ни за кем не числится".to_owned(),
    }
}

fn mark(meaning: &Meaning) -> Mark {
    match meaning {
        Meaning::Unsettled => Mark::new(Look::Warn, "check", "Не определено"),
        Meaning::InWords => Mark::new(Look::Calm, "none", "Словами"),
        Meaning::Organisations(_)
        | Meaning::AllSchools
        | Meaning::Category(_)
        | Meaning::Supported
        | Meaning::Mentors
        | Meaning::Person(_) => Mark::new(Look::Good, "ok", "Определено"),
    }
}

fn kind(meaning: &Meaning) -> &'static str {
    match meaning {
        Meaning::Organisations(_) => "list",
        Meaning::AllSchools => "all",
        Meaning::Category(_) => "category",
        Meaning::Supported => "supported",
        Meaning::Mentors => "mentors",
        Meaning::Person(_) => "person",
        Meaning::InWords => "words",
        Meaning::Unsettled => "",
    }
}

fn entry_url(authority: OrganisationId, words: &str) -> String {
    let query = serde_urlencoded::to_string([("authority", authority.to_string().as_str()), ("words", words)]);
    format!("{HOME}/entry?{}", query.unwrap_or_default())
}
