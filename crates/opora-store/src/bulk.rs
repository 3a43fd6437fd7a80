//! Filling a book with the load of a region, for benches: rows in batches, one transaction an authority.

use chrono::{Days, Months, NaiveDate};
use opora_core::access::{Actor, Moment};
use opora_core::ids::{ActivityId, OrganisationId, ProgrammeId, VersionId};
use opora_core::obligation::{Dates, Status};
use opora_core::programme::{Content, Layout, RoadmapLayout};
use opora_core::reading::{Deadline, DeadlineKind, Level, Occurrence, Party, PartyKind, Section};
use opora_core::russian::sort_key;
use opora_core::school::OrganisationKind;
use opora_core::words::plain;
use sea_orm::{ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ConnectionTrait, EntityTrait};

use crate::entities::{activity, activity_version, event, obligation, programme, version};
use crate::journal::{About, Note};
use crate::open::Store;
use crate::organisations::{self, OrganisationDraft};
use crate::trouble::{Answer, print};

/// Rows a statement.
const CHUNK: usize = 500;

/// How much to fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Authorities, each with one programme.
    pub authorities: u32,
    /// Schools of each authority.
    pub schools: u32,
    /// Activities of each programme, each due every month at every school.
    pub activities: u32,
    /// Months from `first_month` on.
    pub months: u32,
    /// The first day of the first month.
    pub first_month: NaiveDate,
}

impl Load {
    /// 100 authorities, 1 500 schools, 12 months, 504 000 obligations.
    pub fn region(first_month: NaiveDate) -> Self {
        Self { authorities: 100, schools: 15, activities: 28, months: 12, first_month }
    }
}

impl Store {
    /// Fills in a load and returns how many obligations it made. Nine of ten that were due before today are done.
    pub async fn fill(&self, load: Load, moment: Moment) -> Answer<usize> {
        let actor = Actor::product();
        let mut made = 0;
        for number in 1..=load.authorities {
            let tx = self.turn().await?;
            made += authority(&tx, &actor, load, number, moment).await?;
            tx.commit().await?;
        }
        Ok(made)
    }
}

async fn authority(tx: &impl ConnectionTrait, actor: &Actor, load: Load, number: u32, moment: Moment) -> Answer<usize> {
    let draft =
        |kind, parent, name| OrganisationDraft { kind, parent, name, full_name: None, number: None, valid_from: None };
    let name = format!("Управление образования округа {number}");
    let own = organisations::create(tx, actor, draft(OrganisationKind::Authority, None, name), moment).await?;
    let mut schools = Vec::new();
    for school in 1..=load.schools {
        let name = format!("МБОУ СОШ №\u{a0}{school} округа {number}");
        let kind = OrganisationKind::School;
        schools.push(organisations::create(tx, actor, draft(kind, Some(own), name), moment).await?);
    }
    let (programme, version) = programme_row(tx, own, load, number, moment).await?;
    let activities = activities(tx, own, programme, version, load).await?;
    let rows = obligations(own, programme, &activities, &schools, load, moment);
    let count = rows.len();
    for chunk in rows.chunks(CHUNK) {
        obligation::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(tx).await?;
    }
    journal(tx, actor, own, programme, &activities, moment).await?;
    Ok(count)
}

async fn programme_row(
    tx: &impl ConnectionTrait,
    own: OrganisationId,
    load: Load,
    number: u32,
    moment: Moment,
) -> Answer<(ProgrammeId, VersionId)> {
    let title = format!("Дорожная карта поддержки школ округа {number}");
    let act_number = Some(format!("{number}-ОД"));
    let end = load.first_month.checked_add_months(Months::new(load.months)).and_then(|day| day.pred_opt());
    let row = programme::ActiveModel {
        id: NotSet,
        authority_id: Set(own.0),
        title: Set(title.clone()),
        act_number: Set(act_number.clone()),
        act_date: Set(Some(load.first_month)),
        period_start: Set(Some(load.first_month)),
        period_end: Set(end),
        version_id: Set(None),
        versions: Set(1),
        activities: Set(i64::from(load.activities)),
        search_key: Set(plain(&title)),
        sort_key: Set(sort_key(&title)),
        lock: Set(1),
    };
    let programme = row.insert(tx).await?.id;
    let section =
        Section { title: "Раздел 1. Работа со школами".to_owned(), ..Section::default() };
    let plan = RoadmapLayout { title: Some(title.clone()), sections: vec![section], ..RoadmapLayout::default() };
    let layout = Layout { roadmaps: vec![plan], ..Layout::default() };
    let row = version::ActiveModel {
        id: NotSet,
        programme_id: Set(programme),
        authority_id: Set(own.0),
        number: Set(1),
        document_id: Set(None),
        act_number: Set(act_number),
        act_date: Set(Some(load.first_month)),
        title: Set(title),
        layout: Set(print("layout", &layout)?),
        summary: Set(format!("добавлено {}, изменено 0, снято 0", load.activities)),
        adopted_at: Set(moment.now),
        adopted_by: Set(None),
        adopted_by_name: Set("Опора".to_owned()),
    };
    let version = row.insert(tx).await?.id;
    let set = programme::ActiveModel { id: Set(programme), version_id: Set(Some(version)), ..Default::default() };
    programme::Entity::update(set).exec(tx).await?;
    Ok((ProgrammeId(programme), VersionId(version)))
}

async fn activities(
    tx: &impl ConnectionTrait,
    own: OrganisationId,
    programme: ProgrammeId,
    version: VersionId,
    load: Load,
) -> Answer<Vec<ActivityId>> {
    let mut ids = Vec::new();
    let occurrences: Vec<Occurrence> = months(load).map(|(start, due)| occurrence(start, due)).collect();
    for at in 0..load.activities {
        let text = format!("Провести мероприятие {} по повышению качества образования и представить отчёт", at + 1);
        let number = Some(format!("1.{}", at + 1));
        let content = Content {
            roadmap: Some(0),
            section: Some(0),
            number: number.clone(),
            text: text.clone(),
            deadline: Some(Deadline {
                phrase: "ежемесячно до 5 числа месяца, следующего за отчётным".to_owned(),
                kind: DeadlineKind::Recurring,
                status: Level::Clear,
                occurrences: occurrences.clone(),
                ..Deadline::default()
            }),
            responsible: vec![Party { kind: PartyKind::Group, name: "ОУ".to_owned(), text: "ОУ".to_owned() }],
            ..Content::default()
        };
        let content = print("activity", &content)?;
        let row = activity::ActiveModel {
            id: NotSet,
            authority_id: Set(own.0),
            programme_id: Set(programme.0),
            ordinal: Set(i64::from(at)),
            kind: Set("row".to_owned()),
            number: Set(number),
            search_key: Set(plain(&text)),
            text: Set(text),
            content: Set(content.clone()),
            removed_in: Set(None),
            lock: Set(1),
        };
        let id = row.insert(tx).await?.id;
        let row = activity_version::ActiveModel {
            id: NotSet,
            version_id: Set(version.0),
            activity_id: Set(id),
            ordinal: Set(i64::from(at)),
            change: Set("added".to_owned()),
            content: Set(content),
        };
        activity_version::Entity::insert(row).exec_without_returning(tx).await?;
        ids.push(ActivityId(id));
    }
    Ok(ids)
}

fn obligations(
    own: OrganisationId,
    programme: ProgrammeId,
    activities: &[ActivityId],
    schools: &[OrganisationId],
    load: Load,
    moment: Moment,
) -> Vec<obligation::ActiveModel> {
    let mut rows = Vec::new();
    for activity in activities {
        for school in schools {
            for (month, (start, due)) in months(load).enumerate() {
                let dates = Dates::due(Some(start), due);
                let turn = i64::try_from(month).unwrap_or_default() + activity.0 + school.0;
                let done = due < moment.today && turn % 10 != 0;
                let status = if done { Status::Done } else { Status::Open };
                rows.push(obligation::ActiveModel {
                    id: NotSet,
                    authority_id: Set(own.0),
                    programme_id: Set(programme.0),
                    activity_id: Set(activity.0),
                    organisation_id: Set(Some(school.0)),
                    occurrence: Set(start.to_string()),
                    who: Set(format!("o:{school}")),
                    party: Set("ОУ".to_owned()),
                    start: Set(dates.start),
                    due: Set(dates.due),
                    late_from: Set(dates.late_from),
                    closes_on: Set(None),
                    times: Set(None),
                    status: Set(status.code().to_owned()),
                    done_on: Set(done.then_some(due)),
                    reason: Set(None),
                    lock: Set(1),
                });
            }
        }
    }
    rows
}

/// A little history of each activity, so that the journal is as long as in life.
async fn journal(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    own: OrganisationId,
    programme: ProgrammeId,
    activities: &[ActivityId],
    moment: Moment,
) -> Answer<()> {
    let note = |activity: &ActivityId| {
        let about =
            About { authority: Some(own), programme: Some(programme), activity: Some(*activity), ..About::default() };
        Note::new("activity-added", format!("Добавлено мероприятие {activity}"), about).row(actor, moment)
    };
    let rows: Vec<event::ActiveModel> = activities.iter().map(note).collect();
    for chunk in rows.chunks(CHUNK) {
        event::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// First day of each month and the fifth of the next.
fn months(load: Load) -> impl Iterator<Item = (NaiveDate, NaiveDate)> {
    (0..load.months).filter_map(move |month| {
        let start = load.first_month.checked_add_months(Months::new(month))?;
        let next = load.first_month.checked_add_months(Months::new(month + 1))?;
        Some((start, next.checked_add_days(Days::new(4))?))
    })
}

fn occurrence(start: NaiveDate, due: NaiveDate) -> Occurrence {
    Occurrence { start: Some(start), due, count: None }
}
