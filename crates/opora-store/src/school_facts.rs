//! What is known about a school and changes by hand: full name, number, director; and many schools at once.

use chrono::NaiveDate;
use opora_core::access::{Action, Actor, Moment};
use opora_core::ids::OrganisationId;
use opora_core::school::OrganisationKind;
use opora_core::words::plain;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder,
};

use crate::directory::{SCHOOLS_CHANGED, derive_again};
use crate::entities::{organisation, organisation_code, person};
use crate::journal::{self, Note};
use crate::open::Store;
use crate::organisations::{self, DatedCode, OrganisationDraft};
use crate::sentences::quoted;
use crate::trouble::{Answer, invalid, not_found, stale};

/// The position under which the head of a school stands.
pub const DIRECTOR: &str = "директор";

/// The facts of a school that are not dated.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SchoolFacts {
    /// Full name.
    pub full_name: Option<String>,
    /// «12», «12а».
    pub number: Option<String>,
    /// First day of its life.
    pub valid_from: Option<NaiveDate>,
}

/// Somebody who held a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedPerson {
    /// The name.
    pub name: String,
    /// First day.
    pub valid_from: Option<NaiveDate>,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
}

/// A school to be added with what the paper says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolDraft {
    /// Short name.
    pub name: String,
    /// Full name.
    pub full_name: Option<String>,
    /// Number; when absent it is taken from the name.
    pub number: Option<String>,
    /// The head.
    pub director: Option<String>,
    /// Its code in ФИС ОКО.
    pub code: Option<String>,
    /// First day of its life.
    pub valid_from: Option<NaiveDate>,
}

/// The system whose codes are pasted and typed on the pages.
pub const CODE_SYSTEM: &str = "фис око";

impl Store {
    /// Adds schools to an authority, all or none.
    pub async fn schools_add(
        &self,
        actor: &Actor,
        authority: OrganisationId,
        drafts: Vec<SchoolDraft>,
        moment: Moment,
    ) -> Answer<Vec<OrganisationId>> {
        actor.must(Action::KeepRegister)?;
        let tx = self.turn().await?;
        let row = organisations::find(&tx, actor, authority).await?;
        organisations::must_be(&row, OrganisationKind::Authority)?;
        let mut ids = Vec::with_capacity(drafts.len());
        for draft in drafts {
            ids.push(add(&tx, actor, authority, draft, moment).await?);
        }
        derive_again(&tx, actor, authority, SCHOOLS_CHANGED, moment).await?;
        tx.commit().await?;
        Ok(ids)
    }

    /// Changes the facts of an organisation.
    pub async fn organisation_change(
        &self,
        actor: &Actor,
        id: OrganisationId,
        lock: i64,
        facts: SchoolFacts,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::KeepRegister)?;
        let tx = self.turn().await?;
        let old = organisations::find(&tx, actor, id).await?;
        if facts.valid_from.zip(old.valid_to).is_some_and(|(from, to)| from > to) {
            return invalid("Первый день позже последнего.", "Исправьте день, с которого организация действует.");
        }
        let set = organisation::ActiveModel {
            search_key: Set(organisations::search_key(&old.name, facts.full_name.as_deref())),
            full_name: Set(facts.full_name.clone()),
            number: Set(facts.number.clone()),
            valid_from: Set(facts.valid_from),
            lock: Set(lock + 1),
            ..Default::default()
        };
        let done = organisation::Entity::update_many()
            .set(set)
            .filter(organisation::Column::Id.eq(id.0))
            .filter(organisation::Column::Lock.eq(lock))
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return stale();
        }
        let before = in_words(old.full_name.as_deref(), old.number.as_deref(), old.valid_from);
        let after = in_words(facts.full_name.as_deref(), facts.number.as_deref(), facts.valid_from);
        let sentence = format!("Изменены сведения об организации {}", quoted(&old.name));
        let note = Note::new("organisation-changed", sentence, organisations::about(&old)).change(before, after);
        journal::write(&tx, actor, moment, note).await?;
        organisations::derive_for(&tx, actor, &old, moment).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The heads of an organisation, newest first.
    pub async fn directors(&self, actor: &Actor, id: OrganisationId) -> Answer<Vec<DatedPerson>> {
        organisations::find(self.reader(), actor, id).await?;
        let rows = person::Entity::find()
            .filter(person::Column::OrganisationId.eq(id.0))
            .filter(person::Column::Position.eq(DIRECTOR))
            .order_by_desc(person::Column::Id)
            .all(self.reader())
            .await?;
        let read =
            |row: person::Model| DatedPerson { name: row.name, valid_from: row.valid_from, valid_to: row.valid_to };
        Ok(rows.into_iter().map(read).collect())
    }

    /// Names the head of an organisation from a day on; the one before ends the day before. The same name changes
    /// nothing.
    pub async fn director_set(
        &self,
        actor: &Actor,
        id: OrganisationId,
        name: &str,
        from: Option<NaiveDate>,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::KeepRegister)?;
        let tx = self.turn().await?;
        let row = organisations::find(&tx, actor, id).await?;
        let present = person::Entity::find()
            .filter(person::Column::OrganisationId.eq(id.0))
            .filter(person::Column::Position.eq(DIRECTOR))
            .filter(person::Column::ValidTo.is_null())
            .one(&tx)
            .await?;
        if present.as_ref().is_some_and(|person| person.name == name) {
            return Ok(());
        }
        if let (Some(since), Some(from)) = (present.as_ref().and_then(|person| person.valid_from), from)
            && from <= since
        {
            return invalid("Нынешний директор назначен позже этого дня.", "Укажите день после его назначения.");
        }
        put_director(&tx, &row, name, from, moment).await?;
        let before = present.map(|person| person.name).unwrap_or_default();
        let sentence = format!("Назначен директор организации {}", quoted(&row.name));
        let note = Note::new("director-set", sentence, organisations::about(&row)).change(before, name);
        journal::write(&tx, actor, moment, note).await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn add(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    authority: OrganisationId,
    draft: SchoolDraft,
    moment: Moment,
) -> Answer<OrganisationId> {
    let organisation = OrganisationDraft {
        kind: OrganisationKind::School,
        parent: Some(authority),
        name: draft.name,
        full_name: draft.full_name,
        number: draft.number,
        valid_from: draft.valid_from,
    };
    let id = organisations::create(tx, actor, organisation, moment).await?;
    let Some(row) = organisation::Entity::find_by_id(id.0).one(tx).await? else { return not_found() };
    if let Some(name) = draft.director {
        put_director(tx, &row, &name, None, moment).await?;
    }
    if let Some(code) = draft.code {
        let code = DatedCode { system: CODE_SYSTEM.to_owned(), code, valid_from: None, valid_to: None };
        let code = organisation_code::ActiveModel {
            id: NotSet,
            organisation_id: Set(id.0),
            system: Set(plain(&code.system)),
            code: Set(code.code),
            valid_from: Set(None),
            valid_to: Set(None),
        };
        code.insert(tx).await?;
    }
    Ok(id)
}

/// The director that an order names: written down when the book knows none, or one of before the order's day.
/// Says whether anything changed.
pub(crate) async fn director_from_order(
    tx: &impl ConnectionTrait,
    school: OrganisationId,
    name: &str,
    signed: Option<NaiveDate>,
    moment: Moment,
) -> Answer<bool> {
    let present = person::Entity::find()
        .filter(person::Column::OrganisationId.eq(school.0))
        .filter(person::Column::Position.eq(DIRECTOR))
        .filter(person::Column::ValidTo.is_null())
        .one(tx)
        .await?;
    if let Some(present) = present {
        let is_newer = present.valid_from.is_some_and(|from| signed.is_none_or(|signed| signed <= from));
        if is_newer || plain(&present.name) == plain(name) {
            return Ok(false);
        }
    }
    let Some(row) = organisation::Entity::find_by_id(school.0).one(tx).await? else { return Ok(false) };
    put_director(tx, &row, name, signed, moment).await?;
    Ok(true)
}

async fn put_director(
    tx: &impl ConnectionTrait,
    row: &organisation::Model,
    name: &str,
    from: Option<NaiveDate>,
    moment: Moment,
) -> Answer<()> {
    let Some(authority) = row.authority_id else { return not_found() };
    let last = from.unwrap_or(moment.today).pred_opt();
    person::Entity::update_many()
        .col_expr(person::Column::ValidTo, Expr::value(last))
        .filter(person::Column::OrganisationId.eq(row.id))
        .filter(person::Column::Position.eq(DIRECTOR))
        .filter(person::Column::ValidTo.is_null())
        .exec(tx)
        .await?;
    let new = person::ActiveModel {
        id: NotSet,
        authority_id: Set(authority),
        organisation_id: Set(Some(row.id)),
        name: Set(name.to_owned()),
        position: Set(Some(DIRECTOR.to_owned())),
        search_key: Set(plain(name)),
        valid_from: Set(from),
        valid_to: Set(None),
    };
    new.insert(tx).await?;
    Ok(())
}

fn in_words(full_name: Option<&str>, number: Option<&str>, from: Option<NaiveDate>) -> String {
    let mut words = Vec::new();
    words.extend(full_name.map(str::to_owned));
    words.extend(number.map(|number| format!("№\u{a0}{number}")));
    words.extend(from.map(|day| format!("действует с {}", crate::sentences::day(day))));
    words.join(", ")
}
