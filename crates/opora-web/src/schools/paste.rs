//! A rectangle of schools pasted from Excel: every row is read, and what is wrong with it is said.

use opora_core::school::SchoolKey;
use opora_core::words::plain;

/// Rows that one paste may have.
pub(super) const ROWS_LIMIT: usize = 500;
/// Longest name, as the register allows it.
pub(super) const NAME_LIMIT: usize = 300;

/// What was pasted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Pasted {
    /// One a row of the rectangle, heads left out.
    pub rows: Vec<PastedRow>,
    /// Remarks on the whole: a head that was recognised, columns that were not read, rows beyond the limit.
    pub remarks: Vec<String>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct PastedRow {
    /// Number of the row in the rectangle, from 1.
    pub line: usize,
    pub name: String,
    pub number: Option<String>,
    pub director: Option<String>,
    pub code: Option<String>,
    /// Why it cannot be added, each a sentence with the next step.
    pub problems: Vec<String>,
    /// What a person should look at though it can be added.
    pub hints: Vec<String>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Number,
    Director,
    Code,
    /// Ordinal numbers of rows; skipped without a word.
    Ordinal,
    Unknown,
}

/// Without a head the columns stand as the form says it.
const USUAL: [Column; 4] = [Column::Name, Column::Number, Column::Director, Column::Code];

/// Reads a rectangle: cells parted by tabs (or semicolons where there is no tab), cells with line feeds in quotes.
pub(super) fn read(text: &str) -> Pasted {
    let mut grid = cells(text);
    grid.retain(|(_, row)| row.iter().any(|cell| !cell.is_empty()));
    let mut pasted = Pasted::default();
    let mut columns = USUAL.to_vec();
    if let Some(head) = grid.first().and_then(|(_, row)| head(row)) {
        let (_, row) = grid.remove(0);
        for (title, _) in
            row.iter().zip(&head).filter(|(title, column)| **column == Column::Unknown && !title.is_empty())
        {
            pasted.remarks.push(format!("Столбец «{title}» не читается: нужны наименование, номер, директор и код."));
        }
        columns = head;
    } else if let Some((_, first)) = grid.first() {
        // «1 | МБОУ СОШ № 12»: a column of ordinals before the names.
        let ordinals =
            grid.iter().enumerate().all(|(at, (_, row))| row.first().is_some_and(|cell| *cell == (at + 1).to_string()));
        if ordinals && first.len() > 1 {
            columns.insert(0, Column::Ordinal);
        }
    }
    if grid.len() > ROWS_LIMIT {
        pasted.remarks.push(format!(
            "Вставлено {} строк, за один раз принимается {ROWS_LIMIT}. Прочитаны первые, остальные вставьте следом.",
            grid.len()
        ));
        grid.truncate(ROWS_LIMIT);
    }
    pasted.rows = grid.into_iter().map(|(line, row)| read_row(line, &row, &columns)).collect();
    mark_doubles(&mut pasted.rows);
    pasted
}

fn read_row(line: usize, cells: &[String], columns: &[Column]) -> PastedRow {
    let mut row = PastedRow { line, ..PastedRow::default() };
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        match columns.get(at) {
            Some(Column::Name) => row.name.clone_from(cell),
            Some(Column::Number) => match school_number(cell) {
                Some(number) => row.number = Some(number),
                None => row.problems.push(format!(
                    "Номер «{}» не похож на номер школы. Исправьте его или оставьте клетку пустой.",
                    short(cell)
                )),
            },
            Some(Column::Director) => row.director = Some(cell.clone()),
            Some(Column::Code) => row.code = Some(whole(cell)),
            Some(Column::Ordinal | Column::Unknown) => {}
            None => row.hints.push(format!("Лишняя клетка «{}» не читается.", short(cell))),
        }
    }
    if row.name.is_empty() {
        row.problems.push("Нет наименования. Впишите его в первый столбец.".to_owned());
    } else if row.name.chars().count() > NAME_LIMIT {
        row.problems.push(format!("Наименование длиннее {NAME_LIMIT} знаков. Сократите его."));
    } else if !row.name.chars().any(char::is_alphabetic) {
        row.problems.push("В наименовании нет ни одной буквы. Проверьте порядок столбцов.".to_owned());
    }
    if row.number.is_none() && row.problems.is_empty() {
        row.number = SchoolKey::of(&row.name).number;
    }
    row
}

/// The second of two equal rows is not added twice.
fn mark_doubles(rows: &mut [PastedRow]) {
    let mut seen = std::collections::BTreeMap::new();
    for row in rows.iter_mut().filter(|row| !row.name.is_empty()) {
        let key = plain(&row.name);
        match seen.get(&key) {
            Some(first) => row.problems.push(format!("Повторяет строку {first}. Уберите одну из них.")),
            None => {
                seen.insert(key, row.line);
            }
        }
    }
}

/// «12», «№ 12», «12,0» (as Excel gives numbers), «12а»; nothing for «12,5» or words.
fn school_number(cell: &str) -> Option<String> {
    let bare = cell.trim_start_matches(['№', 'N', '#']).trim();
    let bare = whole(bare);
    let digits = bare.chars().take_while(char::is_ascii_digit).count();
    let rest: String = bare.chars().skip(digits).collect();
    let rest = rest.trim().trim_matches(['«', '»', '"', '-', '–']).to_lowercase();
    let letters = rest.chars().count() <= 2 && rest.chars().all(char::is_alphabetic);
    (digits > 0 && digits <= 5 && letters).then(|| {
        let number: String = bare.chars().take(digits).collect();
        let number = number.trim_start_matches('0');
        format!("{}{rest}", if number.is_empty() { "0" } else { number })
    })
}

/// «12,0» → «12».
fn whole(cell: &str) -> String {
    for tail in [",0", ".0", ",00", ".00"] {
        if let Some(number) = cell.strip_suffix(tail)
            && !number.is_empty()
            && number.chars().all(|letter| letter.is_ascii_digit())
        {
            return number.to_owned();
        }
    }
    cell.to_owned()
}

fn short(cell: &str) -> String {
    let mut text: String = cell.chars().take(40).collect();
    if cell.chars().count() > 40 {
        text.push('…');
    }
    text
}

/// The columns of a head row; nothing when the row is no head.
fn head(row: &[String]) -> Option<Vec<Column>> {
    let columns: Vec<Column> = row.iter().map(|title| column(title)).collect();
    let named = columns.iter().filter(|column| **column != Column::Unknown).count();
    (columns.contains(&Column::Name) && (named > 1 || row.len() == 1)).then_some(columns)
}

fn column(title: &str) -> Column {
    let title = plain(title);
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    if title.is_empty() || title.chars().count() > 60 || title.chars().any(|letter| letter.is_ascii_digit()) {
        Column::Unknown
    } else if has(&["директор", "руководител", "фио"]) {
        Column::Director
    } else if has(&["код", "логин"]) {
        Column::Code
    } else if has(&["наименован", "назван", "школа", "организац", "учрежден"]) || title == "оо" || title == "оу"
    {
        Column::Name
    } else if has(&["номер"]) {
        Column::Number
    } else if has(&["п п"]) {
        Column::Ordinal
    } else {
        Column::Unknown
    }
}

/// The cells with the number of their row; quotes hold tabs and line feeds together as Excel copies them.
fn cells(text: &str) -> Vec<(usize, Vec<String>)> {
    let separator = if text.contains('\t') || !text.contains(';') { '\t' } else { ';' };
    let mut grid = Vec::new();
    let mut row = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            // Only a quote that the copy closes again opens one: «"Школа» alone stays a letter.
            '"' if cell.trim().is_empty() && closes(letters.clone(), separator) => quoted = true,
            '\n' if !quoted => {
                row.push(tidy(&std::mem::take(&mut cell)));
                grid.push((grid.len() + 1, std::mem::take(&mut row)));
            }
            letter if letter == separator && !quoted => row.push(tidy(&std::mem::take(&mut cell))),
            letter => cell.push(letter),
        }
    }
    row.push(tidy(&cell));
    grid.push((grid.len() + 1, row));
    grid
}

/// Whether the quote that was just read ends before a separator, a line end or the end.
fn closes(rest: impl Iterator<Item = char>, separator: char) -> bool {
    let mut rest = rest.take(2_000).peekable();
    while let Some(letter) = rest.next() {
        if letter == '"' {
            match rest.peek() {
                Some('"') => {
                    rest.next();
                }
                Some(next) => return *next == separator || *next == '\n' || *next == '\r',
                None => return true,
            }
        }
    }
    false
}

/// One line, single blanks; no-break blanks, zero-width signs and line feeds of a cell become blanks.
fn tidy(cell: &str) -> String {
    cell.split(|letter: char| {
        letter.is_whitespace() || letter.is_control() || matches!(letter, '\u{200B}' | '\u{FEFF}')
    })
    .filter(|word| !word.is_empty())
    .collect::<Vec<_>>()
    .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str, &str, &str)]) {
        let rows = read(text).rows;
        let got: Vec<_> = rows
            .iter()
            .map(|row| {
                let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
                (row.name.clone(), or_dash(&row.number), or_dash(&row.director), or_dash(&row.code))
            })
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(name, number, director, code)| {
                ((*name).to_owned(), (*number).to_owned(), (*director).to_owned(), (*code).to_owned())
            })
            .collect();
        assert_eq!(got, expected, "{text:?}");
    }

    #[test]
    fn rectangles_as_excel_copies_them() {
        check("МБОУ «СОШ № 12»\t12\tИванова А. А.\tsch123", &[("МБОУ «СОШ № 12»", "12", "Иванова А. А.", "sch123")]);
        check(
            "МБОУ «СОШ\u{a0}№\u{a0}12»\r\n\r\nГимназия\t\r\n",
            &[("МБОУ «СОШ № 12»", "12", "-", "-"), ("Гимназия", "-", "-", "-")],
        );
        check("Школа\t12,0\t\t224145,0", &[("Школа", "12", "-", "224145")]);
        check("Школа\t№ 12А\t\t", &[("Школа", "12а", "-", "-")]);
        check("\"МБОУ \"\"СОШ № 3\"\"\nс. Ключи\"\t3", &[("МБОУ \"СОШ № 3\" с. Ключи", "3", "-", "-")]);
        check("\"Школа\tбез закрытия", &[("\"Школа", "-", "-", "-")]);
        check("МБОУ СОШ № 4;4;Петров П. П.;", &[("МБОУ СОШ № 4", "4", "Петров П. П.", "-")]);
        check(
            "№ п/п\tДиректор\tНаименование ОО\tЛогин\n1\tПетров П. П.\tСОШ № 4\tedu4",
            &[("СОШ № 4", "4", "Петров П. П.", "edu4")],
        );
        check("1\tСОШ № 4\n2\tСОШ № 5", &[("СОШ № 4", "4", "-", "-"), ("СОШ № 5", "5", "-", "-")]);
        check("", &[]);
        check("\t\t\n \u{a0}\t", &[]);
    }

    #[test]
    fn nothing_is_dropped_silently() {
        fn problems(text: &str) -> Vec<String> {
            read(text).rows.into_iter().flat_map(|row| row.problems.into_iter().chain(row.hints)).collect()
        }
        assert!(problems("Школа\t12,5").first().unwrap().contains("«12,5»"));
        assert!(problems("\t12").first().unwrap().contains("Нет наименования"));
        assert!(problems("СОШ № 1\nсош №1").first().unwrap().contains("Повторяет строку 1"));
        assert!(problems(&"ж".repeat(301)).first().unwrap().contains("длиннее"));
        assert!(problems("12\tШкола").iter().any(|problem| problem.contains("буквы")));
        assert!(problems("Школа\t1\tА\tb\tлишнее").first().unwrap().contains("лишнее"));
        let many = "Гимназия\n".repeat(600);
        assert!(read(&many).remarks.first().unwrap().contains("600"));
        assert!(read("Наименование\tТелефон\tНомер\nСОШ\t1\t2").remarks.first().unwrap().contains("Телефон"));
    }
}
