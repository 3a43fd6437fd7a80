//! The list as an annex to an order: the schools in a table with their grounds, then what it rests on.

use super::{AnnexTo, Identified, PaperList, PaperSchool};
use crate::WriteError;
use crate::docx::{Align, Block, Grid, GridColumn, Paper, write};

impl Identified {
    /// The annex as a DOCX by ГОСТ Р 7.0.97-2025.
    ///
    /// # Errors
    /// Only when the writer itself fails.
    pub fn docx(&self) -> Result<Vec<u8>, WriteError> {
        write(&self.paper())
    }

    fn paper(&self) -> Paper {
        let mut blocks = vec![
            Block::Corner(corner(self.annex.as_ref())),
            Block::Title(format!("Список школ с\u{a0}основаниями\n{}", self.title())),
        ];
        blocks.push(Block::Note(self.notice.to_owned()));
        blocks.extend(self.changes.iter().cloned().map(Block::Note));
        let several = self.lists.len() > 1;
        for list in &self.lists {
            if several {
                blocks.push(Block::Heading(list.name.clone()));
            }
            write_list(&mut blocks, list);
        }
        blocks.push(Block::Note(self.method_line()));
        blocks.push(Block::Note(self.data_line()));
        blocks.extend(self.remarks.iter().cloned().map(Block::Note));
        self.write_cleaning(&mut blocks);
        Paper { title: self.title(), made: self.made, blocks }
    }

    fn write_cleaning(&self, blocks: &mut Vec<Block>) {
        let parts: Vec<_> = self.data.parts.iter().filter(|part| part.rows > 0).collect();
        if parts.is_empty() {
            return;
        }
        blocks.push(Block::Heading("Что не вошло в расчёт".to_owned()));
        let head =
            [("Работа", 62), ("Строк", 20), ("Отсутство\u{ad}вали", 24), ("Без балла", 20), ("Балл вне шкалы", 22)];
        let mut columns: Vec<GridColumn> =
            head.iter().map(|(head, width)| GridColumn::new(*head, *width, Align::Centre)).collect();
        columns.push(GridColumn::new("Учтено", 22, Align::Centre));
        if let Some(first) = columns.first_mut() {
            first.align = Align::Left;
        }
        let rows = parts.iter().map(|part| {
            let numbers = [part.rows, part.absent, part.no_total, part.out_of_range, part.used];
            std::iter::once(part.work.clone()).chain(numbers.iter().map(|number| spaced(*number))).collect()
        });
        blocks.push(Block::Grid(Grid { columns, rows: rows.collect() }));
    }
}

/// «Приложение № 1 к приказу … от 25.08.2025 № 214-ОД»; blanks where the order has no number yet.
fn corner(to: Option<&AnnexTo>) -> Vec<String> {
    let blank = AnnexTo::default();
    let to = to.unwrap_or(&blank);
    let annex = to.annex.as_ref().map(|number| format!(" №\u{a0}{number}")).unwrap_or_default();
    let act = if to.act.is_empty() { "приказу" } else { &to.act };
    let date = to
        .date
        .map_or_else(|| "«___»\u{a0}__________\u{a0}20___".to_owned(), |date| date.format("%d.%m.%Y").to_string());
    let number = to.number.clone().unwrap_or_else(|| "_______".to_owned());
    vec![format!("Приложение{annex}"), format!("к\u{a0}{act}"), format!("от\u{a0}{date} №\u{a0}{number}")]
}

fn write_list(blocks: &mut Vec<Block>, list: &PaperList) {
    if list.listed.is_empty() {
        blocks.push(Block::Text("По методике в список не входит ни одна школа.".to_owned()));
    } else {
        blocks.push(Block::Grid(grid(&list.listed, &list.category, list.ranked)));
    }
    if !list.left.is_empty() {
        blocks.push(Block::Heading("Выходят из списка".to_owned()));
        blocks.push(Block::Grid(grid(&list.left, "", false)));
    }
}

fn grid(schools: &[PaperSchool], category: &str, ranked: bool) -> Grid {
    let number = if ranked { "Место" } else { "№ п/п" };
    let mut columns = vec![
        GridColumn::new(number, 11, Align::Centre),
        GridColumn::new("Школа", 44, Align::Left),
        GridColumn::new("Код", 21, Align::Centre),
    ];
    if !category.is_empty() {
        columns.push(GridColumn::new("Категория", 22, Align::Centre));
    }
    let taken: u32 = columns.iter().map(|column| column.width_mm).sum();
    columns.push(GridColumn::new("Основание", crate::docx::TEXT_WIDTH_MM - taken, Align::Left));
    let rows = schools.iter().zip(1_u32..).map(|(school, at)| {
        let place = school.rank.unwrap_or(at);
        let mut cells = vec![format!("{place}."), name(school), school.code.clone()];
        if !category.is_empty() {
            cells.push(category.to_owned());
        }
        cells.push(format!("{}\n{}", school.ground(), school.story));
        cells
    });
    Grid { columns, rows: rows.collect() }
}

/// The municipality stands in brackets, where a reader of such lists expects it.
fn name(school: &PaperSchool) -> String {
    if school.municipality.is_empty() {
        school.name.clone()
    } else {
        format!("{} ({})", school.name, school.municipality)
    }
}

/// «1 234 567» with no-break blanks.
fn spaced(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}
