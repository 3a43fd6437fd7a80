//! What becomes of an obligation: done and undone, not applicable and applicable again, moved to a later day.
//!
//! Each verb is one [`Step`]: the row as the person saw it, the change, a sentence of the journal, one transaction.

use chrono::NaiveDate;
use opora_core::Refusal;
use opora_core::access::{Action, Actor, Moment, Scope};
use opora_core::ids::{ActivityId, ObligationId, OrganisationId, ProgrammeId};
use opora_core::obligation::Status;
use opora_core::refusal::RefusalKind;
use opora_core::words::plain;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
};

use super::find;
use crate::entities::{activity, completion, obligation};
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::programmes::names;
use crate::sentences::{brief, day, in_quotes};
use crate::trouble::{Answer, invalid, stale, wrong_state};

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

impl Store {
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
        let step = self.step(actor, id, lock, Status::Open, WAITS_NO_MORE, moment).await?;
        if let (Some(closed), Scope::School { .. }) = (step.row.closes_on, actor.scope())
            && moment.today > closed
        {
            return wrong_state(
                "Приём по этому обязательству закрыт.",
                "Попросите специалиста управления продлить срок приёма.",
            );
        }
        let note = note.map(str::trim).filter(|note| !note.is_empty());
        let fact = completion::ActiveModel {
            id: NotSet,
            obligation_id: Set(id.0),
            done_on: Set(done_on),
            note: Set(note.map(str::to_owned)),
            actor_id: Set(actor.user.map(|id| id.0)),
            actor_name: Set(actor.name.clone()),
            at: Set(moment.now),
            withdrawn_at: Set(None),
            withdrawn_by_name: Set(None),
        };
        completion::Entity::insert(fact).exec_without_returning(&step.tx).await?;
        let set = obligation::ActiveModel { done_on: Set(Some(done_on)), ..becomes(Status::Done) };
        let note = note.map(|note| format!(": {note}")).unwrap_or_default();
        let sentence = format!("Выполнено {}: {}{note}", day(done_on), step.what().await?);
        let record = step.note("obligation-done", sentence).change("не выполнено", "выполнено");
        step.end(set, record).await
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
        let reason = said(reason, "Напишите, почему отметка снимается.")?;
        let refusal = "Это обязательство не отмечено выполненным.";
        let step = self.step(actor, id, lock, Status::Done, refusal, moment).await?;
        completion::Entity::update_many()
            .col_expr(completion::Column::WithdrawnAt, Expr::value(Some(moment.now)))
            .col_expr(completion::Column::WithdrawnByName, Expr::value(Some(actor.name.clone())))
            .filter(completion::Column::ObligationId.eq(id.0))
            .filter(completion::Column::WithdrawnAt.is_null())
            .exec(&step.tx)
            .await?;
        let set = obligation::ActiveModel { done_on: Set(None), ..becomes(Status::Open) };
        let sentence = format!("Снята отметка о выполнении: {}. Причина: {reason}", step.what().await?);
        let record = step.note("obligation-undone", sentence).change("выполнено", "не выполнено");
        step.end(set, record).await
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
        let reason = said(reason, "Напишите, почему обязательство не применяется.")?;
        let step = self.step(actor, id, lock, Status::Open, WAITS_NO_MORE, moment).await?;
        let set = obligation::ActiveModel { reason: Set(Some(reason.to_owned())), ..becomes(Status::NotApplicable) };
        let sentence = format!("Не применяется: {}. Причина: {reason}", step.what().await?);
        let record = step.note("obligation-not-applicable", sentence);
        step.end(set, record).await
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
        let refusal = "Это обязательство и так применяется.";
        let step = self.step(actor, id, lock, Status::NotApplicable, refusal, moment).await?;
        let set = obligation::ActiveModel { reason: Set(None), ..becomes(Status::Open) };
        let record = step.note("obligation-applicable", format!("Снова ожидается: {}", step.what().await?));
        step.end(set, record).await
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
        let reason = said(&postponement.reason, "Напишите, почему срок перенесён.")?;
        let step = self.step(actor, id, lock, Status::Open, WAITS_NO_MORE, moment).await?;
        let (Some(due), Some(former)) = (step.row.due, step.row.late_from) else {
            return wrong_state("У этого обязательства нет срока.", "Переносить нечего.");
        };
        if late_from <= due || closes_on.is_some_and(|closes| closes < due) {
            return invalid("Новый день раньше срока по приказу.", "Укажите день позже срока.");
        }
        let set = obligation::ActiveModel {
            late_from: Set(Some(late_from)),
            closes_on: Set(closes_on),
            ..becomes(Status::Open)
        };
        let sentence = format!("Перенесено: {}. Причина: {reason}", step.what().await?);
        let late = |from| format!("просрочено с {}", day(from));
        let record = step.note("obligation-moved", sentence).change(late(former), late(late_from));
        step.end(set, record).await
    }

    /// Begins a step with an obligation that has this status and this lock; otherwise refuses.
    async fn step<'a>(
        &self,
        actor: &'a Actor,
        id: ObligationId,
        lock: i64,
        status: Status,
        refusal: &str,
        moment: Moment,
    ) -> Answer<Step<'a>> {
        let tx = self.turn().await?;
        let row = find(&tx, actor, id).await?;
        if row.lock != lock {
            return stale();
        }
        if row.status != status.code() {
            return Err(Refusal::new(RefusalKind::WrongState, refusal, "Обновите страницу.").into());
        }
        Ok(Step { tx, row, actor, moment })
    }
}

/// Why a verb for open obligations refuses another one.
const WAITS_NO_MORE: &str = "Это обязательство уже не ждёт выполнения.";

/// A change of one obligation on its way: dropped before its end, it leaves nothing behind.
struct Step<'a> {
    tx: DatabaseTransaction,
    row: obligation::Model,
    actor: &'a Actor,
    moment: Moment,
}

impl Step<'_> {
    /// «п. 2.1 «Провести семинар», МБОУ СОШ № 3, срок 01.03.2021».
    async fn what(&self) -> Answer<String> {
        let Self { tx, row, .. } = self;
        let activity: Option<(Option<String>, String)> = activity::Entity::find_by_id(row.activity_id)
            .select_only()
            .column(activity::Column::Number)
            .column(activity::Column::Text)
            .into_tuple()
            .one(tx)
            .await?;
        let (number, text) = activity.unwrap_or_default();
        let number = number.map(|number| format!("п.\u{a0}{number} ")).unwrap_or_default();
        let names = names(tx, row.organisation_id.into_iter()).await?;
        let holder = names.into_values().next().unwrap_or_else(|| row.party.clone());
        let due = row.due.map(|due| format!(", срок {}", day(due))).unwrap_or_default();
        Ok(format!("{number}{}, {holder}{due}", in_quotes(&brief(&text))))
    }

    fn note(&self, verb: &'static str, sentence: String) -> Note {
        let row = &self.row;
        let about = About {
            authority: Some(OrganisationId(row.authority_id)),
            organisation: row.organisation_id.map(OrganisationId),
            programme: Some(ProgrammeId(row.programme_id)),
            activity: Some(ActivityId(row.activity_id)),
            obligation: Some(ObligationId(row.id)),
            document: None,
        };
        Note::new(verb, sentence, about)
    }

    /// Writes the change, unless somebody was quicker, and the journal. Returns the new lock.
    async fn end(self, set: obligation::ActiveModel, record: Note) -> Answer<i64> {
        let lock = self.row.lock + 1;
        let written = obligation::Entity::update_many()
            .set(obligation::ActiveModel { lock: Set(lock), ..set })
            .filter(obligation::Column::Id.eq(self.row.id))
            .filter(obligation::Column::Lock.eq(self.row.lock))
            .exec(&self.tx)
            .await?;
        if written.rows_affected == 0 {
            return stale();
        }
        journal::write(&self.tx, self.actor, self.moment, record).await?;
        self.tx.commit().await?;
        Ok(lock)
    }
}

fn becomes(status: Status) -> obligation::ActiveModel {
    obligation::ActiveModel { status: Set(status.code().to_owned()), ..Default::default() }
}

/// A reason in words; without one nothing is decided.
fn said<'a>(reason: &'a str, next: &str) -> Answer<&'a str> {
    let reason = reason.trim();
    if plain(reason).is_empty() { invalid("Не указана причина.", next) } else { Ok(reason) }
}
