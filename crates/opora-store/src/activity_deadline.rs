//! The deadline of an activity set by a person over the words of the order, and the order's deadline given back.
//!
//! Each is a new version of the programme without an act: the order stays the baseline.

use chrono::NaiveDate;
use opora_core::access::{Action, Actor, Moment};
use opora_core::adoption::{expectations, label};
use opora_core::appointment::{self, Given, read, rederive};
use opora_core::calendar::SchoolTerms;
use opora_core::deadline::Context;
use opora_core::ids::{ActivityId, OrganisationId, ProgrammeId, VersionId};
use opora_core::programme::Content;
use opora_core::reading::{Deadline, Field, Period};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::activities::ActivityPage;
use crate::adoption::{apply_changes, hold_authority, insert_obligations, known_programme};
use crate::directory::{Derived, in_book, keep_words, supported_directory};
use crate::entities::{activity, programme, version};
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::person_version;
use crate::programmes::{self, Version, seen_activities};
use crate::school_terms;
use crate::sentences::brief;
use crate::trouble::{Answer, not_found, parse, stale, wrong_state};

/// What setting a deadline made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appointed {
    /// The new version of the programme.
    pub version: VersionId,
    /// The lock of the activity from now on.
    pub lock: i64,
    /// What happened to its obligations.
    pub derived: Derived,
}

impl ActivityPage {
    /// What `given` would mean as the deadline of this activity.
    pub fn reading(&self, given: Given<'_>) -> Deadline {
        read_for(&self.row.content, given, self.programme.period, self.signed, &self.terms)
    }
}

impl Store {
    /// Sets the deadline of an activity: what is typed is read with the period of the programme and the signing day
    /// of its order, and refused when it gives nothing. The words of the order stay beside it.
    pub async fn activity_deadline_set(
        &self,
        actor: &Actor,
        id: ActivityId,
        lock: i64,
        given: Given<'_>,
        ground: &str,
        moment: Moment,
    ) -> Answer<Appointed> {
        actor.must(Action::Steer)?;
        let tx = self.turn().await?;
        let place = Place::take(&tx, actor, id, lock).await?;
        let terms = school_terms::tables(&tx, OrganisationId(place.row.authority_id)).await?;
        let read = read_for(&place.content, given, place.period(), place.signed, &terms);
        let deadline = appointment::settled(read)?;
        let ground = appointment::ground(ground)?;
        let content = place.content.appointed(deadline, ground.clone(), &actor.name, moment.today);
        let held = place.content.appointment.as_ref().map(|own| &own.ground);
        if content.deadline == place.content.deadline && held.is_none_or(|held| *held == ground) {
            return wrong_state("Этот срок уже стоит у мероприятия.", "Проверьте даты: менять нечего.");
        }
        let change = Record {
            verb: "activity-deadline-set", what: "Задан срок мероприятия", ground: Some(ground)
        };
        let appointed = place.carry_out(&tx, actor, content, change, moment).await?;
        tx.commit().await?;
        Ok(appointed)
    }

    /// Gives an activity the deadline of its order back.
    pub async fn activity_deadline_restore(
        &self,
        actor: &Actor,
        id: ActivityId,
        lock: i64,
        moment: Moment,
    ) -> Answer<Appointed> {
        actor.must(Action::Steer)?;
        let tx = self.turn().await?;
        let place = Place::take(&tx, actor, id, lock).await?;
        if place.content.appointment.is_none() {
            return wrong_state("У мероприятия и так срок приказа.", "Обновите страницу.");
        }
        let content = place.content.as_ordered();
        let change = Record {
            verb: "activity-deadline-restored", what: "Возвращён срок приказа", ground: None
        };
        let appointed = place.carry_out(&tx, actor, content, change, moment).await?;
        tx.commit().await?;
        Ok(appointed)
    }
}

/// The version whose act said `content` last; the version of a person has no act.
pub(crate) fn said_in<'a>(content: &Content, versions: &'a [Version]) -> Option<&'a Version> {
    let acts = || versions.iter().filter(|version| version.document.is_some());
    let same = |version: &&Version| {
        content.act.as_deref() == Some(label(version.act_number.as_deref(), version.act_date).as_str())
    };
    let newest = |version: &&Version| version.number;
    acts().filter(same).max_by_key(newest).or_else(|| acts().max_by_key(newest))
}

fn read_for(
    content: &Content,
    given: Given<'_>,
    period: Option<Period>,
    signed: Option<NaiveDate>,
    terms: &[SchoolTerms],
) -> Deadline {
    read(given, content.order_deadline(), &Context { period, signed, terms, ..Context::default() })
}

/// How a change enters the journal and the list of versions.
struct Record {
    verb: &'static str,
    what: &'static str,
    ground: Option<String>,
}

/// An activity whose deadline is about to change, with its programme.
struct Place {
    row: activity::Model,
    content: Content,
    programme: programme::Model,
    signed: Option<NaiveDate>,
}

impl Place {
    /// The activity that the actor saw with this lock, held against adoptions.
    async fn take(tx: &impl ConnectionTrait, actor: &Actor, id: ActivityId, lock: i64) -> Answer<Self> {
        let query = || activity::Entity::find_by_id(id.0).filter(seen_activities(actor));
        let Some(row) = query().one(tx).await? else { return not_found() };
        hold_authority(tx, OrganisationId(row.authority_id)).await?;
        // Read again: somebody may have changed it while this turn was waited for.
        let Some(row) = query().one(tx).await? else { return not_found() };
        if row.lock != lock {
            return stale();
        }
        if row.removed_in.is_some() {
            return wrong_state("Мероприятие снято изменением приказа.", "Срок у него задать нельзя.");
        }
        let programme = programmes::row(tx, ProgrammeId(row.programme_id)).await?;
        let content: Content = parse("activity", &row.content)?;
        let versions = version::Entity::find()
            .filter(version::Column::ProgrammeId.eq(programme.id))
            .order_by_asc(version::Column::Number)
            .all(tx)
            .await?;
        let versions: Vec<Version> = versions.into_iter().map(programmes::read_version).collect();
        let signed = said_in(&content, &versions).and_then(|version| version.act_date).or(programme.act_date);
        Ok(Self { row, content, programme, signed })
    }

    fn period(&self) -> Option<Period> {
        let (start, end) = self.programme.period_start.zip(self.programme.period_end)?;
        Some(Period { start, end })
    }

    /// A new version in which only this activity differs, its obligations and one sentence of the journal.
    async fn carry_out(
        self,
        tx: &impl ConnectionTrait,
        actor: &Actor,
        content: Content,
        record: Record,
        moment: Moment,
    ) -> Answer<Appointed> {
        let name = match &self.content.number {
            Some(number) => format!("{number} «{}»", brief(&self.content.text)),
            None => format!("«{}»", brief(&self.content.text)),
        };
        let said = |content: &Content| Some(content.words(Field::Deadline)).filter(|words| !words.trim().is_empty());
        let said = |content: &Content| said(content).unwrap_or_else(|| "не указан".to_owned());
        let (before, after) = (said(&self.content), said(&content));
        let ground = record.ground.as_ref().map(|ground| format!(". Основание: {ground}")).unwrap_or_default();
        let summary = format!("{} {name}: «{before}» → «{after}»{ground}", record.what);
        let changed = [(self.row.clone(), content.clone())];
        let version = person_version::make(tx, actor, &self.programme, &changed, summary, moment).await?;
        let reason = match &record.ground {
            Some(ground) => format!("задан другой срок, основание: {ground}"),
            None => "возвращён срок приказа".to_owned(),
        };
        let derived = self.derive(tx, &content, &reason, moment).await?;
        let about = About {
            authority: Some(OrganisationId(self.row.authority_id)),
            programme: Some(ProgrammeId(self.programme.id)),
            activity: Some(ActivityId(self.row.id)),
            ..About::default()
        };
        let note = Note::new(record.verb, format!("{}: {name}{ground}", record.what), about).change(before, after);
        journal::write(tx, actor, moment, note).await?;
        Ok(Appointed { version, lock: self.row.lock + 1, derived })
    }

    async fn derive(
        &self,
        tx: &impl ConnectionTrait,
        content: &Content,
        reason: &str,
        moment: Moment,
    ) -> Answer<Derived> {
        let (authority, programme) = (OrganisationId(self.row.authority_id), ProgrammeId(self.programme.id));
        let id = ActivityId(self.row.id);
        let known = known_programme(tx, programme, moment.today).await?;
        let mut directory = supported_directory(tx, authority, &known, moment.today).await?;
        let mut expected = expectations(0, content, &mut directory);
        keep_words(&mut expected);
        let (fresh, changes) = rederive(id, &self.content, expected, &known.obligations, moment.today);
        let made = insert_obligations(tx, authority, programme, &fresh, &[id], &in_book).await?;
        apply_changes(tx, &changes, reason).await?;
        Ok(Derived { made: made + changes.restored.len(), dropped: changes.dropped.len() })
    }
}
