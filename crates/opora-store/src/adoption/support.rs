//! Who supports whom, and which words mean whom: what an order says of schools and of the directory of parties.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use opora_core::directory::Meaning;
use opora_core::ids::{OrganisationId, ProgrammeId};
use opora_core::party;
use opora_core::words::plain;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
};

use super::save::Hand;
use crate::documents::act_words;
use crate::entities::{directory_entry, membership, pairing};
use crate::journal::{self, About, Note};
use crate::school_facts::director_from_order;
use crate::trouble::{Answer, parse, print};

impl<C: ConnectionTrait> Hand<'_, C> {
    /// Directors, categories and pairs from the order.
    pub(super) async fn support(&self, programme: ProgrammeId) -> Answer<()> {
        let from = self.document.act_date;
        for planned in &self.plan.heads {
            let Some(school) = self.id(planned.school) else { continue };
            if director_from_order(self.tx, school, &planned.name, from, self.moment).await? {
                let sentence = format!("Директор по приказу {}: {}", act_words(self.document), planned.name);
                let about = About { organisation: Some(school), ..self.about(programme) };
                journal::write(self.tx, self.actor, self.moment, Note::new("director-set", sentence, about)).await?;
            }
        }
        for planned in &self.plan.memberships {
            let Some(school) = self.id(planned.school) else { continue };
            let row = membership::ActiveModel {
                id: NotSet,
                authority_id: Set(self.authority.0),
                organisation_id: Set(school.0),
                category: Set(planned.category.clone()),
                category_key: Set(plain(&planned.category)),
                valid_from: Set(from),
                valid_to: Set(None),
                ground: Set(Some(format!("«{}», приказ {}", planned.words, act_words(self.document)))),
                document_id: Set(Some(self.document.id)),
                lock: Set(1),
            };
            row.insert(self.tx).await?;
        }
        for planned in &self.plan.pairings {
            let Some(school) = self.id(planned.school) else { continue };
            self.end_former_pair(programme, school, from).await?;
        }
        for planned in &self.plan.pairings {
            let Some(school) = self.id(planned.school) else { continue };
            let row = pairing::ActiveModel {
                id: NotSet,
                authority_id: Set(self.authority.0),
                school_id: Set(school.0),
                mentor_id: Set(planned.mentor.and_then(|who| self.id(who)).map(|id| id.0)),
                curator: Set(planned.curator.clone()),
                valid_from: Set(from),
                valid_to: Set(None),
                document_id: Set(Some(self.document.id)),
                programme_id: Set(Some(programme.0)),
                lock: Set(1),
            };
            row.insert(self.tx).await?;
        }
        Ok(())
    }

    /// A new pair of a school in the same programme ends the one before.
    async fn end_former_pair(
        &self,
        programme: ProgrammeId,
        school: OrganisationId,
        from: Option<NaiveDate>,
    ) -> Answer<()> {
        let last = from.unwrap_or(self.moment.today).pred_opt();
        pairing::Entity::update_many()
            .col_expr(pairing::Column::ValidTo, Expr::value(last))
            .col_expr(pairing::Column::Lock, Expr::col(pairing::Column::Lock).add(1))
            .filter(pairing::Column::ProgrammeId.eq(programme.0))
            .filter(pairing::Column::SchoolId.eq(school.0))
            .filter(pairing::Column::ValidTo.is_null())
            .exec(self.tx)
            .await?;
        Ok(())
    }

    /// New words enter the directory; what a person settled stays.
    pub(super) async fn directory(&self) -> Answer<()> {
        let rows = directory_entry::Entity::find()
            .filter(directory_entry::Column::AuthorityId.eq(self.authority.0))
            .all(self.tx)
            .await?;
        let known: BTreeMap<String, directory_entry::Model> =
            rows.into_iter().map(|row| (row.party_key.clone(), row)).collect();
        for entry in &self.plan.directory {
            let key = party::key(&entry.words);
            if key.is_empty() {
                continue;
            }
            let schools: Vec<OrganisationId> = entry.schools.iter().filter_map(|who| self.id(*who)).collect();
            let meaning = match schools.is_empty() {
                true => entry.meaning.clone(),
                false => Meaning::Organisations(schools),
            };
            let text = print("meaning", &meaning)?;
            match known.get(&key) {
                None => {
                    let row = directory_entry::ActiveModel {
                        id: NotSet,
                        authority_id: Set(self.authority.0),
                        party_key: Set(key),
                        words: Set(entry.words.clone()),
                        meaning: Set(text),
                        lock: Set(1),
                    };
                    row.insert(self.tx).await?;
                }
                Some(row) if parse::<Meaning>("meaning", &row.meaning)? == Meaning::Unsettled => {
                    let set = directory_entry::ActiveModel {
                        id: Set(row.id),
                        meaning: Set(text),
                        lock: Set(row.lock + 1),
                        ..Default::default()
                    };
                    directory_entry::Entity::update(set).exec(self.tx).await?;
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}
