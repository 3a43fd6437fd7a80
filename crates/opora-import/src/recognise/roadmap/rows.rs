//! The rows of a plan: which are activities, which go on with the row above, which are sections or heads.

use opora_core::reading::{ColumnKind, Level, Period, Place, Reconciliation, Remark, Section};

use super::columns::{Column, Head, is_column_numbers, is_row_number};
use super::titles::{days_of, is_time_heading, is_title_word, of_year, section_number};
use super::years;
use crate::mend::cut::{Ending, ending, goes_on};
use crate::mend::grid::{CellLine, Grid, GridCell, GridRow};
use crate::mend::text;
use crate::recognise::token::{fold, numbered, starts_small};

/// The words of one column of a row, not understood yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Field {
    pub lines: Vec<CellLine>,
    /// They belong to a merged cell that began above.
    pub shared: bool,
    /// They stand across all columns of deadlines: «весь период» over «IX | X | XI».
    pub across: bool,
    pub place: Place,
}

impl Field {
    pub fn text(&self) -> String {
        text::join_all(self.lines.iter().map(|line| line.text.as_str()))
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Appends the words of a row below.
    fn append(&mut self, other: &Field) {
        let mut lines = other.lines.iter().cloned();
        if let (Some(last), Some(first)) = (self.lines.last_mut(), other.lines.first())
            && goes_on(&last.text, &first.text)
        {
            last.text = text::join(&last.text, &first.text);
            last.to = first.to;
            lines.next();
        }
        self.lines.extend(lines);
        if self.place.from.is_none() {
            self.place = other.place;
        }
    }
}

/// An activity before its cells are understood.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    pub section: Option<usize>,
    /// The month or term that stands as a heading above the row.
    pub heading: Option<String>,
    /// The days of its section, where the title of the section names them.
    pub days: Option<Period>,
    /// One for each column of the head.
    pub fields: Vec<Field>,
    /// The words that each column had before rows below were joined.
    pub opening: Vec<String>,
    pub place: Place,
    pub joined: Vec<Place>,
    /// Several measures stand in one row and their deadlines cannot be told apart.
    pub stacked: bool,
}

/// A plan while its tables are being read.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub head: Head,
    pub sections: Vec<Section>,
    pub drafts: Vec<Draft>,
    pub reconciliation: Reconciliation,
    pub remarks: Vec<Remark>,
    current: Option<usize>,
    heading: Option<String>,
    /// The heading that named the year of the headings below it.
    year: Option<String>,
    /// No row may be joined across this point.
    closed: bool,
    /// Rows taken with a number in its column.
    numbered: usize,
    /// Most cells of the table are bold, so bold tells nothing.
    all_bold: bool,
    /// The heads of the columns as they are compared with the cells of every row.
    folded_heads: Vec<String>,
}

impl Plan {
    pub fn new(head: Head) -> Self {
        let folded_heads = head.columns.iter().map(|column| fold(&column.head)).collect();
        Self { head, folded_heads, ..Self::default() }
    }

    /// Reads the rows of a table; the first `skip` ones are its captions and head.
    pub fn add(&mut self, grid: &Grid, skip: usize) {
        self.all_bold = mostly_bold(grid);
        for (index, row) in grid.rows.iter().enumerate() {
            self.reconciliation.rows += 1;
            if index < skip {
                self.reconciliation.heads += 1;
                continue;
            }
            self.add_row(row, grid, index, index == skip);
        }
    }

    /// A paragraph between two parts of the plan opens a section.
    pub fn open_section(&mut self, title: &str, place: Place) {
        self.push_section(title.to_owned(), place);
    }

    /// Takes an activity of a plan without a table.
    pub fn push_prose(&mut self, fields: Vec<Field>, place: Place) {
        self.push_draft(fields, place);
    }

    fn add_row(&mut self, row: &GridRow, grid: &Grid, index: usize, first: bool) {
        let fields = self.fields_of(row);
        let own: Vec<usize> = own_of(&fields);
        let wordless = own.iter().filter_map(|at| fields.get(*at)).all(|field| !has_words(field));
        let only_number = matches!(own.as_slice(), [only] if self.head.columns.get(*only).is_some_and(|column| column.kind == ColumnKind::Number));
        let numbered_only = only_number
            && own.iter().filter_map(|at| fields.get(*at)).all(|field| super::columns::is_row_number(&field.text()))
            && row.own().count() == 1;
        if wordless || numbered_only && !self.numbered_rows_go_on(index, grid) {
            // Bullets, dashes and numbers of empty paragraphs are no words.
            self.reconciliation.empty += 1;
        } else if self.is_head(row) {
            self.reconciliation.heads += 1;
        } else if self.is_total(row, &own) {
            self.reconciliation.unread += 1;
            self.remarks.push(Remark {
                code: "row-total".into(),
                text: format!("Итоговая строка «{}» – не мероприятие.", row.words()),
                place: row.place,
                ..Remark::default()
            });
        } else if self.continues(&fields, &own, first && index == 0) {
            self.join(&fields, &own, row.place);
        } else if let Some(title) = self.section_title(row, &fields, &own, grid, index) {
            self.reconciliation.sections += 1;
            self.push_section(title, row.place);
        } else {
            self.push_draft(fields, row.place);
        }
    }

    /// Whether the rows below a lone number go on with it: the words of a row cut by a page.
    fn numbered_rows_go_on(&self, index: usize, grid: &Grid) -> bool {
        grid.rows.get(index + 1).is_some_and(|next| {
            let fields = self.fields_of(next);
            let own = own_of(&fields);
            !own.is_empty() && !self.own(&own, ColumnKind::Number)
        })
    }

    fn fields_of(&self, row: &GridRow) -> Vec<Field> {
        let mut fields = vec![Field::default(); self.head.columns.len()];
        for cell in row.cells.iter().filter(|cell| !cell.is_empty()) {
            let (columns, across) = self.columns_of(cell);
            for at in columns {
                let Some(field) = fields.get_mut(at) else { continue };
                if field.is_empty() || field.shared && !cell.shared {
                    *field = Field { lines: cell.lines.clone(), shared: cell.shared, across, place: cell.place };
                } else if cell.shared == field.shared {
                    field.lines.extend(cell.lines.iter().cloned());
                    field.place.to = cell.place.to.or(field.place.to);
                }
            }
        }
        fields
    }

    /// The columns that a cell belongs to, and whether it stands across all columns of deadlines. A merged cell under
    /// several months is said of each of them; elsewhere the column that it covers most has it.
    fn columns_of(&self, cell: &GridCell) -> (Vec<usize>, bool) {
        let to = cell.column + cell.span;
        let covered = |column: &Column| column.from >= cell.column && column.to <= to;
        let of_time = |at: &usize| {
            self.head
                .columns
                .get(*at)
                .is_some_and(|column| column.kind == ColumnKind::Deadline && years::is_of_time(&column.head))
        };
        let all: Vec<usize> = (0..self.head.columns.len()).filter(of_time).collect();
        let under: Vec<usize> =
            all.iter().copied().filter(|at| self.head.columns.get(*at).is_some_and(covered)).collect();
        let others = self.head.columns.iter().filter(|column| covered(column)).count() > under.len();
        if cell.span < 2 || under.len() < 2 || others {
            return (self.head.column_at(cell.column, cell.span).into_iter().collect(), false);
        }
        let across = under.len() == all.len() && !years::is_mark(&cell.text());
        (if across { under.into_iter().take(1).collect() } else { under }, across)
    }

    /// The head once more on a new page, or a row of column numbers.
    fn is_head(&self, row: &GridRow) -> bool {
        if is_column_numbers(row) {
            return true;
        }
        let named = |text: &str| self.folded_heads.iter().any(|head| head.ends_with(text));
        row.own().nth(1).is_some() && row.own().all(|cell| named(&fold(&cell.text())))
    }

    /// «Итого», «Всего по разделу»: sums of money, without a day and without anybody who answers.
    fn is_total(&self, row: &GridRow, own: &[usize]) -> bool {
        let opens = row.own().next().is_some_and(|cell| {
            let folded = fold(&cell.text());
            let total = folded.starts_with("итого") || folded.starts_with("всего");
            total && folded.chars().count() < 60
        });
        opens && !self.own(own, ColumnKind::Deadline) && !self.own(own, ColumnKind::Responsible)
            || opens && row.own().skip(1).all(|cell| !cell.text().chars().any(char::is_alphabetic))
    }

    fn text_of(&self, fields: &[Field], kind: ColumnKind) -> String {
        let at = self.head.first_of(kind);
        at.and_then(|at| fields.get(at)).map(Field::text).unwrap_or_default()
    }

    fn own(&self, own: &[usize], kind: ColumnKind) -> bool {
        own.iter().any(|at| self.head.columns.get(*at).is_some_and(|column| column.kind == kind))
    }

    /// Whether the row goes on with the activity above.
    fn continues(&self, fields: &[Field], own: &[usize], opens_table: bool) -> bool {
        let Some(last) = self.drafts.last().filter(|_| !self.closed) else { return false };
        if self.own(own, ColumnKind::Number) {
            return false;
        }
        let Some(activity_at) = self.head.first_of(ColumnKind::Activity) else { return false };
        let activity = fields.get(activity_at).cloned().unwrap_or_default();
        let before = |at: usize| last.fields.get(at).map(Field::text).unwrap_or_default();
        let has = |kind| self.own(own, kind);
        if activity.is_empty() {
            return !self.is_lone_heading(fields, own);
        }
        if activity.shared {
            return !has(ColumnKind::Deadline) && !has(ColumnKind::Activity);
        }
        let text = activity.text();
        let above = before(activity_at);
        let tells = |at: usize| {
            let kind = self.head.columns.get(at).map(|column| column.kind);
            matches!(kind, Some(ColumnKind::Deadline | ColumnKind::Responsible))
        };
        let fellows_go_on = own.iter().filter(|at| tells(**at)).all(|at| {
            let mine = fields.get(*at).map(Field::text).unwrap_or_default();
            before(*at).is_empty() || goes_on(&before(*at), &mine)
        });
        let timed = has(ColumnKind::Deadline) || has(ColumnKind::Responsible);
        if numbered(&text).is_some_and(|n| n.depth() > 1 || !n.round) {
            return false;
        }
        if goes_on(&above, &text) && (!timed || fellows_go_on) {
            return self.numbers() || !timed || ending(&above) == Ending::Torn;
        }
        // Another cell of the row was cut in mid-word or mid-sentence: the row belongs to the one above.
        let torn = own.iter().filter(|at| **at != activity_at).any(|at| {
            let mine = fields.get(*at).map(Field::text).unwrap_or_default();
            ending(&before(*at)) == Ending::Torn && starts_small(&mine)
        });
        if !timed && self.numbers() && torn {
            return true;
        }
        opens_table && !timed && self.numbers() && own.len() == 1 && !above.is_empty()
    }

    /// Whether the plan numbers its rows.
    fn numbers(&self) -> bool {
        self.numbered * 2 > self.drafts.len()
    }

    /// A row that holds one word for all columns and not in the activity column: «Сентябрь», «1. Управление».
    fn is_lone_heading(&self, fields: &[Field], own: &[usize]) -> bool {
        let [only] = own else { return false };
        let text = fields.get(*only).map(Field::text).unwrap_or_default();
        let kind = self.head.columns.get(*only).map(|column| column.kind);
        let first = *only == 0;
        let begins = !starts_small(&text);
        match kind {
            Some(ColumnKind::Number) => !is_row_number(&text),
            _ => first && begins,
        }
    }

    /// The title when the row is a section.
    fn section_title(
        &self,
        row: &GridRow,
        fields: &[Field],
        own: &[usize],
        grid: &Grid,
        index: usize,
    ) -> Option<String> {
        let mut cells = row.own();
        let first = cells.next()?.text();
        let second = cells.next();
        if second.is_some() && row.own().skip(1).all(|cell| cell.text() == first) {
            // The same words in every cell: a merged row that the source unfolded.
            return (first.chars().count() > 3 && !is_row_number(&first)).then_some(first);
        }
        let kinds: Vec<ColumnKind> =
            own.iter().filter_map(|at| self.head.columns.get(*at)).map(|column| column.kind).collect();
        match kinds.as_slice() {
            [ColumnKind::Number] => (!is_row_number(&first)).then_some(first),
            [ColumnKind::Activity] => self.lone_activity_is_section(row, grid, index).then_some(first),
            [_] => {
                let wide = row.own().any(|cell| cell.span * 3 >= grid.columns * 2);
                (wide || self.is_lone_heading(fields, own)).then_some(first)
            }
            [ColumnKind::Number, ColumnKind::Activity] => {
                let text = format!("{first} {}", second?.text());
                self.numbered_is_section(row, &first, grid, index).then_some(text)
            }
            _ => None,
        }
    }

    /// One cell with words, in the activity column: a section when it is wide or looks or sounds like one.
    fn lone_activity_is_section(&self, row: &GridRow, grid: &Grid, index: usize) -> bool {
        let Some(cell) = row.own().next() else { return false };
        let text = cell.text();
        let wide = cell.span > 1 && cell.span * 3 >= grid.columns * 2;
        let bold = cell.bold && !self.all_bold;
        let named = section_number(&text).is_some() && !starts_small(&text);
        let parent = numbered(&text).is_some_and(|found| self.has_children(found.number, grid, index));
        let numbers = self.head.first_of(ColumnKind::Number).is_some();
        let upper = text.chars().all(|c| !c.is_lowercase());
        let short = text.chars().count() <= 160 && !text.ends_with('.');
        let first_column = cell.column == 0 && is_time_heading(&text);
        wide || bold
            || parent
            || upper
            || first_column
            || (numbers && (short || named))
            || (named && !numbers && short && is_title_word(&text))
    }

    /// A number and words only: a section when its followers are N.1, N.2, or when it alone is set in bold.
    fn numbered_is_section(&self, row: &GridRow, number: &str, grid: &Grid, index: usize) -> bool {
        let number = number.trim().trim_end_matches(['.', ')']);
        let roman = number.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'Х' | 'І'));
        let bold = row.own().all(|cell| cell.bold) && !self.all_bold;
        let wide = row.own().any(|cell| cell.span > 1 && cell.span * 2 >= grid.columns);
        (roman && !number.is_empty()) || bold || wide || self.has_children(number, grid, index)
    }

    /// Whether the next row with words is numbered below this number.
    fn has_children(&self, number: &str, grid: &Grid, index: usize) -> bool {
        let prefix = format!("{number}.");
        grid.rows.iter().skip(index + 1).filter(|row| row.own().next().is_some() && !self.is_head(row)).take(2).any(
            |row| {
                let first = row.own().next().map(|cell| cell.text()).unwrap_or_default();
                let rest = first.trim_start().strip_prefix(&prefix).unwrap_or_default();
                rest.starts_with(|c: char| c.is_ascii_digit())
            },
        )
    }

    fn push_section(&mut self, title: String, place: Place) {
        let heading = is_time_heading(&title).then(|| of_year(&title, self.year.as_deref()));
        self.year = match &heading {
            Some(_) if years::year_of(&title).is_some() => heading.clone(),
            Some(_) => self.year.take(),
            None => None,
        };
        self.heading = heading;
        let number = section_number(&title);
        self.sections.push(Section { number, title, place });
        self.current = self.sections.len().checked_sub(1);
        self.closed = true;
    }

    /// A column of directions opens a section wherever its words change.
    fn open_group(&mut self, fields: &[Field]) {
        let Some(at) = self.head.columns.iter().position(|column| column.groups) else { return };
        let Some(field) = fields.get(at).filter(|field| !field.is_empty()) else { return };
        let title = field.text();
        let again = self.current.and_then(|at| self.sections.get(at)).is_some_and(|section| section.title == title);
        if !again {
            self.push_section(title, field.place);
        }
    }

    fn push_draft(&mut self, fields: Vec<Field>, place: Place) {
        self.open_group(&fields);
        self.reconciliation.taken += 1;
        self.closed = false;
        self.numbered += usize::from(!self.text_of(&fields, ColumnKind::Number).is_empty());
        let opening = fields.iter().map(Field::text).collect();
        let section = self.section_for(&fields);
        self.drafts.push(Draft {
            section,
            heading: self.heading.clone(),
            days: section.and_then(|at| self.sections.get(at)).and_then(|section| days_of(&section.title)),
            fields,
            opening,
            place,
            joined: Vec::new(),
            stacked: false,
        });
    }

    /// An activity numbered like the sections themselves («4.» behind «3.» with 3.1, 3.2) belongs to none of them.
    fn section_for(&mut self, fields: &[Field]) -> Option<usize> {
        let current = self.current?;
        let title_number = self.sections.get(current)?.number.clone();
        let number = self.text_of(fields, ColumnKind::Number);
        let number = number.trim().trim_end_matches(['.', ')']);
        let (Some(section), false) = (title_number, number.is_empty()) else { return Some(current) };
        let children = self.drafts.iter().rev().find(|draft| draft.section == Some(current)).map(|draft| {
            let text = self.text_of(&draft.fields, ColumnKind::Number);
            text.starts_with(&format!("{section}.")) && text.trim().trim_end_matches('.').contains('.')
        });
        if children == Some(true) && !number.contains('.') && number != section {
            self.current = None;
            return None;
        }
        Some(current)
    }

    fn join(&mut self, fields: &[Field], own: &[usize], place: Place) {
        self.reconciliation.joined += 1;
        let number_at = self.head.first_of(ColumnKind::Number);
        let Some(last) = self.drafts.last_mut() else { return };
        for at in own {
            if let (Some(into), Some(from)) = (last.fields.get_mut(*at), fields.get(*at)) {
                if into.shared {
                    into.shared = false;
                }
                into.append(from);
            }
        }
        last.joined.push(place);
        let number = number_at.and_then(|at| last.fields.get(at)).map(Field::text).unwrap_or_default();
        let whose = if number.is_empty() {
            String::from("строки выше")
        } else {
            format!("строки «{}»", number.trim_end_matches('.'))
        };
        self.remarks.push(Remark {
            code: "row-joined".into(),
            level: Level::Clear,
            text: format!("Эта строка таблицы – продолжение {whose}, разорванной на границе страниц; слова соединены. Проверьте, что они на месте."),
            place,
            activity: self.drafts.len().checked_sub(1),
            ..Remark::default()
        });
    }
}

fn mostly_bold(grid: &Grid) -> bool {
    let cells = grid.rows.iter().flat_map(|row| row.own());
    let (bold, all) = cells.fold((0, 0), |(bold, all), cell| (bold + usize::from(cell.bold), all + 1));
    bold * 2 > all
}

fn has_words(field: &Field) -> bool {
    field.lines.iter().any(|line| line.text.chars().any(char::is_alphanumeric))
}

fn own_of(fields: &[Field]) -> Vec<usize> {
    fields.iter().enumerate().filter(|(_, field)| !field.is_empty() && !field.shared).map(|(at, _)| at).collect()
}
