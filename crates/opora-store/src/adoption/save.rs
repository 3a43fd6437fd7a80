//! Carrying out a plan of adoption within its transaction.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use opora_core::access::{Actor, Moment};
use opora_core::adoption::{Change, Expectation, Holder, Plan, Reconciled, Redated};
use opora_core::directory::{Meaning, Who};
use opora_core::ids::{ActivityId, DocumentId, OrganisationId, ProgrammeId, VersionId};
use opora_core::obligation::Status;
use opora_core::party;
use opora_core::programme::{ActivityKind, Content, field_title};
use opora_core::reading::Field;
use opora_core::russian::{plural, sort_key};
use opora_core::school::OrganisationKind;
use opora_core::words::plain;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
};

use super::{Adopted, Preview};
use crate::documents::{self, DocumentState, act_words};
use crate::entities::{
    activity, activity_version, directory_entry, document, event, membership, obligation, pairing, programme, version,
};
use crate::journal::{self, About, Note};
use crate::organisations::{self, OrganisationDraft};
use crate::school_facts::director_from_order;
use crate::sentences::{brief, in_quotes};
use crate::trouble::{Answer, not_found, parse, print, wrong_state};

/// Rows a statement: 17 columns of them stay below the bound of parameters of both engines.
const CHUNK: usize = 500;

/// Who and what a step of the adoption needs.
struct Hand<'a, C> {
    tx: &'a C,
    actor: &'a Actor,
    moment: Moment,
    document: &'a document::Model,
    authority: OrganisationId,
    plan: &'a Plan,
    /// The ids of [`Plan::schools`].
    schools: Vec<OrganisationId>,
}

pub(super) async fn carry_out<C: ConnectionTrait>(
    tx: &C,
    actor: &Actor,
    row: &document::Model,
    preview: &Preview,
    moment: Moment,
) -> Answer<Adopted> {
    let plan = &preview.plan;
    // A programme may have a passport and pairs, and get its plan by a later order.
    if plan.activities.is_empty() && plan.layout.passport.is_none() && plan.pairings.is_empty() {
        return wrong_state(
            "В документе не найдено ни мероприятий, ни паспорта программы, принимать нечего.",
            "Проверьте, тот ли это файл, или отложите документ.",
        );
    }
    let authority = OrganisationId(row.authority_id);
    let mut hand = Hand { tx, actor, moment, document: row, authority, plan, schools: Vec::new() };
    if let Some(id) = preview.into
        && plan.is_empty()
    {
        return hand.nothing_changes(id).await;
    }
    hand.add_schools().await?;
    let (programme, version) = hand.version(preview.into).await?;
    let ids = hand.activities(programme, version).await?;
    let count = insert_obligations(tx, authority, programme, &plan.obligations, &ids, &|who| hand.id(who)).await?;
    let reason = format!("приказ {}", act_words(row));
    apply_changes(tx, &plan.changes, &reason).await?;
    hand.support(programme).await?;
    hand.directory().await?;
    hand.settle(programme, version).await?;
    hand.journal(programme, &ids, preview.into.is_some()).await?;
    Ok(Adopted { programme, version, obligations: count })
}

impl<C: ConnectionTrait> Hand<'_, C> {
    fn id(&self, who: Who) -> Option<OrganisationId> {
        match who {
            Who::Known(id) => Some(id),
            Who::New(at) => self.schools.get(at).copied(),
        }
    }

    /// The order says what the book says already: the document joins the programme, nothing else.
    async fn nothing_changes(&self, programme: ProgrammeId) -> Answer<Adopted> {
        let row = crate::programmes::row(self.tx, programme).await?;
        let Some(version) = row.version_id.map(VersionId) else { return not_found() };
        self.settle(programme, version).await?;
        let sentence = format!(
            "Документ «{}» ({}) совпадает с действующей редакцией программы {}",
            self.document.name,
            act_words(self.document),
            in_quotes(&row.title)
        );
        let note = Note::new("document-adopted", sentence, self.about(programme));
        crate::journal::write(self.tx, self.actor, self.moment, note).await?;
        Ok(Adopted { programme, version, obligations: 0 })
    }

    async fn add_schools(&mut self) -> Answer<()> {
        for school in &self.plan.schools {
            let draft = OrganisationDraft {
                kind: OrganisationKind::School,
                parent: Some(self.authority),
                name: school.name.clone(),
                full_name: None,
                number: None,
                valid_from: None,
            };
            let id = organisations::create(self.tx, self.actor, draft, self.moment).await?;
            self.schools.push(id);
        }
        Ok(())
    }

    /// The programme, new or with a new version.
    async fn version(&self, into: Option<ProgrammeId>) -> Answer<(ProgrammeId, VersionId)> {
        let plan = self.plan;
        let count = i64::try_from(plan.activities.len()).unwrap_or(i64::MAX);
        let words = [Some(plan.title.as_str()), self.document.act_number.as_deref()];
        let search_key = words.into_iter().flatten().map(plain).collect::<Vec<_>>().join(" ");
        let set = programme::ActiveModel {
            title: Set(plan.title.clone()),
            period_start: Set(plan.period.map(|period| period.start)),
            period_end: Set(plan.period.map(|period| period.end)),
            activities: Set(count),
            search_key: Set(search_key),
            sort_key: Set(sort_key(&plan.title)),
            ..Default::default()
        };
        let (programme, number) = match into {
            None => {
                let row = programme::ActiveModel {
                    id: NotSet,
                    authority_id: Set(self.authority.0),
                    act_number: Set(self.document.act_number.clone()),
                    act_date: Set(self.document.act_date),
                    version_id: Set(None),
                    versions: Set(1),
                    lock: Set(1),
                    ..set
                };
                (row.insert(self.tx).await?.id, 1)
            }
            Some(id) => {
                let former = crate::programmes::row(self.tx, id).await?;
                let keep = plan.period.is_none();
                let set = programme::ActiveModel {
                    id: Set(id.0),
                    period_start: if keep { NotSet } else { set.period_start.clone() },
                    period_end: if keep { NotSet } else { set.period_end.clone() },
                    versions: Set(former.versions + 1),
                    lock: Set(former.lock + 1),
                    ..set
                };
                programme::Entity::update(set).exec(self.tx).await?;
                (id.0, former.versions + 1)
            }
        };
        let version = version::ActiveModel {
            id: NotSet,
            programme_id: Set(programme),
            authority_id: Set(self.authority.0),
            number: Set(number),
            document_id: Set(Some(self.document.id)),
            act_number: Set(self.document.act_number.clone()),
            act_date: Set(self.document.act_date),
            title: Set(plan.title.clone()),
            layout: Set(print("layout", &plan.layout)?),
            summary: Set(self.summary()),
            adopted_at: Set(self.moment.now),
            adopted_by: Set(self.actor.user.map(|id| id.0)),
            adopted_by_name: Set(self.actor.name.clone()),
        }
        .insert(self.tx)
        .await?;
        let set =
            programme::ActiveModel { id: Set(programme), version_id: Set(Some(version.id)), ..Default::default() };
        programme::Entity::update(set).exec(self.tx).await?;
        Ok((ProgrammeId(programme), VersionId(version.id)))
    }

    fn summary(&self) -> String {
        let (added, changed, removed) = self.plan.counts();
        format!("добавлено {added}, изменено {changed}, снято {removed}")
    }

    /// The activities of the version; returns their ids in the order of the plan.
    async fn activities(&self, programme: ProgrammeId, version: VersionId) -> Answer<Vec<ActivityId>> {
        let mut ids = Vec::with_capacity(self.plan.activities.len());
        let mut versions = Vec::with_capacity(self.plan.activities.len());
        for (at, planned) in self.plan.activities.iter().enumerate() {
            let ordinal = i64::try_from(at).unwrap_or(i64::MAX);
            let content = print("activity", &planned.content)?;
            let set = activity::ActiveModel {
                ordinal: Set(ordinal),
                kind: Set(kind_code(planned.content.kind).to_owned()),
                number: Set(planned.content.number.clone()),
                text: Set(planned.content.text.clone()),
                search_key: Set(plain(&planned.content.text)),
                content: Set(content.clone()),
                removed_in: Set(None),
                ..Default::default()
            };
            let id = match planned.known {
                None => {
                    let row = activity::ActiveModel {
                        id: NotSet,
                        authority_id: Set(self.authority.0),
                        programme_id: Set(programme.0),
                        lock: Set(1),
                        ..set
                    };
                    row.insert(self.tx).await?.id
                }
                Some(id) => {
                    activity::Entity::update_many()
                        .set(set)
                        .col_expr(activity::Column::Lock, Expr::col(activity::Column::Lock).add(1))
                        .filter(activity::Column::Id.eq(id.0))
                        .exec(self.tx)
                        .await?;
                    id.0
                }
            };
            ids.push(ActivityId(id));
            versions.push(version_row(version, id, ordinal, planned.change.code(), content));
        }
        for removed in &self.plan.removed {
            let content = print("activity", &removed.content)?;
            versions.push(version_row(version, removed.id.0, i64::MAX, "removed", content));
            activity::Entity::update_many()
                .col_expr(activity::Column::RemovedIn, Expr::value(Some(version.0)))
                .col_expr(activity::Column::Lock, Expr::col(activity::Column::Lock).add(1))
                .filter(activity::Column::Id.eq(removed.id.0))
                .exec(self.tx)
                .await?;
        }
        for chunk in versions.chunks(CHUNK) {
            activity_version::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(self.tx).await?;
        }
        Ok(ids)
    }

    /// Directors, categories and pairs from the order.
    async fn support(&self, programme: ProgrammeId) -> Answer<()> {
        let from = self.document.act_date;
        for planned in &self.plan.heads {
            let Some(school) = self.id(planned.school) else { continue };
            if director_from_order(self.tx, school, &planned.name, from, self.moment).await? {
                let sentence = format!("Директор по приказу {}: {}", act_words(self.document), planned.name);
                let about = About { organisation: Some(school), ..self.about(programme) };
                journal::write(self.tx, self.actor, self.moment, Note::new("director-set", sentence, about)).await?;
            }
        }
        for planned in &self.plan.memberships {
            let Some(school) = self.id(planned.school) else { continue };
            let row = membership::ActiveModel {
                id: NotSet,
                authority_id: Set(self.authority.0),
                organisation_id: Set(school.0),
                category: Set(planned.category.clone()),
                category_key: Set(plain(&planned.category)),
                valid_from: Set(from),
                valid_to: Set(None),
                ground: Set(Some(format!("«{}», приказ {}", planned.words, act_words(self.document)))),
                document_id: Set(Some(self.document.id)),
                lock: Set(1),
            };
            row.insert(self.tx).await?;
        }
        for planned in &self.plan.pairings {
            let Some(school) = self.id(planned.school) else { continue };
            self.end_former_pair(programme, school, from).await?;
        }
        for planned in &self.plan.pairings {
            let Some(school) = self.id(planned.school) else { continue };
            let row = pairing::ActiveModel {
                id: NotSet,
                authority_id: Set(self.authority.0),
                school_id: Set(school.0),
                mentor_id: Set(planned.mentor.and_then(|who| self.id(who)).map(|id| id.0)),
                curator: Set(planned.curator.clone()),
                valid_from: Set(from),
                valid_to: Set(None),
                document_id: Set(Some(self.document.id)),
                programme_id: Set(Some(programme.0)),
                lock: Set(1),
            };
            row.insert(self.tx).await?;
        }
        Ok(())
    }

    /// A new pair of a school in the same programme ends the one before.
    async fn end_former_pair(
        &self,
        programme: ProgrammeId,
        school: OrganisationId,
        from: Option<NaiveDate>,
    ) -> Answer<()> {
        let last = from.unwrap_or(self.moment.today).pred_opt();
        pairing::Entity::update_many()
            .col_expr(pairing::Column::ValidTo, Expr::value(last))
            .col_expr(pairing::Column::Lock, Expr::col(pairing::Column::Lock).add(1))
            .filter(pairing::Column::ProgrammeId.eq(programme.0))
            .filter(pairing::Column::SchoolId.eq(school.0))
            .filter(pairing::Column::ValidTo.is_null())
            .exec(self.tx)
            .await?;
        Ok(())
    }

    /// New words enter the directory; what a person settled stays.
    async fn directory(&self) -> Answer<()> {
        let rows = directory_entry::Entity::find()
            .filter(directory_entry::Column::AuthorityId.eq(self.authority.0))
            .all(self.tx)
            .await?;
        let known: BTreeMap<String, directory_entry::Model> =
            rows.into_iter().map(|row| (row.party_key.clone(), row)).collect();
        for entry in &self.plan.directory {
            let key = party::key(&entry.words);
            if key.is_empty() {
                continue;
            }
            let schools: Vec<OrganisationId> = entry.schools.iter().filter_map(|who| self.id(*who)).collect();
            let meaning = match schools.is_empty() {
                true => entry.meaning.clone(),
                false => Meaning::Organisations(schools),
            };
            let text = print("meaning", &meaning)?;
            match known.get(&key) {
                None => {
                    let row = directory_entry::ActiveModel {
                        id: NotSet,
                        authority_id: Set(self.authority.0),
                        party_key: Set(key),
                        words: Set(entry.words.clone()),
                        meaning: Set(text),
                        lock: Set(1),
                    };
                    row.insert(self.tx).await?;
                }
                Some(row) if parse::<Meaning>("meaning", &row.meaning)? == Meaning::Unsettled => {
                    let set = directory_entry::ActiveModel {
                        id: Set(row.id),
                        meaning: Set(text),
                        lock: Set(row.lock + 1),
                        ..Default::default()
                    };
                    directory_entry::Entity::update(set).exec(self.tx).await?;
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// The document is adopted now and belongs to the lineage of the programme.
    async fn settle(&self, programme: ProgrammeId, version: VersionId) -> Answer<()> {
        let lineage = documents::lineage_of(self.tx, programme).await?;
        let set = document::ActiveModel {
            state: Set(DocumentState::Adopted.code().to_owned()),
            programme_id: Set(Some(programme.0)),
            version_id: Set(Some(version.0)),
            settled_at: Set(Some(self.moment.now)),
            settled_by_name: Set(Some(self.actor.name.clone())),
            lock: Set(self.document.lock + 1),
            ..Default::default()
        };
        documents::update(self.tx, DocumentId(self.document.id), self.document.lock, set).await?;
        // A document that came before its programme was chosen keeps its own corrections: they move with it.
        if let (Some(lineage), Some(own)) = (lineage, self.document.lineage_id)
            && lineage != own
        {
            self.move_lineage(own, lineage).await?;
        }
        Ok(())
    }

    async fn move_lineage(&self, own: i64, lineage: i64) -> Answer<()> {
        use crate::entities::correction;
        documents::set_lineage(self.tx, self.document.id, lineage).await?;
        correction::Entity::update_many()
            .col_expr(correction::Column::LineageId, Expr::value(lineage))
            .filter(correction::Column::LineageId.eq(own))
            .filter(correction::Column::DocumentId.eq(self.document.id))
            .exec(self.tx)
            .await?;
        Ok(())
    }

    fn about(&self, programme: ProgrammeId) -> About {
        About {
            authority: Some(self.authority),
            programme: Some(programme),
            document: Some(DocumentId(self.document.id)),
            ..About::default()
        }
    }

    /// One sentence for the adoption, and for an amendment one for each activity that it touches.
    async fn journal(&self, programme: ProgrammeId, ids: &[ActivityId], amended: bool) -> Answer<()> {
        let plan = self.plan;
        let act = act_words(self.document);
        let count = u64::try_from(plan.activities.len()).unwrap_or(u64::MAX);
        let nouns = plural(count, "мероприятие", "мероприятия", "мероприятий");
        let sentence = match amended {
            false => format!("Принят приказ {act}: программа {}, {count} {nouns}", in_quotes(&plan.title)),
            true => format!("Принят приказ {act}: программа {} изменена, {}", in_quotes(&plan.title), self.summary()),
        };
        let mut notes = vec![Note::new("document-adopted", sentence, self.about(programme))];
        let about = |activity| About { activity: Some(activity), ..self.about(programme) };
        for (planned, id) in plan.activities.iter().zip(ids).filter(|_| amended) {
            let name = named(&planned.content);
            match &planned.change {
                Change::Same => {}
                Change::Added => {
                    notes.push(Note::new("activity-added", format!("Добавлено мероприятие {name}"), about(*id)));
                }
                Change::Restored => {
                    notes.push(Note::new("activity-restored", format!("Возвращено мероприятие {name}"), about(*id)));
                }
                Change::Changed(fields) => {
                    for field in fields {
                        let overruled = planned.overruled.as_ref().filter(|_| field.field == Field::Deadline);
                        let overruled = overruled.map(|own| {
                            format!(". Срок, который задал другой документ ({}), больше не действует", own.ground)
                        });
                        let sentence = format!(
                            "Изменено мероприятие {name}: {}{}",
                            field_title(field.field),
                            overruled.unwrap_or_default()
                        );
                        let note = Note::new("activity-changed", sentence, about(*id));
                        notes.push(note.change(&field.before, &field.after));
                    }
                }
            }
        }
        for removed in &plan.removed {
            let sentence = format!("Снято изменением приказа мероприятие {}", named(&removed.content));
            notes.push(Note::new("activity-removed", sentence, about(removed.id)));
        }
        for planned in &plan.memberships {
            let school = self.id(planned.school);
            let sentence = format!("Школа отнесена к категории «{}» приказом {act}", planned.category);
            let about = About { organisation: school, ..self.about(programme) };
            notes.push(Note::new("membership-begun", sentence, about));
        }
        for planned in &plan.pairings {
            let about = About { organisation: self.id(planned.school), ..self.about(programme) };
            let curator = planned.curator.as_ref().map(|words| format!(", куратор: {words}")).unwrap_or_default();
            let sentence = format!("Школе назначено сопровождение приказом {act}{curator}");
            notes.push(Note::new("pairing-begun", sentence, about));
        }
        let rows: Vec<event::ActiveModel> = notes.into_iter().map(|note| note.row(self.actor, self.moment)).collect();
        for chunk in rows.chunks(CHUNK) {
            event::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(self.tx).await?;
        }
        Ok(())
    }
}

/// Inserts expected things; `ids` are the activities of the plan, `place` says the id of an organisation.
pub(crate) async fn insert_obligations(
    tx: &impl ConnectionTrait,
    authority: OrganisationId,
    programme: ProgrammeId,
    expected: &[Expectation],
    ids: &[ActivityId],
    place: &(dyn Fn(Who) -> Option<OrganisationId> + Sync),
) -> Answer<usize> {
    let mut rows = Vec::with_capacity(expected.len());
    for one in expected {
        let Some(activity) = ids.get(one.activity) else { continue };
        let organisation = match &one.holder {
            Holder::Organisation(who) => place(*who),
            Holder::Words(_) => None,
        };
        let who = match (&one.holder, organisation) {
            (Holder::Words(words), _) => format!("w:{words}"),
            (Holder::Organisation(_), Some(id)) => format!("o:{id}"),
            (Holder::Organisation(_), None) => continue,
        };
        let dates = one.expected.dates;
        rows.push(obligation::ActiveModel {
            id: NotSet,
            authority_id: Set(authority.0),
            programme_id: Set(programme.0),
            activity_id: Set(activity.0),
            organisation_id: Set(organisation.map(|id| id.0)),
            occurrence: Set(one.expected.key.clone()),
            who: Set(who),
            party: Set(one.party.clone()),
            start: Set(dates.start),
            due: Set(dates.due),
            late_from: Set(dates.late_from),
            closes_on: Set(dates.closes_on),
            times: Set(one.expected.count.map(i64::from)),
            status: Set(Status::Open.code().to_owned()),
            done_on: Set(None),
            reason: Set(None),
            lock: Set(1),
        });
    }
    for chunk in rows.chunks(CHUNK) {
        obligation::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(tx).await?;
    }
    Ok(rows.len())
}

/// Redates, restores and drops obligations that are there.
pub(crate) async fn apply_changes(tx: &impl ConnectionTrait, changes: &Reconciled, reason: &str) -> Answer<()> {
    for (list, reopened) in [(&changes.redated, false), (&changes.restored, true)] {
        for redated in list {
            redate(tx, redated, reopened).await?;
        }
    }
    let ids: Vec<i64> = changes.dropped.iter().map(|id| id.0).collect();
    for chunk in ids.chunks(CHUNK) {
        obligation::Entity::update_many()
            .col_expr(obligation::Column::Status, Expr::value(Status::Dropped.code()))
            .col_expr(obligation::Column::Reason, Expr::value(Some(format!("снято изменением: {reason}"))))
            .col_expr(obligation::Column::Lock, Expr::col(obligation::Column::Lock).add(1))
            .filter(obligation::Column::Id.is_in(chunk.iter().copied()))
            .filter(obligation::Column::Status.eq(Status::Open.code()))
            .exec(tx)
            .await?;
    }
    Ok(())
}

async fn redate(tx: &impl ConnectionTrait, redated: &Redated, reopened: bool) -> Answer<()> {
    let set = obligation::ActiveModel {
        start: Set(redated.dates.start),
        due: Set(redated.dates.due),
        late_from: Set(redated.dates.late_from),
        closes_on: Set(redated.dates.closes_on),
        party: Set(redated.party.clone()),
        status: Set(Status::Open.code().to_owned()),
        reason: Set(None),
        ..Default::default()
    };
    let from = if reopened { Status::Dropped } else { Status::Open };
    obligation::Entity::update_many()
        .set(set)
        .col_expr(obligation::Column::Lock, Expr::col(obligation::Column::Lock).add(1))
        .filter(obligation::Column::Id.eq(redated.id.0))
        .filter(obligation::Column::Status.eq(from.code()))
        .exec(tx)
        .await?;
    Ok(())
}

fn version_row(
    version: VersionId,
    activity: i64,
    ordinal: i64,
    change: &str,
    content: String,
) -> activity_version::ActiveModel {
    activity_version::ActiveModel {
        id: NotSet,
        version_id: Set(version.0),
        activity_id: Set(activity),
        ordinal: Set(ordinal),
        change: Set(change.to_owned()),
        content: Set(content),
    }
}

fn kind_code(kind: ActivityKind) -> &'static str {
    match kind {
        ActivityKind::Row => "row",
        ActivityKind::Clause => "clause",
    }
}

/// «п. 2.1 «Провести семинар»».
fn named(content: &Content) -> String {
    let text = in_quotes(&brief(&content.text));
    match &content.number {
        Some(number) => format!("п.\u{a0}{number} {text}"),
        None => text,
    }
}
