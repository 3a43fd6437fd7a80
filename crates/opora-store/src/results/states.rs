//! The states of uploads, files and imports, and the words with which one of them is in trouble.

use serde::{Deserialize, Serialize};

macro_rules! states {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $state:ident = $code:literal, $title:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$about])* $state,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$state),+];

            /// The stored word, also for addresses.
            pub fn code(self) -> &'static str {
                match self { $(Self::$state => $code),+ }
            }

            /// The Russian word.
            pub fn title(self) -> &'static str {
                match self { $(Self::$state => $title),+ }
            }

            /// The state of a stored word.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|state| state.code() == code)
            }
        }
    };
}

states! {
    /// What becomes of an upload.
    UploadState {
        /// Waits for its turn to be read.
        Queued = "queued", "в очереди";
        /// Is being read.
        Reading = "reading", "читается";
        /// Waits for a person to take it or not.
        Waiting = "waiting", "ждёт решения";
        /// Is being written into the data.
        Adopting = "adopting", "принимается";
        /// Its rows are in the data.
        Adopted = "adopted", "принята";
        /// A person did not take it.
        Refused = "refused", "отклонена";
        /// Every file of it is in the data already: there is nothing to decide.
        Known = "known", "принята раньше";
    }
}

states! {
    /// What became of one file.
    FileState {
        /// Waits to be read.
        Queued = "queued", "в очереди";
        /// Read; its imports say what it holds.
        Read = "read", "прочитан";
        /// Readable, but its columns are not known: a person says what they are.
        Unmapped = "unmapped", "нужна разметка столбцов";
        /// Not readable as results; the trouble says why.
        Unread = "unread", "не прочитан";
        /// The very same bytes are in the data already.
        Already = "already", "уже принят раньше";
        /// A person left it out.
        SetAside = "set_aside", "отложен";
    }
}

states! {
    /// What became of the rows that one file has of one work.
    ImportState {
        /// Waits for a person.
        Waiting = "waiting", "ждёт решения";
        /// In the data.
        Adopted = "adopted", "принят";
        /// Later rows took the place of all of its rows.
        Replaced = "replaced", "заменён";
        /// Not taken.
        Refused = "refused", "отклонён";
    }
}

/// A reason with the next step, both Russian sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// What is wrong.
    pub reason: String,
    /// What a person can do.
    pub next: String,
}
