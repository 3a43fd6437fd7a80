//! The table as the order prints it: its columns, its sections, and what became of each row.

use opora_core::ids::ActivityId;
use opora_core::obligation::{ActivityState, Tally};
use opora_core::programme::{Content, Layout, RoadmapLayout};
use opora_core::reading::{ColumnKind, Field, Party};

use crate::layout::Mark;
use crate::layout::dates::{self, NBSP};

/// An activity of the present version with its tally.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// Its id.
    pub id: ActivityId,
    /// What the present version says.
    pub content: Content,
    /// How many are done, late, near.
    pub tally: Tally,
    /// How it stands as a whole.
    pub state: ActivityState,
    /// How it stands with each who owes it.
    pub cells: Vec<opora_store::tallies::Cell>,
}

impl Item {
    /// The page of the activity.
    pub(crate) fn url(&self) -> String {
        format!("/activities/{}", self.id)
    }

    /// The number in the order.
    pub(crate) fn number(&self) -> &str {
        self.content.number.as_deref().unwrap_or_default()
    }

    /// The words of the deadline.
    pub(crate) fn phrase(&self) -> &str {
        self.content.deadline.as_ref().map_or("", |deadline| deadline.phrase.as_str())
    }

    /// The state as icon, word and colour.
    pub(crate) fn mark(&self) -> Mark {
        Mark::of_activity(self.state)
    }

    /// The word with the count where it says more: «В работе: 2 из 4».
    pub(crate) fn word(&self) -> String {
        let word = self.mark().word;
        match self.state {
            ActivityState::InWork | ActivityState::DueSoon if self.tally.expected > 1 && self.tally.done > 0 => {
                format!("{word}: {}", of(self.tally.done, self.tally.expected))
            }
            _ => word.to_owned(),
        }
    }

    /// What is behind the state.
    pub(crate) fn fact(&self) -> String {
        let tally = &self.tally;
        let next = tally.next_due.map(|day| format!("следующий срок {}", dates::full(day)));
        match self.state {
            ActivityState::Nothing | ActivityState::Undated => String::new(),
            ActivityState::Done if tally.expected > 1 => of(tally.done, tally.expected),
            ActivityState::Done => String::new(),
            ActivityState::Overdue if tally.expected == 1 => "не сделано".to_owned(),
            ActivityState::Overdue => {
                format!("просрочено {}, сделано {}", tally.overdue, of(tally.done, tally.expected))
            }
            ActivityState::DueSoon | ActivityState::InWork | ActivityState::Ahead => next.unwrap_or_default(),
        }
    }
}

/// «6 из 9», with no-break blanks.
pub(crate) fn of(part: u64, whole: u64) -> String {
    format!("{}{NBSP}из{NBSP}{}", dates::number(part), dates::number(whole))
}

/// A column to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// The words of the head.
    pub head: String,
    /// The end of its CSS class.
    pub class: &'static str,
    kind: ColumnKind,
    /// Which of the further columns it is.
    other: usize,
}

impl Column {
    /// What it means.
    pub(crate) fn kind(&self) -> ColumnKind {
        self.kind
    }
}

/// A cell with the words of the order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Cell {
    /// The words.
    pub words: String,
    /// Leads to the activity.
    pub is_link: bool,
    /// The words of the version before, where they differ.
    pub before: String,
    /// What reading them gave, where the words alone do not say it.
    pub note: String,
    /// The words of the head above, for narrow screens that show no heads.
    pub head: String,
    /// The end of the CSS class of the column.
    pub class: &'static str,
}

/// The columns of a plan; a plan without heads gets the usual ones.
pub(crate) fn columns(plan: Option<&RoadmapLayout>, items: &[&Item]) -> Vec<Column> {
    let mut columns = Vec::new();
    let mut others = 0;
    if let Some(plan) = plan {
        for (at, kind) in plan.columns.iter().enumerate() {
            let head = plan.heads.get(at).map(|head| head.trim()).filter(|head| !head.is_empty());
            let other = if *kind == ColumnKind::Other {
                others += 1;
                others - 1
            } else {
                0
            };
            columns.push(Column {
                head: head.unwrap_or(usual_head(*kind)).to_owned(),
                class: class(*kind),
                kind: *kind,
                other,
            });
        }
    }
    let has = |columns: &[Column], kind| columns.iter().any(|column| column.kind == kind);
    if !has(&columns, ColumnKind::Number) && items.iter().any(|item| item.content.number.is_some()) {
        columns.insert(0, usual(ColumnKind::Number));
    }
    if !has(&columns, ColumnKind::Activity) {
        columns.insert(columns.len().min(1), usual(ColumnKind::Activity));
    }
    let wanted = [ColumnKind::Deadline, ColumnKind::Responsible];
    for kind in wanted {
        let says = items.iter().any(|item| !item.content.words(field(kind)).is_empty());
        if !has(&columns, kind) && says {
            columns.push(usual(kind));
        }
    }
    columns
}

/// The cells of an activity under `columns`; `before` is what the version before said.
pub(crate) fn cells(columns: &[Column], item: &Item, before: Option<&Content>) -> Vec<Cell> {
    let cell = |column: &Column| {
        let words = words(column, &item.content);
        let before = before.map(|content| self::words(column, content)).filter(|before| *before != words);
        let note = if column.kind == ColumnKind::Deadline { deadline_note(&item.content) } else { String::new() };
        Cell {
            words,
            is_link: column.kind == ColumnKind::Activity,
            before: before.unwrap_or_default(),
            note,
            head: column.head.clone(),
            class: column.class,
        }
    };
    columns.iter().map(cell).collect()
}

fn words(column: &Column, content: &Content) -> String {
    match column.kind {
        ColumnKind::Other => content.other.get(column.other).map(|(_, words)| words.clone()).unwrap_or_default(),
        ColumnKind::Responsible => parties(&content.responsible),
        ColumnKind::Participants => parties(&content.participants),
        kind => content.words(field(kind)),
    }
}

/// Parties as the order names them, each once.
pub(crate) fn parties(parties: &[Party]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for party in parties {
        let name = if party.name.is_empty() { party.text.as_str() } else { party.name.as_str() };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// Where a deadline was guessed, the table says so.
fn deadline_note(content: &Content) -> String {
    let Some(deadline) = &content.deadline else { return String::new() };
    match deadline.status {
        opora_core::reading::Level::Clear => String::new(),
        opora_core::reading::Level::Check => deadline.reasons.first().cloned().unwrap_or_default(),
        opora_core::reading::Level::Unread => "срок не понят, дней нет".to_owned(),
    }
}

fn usual(kind: ColumnKind) -> Column {
    Column { head: usual_head(kind).to_owned(), class: class(kind), kind, other: 0 }
}

fn usual_head(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Number => "№",
        ColumnKind::Activity => "Мероприятие",
        ColumnKind::Deadline => "Срок",
        ColumnKind::Responsible => "Ответственные",
        ColumnKind::Participants => "Участники",
        ColumnKind::Result => "Ожидаемый результат",
        ColumnKind::Criterion => "Критерий",
        ColumnKind::Indicator => "Показатель",
        ColumnKind::Other => "Прочее",
    }
}

fn class(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Number => "number",
        ColumnKind::Activity => "activity",
        ColumnKind::Deadline => "deadline",
        ColumnKind::Responsible => "responsible",
        ColumnKind::Participants => "participants",
        ColumnKind::Result => "result",
        ColumnKind::Criterion => "criterion",
        ColumnKind::Indicator => "indicator",
        ColumnKind::Other => "other",
    }
}

fn field(kind: ColumnKind) -> Field {
    match kind {
        ColumnKind::Number => Field::Number,
        ColumnKind::Activity | ColumnKind::Other => Field::Text,
        ColumnKind::Deadline => Field::Deadline,
        ColumnKind::Responsible => Field::Responsible,
        ColumnKind::Participants => Field::Participants,
        ColumnKind::Result => Field::Result,
        ColumnKind::Criterion => Field::Criterion,
        ColumnKind::Indicator => Field::Indicators,
    }
}

/// Activities of one section of one plan.
#[derive(Debug, Clone)]
pub(crate) struct Group<'a> {
    /// Which plan; nothing for clauses of the order.
    pub plan: Option<usize>,
    /// Which section of the plan.
    pub section: Option<usize>,
    /// The heading of the section, as printed.
    pub title: String,
    /// Its activities.
    pub items: Vec<&'a Item>,
}

/// The activities as the order groups them: plan by plan, section by section, then the clauses of the order.
pub(crate) fn groups<'a>(layout: &Layout, items: &[&'a Item]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for item in items {
        let (plan, section) = (item.content.roadmap, item.content.section);
        match groups.iter_mut().find(|group| group.plan == plan && group.section == section) {
            Some(group) => group.items.push(item),
            None => {
                groups.push(Group { plan, section, title: section_title(layout, plan, section), items: vec![item] })
            }
        }
    }
    groups.sort_by_key(|group| (group.plan.is_none(), group.plan, group.section));
    groups
}

fn section_title(layout: &Layout, plan: Option<usize>, section: Option<usize>) -> String {
    let Some(plan) = plan else { return "Пункты приказа".to_owned() };
    let section = section.and_then(|section| layout.roadmaps.get(plan)?.sections.get(section));
    section.map(|section| section.title.clone()).unwrap_or_default()
}

/// «снято 2 из 5, просрочено 1».
pub(crate) fn section_sums(items: &[&Item]) -> String {
    let state = |wanted| items.iter().filter(|item| item.state == wanted).count() as u64;
    let mut words = format!("выполнено {}", of(state(ActivityState::Done), items.len() as u64));
    match state(ActivityState::Overdue) {
        0 => {}
        late => words.push_str(&format!(", просрочено{NBSP}{late}")),
    }
    words
}

#[cfg(test)]
mod tests {
    use opora_core::reading::{Deadline, Level};

    use super::*;

    fn item(content: Content, tally: Tally) -> Item {
        Item { id: ActivityId(1), content, state: tally.state(), tally, cells: Vec::new() }
    }

    #[test]
    fn a_plan_without_heads_gets_the_usual_columns() {
        let content = Content {
            number: Some("1".into()),
            text: "Анализ".into(),
            deadline: Some(Deadline { phrase: "до 1 мая".into(), status: Level::Clear, ..Deadline::default() }),
            ..Content::default()
        };
        let item = item(content, Tally::default());
        let heads: Vec<String> = columns(None, &[&item]).into_iter().map(|column| column.head).collect();
        assert_eq!(heads, ["№", "Мероприятие", "Срок"]);
    }

    #[test]
    fn printed_heads_and_further_columns_keep_their_words() {
        let plan = RoadmapLayout {
            columns: vec![ColumnKind::Activity, ColumnKind::Other, ColumnKind::Other],
            heads: vec!["Наименование".into(), "Форма".into(), "Место".into()],
            ..RoadmapLayout::default()
        };
        let other = vec![("Форма".to_owned(), "семинар".to_owned()), ("Место".to_owned(), "актовый зал".to_owned())];
        let now =
            item(Content { text: "Семинар".into(), other: other.clone(), ..Content::default() }, Tally::default());
        let columns = columns(Some(&plan), &[&now]);
        let before = Content { text: "Семинар".into(), other: vec![other[0].clone()], ..Content::default() };
        let cells = cells(&columns, &now, Some(&before));
        assert_eq!(cells[1].words, "семинар");
        assert_eq!(cells[2].words, "актовый зал");
        assert!(cells[0].is_link && cells[0].before.is_empty());
    }

    #[test]
    fn words_of_states() {
        let tally = |expected, done, overdue, soon| Tally { expected, done, overdue, soon, ..Tally::default() };
        for (tally, word, fact) in [
            (tally(4, 2, 0, 0), "В работе: 2 из 4", ""),
            (tally(1, 1, 0, 0), "Выполнено", ""),
            (tally(9, 6, 3, 0), "Просрочено", "просрочено 3, сделано 6 из 9"),
            (tally(1, 0, 1, 0), "Просрочено", "не сделано"),
        ] {
            let item = item(Content::default(), tally);
            assert_eq!(item.word().replace(NBSP, " "), word);
            assert_eq!(item.fact().replace(NBSP, " "), fact);
        }
    }
}
