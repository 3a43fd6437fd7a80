//! What the base template prints around the content of a page.

use opora_core::access::{Action, Actor};
use serde::{Deserialize, Serialize};

use crate::assets::{Icon, address};

/// The sections of the product, in the users' words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Menu {
    /// Сегодня.
    Today,
    /// Программы.
    Programmes,
    /// Документы.
    Documents,
    /// Школы.
    Schools,
    /// Результаты.
    Results,
    /// Журнал.
    Journal,
    /// Настройка.
    Settings,
    /// A page outside the menu: one's own account, search.
    Nowhere,
}

impl Menu {
    const SHOWN: [Self; 7] =
        [Self::Today, Self::Programmes, Self::Documents, Self::Schools, Self::Results, Self::Journal, Self::Settings];

    /// The word in the menu.
    pub fn title(self) -> &'static str {
        match self {
            Self::Today => "Сегодня",
            Self::Programmes => "Программы",
            Self::Documents => "Документы",
            Self::Schools => "Школы",
            Self::Results => "Результаты",
            Self::Journal => "Журнал",
            Self::Settings => "Настройка",
            Self::Nowhere => "",
        }
    }

    /// Whether it is the section that counts what is late.
    pub fn is_today(self) -> bool {
        self == Self::Today
    }

    /// The address of the section.
    pub fn url(self) -> &'static str {
        match self {
            Self::Today | Self::Nowhere => "/",
            Self::Programmes => "/programmes",
            Self::Documents => "/documents",
            Self::Schools => "/schools",
            Self::Results => "/results",
            Self::Journal => "/journal",
            Self::Settings => "/settings",
        }
    }

    /// The sections that `actor` can open.
    pub fn of(actor: &Actor) -> Vec<Self> {
        let open = |menu: &Self| match menu {
            Self::Documents => actor.may(Action::HandleDocuments),
            Self::Settings => actor.may(Action::KeepUsers),
            Self::Today | Self::Programmes | Self::Schools | Self::Results | Self::Journal | Self::Nowhere => true,
        };
        Self::SHOWN.into_iter().filter(open).collect()
    }
}

/// A step of the way from the menu to the page.
#[derive(Debug, Clone)]
pub struct Crumb {
    /// The words.
    pub title: String,
    /// The address.
    pub url: String,
}

/// A message shown once, on the next page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flash {
    /// It worked.
    Done(String),
    /// It worked, and there is something to look at.
    Notice(String),
}

impl Flash {
    /// The sentence.
    pub fn text(&self) -> &str {
        match self {
            Self::Done(text) | Self::Notice(text) => text,
        }
    }

    /// The class of the note.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Done(_) => "ok",
            Self::Notice(_) => "warn",
        }
    }

    /// The icon of the note.
    pub fn icon(&self) -> Icon {
        match self {
            Self::Done(_) => Icon("ok"),
            Self::Notice(_) => Icon("info"),
        }
    }
}

/// Who is signed in, as the header says it.
#[derive(Debug, Clone)]
pub struct Me {
    /// «Соколова И. П.»
    pub name: String,
    /// «специалист».
    pub role: &'static str,
    /// The organisation.
    pub organisation: Option<String>,
}

/// The frame of one page.
#[derive(Debug, Clone)]
pub struct Page {
    /// The heading, and the title of the window.
    pub title: String,
    /// The section that is open.
    pub here: Menu,
    /// The sections that can be opened; empty when nobody is signed in.
    pub menu: Vec<Menu>,
    /// The way from the menu.
    pub crumbs: Vec<Crumb>,
    /// Messages of the last action.
    pub flashes: Vec<Flash>,
    /// The token for forms: the value of the hidden field `csrf`.
    pub csrf: String,
    /// Who is signed in.
    pub me: Option<Me>,
    /// How many things are late, for the menu; nothing when nothing is.
    pub late: Option<String>,
    /// «данные на …».
    pub as_of: String,
    /// The version of the product.
    pub version: String,
}

impl Page {
    /// Adds a step of the way from the menu.
    pub fn crumb(mut self, title: impl Into<String>, url: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { title: title.into(), url: url.into() });
        self
    }

    /// An icon by its name in `assets/vendor.list`.
    pub fn icon(&self, name: &'static str) -> Icon {
        Icon(name)
    }

    /// The address of a style sheet or a script.
    pub fn asset(&self, name: &str) -> &'static str {
        address(name)
    }
}
