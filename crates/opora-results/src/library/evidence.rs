//! Evidence: what identification is made from, with the version of the data and the counts of cleaning.

use arrow::array::AsArray;
use arrow::datatypes::UInt32Type;
use arrow::error::ArrowError;
use opora_core::assessment::TestedSchool;
use opora_core::identification::{DataPart, DataVersion, Figure, Input, WorkFacts};
use sha2::{Digest, Sha256};

use super::{Figures, Filter, Library, Part};
use crate::fault::Fault;
use crate::rows::ENDING;

/// Columns of the counts of cleaning.
const COUNTS: [&str; 5] = ["rows", "absent", "no_total", "out_of_range", "used"];

/// Figures with all that goes with them. Schools have no names here: who knows them fills them in.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Schools, in the order of codes.
    pub schools: Vec<TestedSchool>,
    /// Works, in order.
    pub works: Vec<WorkFacts>,
    /// Figures, by work, then by school.
    pub figures: Vec<Figure>,
    /// The version of the data.
    pub data: DataVersion,
}

impl Evidence {
    /// The input of identification, without what the register knows.
    pub fn input(&self) -> Input<'_> {
        Input::of(&self.schools, &self.works, &self.figures)
    }
}

impl Library {
    /// What identification is made from. Only flat columns of summaries are read.
    pub fn evidence(&self, filter: &Filter) -> Result<Evidence, Fault> {
        let Figures { schools, works, figures } = self.figures(filter)?;
        let mut marked = vec![false; works.len()];
        for figure in figures.iter().filter(|figure| figure.low > 0 || figure.good > 0) {
            if let Some(marked) = marked.get_mut(figure.work as usize) {
                *marked = true;
            }
        }
        let mut facts = Vec::with_capacity(works.len());
        let mut parts = Vec::with_capacity(works.len());
        for (work, marked) in works.into_iter().zip(marked) {
            let Some(part) = self.part(&work) else { continue };
            let header = part.header()?;
            let of_tasks = || header.tasks.iter().map(|task| task.max.map(u32::from)).sum::<Option<u32>>();
            let max = header.scale.as_ref().map(|scale| u32::from(scale.max)).or_else(of_tasks);
            facts.push(WorkFacts { work, max: max.filter(|max| *max > 0), marked: marked || header.scale.is_some() });
            parts.push(counted(part)?);
        }
        let schools = schools.into_iter().map(|code| TestedSchool { code, ..TestedSchool::default() }).collect();
        Ok(Evidence { schools, works: facts, figures, data: DataVersion { version: version(&parts), parts } })
    }
}

/// The counts of cleaning of a part, and the hash that its name carries.
fn counted(part: &Part) -> Result<DataPart, Fault> {
    let mut out = DataPart { work: part.work.to_string(), hash: hash_of(part), ..DataPart::default() };
    let Some(kept) = part.kept()? else { return Ok(out) };
    for batch in kept.batches(Some(&COUNTS))? {
        let sum = |name: &str| {
            let missing = || Fault::broken(&part.summaries)(ArrowError::SchemaError(name.to_owned()));
            let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<UInt32Type>());
            Ok::<u64, Fault>(column.ok_or_else(missing)?.values().iter().copied().map(u64::from).sum())
        };
        out.rows += sum("rows")?;
        out.absent += sum("absent")?;
        out.no_total += sum("no_total")?;
        out.out_of_range += sum("out_of_range")?;
        out.used += sum("used")?;
    }
    Ok(out)
}

/// The hash in `vpr-2021-matematika-5-0123456789abcdef.rows.parquet`.
fn hash_of(part: &Part) -> String {
    let name = part.rows.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = name.strip_suffix(ENDING).unwrap_or(&name);
    stem.rsplit('-').next().unwrap_or_default().to_owned()
}

/// One hash over the parts: the same results give the same version, whatever the folder.
fn version(parts: &[DataPart]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.work.as_bytes());
        hash.update([0]);
        hash.update(part.hash.as_bytes());
        hash.update([b'\n']);
    }
    let mut version = hex::encode(hash.finalize());
    version.truncate(16);
    version
}
