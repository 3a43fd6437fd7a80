//! What a file of rows says about itself: the work, its tasks and its scale, in the metadata of the Parquet file.

use std::collections::HashMap;
use std::path::Path;

use opora_core::assessment::Work;
use opora_core::scale::Scale;

use super::schema::{META_SCALE, META_TASKS, META_VERSION, META_WORK, Task, VERSION};
use crate::fault::Fault;

/// The metadata of a file of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The work that every row is of.
    pub work: Work,
    /// The tasks, in the order of the columns `t1`, `t2`, ….
    pub tasks: Vec<Task>,
    /// The scale that gave the marks; none where marks stood in the files.
    pub scale: Option<Scale>,
}

impl Header {
    /// The pairs as they stand in a file.
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        let json = |value: Result<String, serde_json::Error>| value.unwrap_or_default();
        let mut pairs = vec![
            (META_WORK.to_owned(), self.work.to_string()),
            (META_VERSION.to_owned(), VERSION.to_string()),
            (META_TASKS.to_owned(), json(serde_json::to_string(&self.tasks))),
        ];
        if let Some(scale) = &self.scale {
            pairs.push((META_SCALE.to_owned(), json(serde_json::to_string(scale))));
        }
        pairs
    }

    /// The header of a file from its pairs; `path` is for the sentence of a refusal.
    pub fn from_pairs(path: &Path, pairs: &HashMap<String, String>) -> Result<Self, Fault> {
        let wanted = |key: &str| {
            pairs
                .get(key)
                .map(String::as_str)
                .ok_or_else(|| Fault::foreign(path, &format!("в файле нет пометки {key}")))
        };
        let unclear = |key: &str| Fault::foreign(path, &format!("пометка {key} не читается"));
        let version: u32 = wanted(META_VERSION)?.parse().map_err(|_| unclear(META_VERSION))?;
        if version > VERSION {
            return Err(Fault::Newer { path: path.to_owned(), version });
        }
        let work = wanted(META_WORK)?.parse().map_err(|_| unclear(META_WORK))?;
        let tasks = serde_json::from_str(wanted(META_TASKS)?).map_err(|_| unclear(META_TASKS))?;
        let scale = match pairs.get(META_SCALE) {
            Some(text) => Some(serde_json::from_str(text).map_err(|_| unclear(META_SCALE))?),
            None => None,
        };
        Ok(Self { work, tasks, scale })
    }
}
