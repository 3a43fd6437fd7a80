//! «После вашего входа»: what others did since the reader signed in before, so that nobody reads the journal from its end.

use chrono::{DateTime, Utc};
use opora_core::ids::OrganisationId;
use opora_store::journal::{Event, JournalFilter};

use crate::layout::{Frame, dates};
use crate::trouble::Trouble;

/// Lines of the box.
const LINES: usize = 6;
/// Lines of what was before, when nothing is new.
const EARLIER: usize = 3;
/// Records that are read for the lines: an import leaves many of one kind, which make one line.
const RECORDS: u64 = 60;

/// The box beside the lists.
pub(super) struct News {
    /// «После вашего входа 16.03, 17:20», or «Что сделали другие» at the first visit.
    pub title: String,
    /// The journal from that day on.
    pub url: String,
    /// Nothing is new since; the lines are older.
    pub nothing_new: bool,
    /// What was done, the newest first.
    pub lines: Vec<Line>,
    /// «и ещё 12».
    pub more: Option<String>,
}

/// A sentence of the journal.
pub(super) struct Line {
    pub at: String,
    pub sentence: String,
}

pub(super) async fn news(frame: &Frame, authority: Option<OrganisationId>) -> Result<News, Trouble> {
    let store = &frame.app.store;
    let since = store.previous_sign_in(&frame.actor).await?;
    let others = JournalFilter { authority, but: frame.actor.user, ..JournalFilter::default() };
    let page = opora_store::Page { number: 1, size: RECORDS };
    let found = store.journal(&frame.actor, &JournalFilter { since, ..others.clone() }, page).await?;
    let title = match since {
        Some(since) => format!("После вашего входа {}", when(frame, since)),
        None => "Что сделали другие".to_owned(),
    };
    let mut url = "/journal".to_owned();
    if let Some(since) = since {
        url.push_str(&format!("?from={}", frame.app.clock.local(since).date_naive()));
    }
    if let Some(OrganisationId(authority)) = authority {
        url.push_str(&format!("{}authority={authority}", if since.is_some() { "&" } else { "?" }));
    }
    let nothing_new = since.is_some() && found.rows.is_empty();
    let (rows, most) = if nothing_new {
        (store.journal(&frame.actor, &others, page).await?.rows, EARLIER)
    } else {
        (found.rows, LINES)
    };
    let groups: Vec<&[Event]> = rows.chunk_by(alike).take(most).collect();
    let told: u64 = groups.iter().map(|group| group.len() as u64).sum();
    let beyond = found.total.rows.saturating_sub(told);
    let more = (since.is_some() && !nothing_new && beyond > 0).then(|| {
        let all = if found.total.more { "более " } else { "" };
        format!("и ещё {all}{}", dates::count(beyond, "запись", "записи", "записей"))
    });
    let lines = groups.into_iter().filter_map(|group| line(frame, group)).collect();
    Ok(News { title, url, nothing_new, more, lines })
}

/// Records of one deed: of one kind, by one person, in one minute.
fn alike(one: &Event, two: &Event) -> bool {
    one.verb == two.verb && one.actor_name == two.actor_name && (one.at - two.at).num_seconds().abs() < 60
}

fn line(frame: &Frame, group: &[Event]) -> Option<Line> {
    let event = group.first()?;
    let who = event.actor_name.trim();
    let mut sentence = dates::bound(&event.sentence);
    if !who.is_empty() {
        sentence = format!("{}: {sentence}", dates::bound(who));
    }
    if group.len() > 1 {
        let others = dates::count(group.len() as u64 - 1, "такая запись", "такие записи", "таких записей");
        sentence.push_str(&format!("; ещё {others}"));
    }
    Some(Line { at: when(frame, event.at), sentence })
}

fn when(frame: &Frame, at: DateTime<Utc>) -> String {
    let at = frame.app.clock.local(at);
    format!("{}, {}", dates::near(at.date_naive(), frame.app.today()), at.format("%H:%M"))
}
