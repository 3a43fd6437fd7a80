//! What still waits for a person: fields by level, the next doubt, remarks of no row, corrections without a place.

use opora_core::correction::{Anchor, Landing};
use opora_core::reading::{Level, Reading};

use super::fields::{By, FieldView, Fields, Laid, Made};
use super::here::Here;
use super::plan::Counts;
use super::{place_words, spot};
use crate::layout::dates::NBSP;

/// A link of the row of filters.
pub(crate) struct Filter {
    pub level: Option<Level>,
    pub count: usize,
    pub url: String,
    pub chosen: bool,
}

/// The next place that waits for a person.
pub(crate) struct Doubt {
    pub url: String,
    pub row: String,
    pub title: String,
}

/// A remark that belongs to no row.
pub(crate) struct RemarkView {
    pub level: Level,
    pub text: String,
    pub place: String,
    /// Where its words begin, when it has any: they can be made a row.
    pub from: Option<usize>,
}

/// A correction that lies on nothing.
pub(crate) struct Lost {
    /// Who made it.
    pub by: By,
    /// What it was about.
    pub what: &'static str,
    /// Why it lies on nothing.
    pub why: &'static str,
}

pub(super) fn filters(here: &Here, counts: Counts) -> Vec<Filter> {
    [
        (None, counts.all()),
        (Some(Level::Unread), counts.unread),
        (Some(Level::Check), counts.check),
        (Some(Level::Clear), counts.clear),
    ]
    .into_iter()
    .map(|(level, count)| Filter { level, count, url: here.only(level), chosen: here.level == level })
    .collect()
}

pub(super) fn next_doubt(places: &[&FieldView], edited: Option<Landing>, here: &Here, laid: &Laid) -> Option<Doubt> {
    let after =
        edited.and_then(|edited| places.iter().position(|place| place.landing == edited)).map_or(0, |at| at + 1);
    let is_doubt = |place: &&&FieldView| place.level != Level::Clear && edited != Some(place.landing);
    let next = places.iter().skip(after).find(is_doubt).or_else(|| places.iter().take(after).find(is_doubt))?;
    let place = match next.landing {
        Landing::Field(plan, row, _) => {
            let activity = laid.reading.roadmaps.get(plan).and_then(|plan| plan.activities.get(row));
            match activity.and_then(|activity| activity.number.as_deref()) {
                Some(number) => format!("строка{NBSP}{number}"),
                None => format!("строка {} по порядку", row + 1),
            }
        }
        Landing::Clause(index, _) => {
            let clause = laid.reading.act.as_ref().and_then(|act| act.clauses.get(index));
            format!("пункт{NBSP}{}", clause.and_then(|clause| clause.number.as_deref()).unwrap_or("без номера"))
        }
        _ => String::new(),
    };
    let what = next.title.to_lowercase();
    let title = if place.is_empty() { what } else { format!("{place}, {what}") };
    Some(Doubt { url: here.edit_at(next.landing), row: spot::row(next.landing), title })
}

pub(super) fn remarks(reading: &Reading) -> Vec<RemarkView> {
    let own = reading.remarks.iter().filter(|remark| remark.activity.is_none() || remark.roadmap.is_none());
    // The count of rows already stands on top of the page.
    own.filter(|remark| remark.level != Level::Clear)
        .map(|remark| RemarkView {
            level: remark.level,
            text: remark.text.clone(),
            place: place_words(&remark.place),
            from: remark.place.from,
        })
        .collect()
}

/// Corrections whose words are gone, and those that wait because their words became rows of their own.
pub(super) fn lost(fields: &Fields<'_>, made_of_rows: &dyn Fn(&Made) -> bool) -> Vec<Lost> {
    let view = |(landing, made): (Landing, &Made)| {
        let waits = landing == Landing::Waits;
        // What was said of a row that is split now comes back with the row.
        (!waits || made_of_rows(made)).then(|| Lost {
            by: fields.by(Landing::Lost, made),
            what: lost_title(made),
            why: if waits {
                "эти слова теперь читаются как мероприятие"
            } else {
                "этих слов в документе больше нет"
            },
        })
    };
    fields.laid.lost().into_iter().filter_map(view).collect()
}

fn lost_title(made: &Made) -> &'static str {
    match made.correction.anchor {
        Anchor::Act { .. } => "реквизит",
        Anchor::Clause { .. } => "пункт приказа",
        Anchor::Plan { .. } => "план",
        Anchor::Programme { .. } | Anchor::Passport { .. } => "паспорт программы",
        Anchor::Row { .. } | Anchor::Field { .. } => "строка плана",
        Anchor::Words { .. } => "мероприятие, добавленное вручную",
        Anchor::School { .. } => "школа",
        Anchor::Pairing { .. } => "пара",
    }
}
