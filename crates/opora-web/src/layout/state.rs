//! How states look: an icon, a word and a colour that never stand alone.

use chrono::NaiveDate;
use opora_core::obligation::{ActivityState, State};

use super::dates;
use crate::assets::Icon;

/// The colour of a state; its name is the CSS class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Red: overdue, closed.
    Late,
    /// Amber: soon, to be checked.
    Warn,
    /// Green: done.
    Good,
    /// Accent: in work.
    Going,
    /// Grey: nothing to do.
    Calm,
}

impl Look {
    /// The CSS class.
    pub fn class(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Warn => "warn",
            Self::Good => "ok",
            Self::Going => "go",
            Self::Calm => "mut",
        }
    }
}

/// A state ready to print: `<span class="st {{ mark.look.class() }}">{{ mark.icon }}{{ mark.word }}</span>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The colour.
    pub look: Look,
    /// The name of the icon.
    pub icon_name: &'static str,
    /// The word, with a capital.
    pub word: &'static str,
}

impl Mark {
    /// A state of our own.
    pub const fn new(look: Look, icon_name: &'static str, word: &'static str) -> Self {
        Self { look, icon_name, word }
    }

    /// The icon.
    pub fn icon(&self) -> Icon {
        Icon(self.icon_name)
    }

    /// The state of one obligation.
    pub fn of(state: &State) -> Self {
        match state {
            State::Undated => Self::new(Look::Calm, "empty", "Без срока"),
            State::Upcoming { .. } => Self::new(Look::Calm, "ahead", "Впереди"),
            State::NotBegun { .. } => Self::new(Look::Calm, "ahead", "Не начато"),
            State::Running { .. } => Self::new(Look::Going, "going", "Идёт"),
            State::DueSoon { .. } => Self::new(Look::Warn, "clock", "Скоро срок"),
            State::Overdue { .. } => Self::new(Look::Late, "late", "Просрочено"),
            State::Closed { .. } => Self::new(Look::Late, "unread", "Закрыто, не выполнено"),
            State::DoneOnTime { .. } => Self::new(Look::Good, "ok", "Выполнено"),
            State::DoneLate { .. } => Self::new(Look::Good, "done-late", "Позже срока"),
            State::NotApplicable { .. } => Self::new(Look::Calm, "none", "Не применяется"),
            State::Dropped { .. } => Self::new(Look::Calm, "none", "Снято изменением приказа"),
        }
    }

    /// The state of an activity as a whole.
    pub fn of_activity(state: ActivityState) -> Self {
        match state {
            ActivityState::Nothing => Self::new(Look::Calm, "none", "Ничего не ожидается"),
            ActivityState::Done => Self::new(Look::Good, "done", "Выполнено"),
            ActivityState::Overdue => Self::new(Look::Late, "late", "Просрочено"),
            ActivityState::DueSoon => Self::new(Look::Warn, "clock", "Скоро срок"),
            ActivityState::InWork => Self::new(Look::Going, "going", "В работе"),
            ActivityState::Ahead => Self::new(Look::Calm, "ahead", "Впереди"),
            ActivityState::Undated => Self::new(Look::Calm, "empty", "Без срока"),
        }
    }
}

/// The grey words under a state: since when, until when, when done.
pub fn since(state: &State, today: NaiveDate) -> String {
    match state {
        State::Undated => "срок не назначен".to_owned(),
        State::Upcoming { starts } => format!("с {}", dates::near(*starts, today)),
        State::NotBegun { due } | State::Running { due } | State::DueSoon { due } => {
            format!("до {}", dates::near(*due, today))
        }
        State::Overdue { since } => format!("с {}", dates::near(*since, today)),
        State::Closed { on } => format!("принимали до {}", dates::near(*on, today)),
        State::DoneOnTime { on } | State::DoneLate { on } => dates::full(*on),
        State::NotApplicable { reason } | State::Dropped { reason } => reason.clone(),
    }
}
