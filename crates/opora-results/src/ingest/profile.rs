//! Saved profiles: which head of a foreign layout means what.

use serde::{Deserialize, Serialize};

use super::heads::fold;
use super::meaning::{Meaning, NoMeaning};

/// The columns of a layout that the person has named once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Profile {
    /// The name that the person gave.
    pub name: String,
    /// Head as in the file → meaning. Heads are compared without case, punctuation and look-alike letters.
    pub columns: Vec<ProfileColumn>,
}

/// One column of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileColumn {
    /// The head.
    pub head: String,
    /// What it means.
    pub meaning: Meaning,
}

impl Profile {
    /// The meaning that the profile gives to a head.
    pub fn meaning(&self, head: &str) -> Option<&Meaning> {
        let folded = fold(head);
        self.columns.iter().find(|column| fold(&column.head) == folded).map(|column| &column.meaning)
    }

    /// Whether at least three columns and all schools and totals of the profile stand among the heads.
    pub(super) fn fits(&self, heads: &[String]) -> bool {
        let stands = |column: &ProfileColumn| heads.iter().any(|head| fold(head) == fold(&column.head));
        let needed = |column: &&ProfileColumn| matches!(column.meaning, Meaning::School | Meaning::Total);
        self.columns.iter().filter(needed).all(stands)
            && self.columns.iter().filter(|column| stands(column)).count() >= 3
    }
}

/// Reads `заголовок=поле` of the command line.
pub fn column(text: &str) -> Result<ProfileColumn, String> {
    let (head, name) = text.rsplit_once('=').ok_or_else(|| {
        format!("«{text}»: столбец называется так: --map 'заголовок=поле', например --map 'ОУ=школа'")
    })?;
    if head.trim().is_empty() {
        return Err(format!("«{text}»: перед знаком «=» нужен заголовок столбца"));
    }
    let meaning = name.parse().map_err(|trouble: NoMeaning| trouble.to_string())?;
    Ok(ProfileColumn { head: head.trim().to_owned(), meaning })
}
