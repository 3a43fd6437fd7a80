//! Why a school is helped and by whom: dated categories with grounds, and pairs with a mentor and a curator.

use chrono::NaiveDate;
use opora_core::Refusal;
use opora_core::access::{Action, Actor, Moment};
use opora_core::ids::{DocumentId, MembershipId, OrganisationId, PairingId};
use opora_core::school::OrganisationKind;
use opora_core::words::plain;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder,
};
use std::collections::BTreeMap;

use crate::directory::{SCHOOLS_CHANGED, derive_again};
use crate::entities::{document, membership, organisation, pairing};
use crate::journal::{self, Note};
use crate::open::Store;
use crate::organisations;
use crate::sentences::{self, quoted};
use crate::trouble::{Answer, invalid, not_found, stale};

/// A school in a category for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Its id.
    pub id: MembershipId,
    /// The category in the words of the document: «ШНОР».
    pub category: String,
    /// First day.
    pub valid_from: Option<NaiveDate>,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
    /// The ground in words.
    pub ground: Option<String>,
    /// The document that it rests on.
    pub document: Option<Paper>,
    /// Version of the row.
    pub lock: i64,
}

/// A document as a link: «Приказ № 12-ОД от 01.09.2021».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its id.
    pub id: DocumentId,
    /// Its number.
    pub number: Option<String>,
    /// Its day.
    pub date: Option<NaiveDate>,
    /// Its heading, or the name of the file.
    pub title: String,
}

/// A category to be given to a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipDraft {
    /// The category.
    pub category: String,
    /// First day.
    pub from: NaiveDate,
    /// The ground in words.
    pub ground: Option<String>,
    /// The document that it rests on.
    pub document: Option<DocumentId>,
}

/// How a belonging ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The last day.
    pub last_day: NaiveDate,
    /// Why, in words.
    pub reason: Option<String>,
}

/// A school with its mentor and curator for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Its id.
    pub id: PairingId,
    /// The school that is helped.
    pub school: OrganisationId,
    /// Its name.
    pub school_name: String,
    /// The school that helps.
    pub mentor: Option<OrganisationId>,
    /// Its name.
    pub mentor_name: Option<String>,
    /// The curator as written.
    pub curator: Option<String>,
    /// First day.
    pub valid_from: Option<NaiveDate>,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
    /// The document that it rests on.
    pub document: Option<Paper>,
    /// Version of the row.
    pub lock: i64,
}

/// Mentor and curator to be given to a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairDraft {
    /// The school that helps.
    pub mentor: Option<OrganisationId>,
    /// The curator as written.
    pub curator: Option<String>,
    /// First day.
    pub from: NaiveDate,
    /// The document that it rests on.
    pub document: Option<DocumentId>,
}

impl Store {
    /// The categories that a school is or was in, present ones first, then newest first.
    pub async fn memberships(&self, actor: &Actor, school: OrganisationId) -> Answer<Vec<Membership>> {
        organisations::find(self.reader(), actor, school).await?;
        let rows = membership::Entity::find()
            .filter(membership::Column::OrganisationId.eq(school.0))
            .order_by_desc(membership::Column::ValidFrom)
            .order_by_desc(membership::Column::Id)
            .all(self.reader())
            .await?;
        let papers = papers(self.reader(), rows.iter().filter_map(|row| row.document_id)).await?;
        let read = |row: membership::Model| Membership {
            id: MembershipId(row.id),
            category: row.category,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            ground: row.ground,
            document: row.document_id.and_then(|id| papers.get(&id).cloned()),
            lock: row.lock,
        };
        let (present, past): (Vec<_>, Vec<_>) =
            rows.into_iter().map(read).partition(|membership: &Membership| membership.valid_to.is_none());
        Ok(present.into_iter().chain(past).collect())
    }

    /// Puts a school into a category. It cannot be twice in the same one at the same time.
    pub async fn membership_add(
        &self,
        actor: &Actor,
        school: OrganisationId,
        draft: MembershipDraft,
        moment: Moment,
    ) -> Answer<MembershipId> {
        actor.must(Action::KeepRegister)?;
        let key = plain(&draft.category);
        if key.is_empty() {
            return invalid("Категория не названа.", "Впишите её так, как она названа в приказе.");
        }
        let tx = self.turn().await?;
        let row = find_school(&tx, actor, school).await?;
        let document = check_document(&tx, &row, draft.document).await?;
        let overlapping = membership::Entity::find()
            .filter(membership::Column::OrganisationId.eq(school.0))
            .filter(membership::Column::CategoryKey.eq(&key))
            .filter(membership::Column::ValidTo.is_null().or(membership::Column::ValidTo.gte(draft.from)))
            .one(&tx)
            .await?;
        if overlapping.is_some() {
            return invalid("Школа уже в этой категории.", "Завершите прежнюю запись или укажите более поздний день.");
        }
        let Some(authority) = row.authority_id else { return not_found() };
        let new = membership::ActiveModel {
            id: NotSet,
            authority_id: Set(authority),
            organisation_id: Set(school.0),
            category: Set(draft.category.clone()),
            category_key: Set(key),
            valid_from: Set(Some(draft.from)),
            valid_to: Set(None),
            ground: Set(draft.ground),
            document_id: Set(document),
            lock: Set(1),
        };
        let id = MembershipId(new.insert(&tx).await?.id);
        let sentence =
            format!("{} включена в категорию {} с {}", quoted(&row.name), draft.category, sentences::day(draft.from));
        let mut about = organisations::about(&row);
        about.document = draft.document;
        journal::write(&tx, actor, moment, Note::new("membership-added", sentence, about)).await?;
        derive_again(&tx, actor, OrganisationId(authority), SCHOOLS_CHANGED, moment).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Ends the belonging of a school to a category with this last day.
    pub async fn membership_close(
        &self,
        actor: &Actor,
        school: OrganisationId,
        id: MembershipId,
        lock: i64,
        ending: Ending,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::KeepRegister)?;
        let Ending { last_day, reason } = ending;
        let tx = self.turn().await?;
        let row = find_school(&tx, actor, school).await?;
        let found = membership::Entity::find_by_id(id.0)
            .filter(membership::Column::OrganisationId.eq(school.0))
            .one(&tx)
            .await?;
        let Some(old) = found else { return not_found() };
        if old.valid_from.is_some_and(|from| last_day < from) {
            return invalid("Последний день раньше первого.", "Укажите день не раньше включения в категорию.");
        }
        let ground = match (old.ground, reason.as_deref()) {
            (Some(ground), Some(reason)) => Some(format!("{ground}; исключена: {reason}")),
            (None, Some(reason)) => Some(format!("исключена: {reason}")),
            (ground, None) => ground,
        };
        let done = membership::Entity::update_many()
            .set(membership::ActiveModel {
                valid_to: Set(Some(last_day)),
                ground: Set(ground),
                lock: Set(lock + 1),
                ..Default::default()
            })
            .filter(membership::Column::Id.eq(id.0))
            .filter(membership::Column::Lock.eq(lock))
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return stale();
        }
        let mut sentence =
            format!("{} остаётся в категории {} по {}", quoted(&row.name), old.category, sentences::day(last_day));
        if let Some(reason) = reason {
            sentence = format!("{sentence}: {reason}");
        }
        journal::write(&tx, actor, moment, Note::new("membership-closed", sentence, organisations::about(&row)))
            .await?;
        if let Some(authority) = row.authority_id {
            derive_again(&tx, actor, OrganisationId(authority), SCHOOLS_CHANGED, moment).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Who helps a school, present pairs first, then newest first.
    pub async fn pairings_of(&self, actor: &Actor, school: OrganisationId) -> Answer<Vec<Pair>> {
        self.pairs(actor, school, pairing::Column::SchoolId.eq(school.0)).await
    }

    /// Whom a school helps, present pairs first, then newest first.
    pub async fn pairings_by(&self, actor: &Actor, mentor: OrganisationId) -> Answer<Vec<Pair>> {
        self.pairs(actor, mentor, pairing::Column::MentorId.eq(mentor.0)).await
    }

    async fn pairs(&self, actor: &Actor, seen: OrganisationId, which: Expr) -> Answer<Vec<Pair>> {
        organisations::find(self.reader(), actor, seen).await?;
        let rows = pairing::Entity::find()
            .filter(which)
            .order_by_desc(pairing::Column::ValidFrom)
            .order_by_desc(pairing::Column::Id)
            .all(self.reader())
            .await?;
        let papers = papers(self.reader(), rows.iter().filter_map(|row| row.document_id)).await?;
        let ids: Vec<i64> = rows.iter().flat_map(|row| [Some(row.school_id), row.mentor_id]).flatten().collect();
        let names: BTreeMap<i64, String> = if ids.is_empty() {
            BTreeMap::new()
        } else {
            let found =
                organisation::Entity::find().filter(organisation::Column::Id.is_in(ids)).all(self.reader()).await?;
            found.into_iter().map(|row| (row.id, row.name)).collect()
        };
        let read = |row: pairing::Model| Pair {
            id: PairingId(row.id),
            school: OrganisationId(row.school_id),
            school_name: names.get(&row.school_id).cloned().unwrap_or_default(),
            mentor: row.mentor_id.map(OrganisationId),
            mentor_name: row.mentor_id.and_then(|id| names.get(&id).cloned()),
            curator: row.curator,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            document: row.document_id.and_then(|id| papers.get(&id).cloned()),
            lock: row.lock,
        };
        let (present, past): (Vec<_>, Vec<_>) =
            rows.into_iter().map(read).partition(|pair: &Pair| pair.valid_to.is_none());
        Ok(present.into_iter().chain(past).collect())
    }

    /// Gives a school its mentor and curator from a day on; the pair before ends the day before. `lock` is that of
    /// the school: two people who do it at once both see it.
    pub async fn pairing_set(
        &self,
        actor: &Actor,
        school: OrganisationId,
        lock: i64,
        draft: PairDraft,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::KeepRegister)?;
        let tx = self.turn().await?;
        let row = find_school(&tx, actor, school).await?;
        let mentor = match draft.mentor {
            Some(id) if id == school => {
                return invalid("Школа не может быть наставником самой себе.", "Выберите другую школу.");
            }
            Some(id) => Some(find_school(&tx, actor, id).await?),
            None => None,
        };
        let document = check_document(&tx, &row, draft.document).await?;
        touch(&tx, school, lock).await?;
        let open = pairing::Column::ValidTo.is_null().or(pairing::Column::ValidTo.gte(draft.from));
        let present =
            pairing::Entity::find().filter(pairing::Column::SchoolId.eq(school.0)).filter(open).all(&tx).await?;
        if present.iter().any(|pair| pair.valid_from.is_some_and(|from| from >= draft.from)) {
            return invalid(
                "Нынешние наставник и куратор назначены не раньше этого дня.",
                "Укажите день после их назначения.",
            );
        }
        pairing::Entity::update_many()
            .col_expr(pairing::Column::ValidTo, Expr::value(draft.from.pred_opt()))
            .filter(pairing::Column::Id.is_in(present.iter().map(|pair| pair.id)))
            .exec(&tx)
            .await?;
        let Some(authority) = row.authority_id else { return not_found() };
        let words = in_words(mentor.as_ref().map(|mentor| mentor.name.as_str()), draft.curator.as_deref());
        if draft.mentor.is_some() || draft.curator.is_some() {
            let new = pairing::ActiveModel {
                id: NotSet,
                authority_id: Set(authority),
                school_id: Set(school.0),
                mentor_id: Set(draft.mentor.map(|id| id.0)),
                curator: Set(draft.curator),
                valid_from: Set(Some(draft.from)),
                valid_to: Set(None),
                document_id: Set(document),
                programme_id: Set(None),
                lock: Set(1),
            };
            new.insert(&tx).await?;
        }
        let sentence = format!("С {} школе {} помогают: {words}", sentences::day(draft.from), quoted(&row.name));
        let mut about = organisations::about(&row);
        about.document = draft.document;
        journal::write(&tx, actor, moment, Note::new("pairing-set", sentence, about)).await?;
        derive_again(&tx, actor, OrganisationId(authority), SCHOOLS_CHANGED, moment).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn in_words(mentor: Option<&str>, curator: Option<&str>) -> String {
    match (mentor, curator) {
        (Some(mentor), Some(curator)) => format!("наставник {}, куратор {curator}", quoted(mentor)),
        (Some(mentor), None) => format!("наставник {}", quoted(mentor)),
        (None, Some(curator)) => format!("куратор {curator}"),
        (None, None) => "никто".to_owned(),
    }
}

async fn find_school(tx: &impl ConnectionTrait, actor: &Actor, id: OrganisationId) -> Answer<organisation::Model> {
    let row = organisations::find(tx, actor, id).await?;
    organisations::must_be(&row, OrganisationKind::School)?;
    Ok(row)
}

/// Counts the version of an organisation up; refuses an old one.
async fn touch(tx: &impl ConnectionTrait, id: OrganisationId, lock: i64) -> Answer<()> {
    let done = organisation::Entity::update_many()
        .col_expr(organisation::Column::Lock, Expr::value(lock + 1))
        .filter(organisation::Column::Id.eq(id.0))
        .filter(organisation::Column::Lock.eq(lock))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 { stale() } else { Ok(()) }
}

/// A document of the same authority; any other is not found.
async fn check_document(
    tx: &impl ConnectionTrait,
    row: &organisation::Model,
    id: Option<DocumentId>,
) -> Answer<Option<i64>> {
    let Some(DocumentId(id)) = id else { return Ok(None) };
    let own = Condition::all().add(document::Column::AuthorityId.eq(row.authority_id));
    match document::Entity::find_by_id(id).filter(own).one(tx).await? {
        Some(_) => Ok(Some(id)),
        None => Err(Refusal::not_found().into()),
    }
}

async fn papers(db: &impl ConnectionTrait, ids: impl Iterator<Item = i64>) -> Answer<BTreeMap<i64, Paper>> {
    let ids: Vec<i64> = ids.collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = document::Entity::find().filter(document::Column::Id.is_in(ids)).all(db).await?;
    let read = |row: document::Model| {
        let title = row.title.unwrap_or(row.name);
        (row.id, Paper { id: DocumentId(row.id), number: row.act_number, date: row.act_date, title })
    };
    Ok(rows.into_iter().map(read).collect())
}
