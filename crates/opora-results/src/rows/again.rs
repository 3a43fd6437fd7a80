//! Who comes again: the participants of the current file among new rows, and the earlier imports that a file of the same
//! name replaces.
//!
//! A row that is taken for another participant's is lost, so two things are looked at beside the code: the letter of the
//! class, because codes may restart in every class, and how much of an earlier file comes again, because two files in two
//! folders may have one name.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use arrow::array::{Array, ArrayAccessor, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::datatypes::Int32Type;
use arrow::error::ArrowError;

use super::build::sorted;
use super::open::Opened;
use super::schema::{IMPORT, LETTER, PARTICIPANT, SCHOOL};
use crate::fault::Fault;

/// Who a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Who<'a> {
    school: &'a str,
    code: Option<&'a str>,
    letter: Option<&'a str>,
    import: i32,
}

impl<'a> Who<'a> {
    /// The code without the letter that stands before it where codes restart in every class: «А·17» of class «А» → «17».
    fn bare(&self) -> Option<&'a str> {
        let code = self.code?;
        let rest = self.letter.and_then(|letter| code.strip_prefix(letter)?.strip_prefix('·'));
        Some(rest.unwrap_or(code))
    }

    /// Whether both rows name their class, and not the same one.
    fn of_another_class(&self, letter: Option<&str>) -> bool {
        matches!((self.letter, letter), (Some(one), Some(other)) if one != other)
    }
}

/// A participant as the current file knows one.
struct Known {
    code: String,
    letter: Option<String>,
}

/// The new rows under the codes by which the current file knows their participants.
///
/// Files of one work may write the same participant as «17» and as «А·17», and «17» of class «А» and «17» of class «Б» are
/// two people when most shared codes of their school are of different classes; a single letter that differs is a correction.
pub fn recognised(current: &Opened, incoming: &RecordBatch) -> Result<RecordBatch, Fault> {
    let wrong = |error: ArrowError| Fault::Misordered(error.to_string());
    let mut known: HashMap<(String, String), Vec<Known>> = HashMap::new();
    each_of(current, |who| {
        if let (Some(code), Some(bare)) = (who.code, who.bare()) {
            let one = Known { code: code.to_owned(), letter: who.letter.map(str::to_owned) };
            known.entry((who.school.to_owned(), bare.to_owned())).or_default().push(one);
        }
    })?;
    if known.is_empty() {
        return Ok(incoming.clone());
    }
    let rows: Vec<Who<'_>> = whos(incoming).map_err(wrong)?.collect();
    let namesakes = |who: &Who<'_>| who.bare().and_then(|bare| known.get(&(who.school.to_owned(), bare.to_owned())));
    // Of the codes that a school shares with the current file: how many are of the same class, how many of another.
    let mut classes: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for who in &rows {
        let Some(here) = namesakes(who) else { continue };
        let counts = classes.entry(who.school).or_default();
        if here.iter().all(|one| who.of_another_class(one.letter.as_deref())) {
            counts.1 += 1;
        } else {
            counts.0 += 1;
        }
    }
    let codes: Vec<Option<String>> = rows
        .iter()
        .map(|who| {
            let bare = who.bare()?;
            let own = who.code?.to_owned();
            let Some(here) = namesakes(who) else { return Some(own) };
            let same_class = here.iter().find(|one| !who.of_another_class(one.letter.as_deref()));
            let (same, other) = classes.get(who.school).copied().unwrap_or_default();
            Some(match (same_class, who.letter) {
                (Some(_), _) if here.iter().any(|one| one.code == own) => own,
                (Some(one), _) => one.code.clone(),
                (None, Some(letter)) if other > same => format!("{letter}·{bare}"),
                (None, _) => own,
            })
        })
        .collect();
    if codes.iter().map(Option::as_deref).eq(rows.iter().map(|who| who.code)) {
        return Ok(incoming.clone());
    }
    let place = incoming.schema().index_of(PARTICIPANT).map_err(wrong)?;
    let mut columns: Vec<ArrayRef> = incoming.columns().to_vec();
    if let Some(column) = columns.get_mut(place) {
        *column = Arc::new(StringArray::from_iter(codes));
    }
    let renamed = RecordBatch::try_new(incoming.schema(), columns).map_err(wrong)?;
    sorted(&renamed).map_err(wrong)
}

/// Of the imports in `candidates`, those that the new rows bring again: at least half of their participants stand among
/// the new rows, or of their schools where rows have no code. The others come from another file, whatever its name.
///
/// `incoming` is as [`recognised`] gives it.
pub fn brought_again(
    current: &Opened,
    incoming: &RecordBatch,
    candidates: &BTreeSet<i32>,
) -> Result<BTreeSet<i32>, Fault> {
    if candidates.is_empty() {
        return Ok(BTreeSet::new());
    }
    let wrong = |error: ArrowError| Fault::Misordered(error.to_string());
    let mut comes: HashMap<&str, BTreeSet<Option<&str>>> = HashMap::new();
    for who in whos(incoming).map_err(wrong)? {
        comes.entry(who.school).or_default().insert(who.code);
    }
    let mut met: BTreeMap<i32, (usize, usize)> = BTreeMap::new();
    each_of(current, |who| {
        if candidates.contains(&who.import) {
            let codes = comes.get(who.school);
            let again =
                codes.is_some_and(|codes| codes.contains(&who.code) || codes.contains(&None) || who.code.is_none());
            let counts = met.entry(who.import).or_default();
            counts.0 += usize::from(again);
            counts.1 += 1;
        }
    })?;
    Ok(met.into_iter().filter(|(_, (again, all))| again * 2 >= *all).map(|(import, _)| import).collect())
}

/// Calls `each` for every row of a file; only the columns that say who it is about are read.
fn each_of(file: &Opened, mut each: impl FnMut(Who<'_>)) -> Result<(), Fault> {
    for group in 0..file.groups() {
        for batch in file.group(group, Some(&[SCHOOL, PARTICIPANT, LETTER, IMPORT]))? {
            whos(&batch?).map_err(Fault::broken(&file.path))?.for_each(&mut each);
        }
    }
    Ok(())
}

fn whos(batch: &RecordBatch) -> Result<impl Iterator<Item = Who<'_>>, ArrowError> {
    let missing = |name: &str| ArrowError::SchemaError(format!("no column {name}"));
    let column = |name: &str| batch.column_by_name(name).ok_or_else(|| missing(name));
    let words = |name: &'static str| {
        let column = column(name)?.as_dictionary_opt::<Int32Type>().ok_or_else(|| missing(name))?;
        column.downcast_dict::<StringArray>().ok_or_else(|| missing(name))
    };
    let (schools, letters) = (words(SCHOOL)?, words(LETTER)?);
    let codes = column(PARTICIPANT)?.as_string_opt::<i32>().ok_or_else(|| missing(PARTICIPANT))?;
    let imports = column(IMPORT)?.as_primitive_opt::<Int32Type>().ok_or_else(|| missing(IMPORT))?;
    Ok((0..batch.num_rows()).map(move |row| Who {
        school: schools.value(row),
        code: (!codes.is_null(row)).then(|| codes.value(row)),
        letter: (!letters.is_null(row)).then(|| letters.value(row)),
        import: imports.value(row),
    }))
}
