//! Obligations: lists, the page «Сегодня», marking done and undoing it, and decisions about single ones.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Days as Span, NaiveDate, Utc};
use opora_core::Refusal;
use opora_core::access::{Action, Actor, Moment, Scope};
use opora_core::ids::{ActivityId, CompletionId, ObligationId, OrganisationId, ProgrammeId};
use opora_core::obligation::{Dates, Fact, SOON_DAYS, State, Status, state};
use opora_core::refusal::RefusalKind;
use opora_core::words::plain;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

use crate::counting::bounded_count;
use crate::entities::{activity, completion, obligation, programme};
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::programmes::names;
use crate::scope::{Days, Page, Rows, Total, within};
use crate::sentences::{brief, day, in_quotes};
use crate::trouble::{Answer, invalid, known, not_found, stale, wrong_state};

/// An obligation as lists and forms show it.
#[derive(Debug, Clone, PartialEq)]
pub struct Obligation {
    /// Its id.
    pub id: ObligationId,
    /// The authority.
    pub authority: OrganisationId,
    /// The programme.
    pub programme: ProgrammeId,
    /// Title of the programme.
    pub programme_title: String,
    /// The activity.
    pub activity: ActivityId,
    /// Number of the activity.
    pub activity_number: Option<String>,
    /// Words of the activity.
    pub activity_text: String,
    /// Who holds it; nothing for words that nobody settled.
    pub organisation: Option<OrganisationId>,
    /// The name of the organisation.
    pub organisation_name: Option<String>,
    /// The words of the order for the responsible.
    pub party: String,
    /// Its dates.
    pub dates: Dates,
    /// How many times within the window.
    pub times: Option<u32>,
    /// What is known.
    pub fact: Fact,
    /// The state on the day of the question.
    pub state: State,
    /// The completion that holds, if it is done.
    pub completion: Option<Completion>,
    /// Version of the row.
    pub lock: i64,
}

/// The fact that an obligation was done; a withdrawn one stays in the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Its id.
    pub id: CompletionId,
    /// The day on which it was done.
    pub done_on: NaiveDate,
    /// The note.
    pub note: Option<String>,
    /// Who said so.
    pub actor_name: String,
    /// When they said so.
    pub at: DateTime<Utc>,
    /// When it was undone, and by whom.
    pub withdrawn: Option<(DateTime<Utc>, String)>,
}

/// Later days for an obligation, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Postponement {
    /// From this day on it counts as late.
    pub late_from: NaiveDate,
    /// After this day nothing is accepted; nothing when it never closes.
    pub closes_on: Option<NaiveDate>,
    /// Why.
    pub reason: String,
}

/// A part of the obligations by their place in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Section {
    /// Every obligation but dropped ones.
    All,
    /// Open, whatever the day.
    Open,
    /// Open and late.
    Overdue,
    /// Open, not late, due within [`SOON_DAYS`].
    Week,
    /// Open and due later.
    Later,
    /// Open without a day.
    Undated,
    /// Done.
    Done,
    /// Decided not to apply.
    NotApplicable,
    /// Taken off by an amended order.
    Dropped,
}

impl Section {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::All,
        Self::Open,
        Self::Overdue,
        Self::Week,
        Self::Later,
        Self::Undated,
        Self::Done,
        Self::NotApplicable,
        Self::Dropped,
    ];

    /// The word for addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Week => "week",
            Self::Later => "later",
            Self::Undated => "undated",
            Self::Done => "done",
            Self::NotApplicable => "not_applicable",
            Self::Dropped => "dropped",
        }
    }

    /// The section of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.code() == code)
    }

    /// The Russian name.
    pub fn title(self) -> &'static str {
        match self {
            Self::All => "все",
            Self::Open => "не выполнено",
            Self::Overdue => "просрочено",
            Self::Week => "на этой неделе",
            Self::Later => "позже",
            Self::Undated => "без срока",
            Self::Done => "выполнено",
            Self::NotApplicable => "не применяется",
            Self::Dropped => "снято",
        }
    }
}

/// Which obligations to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObligationFilter {
    /// Of this authority.
    pub authority: Option<OrganisationId>,
    /// Of this programme.
    pub programme: Option<ProgrammeId>,
    /// Of this activity.
    pub activity: Option<ActivityId>,
    /// Held by this organisation.
    pub organisation: Option<OrganisationId>,
    /// Held by words that nobody settled (true), by organisations (false), or either.
    pub holder: Holders,
    /// Due within these days.
    pub due: Days,
    /// Words of the activity.
    pub words: String,
}

/// Which holders to show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Holders {
    /// Any.
    #[default]
    Any,
    /// Organisations.
    Organisations,
    /// Words that nobody settled.
    Words,
}

/// How to sort obligations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ObligationSort {
    /// By the day from which it is late, undated ones last.
    #[default]
    Due,
    /// The latest day first.
    DueLast,
    /// In the order in which they were made: as the order prints them.
    Made,
}

/// The page «Сегодня».
#[derive(Debug, Clone, PartialEq)]
pub struct Today {
    /// Open and late.
    pub overdue: Rows<Obligation>,
    /// Due within [`SOON_DAYS`].
    pub week: Rows<Obligation>,
    /// Due later.
    pub later: Rows<Obligation>,
    /// How many are open without a day.
    pub undated: Total,
    /// How many are done.
    pub done: Total,
}

impl Store {
    /// Obligations of a section. Six queries for any number of rows.
    pub async fn obligations(
        &self,
        actor: &Actor,
        section: Section,
        filter: &ObligationFilter,
        sort: ObligationSort,
        page: Page,
        today: NaiveDate,
    ) -> Answer<Rows<Obligation>> {
        actor.must(Action::Read)?;
        let condition = condition(actor, section, filter, today);
        let total = bounded_count(self.reader(), obligation::Entity::find().filter(condition.clone())).await?;
        let query = sorted(obligation::Entity::find().filter(condition), sort);
        let rows = page.cut(query).all(self.reader()).await?;
        Ok(Rows { rows: fill(self.reader(), rows, today).await?, total, page })
    }

    /// Three sections with their first `rows` rows, and two counts.
    pub async fn today(&self, actor: &Actor, filter: &ObligationFilter, rows: u64, today: NaiveDate) -> Answer<Today> {
        actor.must(Action::Read)?;
        let page = Page { number: 1, size: rows };
        let mut totals = Vec::new();
        let mut found = Vec::new();
        let sections = [Section::Overdue, Section::Week, Section::Later];
        for section in sections {
            let condition = condition(actor, section, filter, today);
            totals.push(bounded_count(self.reader(), obligation::Entity::find().filter(condition.clone())).await?);
            let query = sorted(obligation::Entity::find().filter(condition), ObligationSort::Due);
            found.push(page.cut(query).all(self.reader()).await?);
        }
        let lengths: Vec<usize> = found.iter().map(Vec::len).collect();
        let mut filled = fill(self.reader(), found.into_iter().flatten().collect(), today).await?.into_iter();
        let mut parts = totals.into_iter().zip(lengths).map(|(total, length)| Rows {
            rows: filled.by_ref().take(length).collect(),
            total,
            page,
        });
        let mut next = || parts.next().unwrap_or(Rows { rows: Vec::new(), total: Total::default(), page });
        let (overdue, week, later) = (next(), next(), next());
        let count = async |section| {
            let condition = condition(actor, section, filter, today);
            bounded_count(self.reader(), obligation::Entity::find().filter(condition)).await
        };
        Ok(Today { overdue, week, later, undated: count(Section::Undated).await?, done: count(Section::Done).await? })
    }

    /// How many obligations a section has.
    pub async fn obligation_count(
        &self,
        actor: &Actor,
        section: Section,
        filter: &ObligationFilter,
        today: NaiveDate,
    ) -> Answer<Total> {
        actor.must(Action::Read)?;
        let condition = condition(actor, section, filter, today);
        bounded_count(self.reader(), obligation::Entity::find().filter(condition)).await
    }

    /// One obligation.
    pub async fn obligation(&self, actor: &Actor, id: ObligationId, today: NaiveDate) -> Answer<Obligation> {
        let row = find(self.reader(), actor, id).await?;
        match fill(self.reader(), vec![row], today).await?.pop() {
            Some(one) => Ok(one),
            None => not_found(),
        }
    }

    /// The completions of an obligation, withdrawn ones too, newest first.
    pub async fn completions(&self, actor: &Actor, id: ObligationId) -> Answer<Vec<Completion>> {
        find(self.reader(), actor, id).await?;
        let rows = completion::Entity::find()
            .filter(completion::Column::ObligationId.eq(id.0))
            .order_by_desc(completion::Column::Id)
            .all(self.reader())
            .await?;
        Ok(rows.into_iter().map(read_completion).collect())
    }

    /// Marks an obligation done on a day. Returns the new lock.
    pub async fn obligation_done(
        &self,
        actor: &Actor,
        id: ObligationId,
        lock: i64,
        done_on: NaiveDate,
        note: Option<&str>,
        moment: Moment,
    ) -> Answer<i64> {
        actor.must(Action::Complete)?;
        if done_on > moment.today {
            return invalid("День выполнения ещё не наступил.", "Укажите сегодняшний или прошедший день.");
        }
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        must_be(&row, lock, Status::Open, "Это обязательство уже не ждёт выполнения.")?;
        if let (Some(closed), Scope::School { .. }) = (row.closes_on, actor.scope())
            && moment.today > closed
        {
            return wrong_state(
                "Приём по этому обязательству закрыт.",
                "Попросите специалиста управления продлить срок приёма.",
            );
        }
        let set = obligation::ActiveModel {
            status: Set(Status::Done.code().to_owned()),
            done_on: Set(Some(done_on)),
            lock: Set(lock + 1),
            ..Default::default()
        };
        update(&tx, id, lock, set).await?;
        let note = note.map(str::trim).filter(|note| !note.is_empty()).map(str::to_owned);
        let fact = completion::ActiveModel {
            id: NotSet,
            obligation_id: Set(id.0),
            done_on: Set(done_on),
            note: Set(note.clone()),
            actor_id: Set(actor.user.map(|id| id.0)),
            actor_name: Set(actor.name.clone()),
            at: Set(moment.now),
            withdrawn_at: Set(None),
            withdrawn_by_name: Set(None),
        };
        completion::Entity::insert(fact).exec_without_returning(&tx).await?;
        let what = described(&tx, &row).await?;
        let words = note.map(|note| format!(": {note}")).unwrap_or_default();
        let sentence = format!("Выполнено {}: {what}{words}", day(done_on));
        let record = Note::new("obligation-done", sentence, about(&row)).change("не выполнено", "выполнено");
        journal::write(&tx, actor, moment, record).await?;
        tx.commit().await?;
        Ok(lock + 1)
    }

    /// Undoes a completion, with the reason: the obligation is open again, the fact stays with who withdrew it and when.
    pub async fn obligation_undo(
        &self,
        actor: &Actor,
        id: ObligationId,
        lock: i64,
        reason: &str,
        moment: Moment,
    ) -> Answer<i64> {
        actor.must(Action::Complete)?;
        let reason = reason.trim();
        if plain(reason).is_empty() {
            return invalid("Не указана причина.", "Напишите, почему отметка снимается.");
        }
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        must_be(&row, lock, Status::Done, "Это обязательство не отмечено выполненным.")?;
        let set = obligation::ActiveModel {
            status: Set(Status::Open.code().to_owned()),
            done_on: Set(None),
            lock: Set(lock + 1),
            ..Default::default()
        };
        update(&tx, id, lock, set).await?;
        completion::Entity::update_many()
            .col_expr(completion::Column::WithdrawnAt, Expr::value(Some(moment.now)))
            .col_expr(completion::Column::WithdrawnByName, Expr::value(Some(actor.name.clone())))
            .filter(completion::Column::ObligationId.eq(id.0))
            .filter(completion::Column::WithdrawnAt.is_null())
            .exec(&tx)
            .await?;
        let what = described(&tx, &row).await?;
        let sentence = format!("Снята отметка о выполнении: {what}. Причина: {reason}");
        let record = Note::new("obligation-undone", sentence, about(&row)).change("выполнено", "не выполнено");
        journal::write(&tx, actor, moment, record).await?;
        tx.commit().await?;
        Ok(lock + 1)
    }

    /// Decides that an open obligation does not apply, with the reason.
    pub async fn obligation_not_applicable(
        &self,
        actor: &Actor,
        id: ObligationId,
        lock: i64,
        reason: &str,
        moment: Moment,
    ) -> Answer<i64> {
        actor.must(Action::Steer)?;
        let reason = reason.trim();
        if plain(reason).is_empty() {
            return invalid("Не указана причина.", "Напишите, почему обязательство не применяется.");
        }
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        must_be(&row, lock, Status::Open, "Это обязательство уже не ждёт выполнения.")?;
        let set = obligation::ActiveModel {
            status: Set(Status::NotApplicable.code().to_owned()),
            reason: Set(Some(reason.to_owned())),
            lock: Set(lock + 1),
            ..Default::default()
        };
        update(&tx, id, lock, set).await?;
        let sentence = format!("Не применяется: {}. Причина: {reason}", described(&tx, &row).await?);
        journal::write(&tx, actor, moment, Note::new("obligation-not-applicable", sentence, about(&row))).await?;
        tx.commit().await?;
        Ok(lock + 1)
    }

    /// Takes back the decision that an obligation does not apply.
    pub async fn obligation_applicable(
        &self,
        actor: &Actor,
        id: ObligationId,
        lock: i64,
        moment: Moment,
    ) -> Answer<i64> {
        actor.must(Action::Steer)?;
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        must_be(&row, lock, Status::NotApplicable, "Это обязательство и так применяется.")?;
        let set = obligation::ActiveModel {
            status: Set(Status::Open.code().to_owned()),
            reason: Set(None),
            lock: Set(lock + 1),
            ..Default::default()
        };
        update(&tx, id, lock, set).await?;
        let sentence = format!("Снова ожидается: {}", described(&tx, &row).await?);
        journal::write(&tx, actor, moment, Note::new("obligation-applicable", sentence, about(&row))).await?;
        tx.commit().await?;
        Ok(lock + 1)
    }

    /// Moves the days from which an open obligation is late and after which nothing is accepted; the due day of
    /// the order stays. With the reason.
    pub async fn obligation_move(
        &self,
        actor: &Actor,
        id: ObligationId,
        lock: i64,
        postponement: &Postponement,
        moment: Moment,
    ) -> Answer<i64> {
        actor.must(Action::Steer)?;
        let Postponement { late_from, closes_on, .. } = *postponement;
        let reason = postponement.reason.trim();
        if plain(reason).is_empty() {
            return invalid("Не указана причина.", "Напишите, почему срок перенесён.");
        }
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        must_be(&row, lock, Status::Open, "Это обязательство уже не ждёт выполнения.")?;
        let (Some(due), Some(former)) = (row.due, row.late_from) else {
            return wrong_state("У этого обязательства нет срока.", "Переносить нечего.");
        };
        if late_from <= due || closes_on.is_some_and(|closes| closes < due) {
            return invalid("Новый день раньше срока по приказу.", "Укажите день позже срока.");
        }
        let set = obligation::ActiveModel {
            late_from: Set(Some(late_from)),
            closes_on: Set(closes_on),
            lock: Set(lock + 1),
            ..Default::default()
        };
        update(&tx, id, lock, set).await?;
        let sentence = format!("Перенесено: {}. Причина: {reason}", described(&tx, &row).await?);
        let record = Note::new("obligation-moved", sentence, about(&row))
            .change(format!("просрочено с {}", day(former)), format!("просрочено с {}", day(late_from)));
        journal::write(&tx, actor, moment, record).await?;
        tx.commit().await?;
        Ok(lock + 1)
    }
}

/// The row of an obligation that the actor sees.
async fn find(db: &impl ConnectionTrait, actor: &Actor, id: ObligationId) -> Answer<obligation::Model> {
    actor.must(Action::Read)?;
    let seen = within(actor, obligation::Column::AuthorityId, obligation::Column::OrganisationId);
    match obligation::Entity::find_by_id(id.0).filter(seen).one(db).await? {
        Some(row) => Ok(row),
        None => not_found(),
    }
}

fn must_be(row: &obligation::Model, lock: i64, status: Status, reason: &str) -> Answer<()> {
    if row.lock != lock {
        return stale();
    }
    if row.status == status.code() {
        return Ok(());
    }
    Err(Refusal::new(RefusalKind::WrongState, reason, "Обновите страницу.").into())
}

/// Changes an obligation whose lock is still the one that the person saw.
async fn update(tx: &impl ConnectionTrait, id: ObligationId, lock: i64, set: obligation::ActiveModel) -> Answer<()> {
    let done = obligation::Entity::update_many()
        .set(set)
        .filter(obligation::Column::Id.eq(id.0))
        .filter(obligation::Column::Lock.eq(lock))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 { stale() } else { Ok(()) }
}

fn about(row: &obligation::Model) -> About {
    About {
        authority: Some(OrganisationId(row.authority_id)),
        organisation: row.organisation_id.map(OrganisationId),
        programme: Some(ProgrammeId(row.programme_id)),
        activity: Some(ActivityId(row.activity_id)),
        obligation: Some(ObligationId(row.id)),
        document: None,
    }
}

/// «п. 2.1 «Провести семинар», МБОУ СОШ № 3, срок 01.03.2021».
async fn described(db: &impl ConnectionTrait, row: &obligation::Model) -> Answer<String> {
    let activity: Option<(Option<String>, String)> = activity::Entity::find_by_id(row.activity_id)
        .select_only()
        .column(activity::Column::Number)
        .column(activity::Column::Text)
        .into_tuple()
        .one(db)
        .await?;
    let (number, text) = activity.unwrap_or_default();
    let number = number.map(|number| format!("п.\u{a0}{number} ")).unwrap_or_default();
    let names = names(db, row.organisation_id.into_iter()).await?;
    let holder = names.into_values().next().unwrap_or_else(|| row.party.clone());
    let due = row.due.map(|due| format!(", срок {}", day(due))).unwrap_or_default();
    Ok(format!("{number}{}, {holder}{due}", in_quotes(&brief(&text))))
}

fn sorted(query: Select<obligation::Entity>, sort: ObligationSort) -> Select<obligation::Entity> {
    match sort {
        // The index holds this order; rows without a day come in their own section or last by their id.
        ObligationSort::Due => query.order_by_asc(obligation::Column::LateFrom).order_by_asc(obligation::Column::Id),
        ObligationSort::DueLast => {
            query.order_by_desc(obligation::Column::LateFrom).order_by_desc(obligation::Column::Id)
        }
        ObligationSort::Made => query.order_by_asc(obligation::Column::Id),
    }
}

fn condition(actor: &Actor, section: Section, filter: &ObligationFilter, today: NaiveDate) -> Condition {
    use obligation::Column;
    let seen = within(actor, Column::AuthorityId, Column::OrganisationId);
    let words = plain(&filter.words);
    let with_words = (!words.is_empty()).then(|| {
        let activities = activity::Entity::find()
            .select_only()
            .column(activity::Column::Id)
            .filter(activity::Column::SearchKey.contains(words));
        Column::ActivityId.in_subquery(activities.into_query())
    });
    let by_activity = with_words.is_some() || filter.activity.is_some();
    let holder = match filter.holder {
        Holders::Any => None,
        Holders::Organisations => Some(Column::OrganisationId.is_not_null()),
        Holders::Words => Some(Column::OrganisationId.is_null()),
    };
    Condition::all()
        .add(seen)
        .add(in_section(section, today, by_activity))
        .add_option(filter.authority.map(|id| Column::AuthorityId.eq(id.0)))
        .add_option(filter.programme.map(|id| Column::ProgrammeId.eq(id.0)))
        .add_option(filter.activity.map(|id| Column::ActivityId.eq(id.0)))
        .add_option(filter.organisation.map(|id| Column::OrganisationId.eq(id.0)))
        .add_option(filter.due.from.map(|day| Column::Due.gte(day)))
        .add_option(filter.due.to.map(|day| Column::Due.lte(day)))
        .add_option(holder)
        .add_option(with_words)
}

/// Sections are cut by the day from which an obligation is late, because the indexes hold it.
///
/// Where activities are already chosen, the index on them is the right one; without statistics SQLite would take the
/// one on the status, so the status is then written as an expression that no index holds.
fn in_section(section: Section, today: NaiveDate, by_activity: bool) -> Condition {
    use obligation::Column;
    let status = match by_activity {
        true => Expr::cust("(obligations.status || '')"),
        false => Expr::col((obligation::Entity, Column::Status)),
    };
    let is = |one: Status| ExprTrait::eq(status.clone(), one.code());
    let open = || Condition::all().add(is(Status::Open));
    let next_week = today.checked_add_days(Span::new(SOON_DAYS + 1)).unwrap_or(today);
    match section {
        Section::All => {
            let living = [Status::Open, Status::Done, Status::NotApplicable].map(Status::code);
            Condition::all().add(ExprTrait::is_in(status.clone(), living))
        }
        Section::Open => open(),
        Section::Overdue => open().add(Column::LateFrom.lte(today)),
        Section::Week => open().add(Column::LateFrom.gt(today)).add(Column::LateFrom.lte(next_week)),
        Section::Later => open().add(Column::LateFrom.gt(next_week)),
        Section::Undated => open().add(Column::LateFrom.is_null()),
        Section::Done => Condition::all().add(is(Status::Done)),
        Section::NotApplicable => Condition::all().add(is(Status::NotApplicable)),
        Section::Dropped => Condition::all().add(is(Status::Dropped)),
    }
}

/// Adds to rows what stands in other tables: four queries for any number of rows.
async fn fill(db: &impl ConnectionTrait, rows: Vec<obligation::Model>, today: NaiveDate) -> Answer<Vec<Obligation>> {
    let ids = |column: fn(&obligation::Model) -> i64| rows.iter().map(column).collect::<BTreeSet<i64>>();
    let activities: Vec<(i64, Option<String>, String)> = activity::Entity::find()
        .select_only()
        .column(activity::Column::Id)
        .column(activity::Column::Number)
        .column(activity::Column::Text)
        .filter(activity::Column::Id.is_in(ids(|row| row.activity_id)))
        .into_tuple()
        .all(db)
        .await?;
    let titles: Vec<(i64, String)> = programme::Entity::find()
        .select_only()
        .column(programme::Column::Id)
        .column(programme::Column::Title)
        .filter(programme::Column::Id.is_in(ids(|row| row.programme_id)))
        .into_tuple()
        .all(db)
        .await?;
    let names = names(db, rows.iter().filter_map(|row| row.organisation_id)).await?;
    let done: BTreeSet<i64> = rows.iter().filter(|row| row.status == Status::Done.code()).map(|row| row.id).collect();
    let completions = completion::Entity::find()
        .filter(completion::Column::ObligationId.is_in(done))
        .filter(completion::Column::WithdrawnAt.is_null())
        .all(db)
        .await?;
    let activities: HashMap<i64, (Option<String>, String)> =
        activities.into_iter().map(|(id, number, text)| (id, (number, text))).collect();
    let titles: HashMap<i64, String> = titles.into_iter().collect();
    let mut completions: HashMap<i64, completion::Model> =
        completions.into_iter().map(|row| (row.obligation_id, row)).collect();
    rows.into_iter()
        .map(|row| {
            let dates = Dates { start: row.start, due: row.due, late_from: row.late_from, closes_on: row.closes_on };
            let fact = fact(&row)?;
            let (activity_number, activity_text) = activities.get(&row.activity_id).cloned().unwrap_or_default();
            Ok(Obligation {
                id: ObligationId(row.id),
                authority: OrganisationId(row.authority_id),
                programme: ProgrammeId(row.programme_id),
                programme_title: titles.get(&row.programme_id).cloned().unwrap_or_default(),
                activity: ActivityId(row.activity_id),
                activity_number,
                activity_text,
                organisation: row.organisation_id.map(OrganisationId),
                organisation_name: row.organisation_id.and_then(|id| names.get(&id).cloned()),
                party: row.party,
                dates,
                times: row.times.and_then(|times| u32::try_from(times).ok()),
                state: state(&dates, &fact, today),
                fact,
                completion: completions.remove(&row.id).map(read_completion),
                lock: row.lock,
            })
        })
        .collect()
}

fn fact(row: &obligation::Model) -> Answer<Fact> {
    let reason = || row.reason.clone().unwrap_or_default();
    Ok(match known("status", &row.status, Status::from_code(&row.status))? {
        Status::Open => Fact::Open,
        Status::Done => match row.done_on {
            Some(on) => Fact::Done { on },
            None => return known("done obligation", "done_on", None),
        },
        Status::NotApplicable => Fact::NotApplicable { reason: reason() },
        Status::Dropped => Fact::Dropped { reason: reason() },
    })
}

fn read_completion(row: completion::Model) -> Completion {
    Completion {
        id: CompletionId(row.id),
        done_on: row.done_on,
        note: row.note,
        actor_name: row.actor_name,
        at: row.at,
        withdrawn: row.withdrawn_at.map(|at| (at, row.withdrawn_by_name.unwrap_or_default())),
    }
}
