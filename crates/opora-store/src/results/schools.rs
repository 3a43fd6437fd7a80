//! Tested schools: the schools of result files, whose they are, and under which codes they were met.
//!
//! A code is bound to an authority once: by the authority that brought it first, by a code that an organisation has in
//! a foreign system, or by hand. Afterwards only an administrator can bind it elsewhere, so nobody comes to see the
//! results of a foreign school by bringing a file or typing a code.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use opora_core::Refusal;
use opora_core::access::{Action, Actor, Moment, Scope};
use opora_core::assessment;
use opora_core::ids::{OrganisationId, TestedSchoolId};
use opora_core::refusal::RefusalKind;
use opora_core::russian::sort_key;
use opora_core::school::OrganisationKind;
use opora_core::words::plain;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoCondition};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};

use super::entities::{tested_school, tested_school_code};
use crate::counting::bounded_count;
use crate::entities::{organisation, organisation_code};
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::organisations;
use crate::scope::{Page, Rows};
use crate::sentences::quoted;
use crate::trouble::{Answer, not_found, stale};

/// Rows and values a statement.
const CHUNK: usize = 400;

/// A school of result files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestedSchool {
    /// Its id.
    pub id: TestedSchoolId,
    /// The code as results are stored by.
    pub code: String,
    /// The name as the newest file spells it; may be empty.
    pub name: String,
    /// The municipality as the newest file spells it; may be empty.
    pub municipality: String,
    /// The authority that sees its results; nothing while nobody but an administrator does.
    pub authority: Option<OrganisationId>,
    /// The school of the register.
    pub organisation: Option<OrganisationId>,
    /// Its name there.
    pub organisation_name: Option<String>,
    /// Version of the row.
    pub lock: i64,
}

impl TestedSchool {
    /// The name to show: of the register, of the files, or the code.
    pub fn title(&self) -> &str {
        match (&self.organisation_name, self.name.as_str()) {
            (Some(name), _) => name,
            (None, "") => &self.code,
            (None, name) => name,
        }
    }
}

/// A code under which a school was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenCode {
    /// The code.
    pub code: String,
    /// The day of the first import that had it.
    pub first_seen: NaiveDate,
    /// The day of the last one.
    pub last_seen: NaiveDate,
}

/// Whose rows and figures of single schools a person may see. Sums over a region are for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResultView {
    /// All schools.
    Everything,
    /// The schools with these codes, as they stand in the rows.
    Schools(BTreeSet<String>),
}

impl ResultView {
    /// Whether the figures of this school may be shown.
    pub fn holds(&self, code: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Schools(codes) => codes.contains(code),
        }
    }
}

/// Which tested schools to show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Binding {
    /// All.
    #[default]
    Any,
    /// Only those that are a school of the register.
    Bound,
    /// Only those that are not.
    Unbound,
}

/// Which tested schools to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestedSchoolFilter {
    /// Bound to the register or not.
    pub binding: Binding,
    /// Words of code, name, municipality.
    pub words: String,
}

/// What the schools of files are in the book, before they are adopted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matching {
    /// Known already, and bound to a school of the register.
    pub known: usize,
    /// Will be bound to a school of the register by its code.
    pub by_code: Vec<(assessment::TestedSchool, OrganisationId)>,
    /// Known by code, or new; not a school of the register.
    pub unbound: Vec<assessment::TestedSchool>,
    /// Belong to another authority, or to nobody yet: this person cannot bring their results.
    pub foreign: Vec<assessment::TestedSchool>,
}

impl Store {
    /// Whose figures the actor may see.
    pub async fn result_view(&self, actor: &Actor) -> Answer<ResultView> {
        actor.must(Action::Read)?;
        if actor.scope() == Scope::Everything {
            return Ok(ResultView::Everything);
        }
        let own = tested_school::Entity::find().filter(seen(actor)).select_only();
        let codes = own.clone().column(tested_school::Column::Code).into_tuple::<String>().all(self.reader()).await?;
        let ids = own.column(tested_school::Column::Id).into_query();
        let others: Vec<String> = tested_school_code::Entity::find()
            .select_only()
            .column(tested_school_code::Column::Code)
            .filter(tested_school_code::Column::SchoolId.in_subquery(ids))
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(ResultView::Schools(codes.into_iter().chain(others).collect()))
    }

    /// The tested schools that the actor sees, by name.
    pub async fn tested_schools(
        &self,
        actor: &Actor,
        filter: &TestedSchoolFilter,
        page: Page,
    ) -> Answer<Rows<TestedSchool>> {
        actor.must(Action::Read)?;
        let words = plain(&filter.words);
        let bound = match filter.binding {
            Binding::Any => None,
            Binding::Bound => Some(tested_school::Column::OrganisationId.is_not_null()),
            Binding::Unbound => Some(tested_school::Column::OrganisationId.is_null()),
        };
        let condition = seen(actor)
            .add_option(bound)
            .add_option((!words.is_empty()).then(|| tested_school::Column::SearchKey.contains(words)));
        let total = bounded_count(self.reader(), tested_school::Entity::find().filter(condition.clone())).await?;
        let query = tested_school::Entity::find()
            .filter(condition)
            .order_by_asc(tested_school::Column::SortKey)
            .order_by_asc(tested_school::Column::Id);
        let rows = page.cut(query).all(self.reader()).await?;
        Ok(Rows { rows: titled(self.reader(), rows).await?, total, page })
    }

    /// All schools of the register of results, each with all its codes and the name that it has in the register of
    /// schools, or else in the newest file. For background work and for counting over the region; by code.
    pub async fn tested_schools_all(&self, actor: &Actor) -> Answer<Vec<assessment::TestedSchool>> {
        actor.must(Action::Read)?;
        let rows = tested_school::Entity::find()
            .filter(seen(actor))
            .order_by_asc(tested_school::Column::Code)
            .all(self.reader())
            .await?;
        let mut codes: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        for row in
            tested_school_code::Entity::find().order_by_asc(tested_school_code::Column::Code).all(self.reader()).await?
        {
            codes.entry(row.school_id).or_default().push(row.code);
        }
        let all = titled(self.reader(), rows).await?.into_iter().map(|school| {
            let mut other_codes = codes.remove(&school.id.0).unwrap_or_default();
            other_codes.retain(|code| *code != school.code);
            assessment::TestedSchool {
                name: school.title().to_owned(),
                municipality: school.municipality,
                code: school.code,
                other_codes,
            }
        });
        Ok(all.collect())
    }

    /// Codes that are the same school of the register as another: each with the code under which that school is
    /// counted, the least of them.
    pub async fn tested_school_twins(&self, actor: &Actor) -> Answer<Vec<(String, String)>> {
        actor.must(Action::Read)?;
        let rows: Vec<(i64, String)> = tested_school::Entity::find()
            .select_only()
            .column(tested_school::Column::OrganisationId)
            .column(tested_school::Column::Code)
            .filter(seen(actor).add(tested_school::Column::OrganisationId.is_not_null()))
            .order_by_asc(tested_school::Column::Code)
            .into_tuple()
            .all(self.reader())
            .await?;
        let mut first: BTreeMap<i64, String> = BTreeMap::new();
        let mut twins = Vec::new();
        for (organisation, code) in rows {
            match first.get(&organisation) {
                Some(into) => twins.push((code, into.clone())),
                None => drop(first.insert(organisation, code)),
            }
        }
        Ok(twins)
    }

    /// One tested school by any of its codes.
    pub async fn tested_school(&self, actor: &Actor, code: &str) -> Answer<(TestedSchool, Vec<SeenCode>)> {
        actor.must(Action::Read)?;
        let row = find(self.reader(), actor, code).await?;
        let codes = tested_school_code::Entity::find()
            .filter(tested_school_code::Column::SchoolId.eq(row.id))
            .order_by_asc(tested_school_code::Column::FirstSeen)
            .order_by_asc(tested_school_code::Column::Id)
            .all(self.reader())
            .await?;
        let codes = codes.into_iter().map(|row| SeenCode {
            code: row.code,
            first_seen: row.first_seen,
            last_seen: row.last_seen,
        });
        match titled(self.reader(), vec![row]).await?.into_iter().next() {
            Some(school) => Ok((school, codes.collect())),
            None => not_found(),
        }
    }

    /// The tested schools that are this school of the register.
    pub async fn tested_schools_of(&self, actor: &Actor, school: OrganisationId) -> Answer<Vec<TestedSchool>> {
        actor.must(Action::Read)?;
        let own = seen(actor).add(tested_school::Column::OrganisationId.eq(school.0));
        let rows = tested_school::Entity::find().filter(own).all(self.reader()).await?;
        titled(self.reader(), rows).await
    }

    /// Says which school of the register a tested school is, or that it is none. An authority can do so with the
    /// schools that it brought; only an administrator gives a tested school to another authority.
    pub async fn tested_school_link(
        &self,
        actor: &Actor,
        code: &str,
        lock: i64,
        organisation: Option<OrganisationId>,
        moment: Moment,
    ) -> Answer<()> {
        actor.must(Action::HandleResults)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, code).await?;
        let target = match organisation {
            Some(id) => {
                let target = organisations::find(&tx, actor, id).await?;
                organisations::must_be(&target, OrganisationKind::School)?;
                Some(target)
            }
            None => None,
        };
        let authority = target.as_ref().map_or(row.authority_id, |target| target.authority_id);
        let done = tested_school::Entity::update_many()
            .col_expr(tested_school::Column::OrganisationId, Expr::value(organisation.map(|id| id.0)))
            .col_expr(tested_school::Column::AuthorityId, Expr::value(authority))
            .col_expr(tested_school::Column::Lock, Expr::value(lock + 1))
            .filter(tested_school::Column::Id.eq(row.id))
            .filter(tested_school::Column::Lock.eq(lock))
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return stale();
        }
        let (sentence, about) = match &target {
            Some(target) => (
                format!("Результаты с кодом {} отнесены к организации {}", row.code, quoted(&target.name)),
                organisations::about(target),
            ),
            None => (
                format!("Результаты с кодом {} больше не отнесены к школе реестра", row.code),
                About { authority: authority.map(OrganisationId), ..About::default() },
            ),
        };
        journal::write(&tx, actor, moment, Note::new("tested-school-linked", sentence, about)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What the schools of files are in the book; `authority` is that of the upload.
    pub async fn tested_schools_match(
        &self,
        actor: &Actor,
        authority: Option<OrganisationId>,
        schools: &[assessment::TestedSchool],
    ) -> Answer<Matching> {
        actor.must(Action::HandleResults)?;
        let mut matching = Matching::default();
        for (school, found) in resolve(self.reader(), authority, schools).await? {
            match found {
                Found::Known(row) if row.organisation_id.is_some() => matching.known += 1,
                Found::Known(_) | Found::New => matching.unbound.push(school.clone()),
                Found::ByCode { organisation, .. } => {
                    matching.by_code.push((school.clone(), OrganisationId(organisation.id)));
                }
                Found::Foreign => matching.foreign.push(school.clone()),
            }
        }
        Ok(matching)
    }
}

/// The rows of tested schools that the actor sees.
pub(super) fn seen(actor: &Actor) -> Condition {
    match actor.scope() {
        Scope::Everything => Condition::all(),
        Scope::Authority(own) => tested_school::Column::AuthorityId.eq(own.0).into_condition(),
        Scope::School { school, .. } => tested_school::Column::OrganisationId.eq(school.0).into_condition(),
    }
}

/// The tested school that any of its codes names.
pub(super) async fn find(db: &impl ConnectionTrait, actor: &Actor, code: &str) -> Answer<tested_school::Model> {
    let by_code = tested_school_code::Entity::find()
        .filter(tested_school_code::Column::Code.is_in(spellings(code)))
        .all(db)
        .await?;
    let ids = by_code.into_iter().map(|row| row.school_id);
    let query = tested_school::Entity::find()
        .filter(seen(actor))
        .filter(tested_school::Column::Code.eq(code).or(tested_school::Column::Id.is_in(ids)))
        .order_by_asc(tested_school::Column::Id);
    match query.one(db).await? {
        Some(row) => Ok(row),
        None => not_found(),
    }
}

/// The tested schools with these codes as stored in rows, those outside of the actor's scope left out.
pub(super) async fn by_codes(
    db: &impl ConnectionTrait,
    actor: &Actor,
    codes: &[String],
) -> Answer<BTreeMap<String, tested_school::Model>> {
    let mut out = BTreeMap::new();
    for chunk in codes.chunks(CHUNK) {
        let rows = tested_school::Entity::find()
            .filter(seen(actor))
            .filter(tested_school::Column::Code.is_in(chunk))
            .all(db)
            .await?;
        out.extend(rows.into_iter().map(|row| (row.code.clone(), row)));
    }
    Ok(out)
}

/// Tested schools with the names that the register gives them.
pub(super) async fn titled(db: &impl ConnectionTrait, rows: Vec<tested_school::Model>) -> Answer<Vec<TestedSchool>> {
    let ids: BTreeSet<i64> = rows.iter().filter_map(|row| row.organisation_id).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut names = BTreeMap::new();
    for chunk in ids.chunks(CHUNK) {
        let found =
            organisation::Entity::find().filter(organisation::Column::Id.is_in(chunk.iter().copied())).all(db).await?;
        names.extend(found.into_iter().map(|row| (row.id, row.name)));
    }
    let read = |row: tested_school::Model| TestedSchool {
        id: TestedSchoolId(row.id),
        code: row.code,
        name: row.name,
        municipality: row.municipality,
        authority: row.authority_id.map(OrganisationId),
        organisation: row.organisation_id.map(OrganisationId),
        organisation_name: row.organisation_id.and_then(|id| names.get(&id).cloned()),
        lock: row.lock,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// What a school of a file is in the book.
enum Found {
    Known(tested_school::Model),
    /// Not bound yet; an organisation has its code. `row` when it was met before.
    ByCode {
        organisation: organisation::Model,
        row: Option<tested_school::Model>,
    },
    New,
    Foreign,
}

impl Found {
    /// The row of a school that was met before.
    fn row(&self) -> Option<&tested_school::Model> {
        match self {
            Self::Known(row) | Self::ByCode { row: Some(row), .. } => Some(row),
            Self::ByCode { row: None, .. } | Self::New | Self::Foreign => None,
        }
    }
}

async fn resolve<'a>(
    db: &impl ConnectionTrait,
    authority: Option<OrganisationId>,
    schools: &'a [assessment::TestedSchool],
) -> Answer<Vec<(&'a assessment::TestedSchool, Found)>> {
    let spelled: BTreeSet<String> = schools.iter().flat_map(all_spellings).collect();
    let spelled: Vec<String> = spelled.into_iter().collect();
    let mut known: BTreeMap<String, i64> = BTreeMap::new();
    let mut holders: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    for chunk in spelled.chunks(CHUNK) {
        let codes =
            tested_school_code::Entity::find().filter(tested_school_code::Column::Code.is_in(chunk)).all(db).await?;
        known.extend(codes.into_iter().map(|row| (row.code, row.school_id)));
        let codes =
            organisation_code::Entity::find().filter(organisation_code::Column::Code.is_in(chunk)).all(db).await?;
        for row in codes {
            holders.entry(row.code).or_default().insert(row.organisation_id);
        }
    }
    let rows: BTreeMap<i64, tested_school::Model> = by_ids(db, known.values().copied()).await?;
    let organisations: BTreeMap<i64, organisation::Model> = {
        let ids: BTreeSet<i64> = holders.values().flatten().copied().collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        let mut out = BTreeMap::new();
        for chunk in ids.chunks(CHUNK) {
            let found = organisation::Entity::find()
                .filter(organisation::Column::Id.is_in(chunk.iter().copied()))
                .all(db)
                .await?;
            out.extend(found.into_iter().map(|row| (row.id, row)));
        }
        out
    };
    let find = |school: &assessment::TestedSchool| {
        let spelled = all_spellings(school);
        let row = spelled.iter().find_map(|code| known.get(code)).and_then(|id| rows.get(id)).cloned();
        let claimed: BTreeSet<i64> = spelled.iter().filter_map(|code| holders.get(code)).flatten().copied().collect();
        let claimed: Vec<&organisation::Model> = claimed
            .iter()
            .filter_map(|id| organisations.get(id))
            .filter(|row| row.kind == OrganisationKind::School.code())
            .collect();
        let only = match claimed.as_slice() {
            [only] => Some((*only).clone()),
            _ => None,
        };
        match (row, authority) {
            (Some(row), Some(own)) if row.authority_id != Some(own.0) => Found::Foreign,
            (Some(row), _) if row.organisation_id.is_some() => Found::Known(row),
            (row, Some(own)) => {
                if claimed.iter().any(|organisation| organisation.authority_id != Some(own.0)) {
                    return Found::Foreign;
                }
                match (only, row) {
                    (Some(organisation), row) => Found::ByCode { organisation, row },
                    (None, Some(row)) => Found::Known(row),
                    (None, None) => Found::New,
                }
            }
            (row, None) => match (only, row) {
                (Some(organisation), row) => Found::ByCode { organisation, row },
                (None, Some(row)) => Found::Known(row),
                (None, None) => Found::New,
            },
        }
    };
    Ok(schools.iter().map(|school| (school, find(school))).collect())
}

async fn by_ids(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = i64>,
) -> Answer<BTreeMap<i64, tested_school::Model>> {
    let ids: BTreeSet<i64> = ids.collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut out = BTreeMap::new();
    for chunk in ids.chunks(CHUNK) {
        let found = tested_school::Entity::find()
            .filter(tested_school::Column::Id.is_in(chunk.iter().copied()))
            .all(db)
            .await?;
        out.extend(found.into_iter().map(|row| (row.id, row)));
    }
    Ok(out)
}

/// Writes down the schools of an upload that is being adopted; refuses an upload with foreign ones.
pub(super) async fn keep(
    tx: &impl ConnectionTrait,
    authority: Option<OrganisationId>,
    schools: &[assessment::TestedSchool],
    moment: Moment,
) -> Answer<()> {
    let resolved = resolve(tx, authority, schools).await?;
    refuse_foreign(&resolved)?;
    let mut new = Vec::new();
    for (school, found) in &resolved {
        match found {
            Found::Foreign => {}
            Found::New => new.push(new_row(school, authority.map(|id| id.0), None, moment)),
            Found::ByCode { organisation, row: None } => {
                new.push(new_row(school, organisation.authority_id, Some(organisation.id), moment));
            }
            Found::ByCode { organisation, row: Some(row) } => {
                renew(tx, row, school, Some(organisation)).await?;
            }
            Found::Known(row) => renew(tx, row, school, None).await?,
        }
    }
    for chunk in new.chunks(CHUNK) {
        tested_school::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(tx).await?;
    }
    keep_codes(tx, &resolved, moment).await
}

fn refuse_foreign(resolved: &[(&assessment::TestedSchool, Found)]) -> Answer<()> {
    let foreign: Vec<&str> = resolved
        .iter()
        .filter(|(_, found)| matches!(found, Found::Foreign))
        .map(|(school, _)| school.code.as_str())
        .collect();
    if foreign.is_empty() {
        return Ok(());
    }
    let shown = foreign.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    let more = if foreign.len() > 5 { format!(" и ещё {}", foreign.len() - 5) } else { String::new() };
    Err(Refusal::new(
        RefusalKind::Forbidden,
        format!("В файлах есть школы, которые не относятся к вашему управлению: {shown}{more}."),
        "Уберите эти файлы из загрузки или попросите администратора принять их или отнести школы к управлению.",
    )
    .into())
}

/// Takes over what the newest file says of a school, and its place in the register.
async fn renew(
    tx: &impl ConnectionTrait,
    row: &tested_school::Model,
    school: &assessment::TestedSchool,
    bound: Option<&organisation::Model>,
) -> Answer<()> {
    let newer = |new: &str, old: &str| if new.is_empty() { old.to_owned() } else { new.to_owned() };
    let (name, municipality) = (newer(&school.name, &row.name), newer(&school.municipality, &row.municipality));
    if bound.is_none() && name == row.name && municipality == row.municipality {
        return Ok(());
    }
    let mut set = tested_school::ActiveModel {
        id: Set(row.id),
        search_key: Set(search_key(&row.code, &name, &municipality)),
        sort_key: Set(order_key(&row.code, &name)),
        name: Set(name),
        municipality: Set(municipality),
        lock: Set(row.lock + 1),
        ..Default::default()
    };
    if let Some(organisation) = bound {
        set.organisation_id = Set(Some(organisation.id));
        set.authority_id = Set(organisation.authority_id);
    }
    set.update(tx).await?;
    Ok(())
}

async fn keep_codes(
    tx: &impl ConnectionTrait,
    resolved: &[(&assessment::TestedSchool, Found)],
    moment: Moment,
) -> Answer<()> {
    let new_schools: Vec<String> =
        resolved.iter().filter(|(_, found)| found.row().is_none()).map(|(school, _)| school.code.clone()).collect();
    let mut ids: BTreeMap<String, i64> = BTreeMap::new();
    for chunk in new_schools.chunks(CHUNK) {
        let rows = tested_school::Entity::find().filter(tested_school::Column::Code.is_in(chunk)).all(tx).await?;
        ids.extend(rows.into_iter().map(|row| (row.code, row.id)));
    }
    let mut met: BTreeMap<&str, i64> = BTreeMap::new();
    for (school, found) in resolved {
        let id = found.row().map(|row| row.id).or_else(|| ids.get(&school.code).copied());
        let Some(id) = id else { continue };
        met.extend(std::iter::once(&school.code).chain(&school.other_codes).map(|code| (code.as_str(), id)));
    }
    let codes: Vec<&str> = met.keys().copied().collect();
    let mut present: BTreeSet<String> = BTreeSet::new();
    for chunk in codes.chunks(CHUNK) {
        let known = tested_school_code::Column::Code.is_in(chunk.iter().copied());
        let rows = tested_school_code::Entity::find().filter(known.clone()).all(tx).await?;
        present.extend(rows.into_iter().map(|row| row.code));
        tested_school_code::Entity::update_many()
            .col_expr(tested_school_code::Column::LastSeen, Expr::value(moment.today))
            .filter(known)
            .filter(tested_school_code::Column::LastSeen.lt(moment.today))
            .exec(tx)
            .await?;
    }
    let new: Vec<_> = met
        .into_iter()
        .filter(|(code, _)| !present.contains(*code))
        .map(|(code, school)| tested_school_code::ActiveModel {
            id: NotSet,
            school_id: Set(school),
            code: Set(code.to_owned()),
            first_seen: Set(moment.today),
            last_seen: Set(moment.today),
        })
        .collect();
    for chunk in new.chunks(CHUNK) {
        tested_school_code::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn new_row(
    school: &assessment::TestedSchool,
    authority: Option<i64>,
    organisation: Option<i64>,
    moment: Moment,
) -> tested_school::ActiveModel {
    tested_school::ActiveModel {
        id: NotSet,
        code: Set(school.code.clone()),
        name: Set(school.name.clone()),
        municipality: Set(school.municipality.clone()),
        search_key: Set(search_key(&school.code, &school.name, &school.municipality)),
        sort_key: Set(order_key(&school.code, &school.name)),
        authority_id: Set(authority),
        organisation_id: Set(organisation),
        first_seen: Set(moment.today),
        lock: Set(1),
    }
}

fn search_key(code: &str, name: &str, municipality: &str) -> String {
    format!("{} {} {}", plain(code), plain(name), plain(municipality))
}

fn order_key(code: &str, name: &str) -> String {
    sort_key(if name.is_empty() { code } else { name })
}

/// The ways in which one code may be spelled: logins of ФИС ОКО changed from «sch…» to «edu…» in 2022.
fn spellings(code: &str) -> Vec<String> {
    let mut out = vec![code.to_owned()];
    let lower = code.to_lowercase();
    for (from, to) in [("sch", "edu"), ("edu", "sch")] {
        if let Some(digits) = lower.strip_prefix(from)
            && !digits.is_empty()
            && digits.chars().all(|digit| digit.is_ascii_digit())
        {
            out.push(lower.clone());
            out.push(format!("{to}{digits}"));
        }
    }
    out.sort();
    out.dedup();
    out
}

fn all_spellings(school: &assessment::TestedSchool) -> Vec<String> {
    std::iter::once(&school.code).chain(&school.other_codes).flat_map(|code| spellings(code)).collect()
}

#[cfg(test)]
mod tests {
    use super::spellings;

    #[test]
    fn logins_of_one_school() {
        assert_eq!(spellings("sch224145"), ["edu224145", "sch224145"]);
        assert_eq!(spellings("EDU224145"), ["EDU224145", "edu224145", "sch224145"]);
        assert_eq!(spellings("3101"), ["3101"]);
        assert_eq!(spellings("school"), ["school"]);
    }
}
