//! A calendar feed of obligations (RFC 5545): all-day events that Outlook, Thunderbird and phones subscribe to.

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, EventStatus, Property};

use crate::WriteError;

/// Longest text of an event, in characters: phones choke on more.
const TEXT_LIMIT: usize = 2_000;
/// How often programs should ask for the feed again.
const REFRESH_HOURS: i64 = 6;

/// A calendar that somebody subscribes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// The name in the list of calendars («Опора: школа № 5»).
    pub name: String,
    /// What it holds.
    pub description: String,
    /// The events.
    pub events: Vec<Occasion>,
    /// When it was made.
    pub made: DateTime<Utc>,
}

/// One all-day event.
#[derive(Debug, Clone, PartialEq)]
pub struct Occasion {
    /// Stays the same for the same obligation for ever.
    pub uid: String,
    /// Grows with each change.
    pub sequence: u32,
    /// When it was last changed.
    pub changed: DateTime<Utc>,
    /// First day.
    pub first: NaiveDate,
    /// Last day, included. A day before `first` counts as `first`.
    pub last: NaiveDate,
    /// The line that the calendar shows.
    pub summary: String,
    /// The text under it.
    pub description: String,
    /// The page of the obligation, absolute.
    pub url: Option<String>,
    /// Groups to colour by.
    pub categories: Vec<String>,
    /// Whether it still stands.
    pub standing: Standing,
    /// A reminder so many days before the first day, at nine in the morning.
    pub remind_days_before: Option<u16>,
}

/// Whether an event still stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Expected,
    /// It was taken away; calendars strike it out.
    Cancelled,
}

/// The feed as a file of type `text/calendar; charset=utf-8`.
///
/// # Errors
/// Only when the writer itself fails.
pub fn write(feed: &Feed) -> Result<String, WriteError> {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//Opora//Opora//RU"));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    calendar.append_property(("METHOD", "PUBLISH"));
    // NAME has no type of its own in the writer and would go out unescaped.
    let name = line(&feed.name);
    calendar.append_property(Property::new("NAME", &name).add_parameter("VALUE", "TEXT").done());
    calendar.append_property(("X-WR-CALNAME", name.as_str()));
    calendar.description(&line(&feed.description));
    calendar.ttl(&Duration::hours(REFRESH_HOURS));
    for occasion in &feed.events {
        calendar.push(event(occasion, feed.made));
    }
    let raw: String = (&calendar).try_into()?;
    Ok(tidy(&raw))
}

fn event(occasion: &Occasion, made: DateTime<Utc>) -> Event {
    let last = occasion.last.max(occasion.first);
    // The end of an all-day event is exclusive.
    let end = last.checked_add_days(Days::new(1)).unwrap_or(last);
    let mut event = Event::new();
    event
        .uid(&line(&occasion.uid))
        .timestamp(made)
        .sequence(occasion.sequence)
        .last_modified(occasion.changed)
        .starts(occasion.first)
        .ends(end)
        .summary(&line(&occasion.summary))
        .status(match occasion.standing {
            Standing::Expected => EventStatus::Confirmed,
            Standing::Cancelled => EventStatus::Cancelled,
        })
        // A deadline does not make anybody busy.
        .add_property("TRANSP", "TRANSPARENT");
    if !occasion.description.trim().is_empty() {
        event.description(&text(&occasion.description));
    }
    if let Some(url) = occasion.url.as_deref().filter(|url| is_address(url)) {
        event.url(url);
    }
    if !occasion.categories.is_empty() {
        event.categories(occasion.categories.iter().map(|category| line(category)));
    }
    if let Some(days) = occasion.remind_days_before {
        let before = Duration::hours(9) - Duration::days(i64::from(days));
        let mut alarm = Alarm::display(&line(&occasion.summary), before);
        alarm.add_property("UID", format!("{}-alarm", line(&occasion.uid)));
        event.alarm(alarm);
    }
    event.done()
}

/// An address goes out as it is, so nothing in it may end a line.
fn is_address(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && !url.chars().any(|letter| letter.is_control() || letter.is_whitespace())
}

/// One line of words: a line end in a name must not become a property.
fn line(words: &str) -> String {
    words
        .split(|letter: char| letter.is_control() || letter.is_whitespace() && letter != '\u{A0}')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(TEXT_LIMIT)
        .collect()
}

/// Several lines of words.
fn text(words: &str) -> String {
    let lines: Vec<String> = words.lines().map(line).collect();
    lines.join("\n").trim().chars().take(TEXT_LIMIT).collect()
}

/// The crate folds some lines at 76 octets and stamps alarms with the clock, which the format does not allow: both are
/// mended here, so that the same feed is the same file.
fn tidy(raw: &str) -> String {
    let whole = raw.replace("\r\n ", "");
    let mut out = String::with_capacity(raw.len() + raw.len() / 60);
    let mut in_alarm = false;
    for line in whole.split_terminator("\r\n") {
        match line {
            "BEGIN:VALARM" => in_alarm = true,
            "END:VALARM" => in_alarm = false,
            _ => {}
        }
        if !(in_alarm && line.starts_with("DTSTAMP:")) {
            fold(line, &mut out);
        }
    }
    out
}

/// Appends `line` in pieces of at most 75 octets, letters kept whole.
fn fold(line: &str, out: &mut String) {
    let mut octets = 0;
    for letter in line.chars() {
        if octets + letter.len_utf8() > 75 {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(letter);
        octets += letter.len_utf8();
    }
    out.push_str("\r\n");
}
