//! Результаты: works and what they say, identification, dynamics, objectivity.

mod context;
mod dynamics;
mod identification;
mod lists;
mod methodologies;
mod naming;
mod objectivity;
mod reading;
mod scales;
mod school;
mod shelf;
mod trend;
mod view;
mod work;

use axum::Router;
use axum::routing::get;

pub use shelf::{Holdings, Shelf};
pub(crate) use work::url as work_url;

use crate::app::App;
use crate::layout::{Menu, Page};

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
    pub const ALL: [Self; 5] = [Self::Works, Self::Identification, Self::Dynamics, Self::Objectivity, Self::Upload];

    /// The pages for whoever looks at `page`: files are brought in by those who handle documents too.
    pub fn of(page: &Page) -> impl Iterator<Item = Self> {
        let brings = page.menu.contains(&Menu::Documents);
        Self::ALL.into_iter().filter(move |tab| brings || *tab != Self::Upload)
    }

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
    Router::new()
        .route("/results/work", get(work::get))
        .route("/results/dynamics", get(dynamics::get))
        .route("/results/objectivity", get(objectivity::get))
        .route("/results/school/{code}", get(school::get))
        .route("/results/of/{id}", get(school::of))
        .merge(identification::routes())
        .merge(methodologies::routes())
        .merge(lists::routes())
        .merge(context::routes())
        .merge(scales::routes())
}
