//! Organisations in their tree, with names and codes that change over time.

use chrono::NaiveDate;
use opora_core::Refusal;
use opora_core::access::{Action, Actor, Moment, Scope};
use opora_core::ids::OrganisationId;
use opora_core::russian::sort_key;
use opora_core::school::OrganisationKind;
use opora_core::words::plain;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoCondition};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder,
};

use crate::adoption::hold_authority;
use crate::counting::bounded_count;
use crate::directory::{SCHOOLS_CHANGED, derive_again};
use crate::entities::{organisation, organisation_code, organisation_name};
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::scope::{Page, Rows};
use crate::sentences::quoted;
use crate::trouble::{Answer, invalid, known, not_found, stale};

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// What it belongs to.
    pub parent: Option<OrganisationId>,
    /// The authority over it; itself for an authority; nothing for a region.
    pub authority: Option<OrganisationId>,
    /// What it is.
    pub kind: OrganisationKind,
    /// Short name: «МБОУ СОШ № 12».
    pub name: String,
    /// Full name.
    pub full_name: Option<String>,
    /// «12», «12а».
    pub number: Option<String>,
    /// First day of its life, where known.
    pub valid_from: Option<NaiveDate>,
    /// Last day of its life; nothing while it lives.
    pub valid_to: Option<NaiveDate>,
    /// Version of the row for [`opora_core::refusal::RefusalKind::Stale`].
    pub lock: i64,
}

/// What is needed to create an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationDraft {
    /// What it is.
    pub kind: OrganisationKind,
    /// What it belongs to; nothing only for regions and authorities.
    pub parent: Option<OrganisationId>,
    /// Short name.
    pub name: String,
    /// Full name.
    pub full_name: Option<String>,
    /// Number; when absent it is taken from the name of a school.
    pub number: Option<String>,
    /// First day of its life.
    pub valid_from: Option<NaiveDate>,
}

/// A name that an organisation had or has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedName {
    /// Short name.
    pub name: String,
    /// Full name.
    pub full_name: Option<String>,
    /// First day.
    pub valid_from: Option<NaiveDate>,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
}

/// A code in a foreign system: login of ФИС ОКО, code of РЦОИ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedCode {
    /// Which system: «фис око», «рцои».
    pub system: String,
    /// The code: «sch221145», later «edu221145».
    pub code: String,
    /// First day.
    pub valid_from: Option<NaiveDate>,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
}

/// How a system of codes is named.
pub fn code_system(system: &str) -> &str {
    match system {
        "фис око" => "ФИС ОКО",
        "рцои" => "РЦОИ",
        other => other,
    }
}

/// Which organisations to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrganisationFilter {
    /// Of this kind.
    pub kind: Option<OrganisationKind>,
    /// Of this authority.
    pub authority: Option<OrganisationId>,
    /// Living on this day.
    pub on: Option<NaiveDate>,
    /// Words of the name.
    pub words: String,
}

impl Store {
    /// Creates an organisation. Regions and authorities: who may [`Action::KeepAuthorities`].
    pub async fn organisation_create(
        &self,
        actor: &Actor,
        draft: OrganisationDraft,
        moment: Moment,
    ) -> Answer<OrganisationId> {
        let tx = self.turn().await?;
        let id = create(&tx, actor, draft, moment).await?;
        let row = find(&tx, actor, id).await?;
        derive_for(&tx, actor, &row, moment).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// One organisation.
    pub async fn organisation(&self, actor: &Actor, id: OrganisationId) -> Answer<Organisation> {
        actor.must(Action::Read)?;
        let row = find(self.reader(), actor, id).await?;
        read(row)
    }

    /// Organisations by name.
    pub async fn organisations(
        &self,
        actor: &Actor,
        filter: &OrganisationFilter,
        page: Page,
    ) -> Answer<Rows<Organisation>> {
        actor.must(Action::Read)?;
        let condition = condition(actor, filter);
        let total = bounded_count(self.reader(), organisation::Entity::find().filter(condition.clone())).await?;
        let query = organisation::Entity::find()
            .filter(condition)
            .order_by_asc(organisation::Column::SortKey)
            .order_by_asc(organisation::Column::Id);
        let rows = page.cut(query).all(self.reader()).await?;
        Ok(Rows { rows: rows.into_iter().map(read).collect::<Answer<_>>()?, total, page })
    }

    /// The authorities that the actor sees, by name.
    pub async fn authorities(&self, actor: &Actor) -> Answer<Vec<Organisation>> {
        let filter = OrganisationFilter { kind: Some(OrganisationKind::Authority), ..OrganisationFilter::default() };
        let page = Page { number: 1, size: Page::MOST };
        Ok(self.organisations(actor, &filter, page).await?.rows)
    }

    /// Gives a new name from a day on; the old one stays in the history.
    pub async fn organisation_rename(
        &self,
        actor: &Actor,
        id: OrganisationId,
        lock: i64,
        name: DatedName,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::KeepRegister)?;
        if plain(&name.name).is_empty() {
            return invalid("Название не заполнено.", "Впишите название организации.");
        }
        let tx = self.turn().await?;
        let old = find(&tx, actor, id).await?;
        let from = name.valid_from.unwrap_or(moment.today);
        let set = organisation::ActiveModel {
            name: Set(name.name.clone()),
            full_name: Set(name.full_name.clone()),
            search_key: Set(search_key(&name.name, name.full_name.as_deref())),
            sort_key: Set(sort_key(&name.name)),
            lock: Set(lock + 1),
            ..Default::default()
        };
        update(&tx, id, lock, set).await?;
        organisation_name::Entity::update_many()
            .col_expr(organisation_name::Column::ValidTo, Expr::value(from.pred_opt()))
            .filter(organisation_name::Column::OrganisationId.eq(id.0))
            .filter(organisation_name::Column::ValidTo.is_null())
            .exec(&tx)
            .await?;
        name_row(id, &name.name, name.full_name.clone(), Some(from)).insert(&tx).await?;
        let note =
            Note::new("organisation-renamed", format!("Переименована организация {}", quoted(&old.name)), about(&old))
                .change(&old.name, &name.name);
        journal::write(&tx, actor, moment, note).await?;
        derive_for(&tx, actor, &old, moment).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends the life of an organisation with this last day.
    pub async fn organisation_close(
        &self,
        actor: &Actor,
        id: OrganisationId,
        lock: i64,
        last_day: NaiveDate,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::KeepRegister)?;
        let tx = self.turn().await?;
        let old = find(&tx, actor, id).await?;
        let set =
            organisation::ActiveModel { valid_to: Set(Some(last_day)), lock: Set(lock + 1), ..Default::default() };
        update(&tx, id, lock, set).await?;
        let sentence = format!("Организация {} действует по {}", quoted(&old.name), crate::sentences::day(last_day));
        journal::write(&tx, actor, moment, Note::new("organisation-closed", sentence, about(&old))).await?;
        derive_for(&tx, actor, &old, moment).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Gives a code of a foreign system from a day on; the former code of the same system ends the day before.
    pub async fn organisation_code_set(
        &self,
        actor: &Actor,
        id: OrganisationId,
        code: DatedCode,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::KeepRegister)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        let system = plain(&code.system);
        let from = code.valid_from.unwrap_or(moment.today);
        organisation_code::Entity::update_many()
            .col_expr(organisation_code::Column::ValidTo, Expr::value(from.pred_opt()))
            .filter(organisation_code::Column::OrganisationId.eq(id.0))
            .filter(organisation_code::Column::System.eq(&system))
            .filter(organisation_code::Column::ValidTo.is_null())
            .exec(&tx)
            .await?;
        organisation_code::ActiveModel {
            id: NotSet,
            organisation_id: Set(id.0),
            system: Set(system.clone()),
            code: Set(code.code.clone()),
            valid_from: Set(code.valid_from),
            valid_to: Set(code.valid_to),
        }
        .insert(&tx)
        .await?;
        let sentence = format!("{}: присвоен код {} ({})", row.name, code.code, code_system(&system));
        journal::write(&tx, actor, moment, Note::new("organisation-code", sentence, about(&row))).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The names that an organisation had, newest first.
    pub async fn organisation_names(&self, actor: &Actor, id: OrganisationId) -> Answer<Vec<DatedName>> {
        find(self.reader(), actor, id).await?;
        let rows = organisation_name::Entity::find()
            .filter(organisation_name::Column::OrganisationId.eq(id.0))
            .order_by_desc(organisation_name::Column::Id)
            .all(self.reader())
            .await?;
        let name = |row: organisation_name::Model| DatedName {
            name: row.name,
            full_name: row.full_name,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        };
        Ok(rows.into_iter().map(name).collect())
    }

    /// The codes that an organisation had, newest first.
    pub async fn organisation_codes(&self, actor: &Actor, id: OrganisationId) -> Answer<Vec<DatedCode>> {
        find(self.reader(), actor, id).await?;
        let rows = organisation_code::Entity::find()
            .filter(organisation_code::Column::OrganisationId.eq(id.0))
            .order_by_desc(organisation_code::Column::Id)
            .all(self.reader())
            .await?;
        let code = |row: organisation_code::Model| DatedCode {
            system: row.system,
            code: row.code,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        };
        Ok(rows.into_iter().map(code).collect())
    }
}

/// Creates an organisation within a transaction.
pub(crate) async fn create(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    draft: OrganisationDraft,
    moment: Moment,
) -> Answer<OrganisationId> {
    let name = draft.name.trim().to_owned();
    if plain(&name).is_empty() {
        return invalid("Название не заполнено.", "Впишите название организации.");
    }
    let top = matches!(draft.kind, OrganisationKind::Region | OrganisationKind::Authority);
    actor.must(if top { Action::KeepAuthorities } else { Action::KeepRegister })?;
    let parent = match draft.parent {
        Some(parent) => Some(find(tx, actor, parent).await?),
        None if top => None,
        None => {
            return invalid("Не сказано, к какому управлению относится организация.", "Выберите управление.");
        }
    };
    let authority = parent.as_ref().and_then(|row| row.authority_id);
    if !top && authority.is_none() {
        return invalid("Эта организация не входит в управление образования.", "Выберите управление.");
    }
    if let Some(twin) = namesake(tx, draft.kind, authority, &name).await? {
        let next = "Откройте её в списке; если это другая организация, дайте ей отличимое название.";
        return invalid(&format!("Такая организация уже есть: {}.", twin.name), next);
    }
    let number = draft.number.or_else(|| match draft.kind {
        OrganisationKind::School => opora_core::school::SchoolKey::of(&name).number,
        _ => None,
    });
    let row = organisation::ActiveModel {
        id: NotSet,
        parent_id: Set(parent.as_ref().map(|row| row.id)),
        authority_id: Set(authority),
        kind: Set(draft.kind.code().to_owned()),
        name: Set(name.clone()),
        full_name: Set(draft.full_name.clone()),
        number: Set(number),
        search_key: Set(search_key(&name, draft.full_name.as_deref())),
        sort_key: Set(sort_key(&name)),
        valid_from: Set(draft.valid_from),
        valid_to: Set(None),
        lock: Set(1),
    }
    .insert(tx)
    .await?;
    let id = OrganisationId(row.id);
    let mut authority = authority;
    if draft.kind == OrganisationKind::Authority {
        authority = Some(row.id);
        let own = organisation::ActiveModel { id: Set(row.id), authority_id: Set(authority), ..Default::default() };
        organisation::Entity::update(own).exec(tx).await?;
    }
    name_row(id, &name, draft.full_name, draft.valid_from).insert(tx).await?;
    let about = About { authority: authority.map(OrganisationId), organisation: Some(id), ..About::default() };
    let sentence = format!("Добавлена организация {} ({})", quoted(&name), draft.kind.title());
    journal::write(tx, actor, moment, Note::new("organisation-created", sentence, about)).await?;
    Ok(id)
}

/// An organisation in use with the same name: of the same authority, or another authority.
async fn namesake(
    tx: &impl ConnectionTrait,
    kind: OrganisationKind,
    authority: Option<i64>,
    name: &str,
) -> Answer<Option<organisation::Model>> {
    let mut same = organisation::Entity::find()
        .filter(organisation::Column::Kind.eq(kind.code()))
        .filter(organisation::Column::SortKey.eq(sort_key(name)))
        .filter(organisation::Column::ValidTo.is_null());
    if let Some(authority) = authority {
        same = same.filter(organisation::Column::AuthorityId.eq(authority));
    }
    Ok(same.one(tx).await?)
}

/// Words of orders may mean an organisation that is new or has another name, and no longer one that is closed.
pub(crate) async fn derive_for(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    row: &organisation::Model,
    moment: Moment,
) -> Answer<()> {
    if let Some(authority) = row.authority_id.map(OrganisationId) {
        hold_authority(tx, authority).await?;
        derive_again(tx, actor, authority, SCHOOLS_CHANGED, moment).await?;
    }
    Ok(())
}

/// The row of an organisation that the actor sees: its own, and for a school the authority over it.
pub(crate) async fn find(db: &impl ConnectionTrait, actor: &Actor, id: OrganisationId) -> Answer<organisation::Model> {
    let query = organisation::Entity::find_by_id(id.0).filter(seen(actor));
    match query.one(db).await? {
        Some(row) => Ok(row),
        None => not_found(),
    }
}

pub(crate) fn read(row: organisation::Model) -> Answer<Organisation> {
    Ok(Organisation {
        id: OrganisationId(row.id),
        parent: row.parent_id.map(OrganisationId),
        authority: row.authority_id.map(OrganisationId),
        kind: known("kind of organisation", &row.kind, OrganisationKind::from_code(&row.kind))?,
        name: row.name,
        full_name: row.full_name,
        number: row.number,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        lock: row.lock,
    })
}

pub(crate) fn about(row: &organisation::Model) -> About {
    About {
        authority: row.authority_id.map(OrganisationId),
        organisation: Some(OrganisationId(row.id)),
        ..About::default()
    }
}

fn seen(actor: &Actor) -> Condition {
    match actor.scope() {
        Scope::Everything => Condition::all(),
        Scope::Authority(own) => organisation::Column::AuthorityId.eq(own.0).into_condition(),
        Scope::School { authority, school } => organisation::Column::Id.is_in([authority.0, school.0]).into_condition(),
    }
}

fn condition(actor: &Actor, filter: &OrganisationFilter) -> Condition {
    let words = plain(&filter.words);
    let living = filter.on.map(|day| {
        let from = organisation::Column::ValidFrom;
        let to = organisation::Column::ValidTo;
        from.is_null().or(from.lte(day)).and(to.is_null().or(to.gte(day)))
    });
    seen(actor)
        .add_option(filter.kind.map(|kind| organisation::Column::Kind.eq(kind.code())))
        .add_option(filter.authority.map(|id| organisation::Column::AuthorityId.eq(id.0)))
        .add_option(living)
        .add_option((!words.is_empty()).then(|| organisation::Column::SearchKey.contains(words)))
}

async fn update(
    tx: &impl ConnectionTrait,
    id: OrganisationId,
    lock: i64,
    set: organisation::ActiveModel,
) -> Answer<()> {
    let done = organisation::Entity::update_many()
        .set(set)
        .filter(organisation::Column::Id.eq(id.0))
        .filter(organisation::Column::Lock.eq(lock))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 { stale() } else { Ok(()) }
}

pub(crate) fn search_key(name: &str, full_name: Option<&str>) -> String {
    match full_name {
        Some(full) => format!("{} {}", plain(name), plain(full)),
        None => plain(name),
    }
}

fn name_row(
    id: OrganisationId,
    name: &str,
    full_name: Option<String>,
    valid_from: Option<NaiveDate>,
) -> organisation_name::ActiveModel {
    organisation_name::ActiveModel {
        id: NotSet,
        organisation_id: Set(id.0),
        name: Set(name.to_owned()),
        full_name: Set(full_name),
        valid_from: Set(valid_from),
        valid_to: Set(None),
    }
}

/// Refuses a kind that cannot be what is needed here.
pub(crate) fn must_be(row: &organisation::Model, kind: OrganisationKind) -> Result<(), Refusal> {
    if row.kind == kind.code() { Ok(()) } else { Err(Refusal::not_found()) }
}
