//! Manual inclusion into a list and exclusion from it: dated, with a reason and the act that they rest on.

use chrono::{DateTime, NaiveDate, Utc};
use opora_core::access::{Action, Actor, Moment};
use opora_core::ids::{DocumentId, ListDecisionId, OrganisationId};
use opora_core::words::plain;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use super::entities::{list_decision, tested_school};
use super::methodologies::{Basis, check_document};
use super::schools::{self, TestedSchool};
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::sentences::{day, quoted};
use crate::trouble::{Answer, invalid, known, not_found, stale};

/// Which way a person decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecisionKind {
    /// The school is listed whatever the figures say.
    Include,
    /// The school is not listed whatever the figures say.
    Exclude,
}

impl DecisionKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Include, Self::Exclude];

    /// The stored word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Include => "include",
            Self::Exclude => "exclude",
        }
    }

    /// The Russian word.
    pub fn title(self) -> &'static str {
        match self {
            Self::Include => "включена вручную",
            Self::Exclude => "исключена вручную",
        }
    }

    /// The kind of a stored word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A decision of a person about a school and a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListDecision {
    /// Its id.
    pub id: ListDecisionId,
    /// The school.
    pub school: TestedSchool,
    /// The list by its category: «ШНОР».
    pub category: String,
    /// Which way.
    pub kind: DecisionKind,
    /// Why, in words.
    pub reason: String,
    /// The act.
    pub basis: Basis,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; nothing while it stands.
    pub valid_to: Option<NaiveDate>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Who made it.
    pub made_by: String,
    /// Version of the row.
    pub lock: i64,
}

/// A decision to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionDraft {
    /// Any code of the school.
    pub school: String,
    /// The list by its category.
    pub category: String,
    /// Which way.
    pub kind: DecisionKind,
    /// Why, in words.
    pub reason: String,
    /// The act.
    pub basis: Basis,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
}

impl Store {
    /// Decides about a school by hand. It needs a reason and an act, and cannot contradict another decision that
    /// stands at the same time.
    pub async fn list_decision_add(
        &self,
        actor: &Actor,
        draft: &DecisionDraft,
        moment: Moment,
    ) -> Answer<ListDecisionId> {
        actor.must(Action::HandleResults)?;
        let key = plain(&draft.category);
        if key.is_empty() {
            return invalid("Список не назван.", "Выберите список: ШНОР, ШНСУ или другой.");
        }
        if plain(&draft.reason).is_empty() {
            return invalid("Не сказано, почему.", "Впишите причину: её увидят в карточке школы и в журнале.");
        }
        if !draft.basis.given() {
            return invalid(
                "Нет документа-основания.",
                "Укажите акт: номер и дату или документ из раздела «Документы».",
            );
        }
        if draft.valid_to.is_some_and(|to| to < draft.valid_from) {
            return invalid("Последний день раньше первого.", "Исправьте даты.");
        }
        let tx = self.turn().await?;
        let school = schools::find(&tx, actor, &draft.school).await?;
        check_document(&tx, actor, draft.basis.document).await?;
        let mut standing = list_decision::Entity::find()
            .filter(list_decision::Column::SchoolId.eq(school.id))
            .filter(list_decision::Column::CategoryKey.eq(&key))
            .filter(list_decision::Column::WithdrawnAt.is_null())
            .filter(list_decision::Column::ValidTo.is_null().or(list_decision::Column::ValidTo.gte(draft.valid_from)));
        if let Some(to) = draft.valid_to {
            standing = standing.filter(list_decision::Column::ValidFrom.lte(to));
        }
        if standing.one(&tx).await?.is_some() {
            return invalid(
                "По этой школе и этому списку уже есть решение на те же дни.",
                "Отмените прежнее решение или измените даты.",
            );
        }
        let row = list_decision::ActiveModel {
            id: NotSet,
            school_id: Set(school.id),
            category: Set(draft.category.trim().to_owned()),
            category_key: Set(key),
            kind: Set(draft.kind.code().to_owned()),
            reason: Set(draft.reason.trim().to_owned()),
            basis: Set(draft.basis.words.clone()),
            document_id: Set(draft.basis.document.map(|id| id.0)),
            valid_from: Set(draft.valid_from),
            valid_to: Set(draft.valid_to),
            made_at: Set(moment.now),
            made_by_name: Set(actor.name.clone()),
            withdrawn_at: Set(None),
            withdrawn_by_name: Set(None),
            withdrawn_reason: Set(None),
            lock: Set(1),
        }
        .insert(&tx)
        .await?;
        let to = match draft.kind {
            DecisionKind::Include => "включена вручную в список",
            DecisionKind::Exclude => "исключена вручную из списка",
        };
        let sentence = format!(
            "{} {to} {} с {}: {}",
            quoted(title(&school)),
            draft.category.trim(),
            day(draft.valid_from),
            draft.reason.trim()
        );
        let about = About { document: draft.basis.document, ..about(&school) };
        journal::write(&tx, actor, moment, Note::new("list-decision", sentence, about)).await?;
        tx.commit().await?;
        Ok(ListDecisionId(row.id))
    }

    /// Withdraws a decision: lists made afterwards do not know it.
    pub async fn list_decision_withdraw(
        &self,
        actor: &Actor,
        id: ListDecisionId,
        lock: i64,
        reason: &str,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::HandleResults)?;
        if plain(reason).is_empty() {
            return invalid("Не сказано, почему решение отменено.", "Впишите причину.");
        }
        let tx = self.turn().await?;
        let Some(row) = list_decision::Entity::find_by_id(id.0).one(&tx).await? else { return not_found() };
        let own = schools::seen(actor).add(tested_school::Column::Id.eq(row.school_id));
        let Some(school) = tested_school::Entity::find().filter(own).one(&tx).await? else { return not_found() };
        let done = list_decision::Entity::update_many()
            .set(list_decision::ActiveModel {
                withdrawn_at: Set(Some(moment.now)),
                withdrawn_by_name: Set(Some(actor.name.clone())),
                withdrawn_reason: Set(Some(reason.trim().to_owned())),
                lock: Set(lock + 1),
                ..Default::default()
            })
            .filter(list_decision::Column::Id.eq(id.0))
            .filter(list_decision::Column::Lock.eq(lock))
            .filter(list_decision::Column::WithdrawnAt.is_null())
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return stale();
        }
        let sentence =
            format!("Отменено решение о списке {} для {}: {}", row.category, quoted(title(&school)), reason.trim());
        journal::write(&tx, actor, moment, Note::new("list-decision-withdrawn", sentence, about(&school))).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The decisions that stand on a day (on any day when none is given) for schools that the actor sees.
    pub async fn list_decisions(
        &self,
        actor: &Actor,
        category: Option<&str>,
        on: Option<NaiveDate>,
    ) -> Answer<Vec<ListDecision>> {
        actor.must(Action::Read)?;
        let own = tested_school::Entity::find()
            .filter(schools::seen(actor))
            .select_only()
            .column(tested_school::Column::Id)
            .into_query();
        let mut query = list_decision::Entity::find()
            .filter(list_decision::Column::SchoolId.in_subquery(own))
            .filter(list_decision::Column::WithdrawnAt.is_null())
            .order_by_asc(list_decision::Column::Id);
        if let Some(category) = category {
            query = query.filter(list_decision::Column::CategoryKey.eq(plain(category)));
        }
        if let Some(on) = on {
            let open = list_decision::Column::ValidTo.is_null().or(list_decision::Column::ValidTo.gte(on));
            query = query.filter(list_decision::Column::ValidFrom.lte(on)).filter(open);
        }
        let rows = query.all(self.reader()).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.school_id).collect();
        let mut names = std::collections::BTreeMap::new();
        for chunk in ids.chunks(400) {
            let found = tested_school::Entity::find()
                .filter(tested_school::Column::Id.is_in(chunk.iter().copied()))
                .all(self.reader())
                .await?;
            let found = schools::titled(self.reader(), found).await?;
            names.extend(found.into_iter().map(|school| (school.id.0, school)));
        }
        rows.into_iter()
            .filter_map(|row| names.get(&row.school_id).cloned().map(|school| (school, row)))
            .map(|(school, row)| {
                Ok(ListDecision {
                    id: ListDecisionId(row.id),
                    school,
                    category: row.category,
                    kind: known("kind of a decision", &row.kind, DecisionKind::from_code(&row.kind))?,
                    reason: row.reason,
                    basis: Basis { words: row.basis, document: row.document_id.map(DocumentId) },
                    valid_from: row.valid_from,
                    valid_to: row.valid_to,
                    made_at: row.made_at,
                    made_by: row.made_by_name,
                    lock: row.lock,
                })
            })
            .collect()
    }
}

pub(super) fn title(school: &tested_school::Model) -> &str {
    if school.name.is_empty() { &school.code } else { &school.name }
}

pub(super) fn about(school: &tested_school::Model) -> About {
    About {
        authority: school.authority_id.map(OrganisationId),
        organisation: school.organisation_id.map(OrganisationId),
        ..About::default()
    }
}
