//! Динамика: the same programme in different years, and whether the years may be compared at all.

use opora_core::assessment::{Season, Work};
use opora_results::questions::dynamics::{Codifiers, Comparable, Sitting, dynamics};
use opora_results::questions::{By, Figures, VPR_NOTICE};

use super::reading::Reading;
use super::view::{AnswerPage, Grid, Section, decimal, link, number, number_of, sentences, share, text, words};
use super::{Tab, naming};
use crate::layout::{Frame, Menu, html};
use crate::trouble::Answer;

/// Groups of one series that are shown; the others are in the cards of schools.
const MOST_GROUPS: usize = 200;

pub(super) async fn get(frame: Frame) -> Answer {
    let reading = Reading::of(&frame, |_| true).await?;
    let works = reading.loaded.works();
    let ask = reading.ask(By::School);
    let answer = dynamics(&works, &reading.register, &ask, &Codifiers::new());
    let sections = answer.series.iter().filter(|series| series.works.len() > 1).enumerate().map(|(place, series)| {
        let lines = series.comparisons.iter().map(|pair| {
            let word = match pair.comparable {
                Comparable::Yes => "сравнимы",
                Comparable::Check => "сравнивать осторожно",
                Comparable::No => "не сравнимы",
            };
            format!("{} → {}: {word}. {}", pair.from.title(), pair.to.title(), pair.notes.join(" "))
        });
        let mut groups: Vec<_> = series.groups.iter().collect();
        // All schools together stand first.
        groups.sort_by_cached_key(|group| {
            (!group.group.key.is_empty(), naming::order(&group.group.name, &group.group.key))
        });
        let rows = groups.into_iter().take(MOST_GROUPS).map(|group| {
            let of = |work: &Work| {
                let point = group.points.iter().find(|point| point.work == *work);
                point.and_then(|point| point.figures.as_ref())
            };
            let name = group.group.name.clone();
            let head =
                if group.group.key.is_empty() { text(name) } else { link(name, naming::school_url(&group.group.key)) };
            let mut row = vec![head];
            row.extend(series.works.iter().map(|Sitting { work, .. }| {
                of(work).and_then(|figures| figures.low).map_or_else(|| text("—"), |low| share(low.n, low.of))
            }));
            let over = |value: fn(&Figures) -> Option<f64>| {
                let each = series.works.iter().map(|Sitting { work, .. }| {
                    of(work)
                        .and_then(value)
                        .map_or_else(|| "—".to_owned(), |value| format!("{}\u{a0}%", decimal(value)))
                });
                text(each.collect::<Vec<_>>().join(" → "))
            };
            row.push(over(|figures| figures.quality_pct));
            row.push(over(|figures| figures.completion_pct));
            let changes = group.changes.iter().map(|change| {
                let negative = if change.negative { " Отрицательная динамика." } else { "" };
                let chance = if change.beyond_chance { "" } else { " Может быть случайным." };
                format!("{}.{negative}{chance}", change.words.trim_end_matches('.'))
            });
            row.push(sentences(changes.collect()));
            row
        });
        let rows: Vec<_> = rows.collect();
        let mut heads = vec![words("Школа")];
        heads.extend(series.works.iter().map(|Sitting { work, .. }| number_of(format!("«2», {}", when(work)))));
        heads.extend([number("Качество"), number("Выполнение"), words("Изменение")]);
        let title = format!("{}, {}, программа {} класса", series.procedure, series.subject, series.tested_grade);
        Section {
            id: format!("series-{place}"),
            lines: lines.collect(),
            table: Some(Grid::of_sentences(title.clone(), heads, rows)),
            title,
            ..Section::default()
        }
    });
    let sections: Vec<Section> = sections.collect();
    let empty = sections.is_empty().then(|| {
        (
            "Сравнивать пока нечего: нужны результаты одного предмета и класса хотя бы за два года.".to_owned(),
            "Загрузите результаты прошлых лет на вкладке «Загрузка».".to_owned(),
        )
    });
    html(&AnswerPage {
        here: Tab::Dynamics,
        facts:
            "Одна и та же программа в разные годы. Годы сравнимы, только если работы составлены по одному кодификатору."
                .to_owned(),
        notice: VPR_NOTICE,
        acts: Vec::new(),
        choice: None,
        sections,
        method: answer.method,
        empty,
        page: frame.page(Menu::Results, "Динамика").await,
    })
}

/// «2025», «осень 2022».
fn when(work: &Work) -> String {
    match work.season {
        Season::Spring => work.year.to_string(),
        Season::Autumn => format!("осень {}", work.year),
    }
}
