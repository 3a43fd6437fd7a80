//! A batch as the library takes it: header and arrow columns in the order of a file.

use arrow::array::RecordBatch;
use arrow::error::ArrowError;

use super::batch::Batch;
use crate::rows::{Builder, Header, Row};

impl Batch {
    /// What a file of these rows says about itself.
    pub fn header(&self) -> Header {
        Header { work: self.work.clone(), tasks: self.tasks.clone(), scale: self.scale.clone() }
    }

    /// The rows in the order of a file, as rows of an import of this number.
    pub fn record(&self, import: i32) -> Result<RecordBatch, ArrowError> {
        self.record_by(&vec![import; self.sources.len()])
    }

    /// The rows in the order of a file; `imports` are the numbers of the imports, one for each of [`Batch::sources`].
    pub fn record_by(&self, imports: &[i32]) -> Result<RecordBatch, ArrowError> {
        let mut builder = Builder::new(self.tasks.len());
        let rows = &self.rows;
        let mut tasks = vec![None; self.tasks.len()];
        for at in 0..rows.len() {
            for (points, column) in tasks.iter_mut().zip(&rows.tasks) {
                *points = column.get(at).copied().flatten();
            }
            let school = rows.school.get(at).and_then(|school| self.schools.get(*school as usize));
            let import = rows.source.get(at).and_then(|source| imports.get(*source as usize)).copied();
            let (Some(school), Some(status), Some(import)) = (school, rows.status.get(at), import) else { continue };
            builder.push(&Row {
                school: &school.code,
                participant: rows.participant.get(at),
                letter: rows.letter.get(at),
                gender: rows.gender.get(at).copied().flatten(),
                variant: rows.variant.get(at).copied().flatten(),
                status: *status,
                score: rows.score.get(at).copied().flatten(),
                primary: rows.primary.get(at).copied().flatten(),
                mark: rows.mark.get(at).copied().flatten(),
                journal: rows.journal.get(at).copied().flatten(),
                import,
                tasks: &tasks,
            });
        }
        builder.finish()
    }
}
