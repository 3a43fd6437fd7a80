//! Объективность: signs that something stands to be looked into, with their formulas; never a proof.

use opora_results::questions::objectivity::{Rules, objectivity};
use opora_results::questions::{By, SIGN_IS_A_QUESTION, VPR_NOTICE};

use super::Tab;
use super::reading::Reading;
use super::view::{AnswerPage, Grid, Section, capital, decimal, figure, link, number, sentences, text, words};
use super::{naming, work};
use crate::layout::{Frame, Menu, dates, html};
use crate::trouble::Answer;

/// Schools of one table.
const MOST_SCHOOLS: usize = 500;

pub(super) async fn get(frame: Frame) -> Answer {
    let reading = Reading::of(&frame, |_| true).await?;
    let works = reading.loaded.works();
    let answer = objectivity(&works, &[], &reading.register, &reading.ask(By::School), &Rules::default());
    let mut sections = Vec::new();
    if !works.is_empty() {
        let rows = answer.works.iter().map(|one| {
            let interval = one
                .region_ci
                .map_or_else(|| "—".to_owned(), |[low, high]| format!("{}–{}", decimal(low), decimal(high)));
            let peaks = one.border.iter().filter_map(|border| {
                Some(format!("«{}»: ×{} ({} и {})", border.mark, decimal(border.ratio?), border.below, border.at))
            });
            vec![
                link(one.title.clone(), work::url(&one.work)),
                text(dates::number(one.used)),
                figure(one.region_mean),
                text(interval),
                text(dates::number(one.schools_ci_high)),
                text(dates::number(one.spearman_neg_simple)),
                text(dates::number(one.spearman_neg_ties)),
                text(peaks.collect::<Vec<_>>().join("; ")),
            ]
        });
        let heads = vec![
            words("Работа"),
            number("Участников"),
            number("Средний балл"),
            number("95 % интервал"),
            number("Школ со средним выше"),
            number("Связь с журналом < 0"),
            number("то же с поправкой"),
            words("Пики на границах"),
        ];
        let index = match answer.index.value {
            Some(value) => format!(
                "Индекс объективности {}: признаки есть у {} из {} школ.",
                decimal(value),
                answer.index.with_sign,
                answer.index.schools
            ),
            None => "Индекс не считается: нет школ с участниками.".to_owned(),
        };
        sections.push(Section {
            id: "works".to_owned(),
            title: "По работам".to_owned(),
            lines: vec![index, SIGN_IS_A_QUESTION.to_owned()],
            table: Some(Grid::of_sentences("Признаки по работам", heads, rows.collect())),
            ..Section::default()
        });
        let mut seen: Vec<_> = answer.schools.iter().filter(|school| reading.view.holds(&school.school)).collect();
        seen.sort_by_cached_key(|school| naming::order(&school.name, &school.school));
        let rows: Vec<_> = seen
            .into_iter()
            .take(MOST_SCHOOLS)
            .map(|school| {
                let name = if school.name.is_empty() { school.school.clone() } else { school.name.clone() };
                let signs = school.signs.iter().map(|sign| capital(&format!("{}: {}", sign.kind.title(), sign.words)));
                vec![
                    link(name, naming::school_url(&school.school)),
                    text(school.signs.len().to_string()),
                    sentences(signs.collect()),
                ]
            })
            .collect();
        if !rows.is_empty() {
            let heads = vec![words("Школа"), number("Признаков"), words("О чём спросить школу")];
            sections.push(Section {
                id: "schools".to_owned(),
                title: "Школы, с которыми стоит поговорить".to_owned(),
                aside: "по порядку номеров".to_owned(),
                table: Some(Grid::of_sentences("Признаки по школам", heads, rows)),
                ..Section::default()
            });
        }
    }
    let empty = works
        .is_empty()
        .then(|| ("Результатов ещё нет.".to_owned(), "Загрузите файлы на вкладке «Загрузка».".to_owned()));
    html(&AnswerPage {
        here: Tab::Objectivity,
        facts: "Где результаты стоит проверить вместе со школой. Формулы, очистка и n — внизу страницы.".to_owned(),
        notice: VPR_NOTICE,
        acts: Vec::new(),
        choice: None,
        sections,
        method: answer.method,
        empty,
        page: frame.page(Menu::Results, "Объективность").await,
    })
}
