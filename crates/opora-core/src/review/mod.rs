//! The review of a plan: what a methodist would send back before signing, and why.

use serde::Serialize;

use crate::paper::Paper;
use crate::reading::{Field, Place, Reading};

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Stable code in kebab case, «deadline-missing».
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// Index into [`Reading::roadmaps`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roadmap: Option<usize>,
    /// Index into the roadmap's activities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity: Option<usize>,
    /// The field of that activity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// What is wrong, a Russian sentence.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// How to mend it.
    pub how: String,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The plan cannot be executed or checked as it is: «исправить».
    Error,
    /// The plan will raise questions: «уточнить».
    Warning,
    /// Worth knowing: «к сведению».
    Info,
}

/// Reviews a reading. `paper` gives the full text; `directory` the names of known parties, when there are any.
pub fn review(_reading: &Reading, _paper: &Paper, _directory: Option<&[String]>) -> Vec<Finding> {
    Vec::new()
}

/// The findings as text for a terminal.
pub fn print(_findings: &[Finding]) -> String {
    String::new()
}
