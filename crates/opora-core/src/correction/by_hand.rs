//! Rows by hand: what a person says a measure is, in words that are read like those of a document.

use serde::{Deserialize, Serialize};

use crate::paper::{Block, Paper, Table};
use crate::party::{self, Declared};
use crate::reading::{Activity, ByPerson, Deadline, ExpectedResult, Party, PartyKind, Place};
use crate::target;

/// A measure in a person's words. They are kept as words, so that a corrected day of signing reads them again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RowByHand {
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// What is to be done.
    pub text: String,
    /// The phrase of its deadline; nothing when it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<String>,
    /// Who answers for it, as a cell of a plan says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<String>,
    /// The expected result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
}

impl RowByHand {
    /// The activity before its deadline is read. `whole` is the row that was split: what the parts share stays.
    pub(super) fn activity(&self, whole: Option<&Activity>, by: ByPerson, place: Place) -> Activity {
        let known = whole.map(|whole| whole.responsible.as_slice()).unwrap_or_default();
        let responsible = self.responsible.as_deref().map(|cell| parties(cell, known)).unwrap_or_default();
        let result = self.result.as_ref().filter(|text| !text.trim().is_empty());
        Activity {
            number: self.number.clone(),
            text: self.text.clone(),
            deadline: self.deadline.as_ref().map(|phrase| Deadline { phrase: phrase.clone(), ..Deadline::default() }),
            responsible,
            result: result.map(|text| ExpectedResult { targets: target::read(text), text: text.clone() }),
            place,
            by_person: Some(by),
            ..whole.cloned().unwrap_or_default()
        }
    }
}

/// The parties of a cell; those that the whole row has already keep their kind.
fn parties(cell: &str, known: &[Party]) -> Vec<Party> {
    let mut out: Vec<Party> = Vec::new();
    for line in cell.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let read = match known.iter().find(|party| party.name == line || party.text == line) {
            Some(party) => vec![party.clone()],
            None => party::read(line, &Declared::default()),
        };
        let unread = || Party { kind: PartyKind::Unread, name: line.to_owned(), text: line.to_owned() };
        let read = if read.is_empty() { vec![unread()] } else { read };
        for party in read {
            if !out.contains(&party) {
                out.push(party);
            }
        }
    }
    out
}

/// A piece of a cell that holds several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its number, where the cell counts its pieces.
    pub number: Option<String>,
    /// Its words without the number.
    pub text: String,
}

/// The pieces of a cell: by its numbers («1) …; 2) …», «а) …»), else by its lines, else by semicolons; one when there
/// is nothing to go by. This only proposes: a person looks at it.
pub fn pieces(cell: &str) -> Vec<Piece> {
    let plain = |text: &str| Piece { number: None, text: trimmed(text) };
    let found = counted(cell).unwrap_or_else(|| {
        let lines = sentences(cell);
        if lines.len() > 1 { lines } else { cell.split(';').map(plain).collect() }
    });
    found.into_iter().filter(|piece| !piece.text.is_empty()).collect()
}

const LETTERS: [char; 8] = ['а', 'б', 'в', 'г', 'д', 'е', 'ж', 'з'];

/// Pieces that are counted from 1 or from «а»; what stands before the first one and ends with a colon belongs to each.
fn counted(cell: &str) -> Option<Vec<Piece>> {
    let symbols: Vec<char> = cell.chars().collect();
    // Where a number begins, where the words after it begin, and the number.
    let mut marks: Vec<(usize, usize, String)> = Vec::new();
    let mut at = 0;
    while at < symbols.len() {
        let free = at == 0 || symbols.get(at - 1).is_some_and(|before| before.is_whitespace() || *before == ';');
        let next = marks.len() + 1;
        match free.then(|| mark(&symbols, at, next)).flatten() {
            Some((end, number)) => {
                marks.push((at, end, number));
                at = end;
            }
            None => at += 1,
        }
    }
    let first = marks.first().map(|(from, ..)| *from)?;
    let text = |from: usize, to: usize| symbols.get(from..to).unwrap_or_default().iter().collect::<String>();
    let head = trimmed(&text(0, first));
    if marks.len() < 2 || !(head.is_empty() || head.ends_with(':')) {
        return None;
    }
    let ends = marks.iter().skip(1).map(|(from, ..)| *from).chain([symbols.len()]);
    let piece = |((_, from, number), to): (&(usize, usize, String), usize)| {
        let own = trimmed(&text(*from, to));
        let text = if head.is_empty() { own } else { format!("{head} {own}") };
        Piece { number: Some(number.clone()), text }
    };
    Some(marks.iter().zip(ends).map(piece).collect())
}

/// «2) », «2. », «б) » at `at`, when it is the mark number `next`: where its words begin, and the mark itself.
fn mark(symbols: &[char], at: usize, next: usize) -> Option<(usize, String)> {
    let digits: String = symbols.iter().skip(at).take(3).take_while(|symbol| symbol.is_ascii_digit()).collect();
    let letter = LETTERS.get(next - 1).filter(|letter| symbols.get(at) == Some(*letter));
    let (number, is_letter) = match (digits.is_empty(), letter) {
        (false, _) if digits == next.to_string() => (digits, false),
        (true, Some(letter)) => (letter.to_string(), true),
        _ => return None,
    };
    let after = at + number.chars().count();
    let sign = symbols.get(after)?;
    let then = symbols.get(after + 1);
    let parted = then.is_none_or(|symbol| symbol.is_whitespace() || symbol.is_alphabetic() || *symbol == '«');
    let is_mark = *sign == ')' || *sign == '.' && !is_letter;
    (is_mark && parted).then_some((after + 1, number))
}

/// Lines, where a line that begins in lower case goes on with the one above.
fn sentences(cell: &str) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for line in cell.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let bare = line.trim_start_matches(['–', '—', '-', '•', '·', '*']).trim_start();
        let dashed = bare.len() < line.len();
        let goes_on = !dashed
            && bare.chars().next().is_some_and(char::is_lowercase)
            && out.last().is_some_and(|last| !last.text.ends_with(['.', ';']));
        match out.last_mut() {
            Some(last) if goes_on => {
                last.text.push(' ');
                last.text.push_str(bare);
            }
            _ => out.push(Piece { number: None, text: bare.to_owned() }),
        }
    }
    for piece in &mut out {
        piece.text = trimmed(&piece.text);
    }
    out
}

fn trimmed(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    flat.trim_end_matches([';', ',']).trim().to_owned()
}

/// The paragraph or the row of a table in which words of a paper stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MadeOf {
    /// Its cells; one for a paragraph.
    pub cells: Vec<String>,
    /// First character in the text of the paper.
    pub from: usize,
    /// The character after the last one.
    pub to: usize,
}

/// The paragraph or row around character `at` of a paper.
pub fn row_around(paper: &Paper, at: usize) -> Option<MadeOf> {
    paper.blocks.iter().find_map(|block| match block {
        Block::Paragraph(own) => {
            let to = own.at + own.text.chars().count();
            (own.at..=to).contains(&at).then(|| MadeOf { cells: vec![own.text.clone()], from: own.at, to })
        }
        Block::Table(table) => row_of(table, at),
    })
}

fn row_of(table: &Table, at: usize) -> Option<MadeOf> {
    table.rows.iter().find_map(|row| {
        let own = || row.cells.iter().filter_map(|cell| Some((cell.at()?, cell)));
        let from = own().map(|(start, _)| start).min()?;
        let to = own().map(|(start, cell)| start + cell.text().chars().count()).max()?;
        let cells = || row.cells.iter().map(|cell| cell.text()).collect();
        (from..=to).contains(&at).then(|| MadeOf { cells: cells(), from, to })
    })
}
