//! The light kernel: n, low, good and the sum of totals a school, straight from rows.

use arrow::array::{RecordBatch, StringArray, StringBuilder};
use arrow::error::ArrowError;

use opora_core::identification::Figure;

use super::columns::Columns;
use crate::fault::Fault;
use crate::rows::Opened;
use crate::rows::schema::{MARK, SCHOOL, SCORE, STATUS, Status};

/// The schools of one row group, in order, and the figure of each; which school and work is not filled in.
pub(crate) fn group_figures(rows: &Opened, group: usize) -> Result<(StringArray, Vec<Figure>), Fault> {
    let names = [SCHOOL, STATUS, SCORE, MARK];
    let Some(batch) = rows.whole_group(group, Some(&names))? else {
        return Ok((StringBuilder::new().finish(), Vec::new()));
    };
    of_batch(&batch).map_err(Fault::broken(&rows.path))
}

fn of_batch(batch: &RecordBatch) -> Result<(StringArray, Vec<Figure>), ArrowError> {
    let columns = Columns::light(batch)?;
    let mut schools = StringBuilder::new();
    let mut figures = Vec::new();
    let mut from = 0;
    for school in columns.school.chunk_by(|one, next| one == next) {
        let rows = from..from + school.len();
        from = rows.end;
        let mut figure = Figure { school: 0, work: 0, n: 0, low: 0, good: 0, sum: 0 };
        for row in rows {
            if columns.status.get(row).copied().and_then(Status::from_code) != Some(Status::Used) {
                continue;
            }
            figure.n += 1;
            match columns.mark.at(row) {
                Some(2) => figure.low += 1,
                Some(4 | 5) => figure.good += 1,
                _ => {}
            }
            figure.sum += columns.score.at(row).and_then(|score| u32::try_from(score).ok()).unwrap_or(0);
        }
        schools.append_value(columns.name(school.first().copied().unwrap_or_default()));
        figures.push(figure);
    }
    Ok((schools.finish(), figures))
}
