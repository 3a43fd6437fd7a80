//! Words on their way into a workbook: lengths, forbidden characters, formulas that must stay words.

/// Excel holds this many UTF-16 units in a cell.
pub(super) const TEXT_LIMIT: usize = 32_767;
/// Excel holds this many UTF-16 units in the name of a sheet.
const SHEET_LIMIT: usize = 31;
const CUT_MARK: &str = "… (сокращено)";

/// The words of a cell, whole or shortened to what Excel holds.
pub(super) enum Cut {
    Whole(String),
    /// `units` is the length before.
    Shortened {
        text: String,
        units: usize,
    },
}

impl Cut {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Whole(text) | Self::Shortened { text, .. } => text,
        }
    }
}

/// The words as a cell can hold them.
pub(super) fn cell(text: &str) -> Cut {
    let text = clean(text);
    let units = text.encode_utf16().count();
    if units <= TEXT_LIMIT {
        return Cut::Whole(text);
    }
    let room = TEXT_LIMIT - CUT_MARK.encode_utf16().count();
    Cut::Shortened { text: format!("{}{CUT_MARK}", first_units(&text, room)), units }
}

/// Without characters that XML cannot carry; line ends as Excel writes them.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .filter(|&letter| {
            letter == '\n' || letter == '\t' || !(letter.is_control() || letter == '\u{FFFE}' || letter == '\u{FFFF}')
        })
        .collect()
}

/// Programs that read the table later (and Excel itself after an edit) take such words for a formula.
pub(super) fn looks_like_formula(text: &str) -> bool {
    text.trim_start().starts_with(['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠'])
}

/// A name that Excel accepts for a sheet.
pub(super) fn sheet_name(name: &str) -> String {
    let allowed: String =
        clean(name).chars().map(|letter| if "[]:*?/\\\n\t".contains(letter) { ' ' } else { letter }).collect();
    let joined = allowed.split_whitespace().collect::<Vec<_>>().join(" ");
    let short = first_units(&joined, SHEET_LIMIT);
    let short = short.trim_matches(|letter: char| letter == '\'' || letter.is_whitespace());
    // «History» is taken by Excel itself.
    if short.is_empty() || short.eq_ignore_ascii_case("history") { "Лист".to_owned() } else { short.to_owned() }
}

/// A title as the footer of a page: `&` is a command there, and the whole may have 255 characters.
pub(super) fn footer(title: &str) -> String {
    let line = clean(title).replace(['\n', '\t'], " ");
    first_units(&line, 90).replace('&', "&&")
}

/// «C17» for row 16, column 2, both from 0.
pub(super) fn address(row: u32, column: u16) -> String {
    rust_xlsxwriter::utility::row_col_to_cell(row, column)
}

/// The beginning of `text` that takes no more than `limit` UTF-16 units; letters stay whole.
fn first_units(text: &str, limit: usize) -> String {
    let mut units = 0;
    text.chars()
        .take_while(|letter| {
            units += letter.len_utf16();
            units <= limit
        })
        .collect()
}
