//! One file: which sheets hold what, and what they give.

use sha2::{Digest, Sha256};

use super::batch::{Batch, Source};
use super::cells::harmless;
use super::finish::{self, Around};
use super::meaning::Meaning;
use super::pile::{Pile, Reader, WorkKey, Works};
use super::place::{Evidence, Placing};
use super::question::{EmptyForm, UnknownColumn, UnknownLayout, Unplaced};
use super::sheet::Book;
use super::table::{self, Report, Table, Top};
use super::{Aggregate, Options, Outcome, Rule, Unreadable, figures, join};

/// What a sheet is.
enum Kind {
    Blank,
    Pupils(Table),
    Report(Report),
    /// A table with too few known columns, or none.
    Unknown(Option<Table>),
}

struct Sheet {
    at: usize,
    name: String,
    top: Top,
    kind: Kind,
}

/// Reads a file. `path` is its name, with folders where they say something; nothing is opened by it.
pub fn read(path: &str, bytes: &[u8], options: &Options) -> Result<Outcome, Unreadable> {
    let size = bytes.len() as u64;
    if size > options.limits.file_bytes {
        return Err(Unreadable::TooLarge { got_mib: size >> 20, limit_mib: options.limits.file_bytes >> 20 });
    }
    let mut book = Book::open(bytes, &options.limits)?;
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
    let source = Source { name, sha256: hex::encode(Sha256::digest(bytes)), bytes: size };
    let sheets = looked_at(&mut book, path, &source, options)?;
    if sheets.iter().all(|sheet| matches!(sheet.kind, Kind::Blank)) {
        return Err(Unreadable::Blank);
    }
    let mut given = Given::default();
    for sheet in &sheets {
        match &sheet.kind {
            Kind::Blank | Kind::Unknown(_) => {}
            Kind::Report(report) => {
                let table = figures::read(&mut book, sheet.at, *report, &options.limits)?;
                let evidence = Evidence::new(&titles(&sheet.top), &sheet.name, path);
                let placing = evidence.place(None, options);
                given.aggregates.push(figures::aggregate(table, &source, &sheet.name, placing));
            }
            Kind::Pupils(table) => pupils(&mut book, sheet, table, path, &source, options, &mut given)?,
        }
    }
    Ok(outcome(given, sheets, source))
}

/// What the sheets gave.
#[derive(Default)]
struct Given {
    batches: Vec<Batch>,
    aggregates: Vec<Aggregate>,
    unplaced: Vec<(Placing, u64)>,
    empty: Option<String>,
}

fn looked_at(book: &mut Book<'_>, path: &str, source: &Source, options: &Options) -> Result<Vec<Sheet>, Unreadable> {
    let mut sheets = Vec::new();
    for (at, name) in book.sheets().into_iter().enumerate() {
        let mut top = Top::default();
        book.rows(at, &options.limits, &mut |line| top.take(line))?;
        let kind = kind(&top, &name, path, source, options);
        sheets.push(Sheet { at, name, top, kind });
    }
    Ok(sheets)
}

fn kind(top: &Top, name: &str, path: &str, source: &Source, options: &Options) -> Kind {
    if top.rows.is_empty() {
        return Kind::Blank;
    }
    let table = table::table(top, options);
    if let Some(table) = &table {
        let school = Evidence::new(&table.above, name, path).school().is_some();
        if table.missing(school).is_empty() {
            return Kind::Pupils(table.clone());
        }
    }
    if options.columns.is_empty()
        && let Some(report) = table::report(top, name, &source.name)
    {
        return Kind::Report(report);
    }
    // A form without a school or a total is still a form: whether it is empty is seen in its rows.
    match table {
        Some(table) if table.known() >= 4 && table.has_tasks() && is_form(name, &table) => Kind::Pupils(table),
        other => Kind::Unknown(other),
    }
}

/// «Протокол», «Форма сбора».
fn is_form(sheet: &str, table: &Table) -> bool {
    let speaks = |words: &str| {
        let words = words.to_lowercase();
        words.contains("протокол") || words.contains("форма сбора")
    };
    speaks(sheet) || table.above.iter().any(|line| speaks(line))
}

fn titles(top: &Top) -> Vec<String> {
    top.rows.iter().take(8).map(|(_, words)| words.join(" ")).collect()
}

fn pupils(
    book: &mut Book<'_>,
    sheet: &Sheet,
    table: &Table,
    path: &str,
    source: &Source,
    options: &Options,
    given: &mut Given,
) -> Result<(), Unreadable> {
    let evidence = Evidence::new(&table.above, &sheet.name, path);
    let mut reader = read_by(book, sheet, table, source, &evidence, options, Works::One)?;
    if book.merged_below(sheet.at, table.head_row) {
        reader = read_by(book, sheet, table, source, &evidence, options, Works::One)?;
    }
    let grade_is_known = evidence.place(Some(&table.layout), options).grade.is_some();
    if !grade_is_known && reader.piles.iter().any(|(_, pile)| finish::names_several_grades(pile)) {
        reader = read_by(book, sheet, table, source, &evidence, options, Works::OneAGrade)?;
    }
    let Reader { tasks, schools, piles, .. } = reader;
    let mut piles = without_empty(piles);
    if piles.iter().all(|(_, pile)| pile.filled == 0) {
        given.empty = given.empty.take().or_else(|| Some(sheet.name.clone()));
        return Ok(());
    }
    if let Some((_, pile)) = piles.first_mut() {
        if let Some(doubt) = book.doubt() {
            pile.report.remark(doubt);
        }
        personal_columns(table, source, sheet, pile);
    }
    let unused: Vec<String> = table
        .columns
        .iter()
        .filter(|column| !column.head.is_empty() && !table.reads(column))
        .map(|column| column.head.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let around = Around {
        options,
        evidence: &evidence,
        layout: &table.layout,
        source,
        sheet: &sheet.name,
        tasks: &tasks,
        schools: &schools,
        unused: &unused,
    };
    for (key, pile) in piles {
        match finish::batch(pile, &key, &around) {
            Ok(batch) => given.batches.push(batch),
            Err(missing) => given.unplaced.push(*missing),
        }
    }
    Ok(())
}

/// The lines of a sheet as piles of rows.
fn read_by<'t>(
    book: &mut Book<'_>,
    sheet: &'t Sheet,
    table: &'t Table,
    source: &'t Source,
    evidence: &Evidence,
    options: &Options,
    works: Works,
) -> Result<Reader<'t>, Unreadable> {
    let mut reader = Reader::new(table, &sheet.top, &source.name, &sheet.name, evidence.school(), works);
    book.rows(sheet.at, &options.limits, &mut |line| {
        reader.take(line);
        super::sheet::Flow::More
    })?;
    Ok(reader)
}

/// Piles with rows; what was noted without rows goes to the first of them.
fn without_empty(piles: Vec<(WorkKey, Pile)>) -> Vec<(WorkKey, Pile)> {
    let (mut full, empty): (Vec<_>, Vec<_>) = piles.into_iter().partition(|(_, pile)| !pile.rows.is_empty());
    if let Some((_, first)) = full.first_mut() {
        for (_, pile) in empty {
            first.report.add(pile.report);
        }
    }
    full
}

/// Notes which columns were not read because they hold personal data: the heads, never a value.
fn personal_columns(table: &Table, source: &Source, sheet: &Sheet, pile: &mut Pile) {
    let personal = table.columns.iter().filter(|column| column.meaning == Some(Meaning::Personal));
    for column in personal {
        pile.report.note(Rule::PersonalColumn, || super::Example {
            file: source.name.clone(),
            sheet: sheet.name.clone(),
            row: table.head_row,
            text: column.head.clone(),
        });
    }
}

fn outcome(given: Given, sheets: Vec<Sheet>, source: Source) -> Outcome {
    if !given.unplaced.is_empty() {
        return Outcome::Unplaced(unplaced(&given.unplaced, source));
    }
    if !given.batches.is_empty() {
        let mut batches = join::join_sheets(given.batches);
        if let (Some(first), Some(remark)) = (batches.first_mut(), passed_by(&sheets)) {
            first.report.remark(remark);
        }
        return Outcome::Rows { batches, aggregates: given.aggregates };
    }
    if !given.aggregates.is_empty() {
        return Outcome::Aggregates(given.aggregates);
    }
    if let Some(sheet) = given.empty {
        let sentence = "это пустая форма сбора: в ней нет ни одного балла. Нужны результаты: в личном кабинете ФИС ОКО \
                        откройте «Аналитика» → «ВПР», выберите работу и скачайте отчёт F1 «Индивидуальные результаты» в \
                        XLSX. Либо заполните форму и загрузите её снова."
            .to_owned();
        return Outcome::EmptyForm(EmptyForm { source, sheet, sentence });
    }
    Outcome::UnknownLayout(unknown(sheets, source))
}

/// Sheets with something in them and no table of pupils, beside those that were read.
fn passed_by(sheets: &[Sheet]) -> Option<String> {
    let names: Vec<String> = sheets
        .iter()
        .filter(|sheet| matches!(sheet.kind, Kind::Unknown(_)))
        .map(|sheet| format!("«{}»", sheet.name))
        .collect();
    (!names.is_empty()).then(|| {
        format!("Не прочитаны листы {}: таблицы участников со школой и суммой баллов в них нет.", names.join(", "))
    })
}

fn unplaced(missing: &[(Placing, u64)], source: Source) -> Unplaced {
    let mut parts: Vec<_> = missing.iter().flat_map(|(placing, _)| placing.missing()).collect();
    parts.sort_unstable();
    parts.dedup();
    let rows = missing.iter().map(|(_, rows)| rows).sum();
    let mut known: Vec<String> = missing.iter().flat_map(|(placing, _)| placing.known()).collect();
    known.dedup();
    let names: Vec<&str> = parts.iter().map(|part| part.title()).collect();
    let options: Vec<&str> = parts.iter().map(|part| part.option()).collect();
    let sentence = format!(
        "строк: {rows}, но не видно, что это за работа: {}. Добавьте, например: {}.",
        names.join(", "),
        options.join(" ")
    );
    Unplaced { source, missing: parts, known, rows, sentence }
}

/// The structured answer for a page of mapping, about the sheet that looks most like a table.
fn unknown(sheets: Vec<Sheet>, source: Source) -> UnknownLayout {
    let weight = |sheet: &Sheet| match &sheet.kind {
        Kind::Unknown(Some(table)) => (table.known() + 1, sheet.top.rows.len()),
        Kind::Unknown(None) => (1, sheet.top.rows.len()),
        Kind::Pupils(_) | Kind::Report(_) | Kind::Blank => (0, 0),
    };
    let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let best = sheets.into_iter().max_by_key(weight);
    let Some(Sheet { name, top, kind, .. }) = best else {
        return UnknownLayout {
            source,
            sheet: String::new(),
            other_sheets: names,
            head_row: 0,
            columns: Vec::new(),
            missing: Vec::new(),
            sentence: "в книге нет таблицы.".to_owned(),
        };
    };
    let table = match kind {
        Kind::Unknown(Some(table)) | Kind::Pupils(table) => Some(table),
        Kind::Unknown(None) | Kind::Report(_) | Kind::Blank => None,
    };
    // Without a single known head: the first row with three words or more.
    let head_row = table.as_ref().map(|table| table.head_row).or_else(|| {
        let is_head = |words: &[String]| words.iter().filter(|word| word.chars().any(char::is_alphabetic)).count() >= 3;
        top.rows.iter().find(|(_, words)| is_head(words)).or(top.rows.first()).map(|(number, _)| *number)
    });
    let head_row = head_row.unwrap_or(1);
    let heads =
        top.rows.iter().find(|(number, _)| *number == head_row).map(|(_, words)| words.clone()).unwrap_or_default();
    let width = top.rows.iter().map(|(_, words)| words.len()).max().unwrap_or_default().min(MAX_SHOWN_COLUMNS);
    let columns = (0..width)
        .map(|at| {
            let known = table.as_ref().and_then(|table| table.columns.iter().find(|column| column.at == at));
            let head = known.map(|column| column.head.clone()).or_else(|| heads.get(at).cloned()).unwrap_or_default();
            let guess = known.and_then(|column| column.meaning.clone());
            let samples = if guess == Some(Meaning::Personal) { Vec::new() } else { samples(&top, head_row, at) };
            let head = if head.is_empty() { format!("столбец {}", letters(at)) } else { head };
            UnknownColumn { head, samples, guess }
        })
        .collect();
    let missing = table
        .as_ref()
        .map_or_else(|| vec![Meaning::School, Meaning::Total, Meaning::Participant], |table| table.missing(false));
    let wanted: Vec<String> = missing.iter().map(|meaning| format!("«{meaning}»")).collect();
    let sentence = format!(
        "раскладка незнакома: не нашлось столбцов {}. Назовите столбцы на странице загрузки или параметром --map \
         'заголовок=поле'. Если это сводный отчёт без строк участников, скачайте F1 «Индивидуальные результаты».",
        wanted.join(", ")
    );
    let other_sheets = names.into_iter().filter(|other| *other != name).collect();
    UnknownLayout { source, sheet: name, other_sheets, head_row, columns, missing, sentence }
}

/// The most columns that are shown of an unknown layout.
const MAX_SHOWN_COLUMNS: usize = 200;

fn samples(top: &Top, head_row: u32, column: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (_, words) in top.rows.iter().filter(|(number, _)| *number > head_row) {
        let Some(word) = words.get(column).filter(|word| !word.is_empty()) else { continue };
        let shown = harmless(word);
        if !found.contains(&shown) {
            found.push(shown);
        }
        if found.len() == 3 {
            break;
        }
    }
    found
}

/// 0 → «A», 27 → «AB».
fn letters(mut column: usize) -> String {
    let mut found = Vec::new();
    loop {
        found.push(b'A' + u8::try_from(column % 26).unwrap_or_default());
        match (column / 26).checked_sub(1) {
            Some(next) => column = next,
            None => break,
        }
    }
    found.into_iter().rev().map(char::from).collect()
}
