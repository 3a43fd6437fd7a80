//! Rows of pupils as they are read: one line of a sheet in, one row of columns out, every correction noted.

use std::collections::HashMap;

use opora_core::assessment::Subject;

use super::answers;
use super::batch::Rows;
use super::cells;
use super::cleaning::{Cleaning, Example, Rule};
use super::columns::Columns;
use super::layout::Layout;
use super::meaning::Meaning;
use super::no_pupil;
use super::pupil::{self, Notes, Presence, Total};
use super::sheet::{Cell, Line};
use super::table::{Table, Top};
use crate::rows::schema::{Status, Task};

/// The code under which rows without a school are kept.
pub(super) const NO_SCHOOL: &str = "без кода";

/// Rows of one sheet that are of one work.
#[derive(Debug, Default)]
pub(super) struct Pile {
    pub(super) rows: Rows,
    /// Number of the row in the sheet.
    pub(super) lines: Vec<u32>,
    /// «Балл» beside «Первичный балл».
    pub(super) test: Vec<Option<i16>>,
    /// Running number, as a key of last resort.
    pub(super) number: super::batch::Words,
    /// The class that the row names, 0 where it names none.
    pub(super) grade: Vec<u8>,
    /// Rows with anything filled in.
    pub(super) filled: u64,
    /// What was cleaned.
    pub(super) report: Cleaning,
}

/// What tells works of one file apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct WorkKey {
    pub(super) subject: Option<String>,
    pub(super) year: Option<i32>,
    pub(super) grade: Option<u8>,
}

/// Whether the class of a line tells works apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Works {
    /// No, unless the sheet has columns for it: «6а» among classes 5 is a slip.
    One,
    /// Every class is a work of its own: nothing else says which class the sheet is of.
    OneAGrade,
}

/// A school as met.
#[derive(Debug, Default, Clone)]
pub(super) struct MetSchool {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) municipality: String,
    pub(super) other_codes: Vec<String>,
}

/// Reads the lines of one sheet.
pub(super) struct Reader<'t> {
    table: &'t Table,
    columns: Columns,
    file: &'t str,
    sheet: &'t str,
    /// The school of the whole file, where rows do not name it.
    school_of_file: Option<String>,
    pub(super) tasks: Vec<Task>,
    pub(super) schools: Vec<MetSchool>,
    by_code: HashMap<String, u32>,
    /// The last code as written: rows of a school stand together.
    last_school: (String, u32),
    classes: HashMap<String, cells::Class>,
    pub(super) piles: Vec<(WorkKey, Pile)>,
    last_pile: usize,
    points: Vec<Option<i8>>,
    /// How many tasks each column of answers holds.
    answer_widths: Vec<usize>,
    works: Works,
    /// The forms of 2020 and 2021 say «отсутствовал» of every absent pupil.
    by_word: bool,
}

impl<'t> Reader<'t> {
    pub(super) fn new(
        table: &'t Table,
        top: &Top,
        file: &'t str,
        sheet: &'t str,
        school_of_file: Option<String>,
        works: Works,
    ) -> Self {
        let columns = Columns::of(table);
        let mut tasks = Vec::new();
        for column in &table.columns {
            if let Some(Meaning::Task { label, max }) = &column.meaning {
                tasks.push(Task { label: unique(label, &tasks), max: *max, level: column.level });
            }
        }
        let mut answer_widths = Vec::new();
        for at in &columns.answers {
            let sample =
                top.rows.iter().filter(|(number, _)| *number > table.head_row).filter_map(|(_, row)| row.get(*at));
            let shape = answers::shape(sample);
            answer_widths.push(shape.len());
            for max in shape {
                let label = unique(&format!("{}", tasks.len() + 1), &tasks);
                tasks.push(Task { label, max, level: None });
            }
        }
        Self {
            table,
            columns,
            file,
            sheet,
            school_of_file,
            tasks,
            schools: Vec::new(),
            by_code: HashMap::new(),
            last_school: (String::new(), u32::MAX),
            classes: HashMap::new(),
            piles: Vec::new(),
            last_pile: 0,
            points: Vec::new(),
            answer_widths,
            works,
            by_word: matches!(table.layout, Layout::Form2020 | Layout::Form2021),
        }
    }

    /// Takes one line below the head.
    pub(super) fn take(&mut self, line: Line<'_>) {
        if line.number <= self.table.head_row {
            return;
        }
        if (0..line.width()).all(|column| line.cell(column).is_blank()) {
            return;
        }
        if let Some(rule) = no_pupil::rule(line, self.table, &self.columns) {
            let place = self.example(line.number, String::new());
            self.pile(WorkKey::default()).report.note(rule, || place);
            return;
        }
        self.pupil(line);
    }

    fn pupil(&mut self, line: Line<'_>) {
        let cell = |at: Option<usize>| at.map_or(Cell::Empty, |at| line.cell(at));
        let school = self.school(line);
        let class = self.class(cell(self.columns.class), cell(self.columns.grade), cell(self.columns.letter));
        let at = self.pile_at(self.work_key(line, &class));
        let columns = &self.columns;
        let Some((_, pile)) = self.piles.get_mut(at) else { return };
        let notes = &mut Notes { report: &mut pile.report, file: self.file, sheet: self.sheet, row: line.number };
        notes.report.rows_met += 1;

        let school = match school {
            Some((at, None)) => at,
            Some((at, Some(written))) => {
                notes.note(Rule::SchoolSpelling, || cells::harmless(&written));
                at
            }
            None => {
                notes.note(Rule::SchoolMissing, String::new);
                register(&mut self.schools, &mut self.by_code, NO_SCHOOL)
            }
        };
        let mut presence = Presence::default();
        let variant = pupil::variant(line, &columns.variants, &mut presence, notes);
        let points = &mut self.points;
        let sum = pupil::points(line, &columns.tasks, &self.tasks, points, &mut presence, notes);
        pupil::answers(line, &columns.answers, &self.answer_widths, points, &mut presence, notes);
        let total = pupil::total(cell(columns.total), &mut presence, notes);
        let test = pupil::total(cell(columns.test), &mut presence, notes);
        let mark = pupil::mark(cell(columns.mark), &mut presence, notes);
        let either = Total { value: total.value.or(test.value), strange: total.strange || test.strange };
        let by_mark = columns.total.is_none() && columns.test.is_none() && mark.is_some();
        let status = pupil::status(presence, either, by_mark, self.by_word, notes);
        if let (Status::Used, Some(total), Some(sum)) = (status, total.value, sum)
            && i32::from(total) != sum
        {
            notes.note(Rule::TotalDiffersFromTasks, || format!("{total} и {sum}"));
        }
        let journal = pupil::journal(cell(columns.journal), notes);
        let gender = columns.gender.and_then(|at| pupil::gender(line.cell(at), notes));
        if let Some(at) = columns.letter.or(columns.class) {
            pupil::letter(line.cell(at), &class, notes);
        }
        if let Some(at) = columns.textbook {
            pupil::textbook(line.cell(at), notes);
        }
        let participant = cell(columns.participant).words();
        pupil::no_name(&participant, notes);

        pile.filled += u64::from(presence.filled || presence.absent || presence.absent_in_part);
        pile.lines.push(line.number);
        pile.test.push(test.value);
        pile.grade.push(class.grade.unwrap_or_default());
        pile.number.push(cells::participant(&cell(columns.number).words()).unwrap_or_default());
        let rows = &mut pile.rows;
        rows.source.push(0);
        rows.school.push(school);
        rows.participant.push(cells::participant(&participant).unwrap_or_default());
        rows.letter.push(&class.letter);
        rows.gender.push(gender);
        rows.variant.push(variant);
        rows.status.push(status);
        rows.score.push(total.value.filter(|_| status != Status::Absent));
        rows.primary.push(None);
        rows.mark.push(mark.filter(|_| status == Status::Used));
        rows.journal.push(journal);
        rows.tasks.resize_with(self.tasks.len(), Vec::new);
        for (column, given) in rows.tasks.iter_mut().zip(&self.points) {
            column.push(*given);
        }
    }

    /// The school of a line, with its spelling where that was another one.
    fn school(&mut self, line: Line<'_>) -> Option<(u32, Option<String>)> {
        let cell = |at: Option<usize>| at.map_or(Cell::Empty, |at| line.cell(at));
        let written = cell(self.columns.school);
        if let Cell::Text(text) = written
            && text == self.last_school.0
            && self.last_school.1 != u32::MAX
        {
            return Some((self.last_school.1, None));
        }
        let Some(code) = cells::school(written) else {
            let whole_file = self.school_of_file.clone().filter(|_| self.columns.school.is_none())?;
            return Some((register(&mut self.schools, &mut self.by_code, &whole_file), None));
        };
        let at = register(&mut self.schools, &mut self.by_code, &code.stored);
        if let Some(school) = self.schools.get_mut(at as usize) {
            if code.written != code.stored && !school.other_codes.contains(&code.written) {
                school.other_codes.push(code.written.clone());
            }
            for (column, place) in
                [(self.columns.school_name, &mut school.name), (self.columns.municipality, &mut school.municipality)]
            {
                if place.is_empty() {
                    *place = cell(column).words().split_whitespace().collect::<Vec<_>>().join(" ");
                }
            }
        }
        let words = written.words();
        if words == code.stored {
            self.last_school = (words, at);
            Some((at, None))
        } else {
            Some((at, Some(words)))
        }
    }

    /// The class of a line; spellings are few, so each is read once.
    fn class(&mut self, class: Cell<'_>, grade: Cell<'_>, letter: Cell<'_>) -> cells::Class {
        let mut found = self.class_of(class);
        if !letter.is_blank() {
            found.letter = self.class_of(letter).letter;
        }
        if let Some(grade) = self.class_of(grade).grade {
            found.grade = Some(grade);
        }
        found
    }

    fn class_of(&mut self, cell: Cell<'_>) -> cells::Class {
        let words = match cell {
            Cell::Empty => return cells::Class::default(),
            Cell::Text(text) => {
                if let Some(known) = self.classes.get(text) {
                    return known.clone();
                }
                text.to_owned()
            }
            Cell::Number(_) => cell.words(),
        };
        let class = cells::class(&words);
        if self.classes.len() < 10_000 {
            self.classes.insert(words, class.clone());
        }
        class
    }

    /// The work of a line, where the file has columns that tell works apart.
    fn work_key(&self, line: Line<'_>, class: &cells::Class) -> WorkKey {
        let columns = &self.columns;
        let has_columns = columns.subject.is_some() || columns.year.is_some() || columns.grade.is_some();
        if !has_columns && self.works == Works::One {
            return WorkKey::default();
        }
        let cell = |at: Option<usize>| at.map_or(Cell::Empty, |at| line.cell(at));
        let head = columns.subject.and_then(|at| self.table.columns.iter().find(|column| column.at == at));
        let words = cell(columns.subject).words();
        let subject = coded_subject(head.map_or("", |column| &column.head), &words)
            .or_else(|| Subject::in_text(&words).or_else(|| Subject::read(&words)).map(|one| one.name().to_owned()));
        let year_words = cell(columns.year).words();
        let year = year_words
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| part.len() == 4)
            .filter_map(|part| part.parse().ok())
            .next_back();
        WorkKey { subject, year, grade: class.grade }
    }

    fn pile(&mut self, key: WorkKey) -> &mut Pile {
        let at = self.pile_at(key);
        if self.piles.get(at).is_none() {
            self.piles.push((WorkKey::default(), Pile::default()));
        }
        let at = at.min(self.piles.len() - 1);
        #[expect(clippy::indexing_slicing, reason = "a pile was pushed above when there was none")]
        &mut self.piles[at].1
    }

    fn pile_at(&mut self, key: WorkKey) -> usize {
        if self.piles.get(self.last_pile).is_some_and(|(known, _)| *known == key) {
            return self.last_pile;
        }
        self.last_pile = match self.piles.iter().position(|(known, _)| *known == key) {
            Some(at) => at,
            None => {
                self.piles.push((key, Pile::default()));
                self.piles.len() - 1
            }
        };
        self.last_pile
    }

    fn example(&self, row: u32, text: String) -> Example {
        Example { file: self.file.to_owned(), sheet: self.sheet.to_owned(), row, text }
    }
}

/// The place of a school among those met.
fn register(schools: &mut Vec<MetSchool>, by_code: &mut HashMap<String, u32>, code: &str) -> u32 {
    if let Some(at) = by_code.get(code) {
        return *at;
    }
    let at = u32::try_from(schools.len()).unwrap_or(u32::MAX);
    schools.push(MetSchool { code: code.to_owned(), ..MetSchool::default() });
    by_code.insert(code.to_owned(), at);
    at
}

/// A label that no other task has: «3», «3 (2)».
fn unique(label: &str, tasks: &[Task]) -> String {
    let mut found = label.to_owned();
    let mut again = 2;
    while tasks.iter().any(|task| task.label == found) {
        found = format!("{label} ({again})");
        again += 1;
    }
    found
}

/// Subjects of a head that explains its codes: «Код предмета (1- РУ, 2- МА)» and «2» → «математика».
fn coded_subject(head: &str, code: &str) -> Option<String> {
    let (_, inside) = head.split_once('(')?;
    inside.split([',', ';', ')']).find_map(|pair| {
        let (one, name) = pair.split_once(['-', '–', '=', '—'])?;
        (one.trim() == code).then(|| Subject::read(name.trim())).flatten().map(|subject| subject.name().to_owned())
    })
}
