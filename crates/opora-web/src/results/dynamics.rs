//! Динамика: the same programme in different years, and whether the years may be compared at all.

use opora_results::questions::dynamics::{Codifiers, Comparable, dynamics};
use opora_results::questions::{By, VPR_NOTICE};

use super::Tab;
use super::reading::Reading;
use super::view::{AnswerPage, Grid, Section, number, percent, share, text, words};
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
        let mut rows = Vec::new();
        for group in series.groups.iter().take(MOST_GROUPS) {
            for point in &group.points {
                let Some(figures) = &point.figures else { continue };
                let change = group.changes.iter().find(|change| change.to == point.work);
                let words = change.map(|change| {
                    let negative = if change.negative { " Отрицательная динамика." } else { "" };
                    let chance = if change.beyond_chance { "" } else { " Может быть случайным." };
                    format!("{}{negative}{chance}", change.words)
                });
                let low = figures.low.map_or_else(|| text("—"), |low| share(low.n, low.of));
                rows.push(vec![
                    text(group.group.name.clone()),
                    text(point.work.title()),
                    low,
                    percent(figures.quality_pct),
                    percent(figures.completion_pct),
                    text(words.unwrap_or_default()),
                ]);
            }
        }
        let heads = vec![
            words("Кто"),
            words("Работа"),
            number("«2»"),
            number("Качество"),
            number("Выполнение"),
            words("Изменение"),
        ];
        let title = format!("{}, {}, программа {} класса", series.procedure, series.subject, series.tested_grade);
        Section {
            id: format!("series-{place}"),
            lines: lines.collect(),
            table: Some(Grid { caption: title.clone(), heads, rows }),
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
        sections,
        method: answer.method,
        empty,
        page: frame.page(Menu::Results, "Динамика").await,
    })
}
