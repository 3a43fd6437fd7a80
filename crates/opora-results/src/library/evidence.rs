//! Evidence: what identification is made from, with the version of the data and the counts of cleaning.

use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

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

    /// The years of the results, first to last.
    pub fn years(&self) -> RangeInclusive<i32> {
        let years = || self.works.iter().map(|facts| facts.work.year);
        years().min().unwrap_or_default()..=years().max().unwrap_or_default()
    }

    /// Gives the schools the names, municipalities and other codes that `known` schools have; found by any code.
    pub fn name(&mut self, known: &[TestedSchool]) {
        let codes = |school: &'_ TestedSchool| -> Vec<String> {
            std::iter::once(&school.code).chain(&school.other_codes).cloned().collect()
        };
        let by_code: HashMap<String, &TestedSchool> =
            known.iter().flat_map(|school| codes(school).into_iter().map(move |code| (code, school))).collect();
        for school in &mut self.schools {
            let Some(known) = by_code.get(&school.code) else { continue };
            school.name.clone_from(&known.name);
            school.municipality.clone_from(&known.municipality);
            school.other_codes.extend(codes(known).into_iter().filter(|code| *code != school.code));
            school.other_codes.sort_unstable();
            school.other_codes.dedup();
        }
    }

    /// Makes schools that have several codes one school each: `twins` are pairs of a code and the code that stays.
    /// Figures of the same work are added up, since each participant was counted under one code only.
    pub fn unite(&mut self, twins: &[(String, String)]) {
        let place = |code: &str| self.schools.binary_search_by(|school| school.code.as_str().cmp(code)).ok();
        let mut stays: Vec<usize> = (0..self.schools.len()).collect();
        for (code, into) in twins {
            if let (Some(twin), Some(into)) = (place(code), place(into))
                && let Some(stays) = stays.get_mut(twin)
            {
                *stays = into;
            }
        }
        if stays.iter().enumerate().all(|(place, stays)| place == *stays) {
            return;
        }
        // The places of those that stay, once the others have gone.
        let mut after = vec![0_u32; stays.len()];
        let mut count = 0;
        for (place, after) in after.iter_mut().enumerate() {
            *after = count;
            count += u32::from(stays.get(place) == Some(&place));
        }
        let moved = |school: u32| {
            let stays = stays.get(school as usize).copied().unwrap_or(school as usize);
            after.get(stays).copied().unwrap_or(school)
        };
        let mut united: BTreeMap<(u32, u32), Figure> = BTreeMap::new();
        for figure in std::mem::take(&mut self.figures) {
            let school = moved(figure.school);
            let whole = united.entry((figure.work, school)).or_insert(Figure {
                school,
                n: 0,
                low: 0,
                good: 0,
                sum: 0,
                ..figure
            });
            whole.n += figure.n;
            whole.low += figure.low;
            whole.good += figure.good;
            whole.sum = whole.sum.saturating_add(figure.sum);
        }
        self.figures = united.into_values().collect();
        let gone: Vec<(usize, String)> = (stays.iter().enumerate())
            .filter(|(place, stays)| place != *stays)
            .filter_map(|(place, stays)| Some((*stays, self.schools.get(place)?.code.clone())))
            .collect();
        for (stays, code) in gone {
            if let Some(school) = self.schools.get_mut(stays) {
                school.other_codes.push(code);
            }
        }
        let mut place = 0;
        self.schools.retain(|_| {
            place += 1;
            stays.get(place - 1) == Some(&(place - 1))
        });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_school_of_two_codes_is_one() {
        let school = |code: &str| TestedSchool { code: code.into(), ..TestedSchool::default() };
        let figure = |school, work, n, low| Figure { school, work, n, low, good: 1, sum: 10 };
        let mut evidence = Evidence {
            schools: ["220003", "220004", "sch220003", "sch220009"].map(school).to_vec(),
            figures: vec![
                figure(2, 0, 20, 8),
                figure(3, 0, 5, 1),
                figure(0, 1, 12, 4),
                figure(1, 1, 7, 0),
                figure(2, 1, 3, 1),
            ],
            ..Evidence::default()
        };
        evidence.unite(&[("sch220003".into(), "220003".into()), ("nowhere".into(), "220003".into())]);
        let codes: Vec<&str> = evidence.schools.iter().map(|school| school.code.as_str()).collect();
        assert_eq!(codes, ["220003", "220004", "sch220009"]);
        assert_eq!(evidence.schools[0].other_codes, ["sch220003"]);
        let figures: Vec<_> = evidence.figures.iter().map(|one| (one.school, one.work, one.n, one.low)).collect();
        assert_eq!(figures, [(0, 0, 20, 8), (2, 0, 5, 1), (0, 1, 15, 5), (1, 1, 7, 0)]);
    }
}
