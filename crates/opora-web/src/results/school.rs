//! A school in the results: its figures by work beside the region, and its story in adopted lists.

use std::collections::BTreeSet;

use opora_results::questions::stats::stats;
use opora_results::questions::{Ask, By, Only, VPR_NOTICE};
use opora_store::results::lists::Standing;

use super::Tab;
use super::reading::Reading;
use super::view::{AnswerPage, Grid, Section, link, text, words};
use super::work::{self, marks, marks_heads};
use crate::layout::{Frame, Key, Menu, dates, html};
use crate::trouble::{Answer, Trouble};

pub(super) async fn get(frame: Frame, Key(code): Key<String>) -> Answer {
    let (school, _) = frame.app.store.tested_school(&frame.actor, &code).await?;
    let reading = Reading::of(&frame, |_| true).await?;
    if !reading.view.holds(&school.code) {
        return Err(Trouble::not_found());
    }
    let works = reading.loaded.works();
    let only = Some(Only::Schools(BTreeSet::from([school.code.clone()])));
    let answer = stats(&works, &reading.register, &Ask { only, ..Ask::by(By::School) });
    let mut rows = Vec::new();
    for one in answer.works.iter().rev() {
        let own = one.groups.iter().find_map(|group| group.figures.as_ref());
        let Some(own) = own.filter(|figures| figures.rows > 0) else { continue };
        rows.push(marks(link(one.title.clone(), work::url(&one.work)), own));
        if let Some(region) = &one.figures {
            rows.push(marks(text("в среднем по всем школам"), region));
        }
    }
    let mut sections = Vec::new();
    let story = frame.app.store.school_story(&frame.actor, &school.code).await?;
    if !story.is_empty() {
        let heads = vec![words("Год"), words("Список"), words("Решение"), words("Основание"), words("Акт")];
        let lines = story.into_iter().map(|line| {
            let standing = match line.standing {
                Standing::Listed => "в списке",
                Standing::Left => "вышла из списка",
            };
            let from = line.list.in_force_from.map(|day| format!(", с\u{a0}{}", dates::full(day))).unwrap_or_default();
            vec![
                text(line.list.year.to_string()),
                link(line.list.title.clone(), format!("/results/lists/{}", line.list.id)),
                text(standing),
                text(line.ground),
                text(format!("{}{from}", line.list.basis.words.unwrap_or_default())),
            ]
        });
        sections.push(Section {
            id: "story".to_owned(),
            title: "В списках".to_owned(),
            table: Some(Grid {
                caption: "Школа в утверждённых списках".to_owned(), heads, rows: lines.collect()
            }),
            ..Section::default()
        });
    }
    if !rows.is_empty() {
        let table = Grid {
            caption: "Результаты школы по работам".to_owned(), heads: marks_heads("Работа"), rows
        };
        sections.push(Section {
            id: "marks".to_owned(),
            title: "Результаты".to_owned(),
            table: Some(table),
            ..Section::default()
        });
    }
    let empty = sections.is_empty().then(|| {
        (
            "Результатов этой школы в данных нет.".to_owned(),
            "Они появятся, когда файлы с ними будут приняты.".to_owned(),
        )
    });
    let municipality =
        if school.municipality.is_empty() { String::new() } else { format!(", {}", school.municipality) };
    let mut page = frame.page(Menu::Results, school.title().to_owned()).await.crumb("Работы", Tab::Works.url());
    if let Some(organisation) = school.organisation {
        page = page.crumb("Карточка школы", format!("/schools/{organisation}"));
    }
    html(&AnswerPage {
        page,
        here: Tab::Works,
        facts: format!("Код {}{municipality}.", school.code),
        notice: VPR_NOTICE,
        sections,
        method: answer.method,
        empty,
    })
}
