//! Which columns of a table are read, by what they mean.

use super::heads::fold;
use super::meaning::Meaning;
use super::table::Table;

/// The columns that are read, by what they mean.
pub(super) struct Columns {
    pub(super) school: Option<usize>,
    pub(super) school_name: Option<usize>,
    pub(super) municipality: Option<usize>,
    pub(super) participant: Option<usize>,
    pub(super) number: Option<usize>,
    pub(super) class: Option<usize>,
    pub(super) grade: Option<usize>,
    pub(super) letter: Option<usize>,
    pub(super) variants: Vec<usize>,
    pub(super) total: Option<usize>,
    pub(super) test: Option<usize>,
    pub(super) mark: Option<usize>,
    pub(super) journal: Option<usize>,
    pub(super) gender: Option<usize>,
    pub(super) subject: Option<usize>,
    pub(super) year: Option<usize>,
    pub(super) tasks: Vec<usize>,
    pub(super) answers: Vec<usize>,
    pub(super) textbook: Option<usize>,
}

impl Columns {
    /// The columns of a table; of several with one meaning the first, except where all are wanted.
    pub(super) fn of(table: &Table) -> Self {
        let at = |meaning: &Meaning| table.at(meaning);
        let is_task = |meaning: &Option<Meaning>| matches!(meaning, Some(Meaning::Task { .. }));
        Self {
            school: at(&Meaning::School),
            school_name: at(&Meaning::SchoolName),
            municipality: at(&Meaning::Municipality),
            participant: at(&Meaning::Participant),
            number: at(&Meaning::Number),
            class: at(&Meaning::Class),
            grade: at(&Meaning::Grade),
            letter: at(&Meaning::Letter),
            variants: table.all(&Meaning::Variant),
            total: at(&Meaning::Total),
            test: at(&Meaning::TestScore),
            mark: at(&Meaning::Mark),
            journal: at(&Meaning::Journal),
            gender: at(&Meaning::Gender),
            subject: at(&Meaning::Subject),
            year: at(&Meaning::Year),
            tasks: table.columns.iter().filter(|column| is_task(&column.meaning)).map(|column| column.at).collect(),
            answers: table.all(&Meaning::Answers),
            textbook: table.columns.iter().find(|column| fold(&column.head) == fold("учебник")).map(|column| column.at),
        }
    }
}
