//! Making the list that the page shows: the data that the person sees, the methodology, the change that is tried out.

use std::sync::Arc;

use opora_core::identification::{Figure, Input};
use opora_core::methodology::{Changed, Methodology, ResultsRule, WhatIf};
use opora_results::library::Evidence;
use opora_store::results::grounds::Grounds;
use opora_store::results::schools::ResultView;

use super::choice::Chosen;
use crate::layout::{Frame, Query};
use crate::results::Holdings;
use crate::trouble::Trouble;

/// Everything that a list is made from, as far as the person sees.
pub(in crate::results) struct Material {
    pub evidence: Evidence,
    pub grounds: Grounds,
}

impl Material {
    pub(in crate::results) fn input(&self) -> Input<'_> {
        let Grounds { facts, adopted, manual, .. } = &self.grounds;
        Input { facts, adopted, manual, ..self.evidence.input() }
    }

    /// Gathers what the person sees.
    pub(in crate::results) async fn gather(frame: &Frame, holdings: &Arc<Holdings>) -> Result<Self, Trouble> {
        let view = frame.app.store.result_view(&frame.actor).await?;
        Self::within(frame, holdings, &view).await
    }

    /// Gathers what `view` holds, which must not be more than the person sees.
    pub(in crate::results) async fn within(
        frame: &Frame,
        holdings: &Arc<Holdings>,
        view: &ResultView,
    ) -> Result<Self, Trouble> {
        let evidence = seen(&holdings.evidence, view);
        let grounds = frame.app.store.list_grounds(&frame.actor, &evidence.schools, evidence.years()).await?;
        Ok(Self { evidence, grounds })
    }
}

/// The part of the evidence that a person sees: nothing of other schools is left in it.
fn seen(evidence: &Evidence, view: &ResultView) -> Evidence {
    if *view == ResultView::Everything {
        return evidence.clone();
    }
    let mut places: Vec<Option<u32>> = Vec::with_capacity(evidence.schools.len());
    let mut schools = Vec::new();
    for school in &evidence.schools {
        let place = u32::try_from(schools.len()).ok().filter(|_| view.holds(&school.code));
        if place.is_some() {
            schools.push(school.clone());
        }
        places.push(place);
    }
    let figures = evidence.figures.iter().filter_map(|figure| {
        let school = places.get(figure.school as usize).copied().flatten()?;
        Some(Figure { school, ..*figure })
    });
    Evidence { schools, works: evidence.works.clone(), figures: figures.collect(), data: evidence.data.clone() }
}

/// What the address tries out: the sliders and the works that are left. Values that were set for another methodology
/// (`of`) are none of this one.
pub(super) fn tried(chosen: &Chosen, query: &Query) -> Result<(Methodology, Vec<Changed>), Trouble> {
    let methodology = &chosen.methodology;
    if query.get("of").is_some_and(|of| of != chosen.value) {
        return Ok((methodology.clone(), Vec::new()));
    }
    let with: Vec<&str> = query.all("with").collect();
    let mut narrowed = methodology.clone();
    if query.get("tried").is_some() {
        for rule in narrowed.lists.iter_mut().filter_map(|list| list.rule.results_mut()) {
            let all = of_rule(methodology, rule);
            let left: Vec<String> = all.iter().filter(|key| with.contains(&key.as_str())).cloned().collect();
            if left.is_empty() {
                return Err(Trouble::invalid(
                    "Не осталось ни одной работы, по которой считать.",
                    "Отметьте хотя бы одну работу и пересчитайте.",
                ));
            }
            // All works left is the rule as it is written.
            if left.len() < all.len() {
                rule.at_least = rule.at_least.min(u32::try_from(left.len()).unwrap_or(u32::MAX));
                rule.special.retain(|special| left.contains(&special.procedure));
                rule.procedures = left;
            }
        }
    }
    let fewest =
        narrowed.lists.iter().filter_map(|list| list.rule.results()).map(|rule| of_rule(&narrowed, rule).len());
    Ok(what_if(query, fewest.min().unwrap_or_default())?.apply(&narrowed)?)
}

/// The keys of the procedures that a rule looks at.
fn of_rule(methodology: &Methodology, rule: &ResultsRule) -> Vec<String> {
    let keys = methodology.procedures.iter().map(|one| one.key.as_str());
    keys.filter(|key| rule.looks_at(key)).map(str::to_owned).collect()
}

/// The values of the sliders; of `works` works no more criteria can be asked for than there are.
fn what_if(query: &Query, works: usize) -> Result<WhatIf, Trouble> {
    let asked = ["threshold", "min_n", "at_least", "years"].into_iter().filter_map(|key| {
        let value: String = query.get(key)?.chars().filter(|letter| !letter.is_whitespace()).collect();
        let value = value.trim_end_matches('%').replace(',', ".");
        let most = value.parse::<usize>().ok().filter(|number| key == "at_least" && works > 0 && *number > works);
        let value = most.map_or(value, |_| works.to_string());
        (!value.is_empty()).then(|| format!("{key}={value}"))
    });
    let words = asked.collect::<Vec<_>>().join(",");
    if words.is_empty() {
        return Ok(WhatIf::default());
    }
    words.parse::<WhatIf>().map_err(|why| {
        let next = "Впишите число: порог от 0 до 100, участников и критериев не меньше одного.";
        Trouble::invalid(format!("«Что если» не понято: {why}."), next)
    })
}
