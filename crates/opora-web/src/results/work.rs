//! One work: marks, how totals are spread, tasks, the journal; the region beside the schools that the person sees.

use std::fmt::Write;

use opora_core::assessment::Work;
use opora_results::questions::distribution::{MarkBorder, WorkDistribution, distribution};
use opora_results::questions::journal::journal;
use opora_results::questions::stats::stats;
use opora_results::questions::tasks::{Bands, Sufficiency, tasks};
use opora_results::questions::{By, Figures, VPR_NOTICE};

use super::reading::Reading;
use super::view::{AnswerPage, Cell, Grid, Head, Section, decimal, figure, link, number, percent, share, text, words};
use super::{Tab, naming};
use crate::layout::{Frame, Menu, dates, html};
use crate::trouble::{Answer, Trouble};

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

/// The address of a work.
pub(crate) fn url(work: &Work) -> String {
    let query = serde_urlencoded::to_string([("key", work.to_string())]).unwrap_or_default();
    format!("/results/work?{query}")
}

pub(super) async fn get(frame: Frame) -> Answer {
    let work: Work = frame.query.get("key").and_then(|key| key.parse().ok()).ok_or_else(Trouble::not_found)?;
    let wanted = work.clone();
    let reading = Reading::of(&frame, move |one| *one == wanted).await?;
    let works = reading.loaded.works();
    let one = works.first().ok_or_else(Trouble::not_found)?;
    let ask = reading.ask(By::School);
    let answer = stats(&works, &reading.register, &ask);
    let mut method = answer.method.clone();
    method.notes.extend(reading.loaded.notes.iter().cloned());
    let mut sections = Vec::new();
    let mut facts = String::new();
    if let Some(stats) = answer.works.first() {
        if let Some(figures) = &stats.figures {
            facts = format!(
                "Строк {}, в\u{a0}расчёте {}, отсутствовали {}, {}.",
                dates::number(figures.rows),
                dates::number(figures.used),
                dates::number(figures.absent),
                dates::count(figures.schools, "школа", "школы", "школ")
            );
        }
        let mut rows: Vec<Vec<Cell>> =
            stats.figures.iter().map(|figures| marks(text("Все школы").muted(), figures)).collect();
        let total = stats.groups.len();
        let mut groups: Vec<_> = stats.groups.iter().collect();
        groups.sort_by_cached_key(|group| naming::order(&group.group.name, &group.group.key));
        for group in groups.into_iter().take(MOST_SCHOOLS) {
            if let Some(figures) = &group.figures {
                let url = naming::school_url(&group.group.key);
                rows.push(marks(link(group.group.name.clone(), url), figures));
            }
        }
        let aside = if total > MOST_SCHOOLS {
            format!("показаны {MOST_SCHOOLS} из {total}, остальные в\u{a0}карточках школ")
        } else {
            "школы стоят по номерам, не по местам".to_owned()
        };
        let table = Grid { caption: "Отметки по школам".to_owned(), heads: MARKS.into(), rows };
        sections.push(Section {
            id: "marks".to_owned(),
            title: "Отметки".to_owned(),
            aside,
            table: Some(table),
            ..Section::default()
        });
    }
    let spread = distribution(&works, &reading.register, &super::reading_region());
    sections.extend(spread.works.first().and_then(spread_section));
    let compared = journal(&works, &reading.register, &ask);
    if let Some(answer) = compared.works.first() {
        let heads = vec![
            words("Кто"),
            number("Сравнено"),
            number("Понизили"),
            number("Подтвердили"),
            number("Повысили"),
            number("Разрыв в две отметки"),
        ];
        let row = |who: Cell, one: &opora_results::questions::journal::JournalFigures| {
            vec![
                who,
                text(dates::number(one.n)),
                share(one.lower, one.n),
                share(one.equal, one.n),
                share(one.higher, one.n),
                share(one.gap_of_two.n, one.gap_of_two.of),
            ]
        };
        let mut rows: Vec<Vec<Cell>> =
            answer.figures.iter().filter(|one| one.n > 0).map(|one| row(text("Все школы"), one)).collect();
        let mut groups: Vec<_> = answer.groups.iter().collect();
        groups.sort_by_cached_key(|group| naming::order(&group.group.name, &group.group.key));
        for group in groups.into_iter().take(MOST_SCHOOLS) {
            if let Some(figures) = group.figures.as_ref().filter(|one| one.n > 0) {
                rows.push(row(link(group.group.name.clone(), naming::school_url(&group.group.key)), figures));
            }
        }
        if !rows.is_empty() {
            let table =
                Grid { caption: "Сравнение отметок с журналом".to_owned(), heads, rows };
            sections.push(Section {
                id: "journal".to_owned(),
                title: "Сравнение с журналом".to_owned(),
                table: Some(table),
                ..Section::default()
            });
        }
    }
    let done = tasks(&works, &reading.register, &super::reading_region(), Bands::default());
    if let Some(answer) = done.works.first().filter(|answer| !answer.tasks.is_empty()) {
        sections.push(task_section(answer));
    }
    method.formulas.extend(done.method.formulas);
    let page = frame.page(Menu::Results, one.work.title()).await.crumb("Работы", Tab::Works.url());
    html(&AnswerPage {
        page,
        here: Tab::Works,
        facts,
        notice: VPR_NOTICE,
        acts: Vec::new(),
        sections,
        method,
        empty: None,
    })
}

/// A row of the table of marks.
pub(super) fn marks(who: Cell, figures: &Figures) -> Vec<Cell> {
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
pub(super) fn marks_heads(first: &'static str) -> Vec<Head> {
    let mut heads: Vec<Head> = MARKS.into();
    if let Some(head) = heads.first_mut() {
        head.title = first.into();
    }
    heads
}

fn spread_section(spread: &WorkDistribution) -> Option<Section> {
    let region = spread.region.as_ref().filter(|region| region.n > 0)?;
    let heads = vec![number("Балл"), number("Участников"), number("Доля"), words("Отметка с этого балла")];
    let border = |score: usize| spread.borders.iter().find(|one| usize::try_from(one.from) == Ok(score));
    let rows = region.counts.iter().zip(&region.pct).enumerate().map(|(score, (count, pct))| {
        vec![
            text(score.to_string()),
            text(dates::number(*count)),
            percent(Some(*pct)),
            text(border(score).map(|one| format!("«{}»", one.mark)).unwrap_or_default()),
        ]
    });
    let table = Grid { caption: "Распределение баллов".to_owned(), heads, rows: rows.collect() };
    Some(Section {
        id: "spread".to_owned(),
        title: "Как распределились баллы".to_owned(),
        aside: format!("{} участников; та же диаграмма таблицей ниже", dates::number(region.n)),
        svg: Some(bars(&region.pct, &spread.borders, &spread.title)),
        table: Some(table),
        ..Section::default()
    })
}

/// A column a total; a dashed line where a mark begins.
fn bars(pct: &[f64], borders: &[MarkBorder], title: &str) -> String {
    const WIDTH: f64 = 852.0;
    const HEIGHT: f64 = 220.0;
    const LEFT: f64 = 40.0;
    const BOTTOM: f64 = 26.0;
    const TOP: f64 = 18.0;
    #[expect(clippy::cast_precision_loss, reason = "a few hundred totals")]
    let step = (WIDTH - LEFT - 8.0) / pct.len().max(1) as f64;
    let most = pct.iter().copied().fold(1.0, f64::max);
    let y = |value: f64| TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - value / most);
    let mut out = format!(
        "<svg class=\"plot\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"bars-t\"><title id=\"bars-t\">Доля участников по баллам: {}. Те же данные в таблице ниже.</title>",
        title.replace('&', "&amp;").replace('<', "&lt;")
    );
    let every = if pct.len() > 45 { 5 } else { 1 };
    for (score, value) in pct.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred totals")]
        let x = LEFT + step * score as f64;
        let top = y(*value);
        let _ = write!(
            out,
            "<rect class=\"bar\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\"><title>{score}: {}\u{a0}%</title></rect>",
            x + step * 0.1,
            step * 0.8,
            HEIGHT - BOTTOM - top,
            decimal(*value)
        );
        if score % every == 0 {
            let _ = write!(
                out,
                "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{score}</text>",
                x + step / 2.0,
                HEIGHT - BOTTOM + 14.0
            );
        }
    }
    for border in borders {
        let x = LEFT + step * f64::from(border.from);
        let _ = write!(
            out,
            "<line class=\"least\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{TOP}\" y2=\"{:.1}\"/><text class=\"in\" x=\"{:.1}\" y=\"{:.1}\">«{}»</text>",
            HEIGHT - BOTTOM,
            x + 3.0,
            TOP - 5.0,
            border.mark
        );
    }
    let _ = write!(
        out,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}\u{a0}%</text><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">0</text></svg>",
        LEFT - 5.0,
        TOP + 4.0,
        decimal(most),
        LEFT - 5.0,
        HEIGHT - BOTTOM
    );
    out
}

fn task_section(answer: &opora_results::questions::tasks::WorkTasks) -> Section {
    let heads = vec![
        words("Задание"),
        words("Уровень"),
        number("Наибольший балл"),
        number("Выполнение"),
        number("у «2»"),
        number("у «3»"),
        number("у «4»"),
        number("у «5»"),
        words("Достаточность"),
    ];
    let rows = answer.tasks.iter().map(|task| {
        let level = task.level.map_or("не указан", |level| match level {
            opora_results::rows::schema::Level::Basic => "базовый",
            opora_results::rows::schema::Level::Raised => "повышенный",
            opora_results::rows::schema::Level::High => "высокий",
        });
        let sufficiency = task.sufficiency.map_or("—", |one| match one {
            Sufficiency::Enough => "достаточно",
            Sufficiency::Between => "на границе",
            Sufficiency::Lacking => "недостаточно",
        });
        let mut row = vec![
            text(task.label.clone()),
            text(level),
            text(task.max.map_or_else(|| "—".to_owned(), |max| max.to_string())),
            percent(task.done.done_pct),
        ];
        row.extend(task.by_mark.iter().take(4).map(|done| percent(done.done_pct)));
        row.push(text(sufficiency));
        row
    });
    let table = Grid {
        caption: "Выполнение заданий группами участников".to_owned(), heads, rows: rows.collect()
    };
    Section {
        id: "tasks".to_owned(),
        title: "Задания".to_owned(),
        aside: "все школы; границы достаточности проверьте по вашему региону".to_owned(),
        table: Some(table),
        ..Section::default()
    }
}
