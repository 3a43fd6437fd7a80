//! What the book knows of schools beside their results: everything else that a list rests on.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use opora_core::access::{Action, Actor};
use opora_core::assessment;
use opora_core::context::{Card, Fields};
use opora_core::identification::{AdoptedList, ByHand, ManualDecision, SchoolFacts, years_of_decision};
use opora_core::school::SchoolKey;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::decisions::{DecisionKind, ListDecision};
use super::entities::tested_school;
use super::lists::{ListFilter, ListState, SchoolList, Standing};
use super::schools::seen;
use crate::entities::organisation;
use crate::open::Store;
use crate::scope::Page;
use crate::trouble::Answer;

/// What a list of schools rests on beside results and a methodology, as far as the actor sees it.
#[derive(Debug, Clone, Default)]
pub struct Grounds {
    /// The newest context card of each school, its kind by its name and its closing by the register; by code.
    pub facts: Vec<SchoolFacts>,
    /// Lists that were adopted, with their schools.
    pub adopted: Vec<AdoptedList>,
    /// Decisions by hand, one for each year of results in which they stand.
    pub manual: Vec<ManualDecision>,
    /// The newest adopted list.
    pub in_force: Option<SchoolList>,
}

impl Store {
    /// What lists of the given years of results rest on, for the schools that stand in them.
    pub async fn list_grounds(
        &self,
        actor: &Actor,
        schools: &[assessment::TestedSchool],
        years: RangeInclusive<i32>,
    ) -> Answer<Grounds> {
        actor.must(Action::Read)?;
        let mut facts = self.cards_by_school(actor).await?;
        let kinds = schools.iter().filter_map(|school| Some((&school.code, SchoolKey::of(&school.name).kind?)));
        for (code, kind) in kinds {
            facts_of(&mut facts, code).kind = Some(kind.to_owned());
        }
        for (code, last_day) in self.closed_schools(actor).await? {
            facts_of(&mut facts, &code).closed = last_day.succ_opt();
        }
        let filter = ListFilter { state: Some(ListState::Adopted), ..ListFilter::default() };
        let lists = self.school_lists(actor, &filter, Page { number: 1, size: Page::MOST }).await?.rows;
        let in_force = lists.iter().max_by_key(|list| (list.year, list.in_force_from)).cloned();
        let mut adopted = Vec::with_capacity(lists.len());
        for list in lists {
            let listed = self.school_list(actor, list.id).await?.rows;
            let listed = listed.into_iter().filter(|row| row.standing == Standing::Listed);
            adopted.push(AdoptedList {
                date: list.in_force_from.unwrap_or_else(|| list.made_at.date_naive()),
                list: list.category,
                year: list.year,
                act: list.basis.words.unwrap_or_else(|| "утверждённый список".to_owned()),
                schools: listed.map(|row| row.school.code).collect(),
            });
        }
        let decisions = self.list_decisions(actor, None, None).await?;
        let manual = decisions.iter().flat_map(|one| by_year(one, &years)).collect();
        Ok(Grounds { facts: facts.into_values().collect(), adopted, manual, in_force })
    }

    /// What the newest card of each school says, by code.
    async fn cards_by_school(&self, actor: &Actor) -> Answer<BTreeMap<String, SchoolFacts>> {
        let fields = Fields::shipped();
        let mut newest = BTreeMap::new();
        // Cards come by year, so that a later one takes the place of an earlier.
        for card in self.context_cards(actor, None).await? {
            if let Ok(read) = serde_json::from_value::<Card>(card.body) {
                let facts = SchoolFacts::of_card(&Card { school: card.school.clone(), ..read }, &fields);
                newest.insert(card.school, facts);
            }
        }
        Ok(newest)
    }

    /// The last days of the tested schools whose school of the register has one, by code.
    async fn closed_schools(&self, actor: &Actor) -> Answer<Vec<(String, NaiveDate)>> {
        let closed = tested_school::Entity::find()
            .select_only()
            .column(tested_school::Column::Code)
            .column(organisation::Column::ValidTo)
            .join(
                sea_orm::JoinType::InnerJoin,
                tested_school::Entity::belongs_to(organisation::Entity)
                    .from(tested_school::Column::OrganisationId)
                    .to(organisation::Column::Id)
                    .into(),
            )
            .filter(seen(actor).add(organisation::Column::ValidTo.is_not_null()));
        Ok(closed.into_tuple().all(self.reader()).await?)
    }
}

fn facts_of<'a>(facts: &'a mut BTreeMap<String, SchoolFacts>, code: &str) -> &'a mut SchoolFacts {
    facts.entry(code.to_owned()).or_insert_with(|| SchoolFacts { code: code.to_owned(), ..SchoolFacts::default() })
}

/// A decision in each of the years of results in which it stands.
fn by_year(one: &ListDecision, years: &RangeInclusive<i32>) -> impl Iterator<Item = ManualDecision> {
    let (first, last) = years_of_decision(one.valid_from, one.valid_to);
    let from = first.max(*years.start());
    let to = last.unwrap_or(i32::MAX).min(*years.end());
    let basis = match &one.basis.words {
        Some(words) => format!("{words} ({})", one.reason),
        None => one.reason.clone(),
    };
    let decision = match one.kind {
        DecisionKind::Include => ByHand::Include,
        DecisionKind::Exclude => ByHand::Exclude,
    };
    (from..=to).map(move |year| ManualDecision {
        list: one.category.clone(),
        year,
        school: one.school.code.clone(),
        decision,
        basis: basis.clone(),
    })
}
