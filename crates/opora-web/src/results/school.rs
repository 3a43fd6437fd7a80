//! A school in the results: what lists say of it and why, its figures by work beside the region, its story over the years.

use std::collections::{BTreeMap, BTreeSet};

use opora_core::identification::identify;
use opora_core::ids::OrganisationId;
use opora_core::methodology::Rule;
use opora_results::questions::stats::{Stats, stats};
use opora_results::questions::{Ask, By, Only, VPR_NOTICE};
use opora_store::results::lists::{Standing, StoryLine};
use opora_store::results::schools::ResultView;

use super::identification::{Known, Material, told};
use super::reading::Reading;
use super::view::{AnswerPage, Grid, Section, link, sentences, text, words};
use super::work::{self, marks, marks_heads};
use super::{Tab, naming, trend};
use crate::layout::{Frame, Key, Menu, dates, html};
use crate::trouble::{Answer, Trouble};
use axum::response::{IntoResponse, Redirect};

/// Years of one methodology that are explained.
const MOST_YEARS: usize = 4;

/// The results of a school of the register; where it is not known by any code, a page that says what to do.
pub(super) async fn of(frame: Frame, Key(id): Key<OrganisationId>) -> Answer {
    let known = frame.app.store.tested_schools_of(&frame.actor, id).await?;
    if let Some(first) = known.first() {
        return Ok(Redirect::to(&naming::school_url(&first.code)).into_response());
    }
    let school = frame.app.store.organisation(&frame.actor, id).await?;
    let next = if frame.actor.may(opora_core::access::Action::HandleResults) {
        "Результаты приходят под кодом школы: свяжите код со школой в разделе «Результаты → Загрузка → Школы результатов» или впишите код в её карточку."
    } else {
        "Они появятся, когда управление примет файлы с ними."
    };
    let page = frame.page(Menu::Schools, school.name).await.crumb("Школы", "/schools");
    html(&AnswerPage {
        page: page.crumb("Карточка школы", format!("/schools/{id}")),
        here: Tab::Works,
        facts: String::new(),
        notice: VPR_NOTICE,
        acts: vec![("Карточка школы".to_owned(), format!("/schools/{id}"))],
        choice: None,
        sections: Vec::new(),
        method: stats(&[], &opora_results::questions::Register::default(), &Ask::by(By::School)).method,
        empty: Some(("Результатов этой школы в данных нет.".to_owned(), next.to_owned())),
    })
}

pub(super) async fn get(frame: Frame, Key(code): Key<String>) -> Answer {
    let (school, _) = frame.app.store.tested_school(&frame.actor, &code).await?;
    let reading = Reading::of(&frame, |_| true).await?;
    if !reading.view.holds(&school.code) {
        return Err(Trouble::not_found());
    }
    let works = reading.loaded.works();
    let only = Some(Only::Schools(BTreeSet::from([school.code.clone()])));
    let answer = stats(&works, &reading.register, &Ask { only, ..Ask::by(By::School) });
    let mut sections = Vec::new();
    sections.extend(by_methodology(&frame, &school.code).await?);
    let story = frame.app.store.school_story(&frame.actor, &school.code).await?;
    sections.extend(in_lists(story));
    sections.extend(trend::section(&answer));
    sections.extend(figures(&answer, &school.code));
    let empty = answer.works.iter().all(|one| own(one).is_none()).then(|| {
        (
            "Результатов этой школы в данных нет.".to_owned(),
            "Они появятся, когда файлы с ними будут приняты.".to_owned(),
        )
    });
    if empty.is_some() {
        sections.retain(|section| section.id == "story");
    }
    let municipality =
        if school.municipality.is_empty() { String::new() } else { format!(", {}", school.municipality) };
    let mut page = frame.page(Menu::Results, school.title().to_owned()).await.crumb("Работы", Tab::Works.url());
    let mut acts = Vec::new();
    if let Some(organisation) = school.organisation {
        page = page.crumb("Карточка школы", format!("/schools/{organisation}"));
        acts.push(("Карточка школы".to_owned(), format!("/schools/{organisation}")));
    }
    acts.push(("Условия работы школы".to_owned(), format!("/results/context/{}", school.code)));
    html(&AnswerPage {
        page,
        here: Tab::Works,
        facts: format!("Код {}{municipality}.", school.code),
        notice: VPR_NOTICE,
        acts,
        choice: None,
        sections,
        method: answer.method,
        empty,
    })
}

/// The figures of the school in a work.
pub(super) fn own(one: &opora_results::questions::stats::WorkStats) -> Option<&opora_results::questions::Figures> {
    one.groups.iter().find_map(|group| group.figures.as_ref()).filter(|figures| figures.rows > 0)
}

/// What the methodology in force says, year by year, with the sentences that put the school there or keep it out.
async fn by_methodology(frame: &Frame, code: &str) -> Result<Option<Section>, Trouble> {
    let known = Known::of(frame).await?;
    let chosen = known.choose(&known.usual(frame))?;
    let holdings = frame.app.shelf.holdings(&frame.app.store).await?;
    let is_ranked = chosen.methodology.lists.iter().any(|list| matches!(list.rule, Rule::Ranking { .. }));
    // Only a ranking needs the other schools.
    let view = if is_ranked {
        frame.app.store.result_view(&frame.actor).await?
    } else {
        ResultView::Schools(BTreeSet::from([code.to_owned()]))
    };
    let material = Material::within(frame, &holdings, &view).await?;
    let Ok(newest) = identify(&chosen.methodology, material.input(), None) else { return Ok(None) };
    let mut rows = Vec::new();
    for year in newest.years().iter().rev().take(MOST_YEARS) {
        let Ok(list) = identify(&chosen.methodology, material.input(), Some(*year)) else { continue };
        let Some(decision) = list.find(code).and_then(|school| list.decision(school)) else { continue };
        for own in &decision.lists {
            let (reasons, rest) = told(&decision.code, own);
            let plain = |one: &super::identification::Reason| format!("{}{}{}", one.before, one.figure, one.after);
            let mut lines: Vec<String> = reasons.iter().map(plain).collect();
            lines.extend(rest.iter().map(plain));
            if !own.story.is_empty() {
                lines.push(own.story.clone());
            }
            let state = if own.listed { "в\u{a0}списке" } else { "не\u{a0}входит" };
            rows.push(vec![
                text(year.to_string()),
                text(own.name.clone()),
                text(state),
                text(format!("{}\u{a0}из\u{a0}{}", own.met, own.of)),
                sentences(lines),
            ]);
        }
    }
    let heads = vec![words("Год"), words("Список"), words("Решение"), words("Критериев"), words("Почему")];
    let version = match holdings.version {
        0 => String::new(),
        version => format!(", данные версии {version}"),
    };
    Ok((!rows.is_empty()).then(|| Section {
        id: "why".to_owned(),
        title: "Что говорит методика".to_owned(),
        aside: format!("{}{version}", chosen.title()),
        lines: vec![
            "Это расчёт, а не решение: в\u{a0}списке школа стоит с\u{a0}того дня, который назван в\u{a0}приказе."
                .to_owned(),
        ],
        table: Some(Grid::of_sentences("Расчёт по методике по годам", heads, rows)),
        ..Section::default()
    }))
}

/// The adopted lists that name the school: since when, by which act, methodology and data, and on what ground.
fn in_lists(story: Vec<StoryLine>) -> Option<Section> {
    if story.is_empty() {
        return None;
    }
    let heads = vec![
        words("С какого дня"),
        words("Список"),
        words("Решение"),
        words("Основание"),
        words("Акт, методика, данные"),
    ];
    // The first day of each unbroken run of lists of a category, oldest first.
    let mut since: BTreeMap<String, chrono::NaiveDate> = BTreeMap::new();
    let mut begun = Vec::new();
    for line in story.iter().rev() {
        let day = line.list.in_force_from;
        match (line.standing, day) {
            (Standing::Listed, Some(day)) => {
                begun.push(Some(*since.entry(line.list.category.clone()).or_insert(day)));
            }
            _ => begun.push(since.remove(&line.list.category)),
        }
    }
    begun.reverse();
    let lines = story.into_iter().zip(begun).map(|(line, begun)| {
        let from = line.list.in_force_from.map(dates::full).unwrap_or_else(|| "—".to_owned());
        let since = begun.map(dates::full).filter(|day| *day != from);
        let standing = match (line.standing, since) {
            (Standing::Listed, Some(since)) => format!("в\u{a0}списке, с\u{a0}{since}"),
            (Standing::Listed, None) => "вошла в\u{a0}список".to_owned(),
            (Standing::Left, Some(since)) => format!("вышла из списка, была в\u{a0}нём с\u{a0}{since}"),
            (Standing::Left, None) => "вышла из списка".to_owned(),
        };
        let ground = line.ground.split("; ").map(str::to_owned).collect();
        let mut papers = vec![line.list.basis.words.unwrap_or_default()];
        papers.push(format!("Методика «{}»", line.list.methodology_title));
        papers.push(format!("данные версии {}", line.list.version));
        papers.retain(|words| !words.is_empty());
        vec![
            text(from),
            link(
                format!("{}, {}\u{a0}год", line.list.title, line.list.year),
                format!("/results/lists/{}", line.list.id),
            ),
            text(standing),
            sentences(ground),
            sentences(papers),
        ]
    });
    let rows = lines.collect();
    Some(Section {
        id: "story".to_owned(),
        title: "В утверждённых списках".to_owned(),
        table: Some(Grid::of_sentences("Школа в утверждённых списках", heads, rows)),
        ..Section::default()
    })
}

fn figures(answer: &Stats, code: &str) -> Option<Section> {
    let mut rows = Vec::new();
    for one in answer.works.iter().rev() {
        let Some(own) = own(one) else { continue };
        let head =
            link(one.title.clone(), work::url_beside(&one.work, code)).marked(naming::anchor(&one.work.to_string()));
        rows.push(marks(head, own));
        if let Some(region) = &one.figures {
            rows.push(marks(text("все школы региона").muted(), region));
        }
    }
    let table = Grid::new("Результаты школы по работам", marks_heads("Работа"), rows);
    (!table.rows.is_empty()).then(|| Section {
        id: "marks".to_owned(),
        title: "Результаты".to_owned(),
        aside: "под каждой работой — все школы региона".to_owned(),
        table: Some(table),
        ..Section::default()
    })
}
