//! An obligation as a row of «Сегодня».

use chrono::NaiveDate;
use opora_core::calendar::day_off;
use opora_core::obligation::State;
use opora_core::programme::ActivityKind;
use opora_core::words::plain;
use opora_store::obligations::{Group, Obligation};

use crate::layout::dates::{self, NBSP};
use crate::layout::{Mark, since};

/// A row of a section: one obligation, or the same thing expected of several on one day.
pub(super) struct Row {
    pub day: String,
    pub under_day: String,
    pub url: String,
    pub what: String,
    pub under_what: String,
    pub who: String,
    pub under_who: String,
    pub mark: Mark,
    pub under_state: String,
    /// The obligation that one press finishes.
    pub finish: Option<Finish>,
    /// Whom a row names that stands for several.
    pub several: Option<Several>,
}

/// What the form of one press sends.
pub(super) struct Finish {
    pub url: String,
    pub lock: i64,
}

/// Those who owe the same thing.
pub(super) struct Several {
    /// The first of them.
    pub members: Vec<Member>,
    /// «и ещё 12»: those who are named on the page of the activity only.
    pub others: Option<String>,
    pub may_finish: bool,
    pub is_open: bool,
}

/// One of several.
pub(super) struct Member {
    pub name: String,
    pub url: String,
    pub finish: Option<Finish>,
}

/// A line of «Дальше».
pub(super) struct Ahead {
    pub day: String,
    pub url: String,
    pub what: String,
    pub who: String,
    /// «п. 4 дорожной карты».
    pub place: String,
    pub note: String,
}

/// Up to this many are named at once; more open at a press.
const NAMED_AT_ONCE: u64 = 3;

/// Whether the title of the programme is said in each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Titles {
    /// All rows are of one programme, named above.
    Above,
    /// Rows of several programmes.
    Each,
}

/// Whether a line says who owes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holders {
    /// Several may: each is named.
    Named,
    /// Everything is owed by the reader.
    Reader,
}

/// The rows of a section.
pub(super) fn rows(groups: Vec<Group>, today: NaiveDate, may_finish: bool, titles: Titles) -> Vec<Row> {
    groups.into_iter().filter_map(|group| row(group, today, may_finish, titles)).collect()
}

fn row(group: Group, today: NaiveDate, may_finish: bool, titles: Titles) -> Option<Row> {
    let several = several(&group, may_finish);
    let one = group.members.into_iter().next()?;
    let due = one.dates.due.or(one.dates.start);
    let (url, who, under_who, finish) = match several {
        Some(_) => (activity_url(&one), holders(group.all), String::new(), None),
        None => {
            let under_who =
                if one.organisation.is_none() { "как в приказе".to_owned() } else { String::new() };
            (url(&one), who(&one), under_who, finish(&one, may_finish))
        }
    };
    Some(Row {
        day: due.map_or_else(|| "без срока".to_owned(), |due| day_words(due, today)),
        under_day: due.map(|due| under_day(&one, due, today)).unwrap_or_default(),
        url,
        under_what: clause(&one, titles),
        who,
        under_who,
        mark: Mark::of(&one.state),
        under_state: under_state(&one, today),
        finish,
        several,
        what: dates::bound(one.activity_text.trim_end_matches(['.', ';'])),
    })
}

fn several(group: &Group, may_finish: bool) -> Option<Several> {
    let member = |one: &Obligation| Member { name: who(one), url: url(one), finish: finish(one, may_finish) };
    let members: Vec<Member> = group.members.iter().map(member).collect();
    let others = group.all.saturating_sub(members.len() as u64);
    (group.all > 1).then(|| Several {
        may_finish: members.iter().any(|member| member.finish.is_some()),
        members,
        others: (others > 0).then(|| format!("и ещё {}", dates::number(others))),
        is_open: group.all <= NAMED_AT_ONCE,
    })
}

fn holders(count: u64) -> String {
    dates::count(count, "исполнитель", "исполнителя", "исполнителей")
}

fn finish(one: &Obligation, may_finish: bool) -> Option<Finish> {
    let is_open = match one.state {
        State::DoneOnTime { .. }
        | State::DoneLate { .. }
        | State::NotApplicable { .. }
        | State::Dropped { .. }
        | State::Closed { .. } => false,
        State::Undated
        | State::Upcoming { .. }
        | State::NotBegun { .. }
        | State::Running { .. }
        | State::DueSoon { .. }
        | State::Overdue { .. } => true,
    };
    (is_open && may_finish).then(|| Finish { url: format!("{}/done", url(one)), lock: one.lock })
}

/// The lines of «Дальше».
pub(super) fn ahead(groups: Vec<Group>, holders: Holders) -> Vec<Ahead> {
    groups.into_iter().filter_map(|group| line(group, holders)).collect()
}

fn line(group: Group, named: Holders) -> Option<Ahead> {
    let one = group.members.into_iter().next()?;
    let due = one.dates.due?;
    Some(Ahead {
        day: format!("{} {}", dates::weekday_short(due), dates::short(due)),
        url: if group.all == 1 { url(&one) } else { activity_url(&one) },
        who: match named {
            Holders::Named if group.all == 1 => who(&one),
            Holders::Named => holders(group.all),
            Holders::Reader => String::new(),
        },
        place: place(&one).unwrap_or_default(),
        note: day_off(due).map(|_| "выходной, срок как в приказе".to_owned()).unwrap_or_default(),
        what: dates::bound(one.activity_text.trim_end_matches(['.', ';'])),
    })
}

/// Within a week of today the weekday helps more than the year.
fn day_words(due: NaiveDate, today: NaiveDate) -> String {
    if (due - today).num_days().abs() <= 7 && due >= today {
        let weekday = dates::weekday_short(due);
        let mut letters = weekday.chars();
        let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        format!("{capital} {}", dates::short(due))
    } else {
        dates::full(due)
    }
}

fn under_day(one: &Obligation, due: NaiveDate, today: NaiveDate) -> String {
    let closes = one.dates.closes_on.map(|day| format!("закроется {}", dates::near(day, today)));
    let off = day_off(due).filter(|_| due >= today).map(|_| "выходной, срок как в приказе".to_owned());
    let near = match (due - today).num_days() {
        0 => Some("сегодня".to_owned()),
        1 => Some("завтра".to_owned()),
        _ => None,
    };
    [closes, near, off].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn under_state(one: &Obligation, today: NaiveDate) -> String {
    match &one.state {
        State::DueSoon { .. } => one
            .dates
            .start
            .filter(|start| *start <= today)
            .map(|start| format!("идёт с {}", dates::near(start, today)))
            .unwrap_or_default(),
        state => since(state, today),
    }
}

fn clause(one: &Obligation, titles: Titles) -> String {
    let times = one.times.filter(|times| *times > 1).map(|times| dates::count(times.into(), "раз", "раза", "раз"));
    let title = (titles == Titles::Each).then(|| brief(&one.programme_title));
    [place(one), times, title].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Where it stands: an order may ask for the same thing in its plan and in a clause of its own, and then both count.
fn place(one: &Obligation) -> Option<String> {
    let number = one.activity_number.as_ref()?;
    let of = match one.activity_kind {
        ActivityKind::Clause => "приказа",
        ActivityKind::Row if plain(&one.programme_title).contains("дорожн") => "дорожной карты",
        ActivityKind::Row => "плана",
    };
    Some(format!("п.{NBSP}{number} {of}"))
}

/// A title that fits a line under the row.
fn brief(title: &str) -> String {
    const LIMIT: usize = 64;
    if title.chars().count() <= LIMIT {
        return title.to_owned();
    }
    let cut: String = title.chars().take(LIMIT - 1).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", whole.trim_end_matches([' ', ',', '—', '–', '.', '(', '«']))
}

fn who(one: &Obligation) -> String {
    dates::bound(one.organisation_name.as_ref().unwrap_or(&one.party))
}

fn url(one: &Obligation) -> String {
    format!("/obligations/{}", one.id)
}

fn activity_url(one: &Obligation) -> String {
    format!("/activities/{}", one.activity)
}
