//! The tables of a work: marks, comparison with the journal, tasks.

use opora_results::questions::journal::{JournalFigures, WorkJournal};
use opora_results::questions::stats::WorkStats;
use opora_results::questions::tasks::{Sufficiency, TaskFigures, WorkTasks};
use opora_results::questions::{Figures, Group};
use opora_results::rows::schema::Level;

use super::Beside;
use crate::layout::dates;
use crate::results::naming;
use crate::results::view::{Cell, Grid, Head, Section, figure, link, number, percent, share, text, words};

/// Schools of one table.
const MOST_SCHOOLS: usize = 500;

const MARKS: [Head; 11] = [
    words("Кто"),
    number("Участников"),
    number("«2»"),
    number("«3»"),
    number("«4»"),
    number("«5»"),
    number("Успеваемость"),
    number("Качество"),
    number("СОУ"),
    number("Средний балл"),
    number("Выполнение"),
];

/// Marks of all schools and of each that the person sees.
pub(super) fn marks_section(stats: &WorkStats) -> Section {
    let whole = stats.figures.iter().map(|figures| marks(text("Все школы").muted(), figures));
    let each = stats.groups.iter().filter_map(|one| Some((&one.group, one.figures.as_ref()?)));
    let (each, aside) = schools(each.collect(), marks);
    Section {
        id: "marks".to_owned(),
        title: "Отметки".to_owned(),
        aside,
        table: Some(Grid::new("Отметки по школам", MARKS, whole.chain(each).collect())),
        ..Section::default()
    }
}

/// Marks beside those of the journal; none where the files have no journal.
pub(super) fn journal_section(answer: &WorkJournal) -> Option<Section> {
    let heads = [
        words("Кто"),
        number("Сравнено"),
        number("Понизили"),
        number("Подтвердили"),
        number("Повысили"),
        number("Разрыв в две отметки"),
    ];
    let row = |who: Cell, one: &JournalFigures| {
        vec![
            who,
            text(dates::number(one.n)),
            share(one.lower, one.n),
            share(one.equal, one.n),
            share(one.higher, one.n),
            share(one.gap_of_two.n, one.gap_of_two.of),
        ]
    };
    let compared = |one: &&JournalFigures| one.n > 0;
    let whole = answer.figures.as_ref().filter(compared).map(|one| row(text("Все школы").muted(), one));
    let each = answer.groups.iter().filter_map(|one| Some((&one.group, one.figures.as_ref().filter(compared)?)));
    let (each, aside) = schools(each.collect(), row);
    let rows: Vec<_> = whole.into_iter().chain(each).collect();
    (!rows.is_empty()).then(|| Section {
        id: "journal".to_owned(),
        title: "Сравнение с журналом".to_owned(),
        aside,
        table: Some(Grid::new("Сравнение отметок с журналом", heads, rows)),
        ..Section::default()
    })
}

/// The first rows of schools in the order of their numbers, and the words that say which they are.
fn schools<F>(mut groups: Vec<(&Group, &F)>, row: impl Fn(Cell, &F) -> Vec<Cell>) -> (Vec<Vec<Cell>>, String) {
    groups.sort_by_cached_key(|(group, _)| naming::order(&group.name, &group.key));
    let aside = if groups.len() > MOST_SCHOOLS {
        format!("показаны {MOST_SCHOOLS} из {}, остальные в\u{a0}карточках школ", groups.len())
    } else {
        "школы стоят по номерам, не по местам".to_owned()
    };
    let rows = groups
        .into_iter()
        .take(MOST_SCHOOLS)
        .map(|(group, figures)| row(link(group.name.clone(), naming::school_url(&group.key)), figures));
    (rows.collect(), aside)
}

/// A row of the table of marks.
pub(in crate::results) fn marks(who: Cell, figures: &Figures) -> Vec<Cell> {
    let counts = figures.counts.map(|counts| counts.list()).unwrap_or_default();
    let of = figures.low.map_or(0, |low| low.of);
    let mut row = vec![who, text(dates::number(figures.used))];
    row.extend(counts.into_iter().map(|count| count.map_or_else(|| text("—"), |count| share(count, of))));
    row.extend([
        percent(figures.success_pct),
        percent(figures.quality_pct),
        percent(figures.sou),
        figure(figures.mean),
        percent(figures.completion_pct),
    ]);
    row
}

/// The head of a table of marks, with what its first column names.
pub(in crate::results) fn marks_heads(first: &'static str) -> Vec<Head> {
    let mut heads: Vec<Head> = MARKS.into();
    if let Some(head) = heads.first_mut() {
        head.title = first.into();
    }
    heads
}

/// How tasks were done, by all and by those of each mark, one school beside; none where the files have no tasks.
pub(super) fn task_section(answer: &WorkTasks, beside: &Beside) -> Option<Section> {
    if answer.tasks.is_empty() {
        return None;
    }
    let own = answer.groups.iter().find_map(|group| group.tasks.as_deref()).filter(|_| beside.is_one);
    let mut heads = vec![words("Задание"), words("Уровень"), number("Наибольший балл")];
    heads.extend(own.map(|_| number("Школа")));
    heads.push(number(if own.is_some() { "Все школы" } else { "Выполнение" }));
    heads.extend(["у «2»", "у «3»", "у «4»", "у «5»"].map(number));
    heads.push(words("Достаточность"));
    let rows = answer.tasks.iter().map(|task| {
        let level = task.level.map_or("не указан", |level| match level {
            Level::Basic => "базовый",
            Level::Raised => "повышенный",
            Level::High => "высокий",
        });
        let most = task.max.map_or_else(|| "—".to_owned(), |max| max.to_string());
        let mut row = vec![text(task.label.clone()), text(level), text(most)];
        let same = own.map(|own| own.iter().find(|one| one.label == task.label));
        row.extend(same.map(|same| percent(same.and_then(|same| same.done.done_pct))));
        row.push(percent(task.done.done_pct));
        row.extend(task.by_mark.iter().take(4).map(|done| percent(done.done_pct)));
        row.push(text(sufficiency(same.unwrap_or(Some(task)))));
        row
    });
    let whose = if own.is_some() { &beside.name } else { "все школы" };
    Some(Section {
        id: "tasks".to_owned(),
        title: "Задания".to_owned(),
        aside: format!("достаточность — {whose}; её границы проверьте по вашему региону"),
        table: Some(Grid::new("Выполнение заданий группами участников", heads, rows.collect())),
        ..Section::default()
    })
}

fn sufficiency(task: Option<&TaskFigures>) -> &'static str {
    match task.and_then(|task| task.sufficiency) {
        Some(Sufficiency::Enough) => "достаточно",
        Some(Sufficiency::Between) => "на границе",
        Some(Sufficiency::Lacking) => "недостаточно",
        None => "—",
    }
}
