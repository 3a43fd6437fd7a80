//! Разбор: the document's words beside what was understood, with an editor in place.

mod besides;
pub(crate) mod change;
mod doubts;
pub(crate) mod editor;
pub(crate) mod fields;
pub(crate) mod here;
mod page;
mod paper;
mod plan;
pub(crate) mod spot;

pub(crate) use fields::{Laid, Made};
pub(crate) use page::{Asked, Bar, Case, FindingGroup, Link, Ready, ReviewPage, place_words, preview_part, review};
pub(crate) use paper::{Sheet, whole};
pub(crate) use plan::ROWS_ON_PAGE;
