//! One document loaded for its review: what the store holds of it, made ready to be shown.

use opora_core::access::Actor;
use opora_core::correction::{read_terms_again, rests_on_terms};
use opora_core::ids::OrganisationId;
use opora_core::reading::Reading;
use opora_core::review::{self as plan_review, Finding, Severity};
use opora_store::documents::{Document, DocumentState, Draft, StoredCorrection};
use opora_store::organisations::OrganisationFilter;
use opora_store::{Page as StorePage, Store};

use super::review::{Bar, Case, FindingGroup, Laid, Link, Made, fields::kind_title, spot};
use crate::app::Clock;
use crate::deadline_words::quoted;
use crate::layout::dates::{NBSP, count, full, size};
use crate::trouble::Trouble;

/// Loads everything that the review of `draft` shows.
pub(super) async fn case(store: &Store, actor: &Actor, clock: &Clock, draft: Draft, bar: Bar) -> Result<Case, Trouble> {
    let known = known_names(store, actor, draft.document.authority).await?;
    let findings = findings(&plan_review::review(&draft.settled, &draft.paper, Some(&known)));
    let counted_again = by_terms(store, actor, &draft).await?.map(|_| draft.document.lock);
    let document = &draft.document;
    Ok(Case {
        counted_again,
        document: document.id,
        facts: facts(document, clock, draft.paper.source.pages),
        programme: document.programme.map(|id| Link { url: format!("/programmes/{id}") }),
        is_draft: document.state != DocumentState::Adopted,
        is_postponed: document.state == DocumentState::SetAside,
        known,
        findings,
        bar,
        laid: laid(&draft),
        paper: draft.paper,
    })
}

/// What is read of a draft when its deadlines are counted by the present school terms of its authority; nothing when
/// they change nothing. What was adopted stays as it was.
pub(super) async fn by_terms(store: &Store, actor: &Actor, draft: &Draft) -> Result<Option<Reading>, Trouble> {
    if draft.document.state == DocumentState::Adopted || !rests_on_terms(&draft.read) {
        return Ok(None);
    }
    let tables = store.terms_in_use(actor, draft.document.authority).await?;
    if tables == draft.read.terms {
        return Ok(None);
    }
    let mut again = draft.read.clone();
    read_terms_again(&mut again, &tables);
    Ok((again.roadmaps != draft.read.roadmaps || again.act != draft.read.act).then_some(again))
}

/// The reading of a draft with its corrections, as the review looks at it.
pub(super) fn laid(draft: &Draft) -> Laid {
    let made = |one: &StoredCorrection| Made {
        id: one.id,
        correction: one.correction.clone(),
        by: one.actor_name.clone(),
        at: one.at,
    };
    Laid {
        raw: draft.shaped.clone(),
        reading: draft.marked.clone(),
        made: draft.corrections.iter().map(made).collect(),
        landings: draft.corrections.iter().map(|one| one.landing).collect(),
        sums: draft.settled.roadmaps.iter().map(|plan| plan.reconciliation).collect(),
    }
}

/// «Приказ № 214-ОД от 25.08.2025»; the file name when the act says nothing of itself.
pub(crate) fn name(document: &Document) -> String {
    let number = document.act_number.as_deref().map(|number| format!("№{NBSP}{number}"));
    let date = document.act_date.map(|date| format!("от{NBSP}{}", full(date)));
    if number.is_none() && date.is_none() {
        return document.title.clone().unwrap_or_else(|| document.name.clone());
    }
    let kind = document.act_kind.map_or("Документ", kind_title).to_owned();
    [Some(kind), number, date].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// One grey line: the file, who brought it and when, and what is not done yet.
fn facts(document: &Document, clock: &Clock, pages: Option<u32>) -> String {
    let at = clock.local(document.uploaded_at).format("%d.%m.%Y в\u{a0}%H:%M");
    let pages = pages.map(|pages| format!(", {}", count(u64::from(pages), "страница", "страницы", "страниц")));
    let state = match document.state {
        DocumentState::Draft => "Пока ничего не записано: программа появится после «Принять».".to_owned(),
        DocumentState::SetAside => "Отложен: ничего не записано, исправления сохранены.".to_owned(),
        DocumentState::Adopted => {
            let when = document.settled_at.map(|at| clock.local(at).format("%d.%m.%Y в\u{a0}%H:%M").to_string());
            let who = document.settled_by.as_deref().map(|who| format!(", {who}")).unwrap_or_default();
            format!("Принят {}{who}.", when.unwrap_or_default())
        }
    };
    format!(
        "Файл {}{}, {}; загружен {at}, {}. {state}",
        quoted(&document.name),
        pages.unwrap_or_default(),
        size(document.size_bytes),
        // A name ends with a dot of its own.
        document.uploaded_by.trim_end_matches('.')
    )
}

/// Names that can be chosen for a responsible: the authority itself and the organisations below it.
async fn known_names(store: &Store, actor: &Actor, authority: OrganisationId) -> Result<Vec<String>, Trouble> {
    let filter = OrganisationFilter { authority: Some(authority), ..OrganisationFilter::default() };
    let page = StorePage { number: 1, size: StorePage::MOST };
    Ok(store.organisations(actor, &filter, page).await?.rows.into_iter().map(|one| one.name).collect())
}

fn findings(found: &[Finding]) -> Vec<FindingGroup> {
    let mut groups: Vec<(&'static str, Severity, FindingGroup)> = Vec::new();
    for finding in found {
        let url = match (finding.roadmap, finding.activity) {
            (Some(plan), Some(row)) => format!("#{}", spot::name(opora_core::correction::Landing::Row(plan, row))),
            _ => String::new(),
        };
        let place = super::review::place_words(&finding.place);
        let words = if place.is_empty() { finding.title.clone() } else { format!("{place}: {}", finding.title) };
        match groups.iter_mut().find(|(code, ..)| *code == finding.code) {
            Some((_, _, group)) => group.places.push((words, url)),
            None => {
                let why = format!("{} {}", finding.why, finding.how);
                let group = FindingGroup { title: finding.title.clone(), why, places: vec![(words, url)] };
                groups.push((finding.code, finding.severity, group));
            }
        }
    }
    groups.sort_by_key(|(_, severity, _)| *severity);
    groups.into_iter().map(|(_, _, group)| group).collect()
}
