//! The list as a workbook: a row a school, the lists one below the other.

use super::{Identified, PaperSchool};
use crate::table::{Cell, Column, ColumnKind, Row, Table};

impl Identified {
    /// The list as a table for [`crate::xlsx::write`].
    pub fn table(&self) -> Table {
        let columns = vec![
            Column::new("№", ColumnKind::Number).wide(6),
            Column::new("Код", ColumnKind::Text).wide(14),
            Column::new("Школа", ColumnKind::Text).wide(38),
            Column::new("Муниципалитет", ColumnKind::Text).wide(24),
            Column::new("Категория", ColumnKind::Text).wide(12),
            Column::new("Критериев выполнено", ColumnKind::Number).wide(12),
            Column::new("Критериев всего", ColumnKind::Number).wide(12),
            Column::new("Основание", ColumnKind::Text).wide(70),
            Column::new("Как менялось", ColumnKind::Text).wide(36),
        ];
        let mut rows = Vec::new();
        for list in &self.lists {
            rows.push(Row::Section(format!("{}: {}", list.name, list.listed.len())));
            rows.extend(list.listed.iter().zip(1..).map(|(school, number)| row(school, number, &list.category)));
            if !list.left.is_empty() {
                rows.push(Row::Section(format!("{}: вышли {}", list.name, list.left.len())));
                rows.extend(list.left.iter().zip(1..).map(|(school, number)| row(school, number, "")));
            }
        }
        let mut subtitle = vec![self.notice.to_owned(), self.method_line(), self.data_line()];
        subtitle.extend(self.changes.iter().cloned());
        let mut notes = self.remarks.clone();
        notes.extend(self.cleaning_lines());
        Table { sheet: "Список".to_owned(), title: self.title(), subtitle, columns, rows, notes, made: self.made }
    }

    /// What cleaning left out, a line a work.
    pub(super) fn cleaning_lines(&self) -> Vec<String> {
        self.data
            .parts
            .iter()
            .filter(|part| part.rows > 0)
            .map(|part| {
                format!(
                    "{}: строк {}, отсутствовали {}, без балла {}, балл вне шкалы {}, учтено {} ({})",
                    part.work, part.rows, part.absent, part.no_total, part.out_of_range, part.used, part.hash
                )
            })
            .collect()
    }
}

fn row(school: &PaperSchool, number: u64, category: &str) -> Row {
    Row::Cells(vec![
        Cell::count(school.rank.map_or(number, u64::from)),
        Cell::words(&school.code),
        Cell::words(&school.name),
        Cell::words(&school.municipality),
        Cell::words(category),
        Cell::count(u64::from(school.met)),
        Cell::count(u64::from(school.of)),
        Cell::words(school.ground()),
        Cell::words(&school.story),
    ])
}
