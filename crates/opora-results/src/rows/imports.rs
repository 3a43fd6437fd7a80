//! Which imports have rows in a file.

use std::collections::BTreeSet;

use arrow::array::AsArray;
use arrow::datatypes::Int32Type;

use super::open::Opened;
use super::schema::IMPORT;
use crate::fault::Fault;

/// The numbers of the imports that at least one row of the file comes from. Only their column is read.
pub fn imports(rows: &Opened) -> Result<BTreeSet<i32>, Fault> {
    let mut found = BTreeSet::new();
    for group in 0..rows.groups() {
        for batch in rows.group(group, Some(&[IMPORT]))? {
            let batch = batch?;
            let column = batch.column_by_name(IMPORT).and_then(|column| column.as_primitive_opt::<Int32Type>());
            let column = column.ok_or_else(|| Fault::foreign(&rows.path, "нет столбца import"))?;
            found.extend(column.values().iter().copied());
        }
    }
    Ok(found)
}
