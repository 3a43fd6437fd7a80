//! Context cards: what is known about a school in a school year besides marks, from which lists of schools in hard
//! conditions and groups of similar schools are made.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use opora_core::access::{Action, Actor, Moment, Scope};
use opora_core::russian::plural;
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use serde_json::Value;

use super::entities::{context_card, tested_school};
use super::schools::{by_codes, seen};
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::trouble::{Answer, parse, print};

/// The card of a school in a school year.
#[derive(Debug, Clone, PartialEq)]
pub struct ContextCard {
    /// The code of the school as results are stored by.
    pub school: String,
    /// The year in which the school year begins.
    pub school_year: i32,
    /// What is known, in the words of who asks.
    pub body: Value,
    /// When it was written.
    pub changed_at: DateTime<Utc>,
    /// Who did that.
    pub changed_by: String,
}

/// A card to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct CardDraft {
    /// The code of the school as results are stored by.
    pub school: String,
    /// The year in which the school year begins.
    pub school_year: i32,
    /// What is known.
    pub body: Value,
}

/// What became of cards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardsKept {
    /// Written for the first time.
    pub new: usize,
    /// Written over an older one.
    pub changed: usize,
    /// As they were.
    pub same: usize,
    /// Codes that name no school of the actor.
    pub unknown: Vec<String>,
}

impl Store {
    /// Writes cards, all in one go; codes that name no school within reach are handed back and change nothing.
    pub async fn context_cards_set(&self, actor: &Actor, cards: &[CardDraft], moment: Moment) -> Answer<CardsKept> {
        actor.must(Action::HandleResults)?;
        let tx = self.turn().await?;
        let codes: Vec<String> = cards.iter().map(|card| card.school.clone()).collect();
        let schools = by_codes(&tx, actor, &codes).await?;
        let mut kept = CardsKept::default();
        let mut present: BTreeMap<(i64, i64), context_card::Model> = BTreeMap::new();
        let ids: Vec<i64> = schools.values().map(|row| row.id).collect();
        for chunk in ids.chunks(400) {
            let rows = context_card::Entity::find()
                .filter(context_card::Column::SchoolId.is_in(chunk.iter().copied()))
                .all(&tx)
                .await?;
            present.extend(rows.into_iter().map(|row| ((row.school_id, row.school_year), row)));
        }
        for card in cards {
            let Some(school) = schools.get(&card.school) else {
                kept.unknown.push(card.school.clone());
                continue;
            };
            let key = (school.id, i64::from(card.school_year));
            let body = print("context card", &card.body)?;
            let old = present.get(&key);
            if old.is_some_and(|old| old.body == body) {
                kept.same += 1;
                continue;
            }
            let mut row = context_card::ActiveModel {
                id: NotSet,
                school_id: Set(key.0),
                school_year: Set(key.1),
                body: Set(body),
                changed_at: Set(moment.now),
                changed_by_name: Set(actor.name.clone()),
                lock: Set(1),
            };
            let written = match old {
                Some(old) => {
                    kept.changed += 1;
                    row.id = Set(old.id);
                    row.lock = Set(old.lock + 1);
                    row.update(&tx).await?
                }
                None => {
                    kept.new += 1;
                    row.insert(&tx).await?
                }
            };
            present.insert(key, written);
        }
        let count = kept.new + kept.changed;
        if count > 0 {
            let sentence = format!(
                "Записаны контекстные данные: {count} {} (новых {}, изменено {})",
                plural(count as u64, "карта", "карты", "карт"),
                kept.new,
                kept.changed
            );
            let authority = match actor.scope() {
                Scope::Everything => None,
                Scope::Authority(own) | Scope::School { authority: own, .. } => Some(own),
            };
            let about = About { authority, ..About::default() };
            journal::write(&tx, actor, moment, Note::new("context-cards-set", sentence, about)).await?;
        }
        tx.commit().await?;
        Ok(kept)
    }

    /// The cards of a school year that the actor sees, by code; of every year when none is given.
    pub async fn context_cards(&self, actor: &Actor, school_year: Option<i32>) -> Answer<Vec<ContextCard>> {
        actor.must(Action::Read)?;
        let own = tested_school::Entity::find().filter(seen(actor));
        let codes: BTreeMap<i64, String> = own
            .clone()
            .select_only()
            .column(tested_school::Column::Id)
            .column(tested_school::Column::Code)
            .into_tuple::<(i64, String)>()
            .all(self.reader())
            .await?
            .into_iter()
            .collect();
        let ids = own.select_only().column(tested_school::Column::Id).into_query();
        let mut query = context_card::Entity::find().filter(context_card::Column::SchoolId.in_subquery(ids));
        if let Some(year) = school_year {
            query = query.filter(context_card::Column::SchoolYear.eq(i64::from(year)));
        }
        let rows = query.order_by_asc(context_card::Column::SchoolYear).all(self.reader()).await?;
        let mut cards = rows
            .into_iter()
            .filter_map(|row| codes.get(&row.school_id).cloned().map(|code| (code, row)))
            .map(|(school, row)| {
                Ok(ContextCard {
                    school,
                    school_year: i32::try_from(row.school_year).unwrap_or_default(),
                    body: parse("context card", &row.body)?,
                    changed_at: row.changed_at,
                    changed_by: row.changed_by_name,
                })
            })
            .collect::<Answer<Vec<_>>>()?;
        cards.sort_by(|a, b| (a.school_year, &a.school).cmp(&(b.school_year, &b.school)));
        Ok(cards)
    }
}
