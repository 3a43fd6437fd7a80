//! One work: marks, how totals are spread, tasks, the journal; the region beside the schools that the person sees.

mod beside;
mod spread;
mod tables;

use opora_core::assessment::Work;
use opora_results::questions::distribution::distribution;
use opora_results::questions::journal::journal;
use opora_results::questions::stats::{WorkStats, stats};
use opora_results::questions::tasks::{Bands, tasks};
use opora_results::questions::{By, VPR_NOTICE};

use beside::Beside;
pub(super) use tables::{marks, marks_heads};

use super::Tab;
use super::reading::Reading;
use super::view::AnswerPage;
use crate::layout::{Frame, Menu, dates, html};
use crate::trouble::{Answer, Trouble};

/// The address of a work.
pub(crate) fn url(work: &Work) -> String {
    address(&[("key", &work.to_string())])
}

/// The address of a work with this school beside all schools.
pub(super) fn url_beside(work: &Work, school: &str) -> String {
    address(&[("key", &work.to_string()), ("school", school)])
}

fn address(query: &[(&str, &str)]) -> String {
    format!("/results/work?{}", serde_urlencoded::to_string(query).unwrap_or_default())
}

pub(super) async fn get(frame: Frame) -> Answer {
    let work: Work = frame.query.get("key").and_then(|key| key.parse().ok()).ok_or_else(Trouble::not_found)?;
    let wanted = work.clone();
    let reading = Reading::of(&frame, move |one| *one == wanted).await?;
    let works = reading.loaded.works();
    let one = works.first().ok_or_else(Trouble::not_found)?;
    let ask = reading.ask(By::School);
    let answer = stats(&works, &reading.register, &ask);
    let found = answer.works.first();
    let groups = found.map(|one| one.groups.as_slice()).unwrap_or_default();
    let beside = Beside::of(groups, reading.only(), frame.query.get("school"))?;
    let compared = journal(&works, &reading.register, &ask);
    let spread = distribution(&works, &reading.register, &beside.ask());
    let done = tasks(&works, &reading.register, &beside.ask(), Bands::default());
    let sections = [
        found.map(tables::marks_section),
        spread.works.first().and_then(|one| spread::section(one, &beside)),
        compared.works.first().and_then(tables::journal_section),
        done.works.first().and_then(|one| tables::task_section(one, &beside)),
    ];
    let mut method = answer.method.clone();
    method.notes.extend(reading.loaded.notes.iter().cloned());
    method.formulas.extend(done.method.formulas);
    let page = frame.page(Menu::Results, one.work.title()).await.crumb("Работы", Tab::Works.url());
    html(&AnswerPage {
        page,
        here: Tab::Works,
        facts: found.map(facts).unwrap_or_default(),
        notice: VPR_NOTICE,
        acts: Vec::new(),
        choice: beside.choice(one.work),
        sections: sections.into_iter().flatten().collect(),
        method,
        empty: None,
    })
}

/// «Строк 813, в расчёте 719, отсутствовали 92, 30 школ.»
fn facts(stats: &WorkStats) -> String {
    let Some(figures) = &stats.figures else { return String::new() };
    format!(
        "Строк {}, в\u{a0}расчёте {}, отсутствовали {}, {}.",
        dates::number(figures.rows),
        dates::number(figures.used),
        dates::number(figures.absent),
        dates::count(figures.schools, "школа", "школы", "школ")
    )
}
