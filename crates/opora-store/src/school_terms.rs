//! School terms: the tables of terms, trimesters and holidays that authorities keep for their school years.

use chrono::{DateTime, Utc};
use opora_core::Refusal;
use opora_core::access::{Action, Actor, Moment};
use opora_core::calendar::{SchoolTerms, SchoolYear, TermsRow, TermsSource};
use opora_core::ids::OrganisationId;
use opora_core::reading::Period;
use opora_core::refusal::RefusalKind;
use opora_core::school::OrganisationKind;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use crate::entities::school_terms;
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::organisations;
use crate::scope::holds_authority;
use crate::sentences::day;
use crate::term_recount::{self, Recounts};
use crate::trouble::{Answer, invalid, not_found, parse, print, stale};

/// The school years for which a table can be kept, by the year of their September.
pub const YEARS: std::ops::RangeInclusive<i32> = 2000..=2098;

/// A table that was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptTerms {
    /// Whose it is; nothing when it holds for every authority that has none of its own.
    pub authority: Option<OrganisationId>,
    /// The dates.
    pub table: SchoolTerms,
    /// Who entered it or changed it last.
    pub changed_by: String,
    /// When.
    pub changed_at: DateTime<Utc>,
    /// Version of the row.
    pub lock: i64,
}

impl Store {
    /// The tables that an authority counts by, by school year: its own, and for other years those entered for all.
    /// For years without any the shipped one holds. Without an authority: the tables entered for all.
    pub async fn terms(&self, actor: &Actor, authority: Option<OrganisationId>) -> Answer<Vec<KeptTerms>> {
        actor.must(Action::Read)?;
        if let Some(authority) = authority {
            organisations::find(self.reader(), actor, authority).await?;
        }
        kept(self.reader(), authority).await
    }

    /// The tables of [`Store::terms`] alone, as readings take them.
    pub async fn terms_in_use(&self, actor: &Actor, authority: OrganisationId) -> Answer<Vec<SchoolTerms>> {
        Ok(self.terms(actor, Some(authority)).await?.into_iter().map(|kept| kept.table).collect())
    }

    /// What keeping this table would do to adopted programmes; nothing is kept. Refuses what
    /// [`Store::terms_set`] refuses.
    pub async fn terms_preview(
        &self,
        actor: &Actor,
        authority: Option<OrganisationId>,
        table: SchoolTerms,
        lock: i64,
        moment: Moment,
    ) -> Answer<Recounts> {
        let tx = self.turn().await?;
        let (_, recounts) = set(&tx, actor, authority, table, lock, moment).await?;
        tx.rollback().await?;
        Ok(recounts)
    }

    /// Keeps a table for its school year; `lock` is that of the table that the person saw, 0 for a year without one.
    /// Deadlines of adopted programmes that rest on terms are counted again: what is done stays done, on its day.
    /// Returns the new lock.
    pub async fn terms_set(
        &self,
        actor: &Actor,
        authority: Option<OrganisationId>,
        table: SchoolTerms,
        lock: i64,
        moment: Moment,
    ) -> Answer<i64> {
        let tx = self.turn().await?;
        let (lock, _) = set(&tx, actor, authority, table, lock, moment).await?;
        tx.commit().await?;
        Ok(lock)
    }
}

/// Keeps a table and counts by it, within a transaction.
async fn set(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    authority: Option<OrganisationId>,
    table: SchoolTerms,
    lock: i64,
    moment: Moment,
) -> Answer<(i64, Recounts)> {
    actor.must(if authority.is_some() { Action::KeepRegister } else { Action::KeepAuthorities })?;
    if authority.is_some_and(|authority| !holds_authority(actor, authority)) {
        return not_found();
    }
    if !YEARS.contains(&table.first_year) {
        return invalid("Такого учебного года здесь нет.", "Выберите учебный год из списка.");
    }
    if let Some(trouble) = table.troubles().into_iter().next() {
        let reason = format!("Строка «{}»: {}.", trouble.row.title(), trouble.reason);
        return Err(Refusal::new(RefusalKind::Invalid, reason, "Исправьте даты и сохраните снова.").into());
    }
    let table = SchoolTerms { source: TermsSource::Authority, ..table };
    if let Some(authority) = authority {
        let row = organisations::find(tx, actor, authority).await?;
        organisations::must_be(&row, OrganisationKind::Authority)?;
    }
    let old = school_terms::Entity::find()
        .filter(school_terms::Column::Place.eq(place(authority)))
        .filter(school_terms::Column::FirstYear.eq(i64::from(table.first_year)))
        .one(tx)
        .await?
        .map(read)
        .transpose()?;
    let counting = term_recount::begin(tx, authority, &table, moment).await?;
    match &old {
        Some(old) if old.table == table && old.lock == lock => return Ok((lock, Recounts::default())),
        Some(_) => change(tx, actor, authority, &table, lock, moment).await?,
        None if lock != 0 => return stale(),
        None => insert(tx, actor, authority, &table, moment).await?,
    }
    let about = About { authority, organisation: authority, ..About::default() };
    let note = Note::new("terms-set", sentence(authority, &table, old.is_some()), about);
    let (before, after) = difference(old.as_ref().map(|old| &old.table), &table);
    journal::write(tx, actor, moment, note.change(before, after)).await?;
    let recounts = term_recount::carry_out(tx, actor, counting, &table, moment).await?;
    Ok((lock + 1, recounts))
}

/// The tables that an authority counts by, each once a school year.
pub(crate) async fn tables(db: &impl ConnectionTrait, authority: OrganisationId) -> Answer<Vec<SchoolTerms>> {
    Ok(kept(db, Some(authority)).await?.into_iter().map(|kept| kept.table).collect())
}

async fn kept(db: &impl ConnectionTrait, authority: Option<OrganisationId>) -> Answer<Vec<KeptTerms>> {
    let places = [None, authority].map(place);
    let rows = school_terms::Entity::find().filter(school_terms::Column::Place.is_in(places)).all(db).await?;
    let mut tables: Vec<KeptTerms> = rows.into_iter().map(read).collect::<Answer<_>>()?;
    tables.sort_by_key(|kept| (kept.table.first_year, kept.authority.is_none()));
    // The authority's own stands first within a year.
    tables.dedup_by_key(|kept| kept.table.first_year);
    Ok(tables)
}

async fn change(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    authority: Option<OrganisationId>,
    table: &SchoolTerms,
    lock: i64,
    moment: Moment,
) -> Answer<()> {
    let set = school_terms::ActiveModel {
        body: Set(print("school terms", table)?),
        changed_at: Set(moment.now),
        changed_by_name: Set(actor.name.clone()),
        lock: Set(lock + 1),
        ..Default::default()
    };
    let done = school_terms::Entity::update_many()
        .set(set)
        .filter(school_terms::Column::Place.eq(place(authority)))
        .filter(school_terms::Column::FirstYear.eq(i64::from(table.first_year)))
        .filter(school_terms::Column::Lock.eq(lock))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 { stale() } else { Ok(()) }
}

async fn insert(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    authority: Option<OrganisationId>,
    table: &SchoolTerms,
    moment: Moment,
) -> Answer<()> {
    let row = school_terms::ActiveModel {
        id: NotSet,
        place: Set(place(authority)),
        authority_id: Set(authority.map(|id| id.0)),
        first_year: Set(i64::from(table.first_year)),
        body: Set(print("school terms", table)?),
        changed_at: Set(moment.now),
        changed_by_name: Set(actor.name.clone()),
        lock: Set(1),
    };
    let once =
        OnConflict::columns([school_terms::Column::Place, school_terms::Column::FirstYear]).do_nothing().to_owned();
    match school_terms::Entity::insert(row).on_conflict(once).exec_without_returning(tx).await {
        Ok(0) | Err(DbErr::RecordNotInserted) => stale(),
        Ok(_) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn read(row: school_terms::Model) -> Answer<KeptTerms> {
    Ok(KeptTerms {
        authority: row.authority_id.map(OrganisationId),
        table: parse("school terms", &row.body)?,
        changed_by: row.changed_by_name,
        changed_at: row.changed_at,
        lock: row.lock,
    })
}

/// A key that is never null, so that the table for all is unique too.
fn place(authority: Option<OrganisationId>) -> String {
    authority.map_or_else(|| "all".to_owned(), |id| id.to_string())
}

fn sentence(authority: Option<OrganisationId>, table: &SchoolTerms, known: bool) -> String {
    let verb = if known { "Изменены" } else { "Внесены" };
    let year = SchoolYear::starting(table.first_year).to_string().replace("учебный год", "учебного года");
    let whose = if authority.is_none() { ", общие для всех управлений" } else { "" };
    format!("{verb} даты четвертей и каникул {year}{whose}")
}

/// The rows that differ, as they were and as they are.
fn difference(old: Option<&SchoolTerms>, new: &SchoolTerms) -> (String, String) {
    let words = |row: TermsRow, table: &SchoolTerms| match row {
        TermsRow::Trimester(_) if table.trimesters_source == TermsSource::Default => {
            format!("{} по общей таблице", row.title())
        }
        _ => table.row(row).map_or_else(String::new, |own: Period| {
            format!("{} {}\u{2013}{}", row.title(), day(own.start), day(own.end))
        }),
    };
    let changed = TermsRow::ALL.into_iter().map(|row| (old.map(|old| words(row, old)), words(row, new)));
    let changed: Vec<_> = changed.filter(|(before, after)| before.as_ref() != Some(after)).collect();
    let before: Vec<String> = changed.iter().filter_map(|(before, _)| before.clone()).collect();
    let after: Vec<String> = changed.into_iter().map(|(_, after)| after).collect();
    (if old.is_none() { "общая таблица".to_owned() } else { before.join("; ") }, after.join("; "))
}
