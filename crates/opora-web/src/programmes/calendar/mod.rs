//! Календарь: the days of a programme by months; on narrow screens a list of days.

mod month;

use askama::Template;
use chrono::NaiveDate;
use opora_core::calendar::day_off;
use opora_core::ids::ProgrammeId;

use self::month::{Day, Entry, Month, month_before, next_month};
use super::filter::{self, Filter};
use super::head::{Head, Tab};
use super::one::One;
use super::plan::{Item, of};
use super::turn::{Turn, turns};
use crate::layout::dates::{self, NBSP};
use crate::layout::{Choice, Frame, Key, Look, Mark, Page, html};
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "programmes/calendar/calendar.html")]
struct CalendarPage {
    page: Page,
    head: Head,
    schools: Vec<Choice>,
    month_value: String,
    month: Month,
    before: String,
    after: String,
    now: Option<String>,
    sums: String,
    nothing: Option<String>,
    legend: [Mark; 4],
    /// One day in full.
    day: Option<(NaiveDate, Vec<Entry>)>,
}

/// How a day of an activity may stand.
const DONE: Mark = Mark::new(Look::Good, "ok", "Выполнено");
const LATE: Mark = Mark::new(Look::Late, "late", "Просрочено");
const GOING: Mark = Mark::new(Look::Going, "going", "Идёт");
const AHEAD: Mark = Mark::new(Look::Calm, "ahead", "Впереди");

pub(super) async fn show(frame: Frame, Key(id): Key<ProgrammeId>) -> Answer {
    let one = One::load(&frame, id).await?;
    let today = frame.app.today();
    let school = Filter::of(&frame.query).school;
    let turns = turns(&frame, &one, school).await?;
    let mut entries: Vec<Entry> = Vec::new();
    for item in &one.items {
        let own = turns.get(&item.id).map(Vec::as_slice).unwrap_or_default();
        entries.extend(own.iter().filter_map(|turn| entry(item, turn, today)));
    }
    let chosen_day = frame.query.parsed::<NaiveDate>("day");
    let asked = frame.query.get("month").and_then(|month| format!("{month}-01").parse::<NaiveDate>().ok());
    let month = Month::of(asked.or(chosen_day).unwrap_or(today), today, &entries, |day| day_off(day).is_some());
    let this_month = today.format("%Y-%m").to_string();
    let month_value = month.first.format("%Y-%m").to_string();
    let link = |first: NaiveDate| frame.query.with("month", first.format("%Y-%m"));
    let within = entries.iter().filter(|entry| entry.due >= month.first && entry.due < next_month(month.first));
    let (all, late) =
        within.fold((0_u64, 0_u64), |(all, late), entry| (all + 1, late + u64::from(entry.mark.look == Look::Late)));
    let page = CalendarPage {
        head: one.head(&frame, Tab::Calendar),
        schools: filter::holders(&one, &frame.query),
        before: link(month_before(month.first)),
        after: link(next_month(month.first)),
        now: (month_value != this_month).then(|| frame.query.without("month")),
        sums: match (all, late) {
            (0, _) => String::new(),
            (all, 0) => dates::count(all, "срок", "срока", "сроков"),
            (all, late) => format!("{}, просрочено{NBSP}{late}", dates::count(all, "срок", "срока", "сроков")),
        },
        nothing: (all == 0).then(|| nothing_words(&entries, month.first)),
        legend: [DONE, GOING, AHEAD, LATE],
        day: chosen_day.map(|day| (day, entries.iter().filter(|entry| entry.due == day).cloned().collect())),
        month_value,
        month,
        page: one.page(&frame).await,
    };
    html(&page)
}

/// An empty month says where the next day is.
fn nothing_words(entries: &[Entry], first: NaiveDate) -> String {
    let next = entries.iter().map(|entry| entry.due).filter(|due| *due >= first).min();
    match next {
        Some(due) => format!("В этом месяце сроков нет. Ближайший — {}.", dates::spoken_full(due)),
        None => "В этом месяце и позже сроков нет.".to_owned(),
    }
}

fn entry(item: &Item, turn: &Turn, today: NaiveDate) -> Option<Entry> {
    let due = turn.due?;
    let mark = if turn.expected > 0 && turn.done >= turn.expected {
        DONE
    } else if turn.overdue > 0 {
        LATE
    } else if turn.start.is_some_and(|start| start <= today) {
        GOING
    } else {
        AHEAD
    };
    let fact = if turn.expected > 1 && turn.done > 0 { of(turn.done, turn.expected) } else { String::new() };
    let title = dates::bound(item.content.text.trim_end_matches(['.', ';']));
    Some(Entry { due, number: item.number().to_owned(), title, fact, url: item.url(), mark })
}

impl Day {
    /// «17», and on the first of a month «1 апреля».
    fn label(&self) -> String {
        use chrono::Datelike;
        if self.day.day() == 1 { dates::spoken(self.day) } else { self.day.day().to_string() }
    }

    /// «вт, 17 марта», with what kind of day off it is.
    fn spoken(&self) -> String {
        let words = format!("{}, {}", dates::weekday_short(self.day), dates::spoken(self.day));
        if self.off { format!("{words}, выходной") } else { words }
    }
}
