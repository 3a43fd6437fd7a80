//! Tables of answers as text: columns aligned, figures to the right, long names cut.

/// A table of text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    heads: Vec<String>,
    /// Columns of words, aligned to the left; the others hold figures.
    words: usize,
    rows: Vec<Vec<String>>,
}

/// The longest cell, characters.
const WIDEST: usize = 60;

impl Table {
    /// A table with these heads, the first `words` of them over words and the others over figures.
    pub fn new(words: usize, heads: &[&str]) -> Self {
        Self { heads: heads.iter().map(|head| (*head).to_owned()).collect(), words, rows: Vec::new() }
    }

    /// Adds a row; cells beyond the heads are not shown.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| cut(&cell)).collect());
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The text, each line ended.
    pub fn print(&self) -> String {
        let width = |column: usize, head: &str| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).chain([head.chars().count()]).max().unwrap_or_default()
        };
        let widths: Vec<usize> = self.heads.iter().enumerate().map(|(column, head)| width(column, head)).collect();
        let line = |cells: &[String]| {
            let padded = widths.iter().enumerate().map(|(column, width)| {
                let cell = cells.get(column).map(String::as_str).unwrap_or_default();
                if column < self.words { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
            });
            padded.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
        };
        let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
        let mut out = line(&self.heads) + &line(&rule);
        out.extend(self.rows.iter().map(|row| line(row)));
        out
    }
}

fn cut(cell: &str) -> String {
    if cell.chars().count() <= WIDEST {
        return cell.to_owned();
    }
    cell.chars().take(WIDEST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn words_stand_left_and_figures_right() {
        let mut table = Table::new(1, &["Школа", "n"]);
        table.row(["Лицей № 5".to_owned(), "82".to_owned()]);
        table.row(["Ёлка".to_owned(), "1 234".to_owned()]);
        assert_eq!(table.print(), "Школа          n\n─────────  ─────\nЛицей № 5     82\nЁлка       1 234\n");
    }

    #[test]
    fn a_long_name_is_cut() {
        let mut table = Table::new(1, &["Школа"]);
        table.row(["д".repeat(120)]);
        assert!(table.print().lines().all(|line| line.chars().count() <= 60));
    }
}
