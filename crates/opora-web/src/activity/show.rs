//! The page of one activity.

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use opora_core::access::Action;
use opora_core::ids::ActivityId;
use opora_core::programme::{Content, field_title};
use opora_core::reading::Level;
use opora_core::words::plain;
use opora_store::Page as StorePage;
use opora_store::activities::{ActivityPage as Found, ActivityVersion};
use opora_store::obligations::Obligation;

use super::address;
use super::deadline::{Editor, editor};
use crate::app::Clock;
use crate::assets::Icon;
use crate::deadline_words::{Days, Said, days, said};
use crate::documents::{address as documents, address_of_row, place_words, target_words};
use crate::layout::dates::{NBSP, bound, full, near};
use crate::layout::{Frame, Key, Mark, Menu, Page, Paging, html, since};
use crate::trouble::{Answer, Trouble};

#[derive(Template)]
#[template(path = "activity/show.html")]
pub(super) struct ActivityPage {
    page: Page,
    address: String,
    lock: i64,
    facts: String,
    source: Option<SourceView>,
    words: String,
    section: String,
    phrase: String,
    deadline: Option<Said>,
    /// Whether the order puts the deadline in other words than the page.
    says_more: bool,
    set: Option<SetView>,
    editor: Option<Editor>,
    days: Days,
    level: Level,
    why: Vec<String>,
    mark: Mark,
    responsible: Vec<String>,
    participants: Vec<String>,
    result: String,
    targets: Vec<String>,
    criterion: String,
    indicators: Vec<String>,
    other: Vec<(String, String)>,
    obligations: Vec<ObligationView>,
    paging: Paging,
    versions: Vec<VersionView>,
    history: Vec<(String, String, String)>,
    is_removed: bool,
}

struct SourceView {
    url: String,
    place: String,
}

/// A deadline that a person set.
struct SetView {
    ground: String,
    by: String,
    on: String,
}

struct ObligationView {
    url: String,
    holder: String,
    start: String,
    due: String,
    late: String,
    mark: Mark,
    since: String,
    verb: &'static str,
}

struct VersionView {
    title: String,
    url: Option<String>,
    change: &'static str,
    fields: Vec<(&'static str, String, String)>,
}

/// GET `/activities/{id}`.
pub(super) async fn show(frame: Frame, Key(id): Key<ActivityId>) -> Answer {
    let number = StorePage::number(frame.query.page());
    let found = frame.app.store.activity(&frame.actor, id, number, frame.app.today()).await?;
    let editor = editor(&frame, &found, None);
    html(&page(&frame, found, editor).await)
}

/// GET `/activities/{id}/source`: the row in the review of the document that says it.
pub(super) async fn source(frame: Frame, Key(id): Key<ActivityId>) -> Answer {
    let found = frame.app.store.activity(&frame.actor, id, StorePage::default(), frame.app.today()).await?;
    let document = found.document.ok_or_else(Trouble::not_found)?;
    let to = address_of_row(&frame, document, &found.row.content).await?;
    Ok(Redirect::to(&to).into_response())
}

/// The page of a found activity.
pub(super) async fn page(frame: &Frame, found: Found, editor: Option<Editor>) -> ActivityPage {
    let today = frame.app.today();
    let number = found.obligations.page.number;
    let content = &found.row.content;
    let back = match frame.uri.path_and_query() {
        Some(path) if editor.as_ref().is_none_or(|editor| !editor.open) => path.as_str().to_owned(),
        _ => address(found.row.id),
    };
    let may_complete = frame.actor.may(Action::Complete);
    let clock = &frame.app.clock;
    let history = found
        .history
        .rows
        .iter()
        .map(|event| {
            let at = clock.local(event.at).format("%d.%m.%Y в\u{a0}%H:%M").to_string();
            (at, event.sentence.clone(), event.actor_name.clone())
        })
        .collect();
    let title = match &content.number {
        Some(number) => format!("Мероприятие{NBSP}{number}"),
        None => "Мероприятие".to_owned(),
    };
    let page = frame
        .page(Menu::Programmes, title)
        .await
        .crumb("Программы", "/programmes")
        .crumb(bound(&found.programme.title), format!("/programmes/{}", found.programme.id));
    let deadline = content.deadline.as_ref();
    ActivityPage {
        address: address(found.row.id),
        lock: found.row.lock,
        facts: facts(&found.programme),
        source: if frame.actor.may(Action::HandleDocuments) { source_view(&found) } else { None },
        words: content.text.clone(),
        section: found.section.clone().unwrap_or_default(),
        phrase: content.order_deadline().map(|order| order.phrase.trim().to_owned()).unwrap_or_default(),
        set: content.appointment.as_ref().map(|own| SetView {
            ground: own.ground.clone(),
            by: own.by.clone(),
            on: full(own.on),
        }),
        editor,
        says_more: says_more(content),
        deadline: deadline.map(said),
        days: deadline.map(|deadline| days(deadline, today)).unwrap_or_default(),
        level: deadline.map(|deadline| deadline.status).unwrap_or_default(),
        why: deadline.map(|deadline| deadline.reasons.clone()).unwrap_or_default(),
        mark: Mark::of_activity(found.row.state),
        responsible: content.responsible.iter().map(|party| party.name.clone()).collect(),
        participants: content.participants.iter().map(|party| party.name.clone()).collect(),
        result: content.result.clone().unwrap_or_default(),
        targets: content.targets.iter().map(target_words).collect(),
        criterion: content.criterion.clone().unwrap_or_default(),
        indicators: content.indicators.iter().map(|one| one.name.clone()).collect(),
        other: content.other.clone(),
        paging: Paging::new(number, found.obligations.total.rows, &frame.query),
        obligations: found.obligations.rows.iter().map(|one| obligation(one, &back, may_complete, today)).collect(),
        versions: found.versions.iter().map(|one| version(one, clock)).collect(),
        is_removed: found.row.removed_in.is_some(),
        history,
        page,
    }
}

/// Blanks and case are no other words.
fn says_more(content: &Content) -> bool {
    let order = content.order_deadline().map(|order| plain(&order.phrase)).unwrap_or_default();
    content.deadline.as_ref().is_none_or(|deadline| plain(&said(deadline).main) != order)
}

fn facts(programme: &opora_store::programmes::Programme) -> String {
    let act = match (&programme.act_number, programme.act_date) {
        (Some(number), Some(date)) => format!("Приказ от{NBSP}{} №{NBSP}{number}. ", full(date)),
        (Some(number), None) => format!("Приказ №{NBSP}{number}. "),
        (None, Some(date)) => format!("Приказ от{NBSP}{}. ", full(date)),
        (None, None) => String::new(),
    };
    let period = programme.period.map(|period| format!("{}–{}", full(period.start), full(period.end)));
    format!("{act}{}", period.map(|period| format!("Действует {period}.")).unwrap_or_default())
}

/// The way to the words of the order.
fn source_view(found: &Found) -> Option<SourceView> {
    found.document?;
    let place = place_words(&found.row.content.place);
    let place = if place.is_empty() { "в документе".to_owned() } else { place };
    Some(SourceView { url: format!("{}/source", address(found.row.id)), place })
}

fn obligation(one: &Obligation, back: &str, may_complete: bool, today: chrono::NaiveDate) -> ObligationView {
    use opora_core::obligation::Status;
    let back: String = serde_urlencoded::to_string([("back", back)]).unwrap_or_default();
    ObligationView {
        url: format!("{}?{back}", crate::obligation::address(one.id)),
        holder: bound(one.organisation_name.as_ref().unwrap_or(&one.party)),
        start: one
            .dates
            .start
            .filter(|start| Some(*start) != one.dates.due)
            .map(|day| near(day, today))
            .unwrap_or_default(),
        due: one.dates.due.map(full).unwrap_or_else(|| "не назначен".to_owned()),
        late: one.dates.late_from.map(|day| near(day, today)).unwrap_or_default(),
        mark: Mark::of(&one.state),
        since: since(&one.state, today),
        verb: match (one.fact.status(), may_complete) {
            (Status::Open, true) => "Отметить",
            (Status::Open | Status::Done | Status::NotApplicable | Status::Dropped, _) => "Открыть",
        },
    }
}

fn version(one: &ActivityVersion, clock: &Clock) -> VersionView {
    let version = &one.version;
    let act = match (&version.act_number, version.act_date) {
        (Some(number), Some(date)) => format!("№{NBSP}{number} от{NBSP}{}", full(date)),
        (Some(number), None) => format!("№{NBSP}{number}"),
        (None, Some(date)) => format!("от{NBSP}{}", full(date)),
        (None, None) if version.document.is_none() => {
            format!("{}, {}", version.adopted_by, full(clock.local(version.adopted_at).date_naive()))
        }
        (None, None) => format!("редакция{NBSP}{}", version.number),
    };
    VersionView {
        title: act,
        url: version.document.map(documents::show),
        change: match one.change.as_str() {
            "added" => "появилось",
            "changed" => "изменено",
            "restored" => "возвращено",
            "removed" => "снято",
            _ => "без изменений",
        },
        fields: one
            .fields
            .iter()
            .map(|field| (field_title(field.field), field.before.clone(), field.after.clone()))
            .collect(),
    }
}
