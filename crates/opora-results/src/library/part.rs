//! A part of the library: the rows of one work and their summaries.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use opora_core::assessment::Work;

use crate::fault::Fault;
use crate::kernel;
use crate::rows::{self, Header};
use crate::summary::Summary;
use crate::summary::file::{self, Origin};

/// The files of one work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The work.
    pub work: Work,
    /// The file of rows.
    pub rows: PathBuf,
    /// The file of summaries beside it; it may still have to be made.
    pub summaries: PathBuf,
}

impl Part {
    /// The part of a file of rows; only the end of the file is read.
    pub fn open(rows: &Path) -> Result<Self, Fault> {
        let work = rows::open(rows)?.header.work;
        Ok(Self::at(work, rows))
    }

    /// The part of a file of rows whose work is known, without looking at the disk.
    pub fn at(work: Work, rows: &Path) -> Self {
        let name = rows.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let stem = name.strip_suffix(rows::ENDING).unwrap_or(&name);
        let summaries = rows.with_file_name(format!("{stem}{}", file::ENDING));
        Self { work, rows: rows.to_owned(), summaries }
    }

    /// Tasks and scale.
    pub fn header(&self) -> Result<Header, Fault> {
        match self.kept()? {
            Some(kept) => Ok(kept.header),
            None => Ok(rows::open(&self.rows)?.header),
        }
    }

    /// One summary a school, in the order of schools.
    pub fn summaries(&self) -> Result<Vec<Summary>, Fault> {
        match self.kept()? {
            Some(kept) => kept.summaries(),
            None => self.refresh(),
        }
    }

    /// The summaries of the named schools, in the order of schools.
    pub fn summaries_of(&self, schools: &BTreeSet<String>) -> Result<Vec<Summary>, Fault> {
        match self.kept()? {
            Some(kept) => kept.summaries_of(schools),
            None => Ok(self.refresh()?.into_iter().filter(|summary| schools.contains(&summary.school)).collect()),
        }
    }

    /// Makes the summaries from the rows and keeps them.
    pub fn refresh(&self) -> Result<Vec<Summary>, Fault> {
        let rows = rows::open(&self.rows)?;
        let summaries = kernel::summarise(&rows)?;
        file::write(&self.summaries, &rows.header, &Origin::of(&self.rows)?, &summaries)?;
        Ok(summaries)
    }

    /// Makes the summaries if those that are kept are not of these rows; says whether it had to.
    pub fn ensure(&self) -> Result<bool, Fault> {
        if self.kept()?.is_some() {
            return Ok(false);
        }
        self.refresh().map(|_| true)
    }

    /// The kept summaries, if they are whole, of this version and made from these rows. Newer ones are refused.
    pub(super) fn kept(&self) -> Result<Option<file::Opened>, Fault> {
        if !self.summaries.is_file() {
            return Ok(None);
        }
        match file::open(&self.summaries) {
            Ok(kept) if kept.version == file::VERSION && kept.origin == Origin::of(&self.rows)? => Ok(Some(kept)),
            Ok(_) | Err(Fault::Broken { .. } | Fault::Foreign { .. }) => Ok(None),
            Err(fault) => Err(fault),
        }
    }
}
