//! The page of one obligation: three dates, its state, the forms that fit the state, and what happened before.

use askama::Template;
use opora_core::access::Action;
use opora_core::ids::ObligationId;
use opora_core::obligation::Status;
use opora_store::Page as StorePage;
use opora_store::journal::{About, JournalFilter};
use opora_store::obligations::Obligation;

use super::address;
use crate::assets::Icon;
use crate::deadline_words::day_off;
use crate::layout::dates::{NBSP, bound, count, full, weekday_short};
use crate::layout::{Frame, Key, Mark, Menu, Page, html, since};
use crate::signin::safe_way_back;
use crate::trouble::{Answer, Trouble};

/// Records of the journal that are shown.
const HISTORY_ROWS: u64 = 20;

#[derive(Template)]
#[template(path = "obligation/show.html")]
pub(super) struct ObligationPage {
    page: Page,
    address: String,
    activity_url: String,
    holder: String,
    party: String,
    mark: Mark,
    since: String,
    dates: Vec<DateView>,
    lock: i64,
    today: String,
    status: Status,
    may_complete: bool,
    may_steer: bool,
    may_move: bool,
    completion: Option<String>,
    reason: String,
    history: Vec<EventView>,
    back: String,
    typed: Typed,
    error: Option<String>,
}

struct DateView {
    name: &'static str,
    day: String,
    note: String,
}

struct EventView {
    at: String,
    who: String,
    sentence: String,
}

/// What the person typed, when the form could not be taken.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub done_on: String,
    pub note: String,
    pub reason: String,
    pub late_from: String,
}

/// GET `/obligations/{id}`.
pub(super) async fn show(frame: Frame, Key(id): Key<ObligationId>) -> Answer {
    let back = safe_way_back(frame.query.get("back").unwrap_or_default()).to_owned();
    html(&page(&frame, id, &back, Typed::default(), None).await?)
}

/// The page, with what was typed and why it was not taken.
pub(super) async fn page(
    frame: &Frame,
    id: ObligationId,
    back: &str,
    mut typed: Typed,
    error: Option<String>,
) -> Result<ObligationPage, Trouble> {
    let today = frame.app.today();
    let one = frame.app.store.obligation(&frame.actor, id, today).await?;
    let about = About { obligation: Some(id), ..About::default() };
    let filter = JournalFilter { about, ..JournalFilter::default() };
    let events = frame.app.store.journal(&frame.actor, &filter, StorePage { number: 1, size: HISTORY_ROWS }).await?;
    let clock = &frame.app.clock;
    let history = events
        .rows
        .into_iter()
        .map(|event| EventView {
            at: clock.local(event.at).format("%d.%m.%Y в\u{a0}%H:%M").to_string(),
            who: event.actor_name,
            sentence: event.sentence,
        })
        .collect();
    if typed.done_on.is_empty() {
        typed.done_on = today.to_string();
    }
    let holder = one.organisation_name.clone().unwrap_or_else(|| one.party.clone());
    let number = one.activity_number.as_deref().map(|number| format!("{number}. ")).unwrap_or_default();
    let activity = bound(&format!("{number}{}", one.activity_text.trim_end_matches(['.', ';'])));
    let status = one.fact.status();
    let page = frame
        .page(Menu::Programmes, activity.clone())
        .await
        .crumb("Программы", "/programmes")
        .crumb(bound(&one.programme_title), format!("/programmes/{}", one.programme))
        .crumb("Мероприятие", format!("/activities/{}", one.activity));
    Ok(ObligationPage {
        address: address(id),
        activity_url: format!("/activities/{}", one.activity),
        party: if one.organisation_name.is_some() { one.party.clone() } else { String::new() },
        mark: Mark::of(&one.state),
        since: since(&one.state, today),
        dates: dates(&one),
        lock: one.lock,
        today: today.to_string(),
        may_complete: frame.actor.may(Action::Complete),
        may_steer: frame.actor.may(Action::Steer),
        may_move: frame.actor.may(Action::Steer) && status == Status::Open && one.dates.due.is_some(),
        completion: completion(&one, frame),
        reason: reason(&one),
        back: if back == "/" { String::new() } else { back.to_owned() },
        status,
        holder: bound(&holder),
        history,
        typed,
        error,
        page,
    })
}

/// Three dates, always as dates; what is not set is said in words.
fn dates(one: &Obligation) -> Vec<DateView> {
    let dates = &one.dates;
    let off = |day| day_off(day).map(|off| format!(", {off}")).unwrap_or_default();
    let note = |day| format!("{}{}", weekday_short(day), off(day));
    let mut out = Vec::new();
    if let Some(start) = dates.start {
        out.push(DateView { name: "начинается", day: full(start), note: weekday_short(start).to_owned() });
    }
    match dates.due {
        Some(due) => {
            let times = one.times.map(|times| format!(", {}", count(u64::from(times), "раз", "раза", "раз")));
            out.push(DateView { name: "срок", day: full(due), note: note(due) + &times.unwrap_or_default() });
        }
        None => out.push(DateView { name: "срок", day: "не назначен".to_owned(), note: String::new() }),
    }
    if let Some(late) = dates.late_from {
        out.push(DateView {
            name: "считается просроченным с", day: full(late), note: weekday_short(late).to_owned()
        });
    }
    let closes = match dates.closes_on {
        Some(day) => DateView { name: "принимается до", day: full(day), note: note(day) },
        None => DateView {
            name: "принимается", day: "без ограничения".to_owned(), note: String::new()
        },
    };
    out.push(closes);
    out
}

fn completion(one: &Obligation, frame: &Frame) -> Option<String> {
    let completion = one.completion.as_ref()?;
    let at = frame.app.clock.local(completion.at).format("%d.%m.%Y в\u{a0}%H:%M");
    let note = completion.note.as_deref().map(|note| format!(" Примечание: {note}")).unwrap_or_default();
    Some(format!("Выполнено {}. Отметка: {}, {at}.{note}", full(completion.done_on), completion.actor_name))
}

fn reason(one: &Obligation) -> String {
    use opora_core::obligation::Fact;
    match &one.fact {
        Fact::NotApplicable { reason } | Fact::Dropped { reason } => reason.clone(),
        Fact::Open | Fact::Done { .. } => String::new(),
    }
}

/// «строка 5, СОШ № 2», for messages.
pub(super) fn brief(one: &Obligation) -> String {
    let holder = one.organisation_name.as_deref().unwrap_or(&one.party);
    match &one.activity_number {
        Some(number) => format!("строка{NBSP}{number}, {holder}"),
        None => holder.to_owned(),
    }
}
