//! Recognising: a paper becomes a reading. Every step is pure and returns what it understood with remarks.

pub(crate) mod act;
pub(crate) mod dates;
mod indicators;
mod kept;
pub(crate) mod lead;
mod passport;
mod period;
pub(crate) mod roadmap;
mod rows_count;
mod stream;
mod support;
pub(crate) mod token;

use chrono::NaiveDate;
use opora_core::calendar::SchoolTerms;
use opora_core::paper::Paper;
use opora_core::party::Declared;
use opora_core::reading::{FORMAT, Indicator, Level, Period, Reading, Remark};

use self::roadmap::activity::Surroundings;
use self::roadmap::columns::{self, Head};
use self::roadmap::rows::Plan;
use self::roadmap::{Gathered, prose};
use self::stream::{Item, Line};
use crate::mend::grid::Grid;

#[cfg(test)]
mod tests;

/// What is known about a document before it is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// The period of its plans, where the user gives it.
    pub period: Option<Period>,
    /// The day of signing, where the document does not say it.
    pub signed: Option<NaiveDate>,
    /// School terms that the authority entered; for other years the shipped ones.
    pub terms: Vec<SchoolTerms>,
}

/// Understands a paper. Never fails: what is not understood is kept in remarks.
pub fn understand(paper: &Paper, options: &Options) -> Reading {
    let stream = stream::stream(paper);
    let declared = Declared::harvest(&paper.text);
    let mut reading = Reading {
        format: FORMAT.into(),
        source: paper.source.clone(),
        remarks: paper.remarks.clone(),
        terms: options.terms.clone(),
        ..Reading::default()
    };
    let found = act::read(&stream.items, options.signed, &declared);
    let mut start = 0;
    let mut left: Vec<Line> = Vec::new();
    let mut inner: Vec<(usize, Line)> = Vec::new();
    if let Some(mut found) = found {
        start = found.end;
        act::requisites_of_headers(&mut found, &stream.aside);
        left.extend(found.left);
        reading.remarks.extend(found.remarks);
        for lines in &support::with_children(&found.clause_lines) {
            let (schools, pairings) = support::read_clause(lines, &declared);
            reading.support.schools.extend(schools);
            reading.support.pairings.extend(pairings);
        }
        reading.act = Some(found.act);
        inner = found.inner;
    }
    let signed = options.signed.or_else(|| reading.act.as_ref().and_then(|act| act.date));
    let mut body = Body { signed, left, ..Body::new(&declared, options) };
    body.inner(&inner, &stream.items, &mut reading);
    body.read(stream.items.get(start..).unwrap_or_default(), &mut reading);
    if let Some(act) = &mut reading.act {
        act::signature_below(act, &mut body.left);
    }
    if let Some(second) = body.left.iter().find(|line| reading.act.is_some() && act::kind_line(&line.text).is_some()) {
        reading.remarks.push(Remark {
            code: "several-acts".into(),
            level: Level::Check,
            text:
                "В файле несколько документов; прочитан первый. Сохраните остальные отдельными файлами и загрузите их."
                    .into(),
            place: second.place,
            ..Remark::default()
        });
    }
    reading.remarks.extend(kept::lines_left(&body.left));
    support::dedupe(&mut reading.support);
    let (from_act, _) = body.surroundings(&reading);
    let period = options.period.or_else(|| reading.roadmaps.iter().find_map(|roadmap| roadmap.period)).or(from_act);
    if let Some(act) = &mut reading.act {
        reading.remarks.extend(act::read_deadlines(act, period, &options.terms));
    }
    let missing = kept::missing(&stream, &reading);
    reading.remarks.extend(missing);
    rows_count::add(&mut reading);
    reading
}

/// Joins lines of a heading or a paragraph by blanks, words cut at line ends put together.
pub(crate) fn joined<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    crate::mend::text::join_all(lines)
}

/// What follows the act: annexes with plans, passports and lists.
struct Body<'a> {
    declared: &'a Declared,
    signed: Option<NaiveDate>,
    options: &'a Options,
    /// Lines above the next table.
    pending: Vec<Line>,
    /// Lines that belong to nothing.
    left: Vec<Line>,
    open: Option<Gathered>,
    /// The period of a heading above some table that is no plan.
    heading: Option<Period>,
}

impl<'a> Body<'a> {
    fn new(declared: &'a Declared, options: &'a Options) -> Self {
        Self { declared, signed: None, options, pending: Vec::new(), left: Vec::new(), open: None, heading: None }
    }

    /// Tables between the clauses, each with the line of its clause above it.
    fn inner(&mut self, tables: &[(usize, Line)], items: &[Item], reading: &mut Reading) {
        let mut left = std::mem::take(&mut self.left);
        for (at, clause) in tables {
            if let Some(Item::Table(grid)) = items.get(*at) {
                self.pending.push(clause.clone());
                self.table(grid, reading);
                self.close(reading);
                // The words of the clause stand in the act.
                self.pending.clear();
                self.left.retain(|line| line.place.from != clause.place.from);
            }
        }
        self.left.append(&mut left);
    }

    fn read(&mut self, items: &[Item], reading: &mut Reading) {
        for item in items {
            match item {
                Item::Line(line) => self.pending.push(line.clone()),
                Item::Table(grid) => self.table(grid, reading),
            }
        }
        self.close(reading);
        self.prose(reading);
        self.lists(reading);
        self.left.append(&mut self.pending);
    }

    /// Lists of schools with their curators or mentors that an annex writes without a table.
    fn lists(&mut self, reading: &mut Reading) {
        let (lines, lists) = support::lists(std::mem::take(&mut self.pending), self.declared);
        self.pending = lines;
        for list in lists {
            reading.remarks.push(Remark {
                code: "support-list".into(),
                text: format!(
                    "Список под заголовком «{}» прочитан: школ – {}, пар с наставником или куратором – {}.",
                    list.heading,
                    list.schools.len(),
                    list.pairings.len()
                ),
                place: list.place,
                ..Remark::default()
            });
            reading.support.schools.extend(list.schools);
            reading.support.pairings.extend(list.pairings);
        }
    }

    fn table(&mut self, grid: &Grid, reading: &mut Reading) {
        if passport::is_passport(grid) {
            self.close(reading);
            return self.passport(grid, reading);
        }
        if let Some(indicators) = indicators::read(grid) {
            self.close(reading);
            self.note_heading();
            return self.indicators(grid, indicators, reading);
        }
        let head = columns::head_of(grid);
        if self.goes_on(grid, head.as_ref()) {
            return;
        }
        let captions = self.pending.iter().map(|line| token::fold(&line.text)).collect::<Vec<_>>().join(" ");
        let listed = token::has_stem(&captions, &["список", "перечень"]);
        if head
            .as_ref()
            .is_none_or(|head| head.guessed || head.first_of(opora_core::reading::ColumnKind::Deadline).is_none())
            && let Some(found) = support::columns(grid, listed)
        {
            self.close(reading);
            if let Some(schedule) = support::schedule(grid, &found, head.as_ref()) {
                return self.schedule(grid, schedule, &found, reading);
            }
            let (schools, pairings) = support::read_table(grid, &found, self.declared);
            if !schools.is_empty() {
                reading.remarks.push(self.support_remark(grid, schools.len(), pairings.len()));
                reading.remarks.extend(support::dates_left(grid, &found));
                reading.support.schools.extend(schools);
                reading.support.pairings.extend(pairings);
                return;
            }
        }
        let Some(head) = head.or_else(|| columns::head_by_content(grid)) else {
            self.close(reading);
            self.note_heading();
            if self.people(grid, reading) {
                return;
            }
            self.left.append(&mut self.pending);
            return self.unknown(grid, reading);
        };
        self.close(reading);
        self.prose(reading);
        self.open_plan(grid, head);
    }

    /// Opens a plan with the lines above its table.
    fn open_plan(&mut self, grid: &Grid, head: Head) {
        let mut lead = lead::read(std::mem::take(&mut self.pending));
        self.left.append(&mut lead.left);
        let captions = captions_above(grid, head.first);
        if lead.title.is_none() {
            lead.title = captions;
        }
        let place = opora_core::reading::Place {
            table: Some(grid.number),
            from: lead.place.from.or_else(|| grid.rows.first().and_then(|row| row.place.from)),
            to: grid.rows.last().and_then(|row| row.place.to),
            ..lead.place
        };
        let skip = head.end;
        // Without an act the day in «Приложение к приказу от …» or «УТВЕРЖДАЮ …» is the day of signing.
        self.signed = self.signed.or(lead.signed);
        let mut plan = Plan::new(head);
        if let Some(line) = lead.section.take() {
            plan.open_section(&line.text, line.place);
        }
        plan.add(grid, skip);
        self.open = Some(Gathered { plan, lead, place, visits: None });
    }

    /// «Школа | Дата выезда | Ответственный»: each row is a visit to its school.
    fn schedule(&mut self, grid: &Grid, head: Head, columns: &support::Columns, reading: &mut Reading) {
        self.prose(reading);
        let title = joined(self.pending.iter().map(|line| line.text.as_str()));
        let subject = support::subject(&head, Some(&title));
        let pairs = support::read_table(grid, columns, self.declared).1;
        if support::names_curators(columns, grid) {
            reading.support.pairings.extend(pairs);
        }
        self.open_plan(grid, head);
        if let Some(open) = &mut self.open {
            open.visits = Some(subject.unwrap_or_default());
        }
    }

    /// Remembers the period of a heading: «Дорожная карта … на 2022 год» may stand above a table of indicators, and the
    /// plan itself comes below it.
    fn note_heading(&mut self) {
        let from = self.pending.len().saturating_sub(8);
        let lines = self.pending.iter().skip(from).map(|line| line.text.as_str());
        let first = lines
            .clone()
            .position(|text| token::has_stem(&token::fold(text), &["план", "дорожн", "программ", "комплекс"]));
        let Some(first) = first else { return };
        let words = joined(lines.skip(first));
        if words.chars().count() < 400 {
            self.heading = period::in_title(&words, self.signed).or(self.heading);
        }
    }

    /// A table that continues the plan above: the same columns, and no heading of a new plan between them.
    fn goes_on(&mut self, grid: &Grid, head: Option<&Head>) -> bool {
        let Some(open) = &mut self.open else { return false };
        let same = match head {
            Some(head) => head.same_columns(&open.plan.head),
            None => {
                let widest = open.plan.head.columns.last().map_or(0, |column| column.to);
                grid.columns == widest && support::columns(grid, false).is_none()
            }
        };
        let new_plan = self.pending.iter().any(|line| {
            let folded = token::fold(&line.text);
            lead::is_annex(&line.text)
                || ["план", "дорожн", "«дорожн", "программ", "комплекс мер", "паспорт", "муниципальн", "\"дорожн"]
                    .iter()
                    .any(|word| folded.starts_with(word))
        });
        if !same || new_plan || (head.is_none() && self.pending.len() > 2) || self.pending.len() > 4 {
            return false;
        }
        for line in std::mem::take(&mut self.pending) {
            let page = line.text.chars().filter(|c| c.is_alphabetic()).count() < 2;
            let goes_on = token::fold(&line.text).starts_with("продолжение");
            if page || goes_on {
                self.left.push(line);
            } else {
                open.plan.open_section(&line.text, line.place);
            }
        }
        let skip = head.map_or(0, |head| head.end);
        open.plan.add(grid, skip);
        open.place.to = grid.rows.last().and_then(|row| row.place.to);
        true
    }

    /// Says what a table of schools was read as, with its heading and the heads of its columns.
    fn support_remark(&mut self, grid: &Grid, schools: usize, pairings: usize) -> Remark {
        let heading: Vec<String> = std::mem::take(&mut self.pending).into_iter().map(|line| line.text).collect();
        let head = grid.rows.iter().find(|row| row.own().count() > 1).map(|row| row.words()).unwrap_or_default();
        Remark {
            code: "support-table".into(),
            text: format!(
                "Таблица «{head}» под заголовком «{}» прочитана как список: школ – {schools}, пар с наставником или куратором – {pairings}.",
                heading.join(" / ")
            ),
            place: grid.rows.first().map(|row| row.place).unwrap_or_default(),
            ..Remark::default()
        }
    }

    fn passport(&mut self, grid: &Grid, reading: &mut Reading) {
        let mut lead = lead::read(std::mem::take(&mut self.pending));
        self.left.append(&mut lead.left);
        // «1. Паспорт программы» right above the passport opens no section.
        self.left.extend(lead.section.take());
        self.signed = self.signed.or(lead.signed);
        if let Some(mark) = &lead.annex {
            reading.remarks.push(Remark {
                code: "annex-mark".into(),
                text: format!("Программа стоит в приложении: «{mark}»."),
                place: lead.place,
                ..Remark::default()
            });
        }
        let programme = passport::read(grid, lead.title.as_deref(), self.signed);
        if reading.programme.is_none() {
            reading.programme = Some(programme);
            if let Some(title) = &lead.title {
                reading.remarks.push(Remark {
                    code: "programme-heading".into(),
                    level: Level::Clear,
                    text: format!("Заголовок над паспортом: «{title}»."),
                    place: lead.place,
                    ..Remark::default()
                });
            }
        } else {
            self.unknown(grid, reading);
        }
    }

    /// A table of indicators by year belongs to the programme; each row is told with its values.
    fn indicators(&mut self, grid: &Grid, indicators: Vec<Indicator>, reading: &mut Reading) {
        self.left.append(&mut self.pending);
        let rows: Vec<String> = grid.rows.iter().map(|row| row.words()).filter(|words| !words.is_empty()).collect();
        reading.remarks.push(Remark {
            code: "indicator-table".into(),
            text: format!("Таблица показателей прочитана: {}. Её строки: «{}».", indicators.len(), rows.join("» «")),
            place: grid.rows.first().map(|row| row.place).unwrap_or_default(),
            ..Remark::default()
        });
        reading.programme.get_or_insert_default().indicators.extend(indicators);
    }

    /// A list of people («Состав рабочей группы») is no plan: it is told in one sentence.
    fn people(&mut self, grid: &Grid, reading: &mut Reading) -> bool {
        let head = grid.rows.iter().find(|row| row.own().count() > 1);
        let says = |stems: &[&str]| {
            head.is_some_and(|row| row.own().any(|cell| token::has_stem(&token::fold(&cell.text()), stems)))
        };
        let caption = self.pending.iter().rev().take(4).any(|line| {
            let folded = token::fold(&line.text);
            token::has_stem(&folded, &["состав"])
                && token::has_stem(&folded, &["групп", "комисси", "совет", "команд", "комитет", "штаб"])
        });
        let named = says(&["фио", "ф", "фамилия"]) && says(&["должност"]);
        if !caption && !named {
            return false;
        }
        let heading: Vec<String> = std::mem::take(&mut self.pending).into_iter().map(|line| line.text).collect();
        let rows: Vec<String> = grid.rows.iter().map(|row| row.words()).filter(|words| !words.is_empty()).collect();
        reading.remarks.push(Remark {
            code: "people-table".into(),
            text: format!(
                "Список людей «{}» не часть плана: «{}». Если они нужны, заведите их в справочнике.",
                heading.join(" / "),
                rows.join("» «")
            ),
            place: grid.rows.first().map(|row| row.place).unwrap_or_default(),
            ..Remark::default()
        });
        true
    }

    /// A table that is no plan, no passport and no list of schools: its rows are kept as they stand.
    fn unknown(&mut self, grid: &Grid, reading: &mut Reading) {
        for row in grid.rows.iter().filter(|row| row.own().next().is_some()) {
            reading.remarks.push(Remark {
                code: "table-unread".into(),
                level: Level::Unread,
                text: format!(
                    "Таблица не похожа на план. Строка: «{}». Если это мероприятие, добавьте его вручную.",
                    row.words()
                ),
                place: row.place,
                ..Remark::default()
            });
        }
    }

    fn surroundings(&self, reading: &Reading) -> (Option<Period>, Surroundings<'a>) {
        let passport = reading.programme.as_ref().and_then(|programme| programme.period);
        let titles = reading.act.as_ref().map(|act| {
            // «1. Утвердить: 1.1. План мероприятий на 2023/24 учебный год»
            let names_plan = |folded: &str| {
                ["утвердить", "план", "дорожн", "комплекс мер", "программ"].iter().any(|word| folded.starts_with(word))
            };
            let clauses = act.clauses.iter().filter(|clause| names_plan(&token::fold(&clause.text)));
            act.title.iter().cloned().chain(clauses.map(|clause| clause.text.clone())).collect::<Vec<String>>()
        });
        let act = titles.unwrap_or_default().iter().find_map(|title| period::in_title(title, self.signed));
        let around = Surroundings {
            period: self.options.period,
            signed: self.signed,
            declared: self.declared,
            terms: &self.options.terms,
            month: None,
            borrowed: false,
        };
        (passport.or(self.heading).or(act), around)
    }

    fn close(&mut self, reading: &mut Reading) {
        let Some(open) = self.open.take() else { return };
        self.finish(open, reading);
    }

    fn finish(&self, gathered: Gathered, reading: &mut Reading) {
        let (fallback, around) = self.surroundings(reading);
        let above = reading.roadmaps.iter().rev().find_map(|roadmap| roadmap.period);
        let (roadmap, remarks) = roadmap::finish(gathered, &around, fallback, above);
        if roadmap.activities.is_empty() && roadmap.sections.is_empty() {
            // A form to be filled in: heads and no words below them.
            reading.remarks.push(Remark {
                code: "empty-form".into(),
                text: format!(
                    "Таблица «{}»{} пуста: это форма для заполнения, а не план.",
                    roadmap.heads.join(" | "),
                    roadmap.title.as_deref().map(|title| format!(" под заголовком «{title}»")).unwrap_or_default()
                ),
                place: roadmap.place,
                ..Remark::default()
            });
            return;
        }
        let index = reading.roadmaps.len();
        reading.remarks.extend(remarks.into_iter().map(|remark| Remark { roadmap: Some(index), ..remark }));
        reading.roadmaps.push(roadmap);
    }

    /// A plan written as paragraphs among the pending lines.
    fn prose(&mut self, reading: &mut Reading) {
        let (lines, plans) = prose::find(std::mem::take(&mut self.pending));
        self.pending = lines;
        for gathered in plans {
            self.finish(gathered, reading);
        }
    }
}

/// Rows above the head of a table: «ПЛАН мероприятий …» inside the table itself.
fn captions_above(grid: &Grid, first: usize) -> Option<String> {
    let words: Vec<String> = grid.rows.iter().take(first).flat_map(|row| row.own()).map(|cell| cell.text()).collect();
    (!words.is_empty()).then(|| joined(words.iter().map(String::as_str)))
}
