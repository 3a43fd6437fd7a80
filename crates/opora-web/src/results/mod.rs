//! Результаты: works and what they say, identification, dynamics, objectivity.

mod identification;
mod lists;
mod methodologies;
mod shelf;

use axum::Router;

pub use shelf::{Holdings, Shelf};

use crate::app::App;

/// The pages of the section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// Работы.
    Works,
    /// Выявление.
    Identification,
    /// Динамика.
    Dynamics,
    /// Объективность.
    Objectivity,
    /// Загрузка.
    Upload,
}

impl Tab {
    /// All, in their order.
    pub const ALL: [Self; 5] =
        [Self::Works, Self::Identification, Self::Dynamics, Self::Objectivity, Self::Upload];

    /// The word.
    pub fn title(self) -> &'static str {
        match self {
            Self::Works => "Работы",
            Self::Identification => "Выявление",
            Self::Dynamics => "Динамика",
            Self::Objectivity => "Объективность",
            Self::Upload => "Загрузка",
        }
    }

    /// The address.
    pub fn url(self) -> &'static str {
        match self {
            Self::Works => "/results",
            Self::Identification => "/results/identification",
            Self::Dynamics => "/results/dynamics",
            Self::Objectivity => "/results/objectivity",
            Self::Upload => "/results/uploads",
        }
    }
}

pub(crate) fn routes() -> Router<App> {
    Router::new().merge(identification::routes()).merge(methodologies::routes()).merge(lists::routes())
}
