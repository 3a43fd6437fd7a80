//! The rows of a reading as contents of activities, and what stands around them.

use crate::programme::{ActivityKind, Content, Layout, RoadmapLayout};
use crate::reading::{Activity, Clause, Period, Reading};

/// The activities of a reading: rows of its plans, then clauses with a deadline of their own.
pub fn contents(reading: &Reading) -> Vec<Content> {
    let rows = reading
        .roadmaps
        .iter()
        .enumerate()
        .flat_map(|(at, roadmap)| roadmap.activities.iter().map(move |activity| row(at, activity)));
    let clauses = reading.act.iter().flat_map(|act| &act.clauses).filter(|clause| clause.deadline.is_some());
    let act = act_label(reading);
    rows.chain(clauses.map(clause_content)).map(|content| Content { act: act.clone(), ..content }).collect()
}

/// How an act is told from another: its number and date; nothing for a plan without an act.
pub fn act_label(reading: &Reading) -> Option<String> {
    let act = reading.act.as_ref()?;
    Some(label(act.number.as_deref(), act.date))
}

/// The label of an act with this number and date.
pub fn label(number: Option<&str>, date: Option<chrono::NaiveDate>) -> String {
    let number = number.unwrap_or("б/н");
    date.map_or_else(|| format!("№ {number}"), |date| format!("№ {number} от {}", date.format("%d.%m.%Y")))
}

/// What a row of plan `roadmap` says.
pub fn row(roadmap: usize, activity: &Activity) -> Content {
    Content {
        kind: ActivityKind::Row,
        roadmap: Some(roadmap),
        section: activity.section,
        number: activity.number.clone(),
        text: activity.text.clone(),
        deadline: activity.deadline.clone(),
        responsible: activity.responsible.clone(),
        participants: activity.participants.clone(),
        result: activity.result.as_ref().map(|result| result.text.clone()),
        targets: activity.result.as_ref().map(|result| result.targets.clone()).unwrap_or_default(),
        criterion: activity.criterion.clone(),
        indicators: activity.indicators.clone(),
        other: activity.other.clone(),
        place: activity.place,
        ..Content::default()
    }
}

fn clause_content(clause: &Clause) -> Content {
    Content {
        kind: ActivityKind::Clause,
        number: clause.number.clone(),
        text: clause.text.clone(),
        deadline: clause.deadline.clone(),
        responsible: clause.addressees.clone(),
        place: clause.place,
        ..Content::default()
    }
}

/// What stands around the rows.
pub fn layout(reading: &Reading) -> Layout {
    let plan = |roadmap: &crate::reading::Roadmap| RoadmapLayout {
        title: roadmap.title.clone(),
        goal: roadmap.goal.clone(),
        tasks: roadmap.tasks.clone(),
        columns: roadmap.columns.clone(),
        heads: roadmap.heads.clone(),
        sections: roadmap.sections.clone(),
    };
    Layout {
        roadmaps: reading.roadmaps.iter().map(plan).collect(),
        passport: reading.programme.clone(),
        act: reading.act.clone(),
    }
}

/// Whether two layouts say the same; where it stands in the file does not matter.
pub(super) fn same_layout(one: &Layout, two: &Layout) -> bool {
    words(one) == words(two)
}

fn words(layout: &Layout) -> Vec<String> {
    let mut out = Vec::new();
    for plan in &layout.roadmaps {
        out.push(format!("{:?} {:?} {:?} {:?}", plan.title, plan.goal, plan.tasks, plan.heads));
        out.extend(plan.sections.iter().map(|section| section.title.clone()));
    }
    if let Some(passport) = &layout.passport {
        out.push(format!("{:?} {:?} {:?} {:?}", passport.title, passport.period, passport.goals, passport.tasks));
        out.extend(passport.indicators.iter().map(|one| format!("{one:?}")));
        out.extend(passport.expected_results.iter().cloned());
        out.extend(passport.fields.iter().map(|field| format!("{}: {}", field.name, field.text)));
    }
    if let Some(act) = &layout.act {
        out.extend(act.clauses.iter().map(|clause| format!("{:?} {}", clause.number, clause.text)));
    }
    out.into_iter().map(|line| crate::words::plain(&line)).collect()
}

/// The title of the programme that a reading makes.
pub fn title(reading: &Reading) -> String {
    let programme = reading.programme.as_ref().and_then(|programme| programme.title.clone());
    let plan = || reading.roadmaps.iter().find_map(|roadmap| roadmap.title.clone());
    let act = || reading.act.as_ref().and_then(|act| act.title.clone());
    let file = || reading.source.name.clone();
    let found = [programme, plan(), act(), file()].into_iter().flatten().find(|title| !title.trim().is_empty());
    found.map_or_else(|| "Программа без названия".to_owned(), |title| title.trim().to_owned())
}

/// The period of the programme that a reading makes: its own, else from the first day of its plans to the last.
pub fn period(reading: &Reading) -> Option<Period> {
    let own = reading.programme.as_ref().and_then(|programme| programme.period);
    own.or_else(|| {
        let periods = || reading.roadmaps.iter().filter_map(|roadmap| roadmap.period);
        let start = periods().map(|period| period.start).min()?;
        let end = periods().map(|period| period.end).max()?;
        Some(Period { start, end })
    })
}
