//! The sections into which lists cut obligations: by what became of them and by their place in time.

use chrono::{Days as Span, NaiveDate};
#[cfg(doc)]
use opora_core::obligation::LATELY_DAYS;
use opora_core::obligation::{SOON_DAYS, Status, lately_from};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};

use crate::entities::obligation;

/// A part of the obligations by their place in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Section {
    /// Every obligation but dropped ones.
    All,
    /// Open, whatever the day.
    Open,
    /// Open and late.
    Overdue,
    /// Open, not late, due within [`SOON_DAYS`].
    Week,
    /// Open and due later.
    Later,
    /// Open without a day.
    Undated,
    /// Done.
    Done,
    /// Done within [`LATELY_DAYS`] before today.
    Lately,
    /// Decided not to apply.
    NotApplicable,
    /// Taken off by an amended order.
    Dropped,
}

impl Section {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::All,
        Self::Open,
        Self::Overdue,
        Self::Week,
        Self::Later,
        Self::Undated,
        Self::Done,
        Self::Lately,
        Self::NotApplicable,
        Self::Dropped,
    ];

    /// The word for addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Week => "week",
            Self::Later => "later",
            Self::Undated => "undated",
            Self::Done => "done",
            Self::Lately => "lately",
            Self::NotApplicable => "not_applicable",
            Self::Dropped => "dropped",
        }
    }

    /// The section of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.code() == code)
    }

    /// The Russian name.
    pub fn title(self) -> &'static str {
        match self {
            Self::All => "все",
            Self::Open => "не выполнено",
            Self::Overdue => "просрочено",
            Self::Week => "на этой неделе",
            Self::Later => "позже",
            Self::Undated => "без срока",
            Self::Done => "выполнено",
            Self::Lately => "выполнено за две недели",
            Self::NotApplicable => "не применяется",
            Self::Dropped => "снято",
        }
    }
}

/// The section as a condition of a query.
///
/// Sections are cut by the day from which an obligation is late, because the indexes hold it.
///
/// Where activities are already chosen, the index on them is the right one; without statistics SQLite would take the
/// one on the status, so the status is then written as an expression that no index holds.
pub(super) fn in_section(section: Section, today: NaiveDate, by_activity: bool) -> Condition {
    use obligation::Column;
    let status = match by_activity {
        true => Expr::cust("(obligations.status || '')"),
        false => Expr::col((obligation::Entity, Column::Status)),
    };
    let is = |one: Status| ExprTrait::eq(status.clone(), one.code());
    let open = || Condition::all().add(is(Status::Open));
    let next_week = today.checked_add_days(Span::new(SOON_DAYS + 1)).unwrap_or(today);
    match section {
        Section::All => {
            let living = [Status::Open, Status::Done, Status::NotApplicable].map(Status::code);
            Condition::all().add(ExprTrait::is_in(status.clone(), living))
        }
        Section::Open => open(),
        Section::Overdue => open().add(Column::LateFrom.lte(today)),
        Section::Week => open().add(Column::LateFrom.gt(today)).add(Column::LateFrom.lte(next_week)),
        Section::Later => open().add(Column::LateFrom.gt(next_week)),
        Section::Undated => open().add(Column::LateFrom.is_null()),
        Section::Done => Condition::all().add(is(Status::Done)),
        Section::Lately => Condition::all().add(is(Status::Done)).add(Column::DoneOn.gte(lately_from(today))),
        Section::NotApplicable => Condition::all().add(is(Status::NotApplicable)),
        Section::Dropped => Condition::all().add(is(Status::Dropped)),
    }
}
