//! Works of a library read into memory for questions.

use opora_core::assessment::Work;
use opora_core::scale::{Found, Scale, Scales};

use super::WorkResults;
use crate::fault::Fault;
use crate::library::Library;
use crate::rows::Header;
use crate::summary::Summary;

/// Works with their summaries, in the order of works.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Loaded {
    works: Vec<LoadedWork>,
    /// What was guessed, Russian sentences: scales of neighbouring years.
    pub notes: Vec<String>,
}

/// One work.
#[derive(Debug, Clone, PartialEq)]
struct LoadedWork {
    header: Header,
    scale: Option<Scale>,
    summaries: Vec<Summary>,
}

impl Loaded {
    /// Reads the works that `wanted` says. A work whose file names no scale takes it from `scales`, for the borders of
    /// marks; one of a neighbouring year is said in the notes.
    pub fn read(library: &Library, wanted: impl Fn(&Work) -> bool, scales: &Scales) -> Result<Self, Fault> {
        let mut loaded = Self::default();
        for part in library.parts().filter(|part| wanted(&part.work)) {
            let (header, summaries) = (part.header()?, part.summaries()?);
            let scale = match (&header.scale, scales.find(&header.work)) {
                (Some(own), _) => Some(own.clone()),
                (None, Some(Found::Own(scale))) => Some(scale.clone()),
                (None, Some(Found::Borrowed(scale))) if fits(scale, &summaries) => {
                    loaded.notes.push(format!(
                        "{}: шкала работы не загружена, границы отметок взяты по шкале {} года. Проверьте.",
                        header.work.title(),
                        scale.year
                    ));
                    Some(scale.clone())
                }
                (None, _) => None,
            };
            loaded.works.push(LoadedWork { header, scale, summaries });
        }
        Ok(loaded)
    }

    /// The works for questions.
    pub fn works(&self) -> Vec<WorkResults<'_>> {
        self.works.iter().map(LoadedWork::results).collect()
    }
}

impl LoadedWork {
    fn results(&self) -> WorkResults<'_> {
        WorkResults {
            work: &self.header.work,
            tasks: &self.header.tasks,
            scale: self.scale.as_ref(),
            summaries: &self.summaries,
        }
    }
}

/// A scale of another year is no scale of this work when somebody has a higher total.
fn fits(scale: &Scale, summaries: &[Summary]) -> bool {
    summaries.iter().all(|summary| summary.scores.len() <= usize::from(scale.max) + 1)
}
