//! Making the list that the page shows: the data that the person sees, the methodology, the change that is tried out.

use std::sync::Arc;

use chrono::Datelike;
use opora_core::context::{Card, Fields};
use opora_core::identification::{AdoptedList, ByHand, Figure, Input, ManualDecision, SchoolFacts};
use opora_core::methodology::{Changed, Methodology, ResultsRule, WhatIf};
use opora_results::library::Evidence;
use opora_store::Page as Part;
use opora_store::results::decisions::DecisionKind;
use opora_store::results::lists::{ListFilter, ListState, Standing};
use opora_store::results::schools::ResultView;

use super::choice::Chosen;
use crate::layout::{Frame, Query};
use crate::results::Holdings;
use crate::trouble::Trouble;

/// Adopted lists that are looked back to.
const MOST_ADOPTED: u64 = 30;

/// Everything that a list is made from, as far as the person sees.
pub(in crate::results) struct Material {
    pub evidence: Evidence,
    pub facts: Vec<SchoolFacts>,
    pub adopted: Vec<AdoptedList>,
    pub manual: Vec<ManualDecision>,
    /// The newest adopted list, for the line above.
    pub in_force: Option<InForce>,
}

/// The list that is in force.
pub(in crate::results) struct InForce {
    pub id: opora_core::ids::SchoolListId,
    pub act: String,
    pub from: Option<chrono::NaiveDate>,
    pub schools: u64,
}

impl Material {
    pub(in crate::results) fn input(&self) -> Input<'_> {
        Input { facts: &self.facts, adopted: &self.adopted, manual: &self.manual, ..self.evidence.input() }
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
        let (store, actor) = (&frame.app.store, &frame.actor);
        let evidence = seen(&holdings.evidence, view);
        let fields = Fields::shipped();
        let cards = store.context_cards(actor, None).await?;
        let facts = cards.into_iter().rev().filter_map(|card| {
            let card: Card = serde_json::from_value(card.body).ok()?;
            Some(SchoolFacts::of_card(&card, &fields))
        });
        let mut facts: Vec<SchoolFacts> = facts.collect();
        facts.sort_by(|one, two| one.code.cmp(&two.code));
        facts.dedup_by(|later, first| later.code == first.code);
        let filter = ListFilter { state: Some(ListState::Adopted), ..ListFilter::default() };
        let kept = store.school_lists(actor, &filter, Part { number: 1, size: MOST_ADOPTED }).await?.rows;
        let in_force = kept.iter().max_by_key(|list| (list.year, list.in_force_from)).map(|list| InForce {
            id: list.id,
            act: list.basis.words.clone().unwrap_or_default(),
            from: list.in_force_from,
            schools: list.listed,
        });
        let mut adopted = Vec::with_capacity(kept.len());
        for list in kept {
            let Some(date) = list.in_force_from else { continue };
            let whole = store.school_list(actor, list.id).await?;
            let schools = whole.rows.into_iter().filter(|row| row.standing == Standing::Listed);
            adopted.push(AdoptedList {
                list: list.category,
                year: list.year,
                date,
                act: list.basis.words.unwrap_or_default(),
                schools: schools.map(|row| row.school.code).collect(),
            });
        }
        let decisions = store.list_decisions(actor, None, None).await?;
        let years = |from: i32, to: i32| from..=to.min(from + 50);
        let manual = decisions.into_iter().flat_map(|one| {
            let to = one.valid_to.map_or(frame.app.today().year() + 1, |day| day.year());
            let decision = match one.kind {
                DecisionKind::Include => ByHand::Include,
                DecisionKind::Exclude => ByHand::Exclude,
            };
            let basis = match one.basis.words {
                Some(words) => format!("{words} ({})", one.reason),
                None => one.reason,
            };
            years(one.valid_from.year(), to).map(move |year| ManualDecision {
                list: one.category.clone(),
                year,
                school: one.school.code.clone(),
                decision,
                basis: basis.clone(),
            })
        });
        Ok(Self { evidence, facts, adopted, manual: manual.collect(), in_force })
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
