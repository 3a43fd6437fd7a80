//! Carrying out a plan of adoption within its transaction.

use opora_core::access::{Actor, Moment};
use opora_core::adoption::Plan;
use opora_core::directory::Who;
use opora_core::ids::{ActivityId, DocumentId, OrganisationId, ProgrammeId, VersionId};
use opora_core::programme::ActivityKind;
use opora_core::russian::sort_key;
use opora_core::school::OrganisationKind;
use opora_core::words::plain;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
};

use super::expected::{apply_changes, insert_obligations};
use super::{Adopted, Preview};
use crate::documents::{self, DocumentState, act_words};
use crate::entities::{activity, activity_version, document, programme, version};
use crate::journal::{About, Note};
use crate::organisations::{self, OrganisationDraft};
use crate::sentences::in_quotes;
use crate::trouble::{Answer, not_found, print, wrong_state};

/// Rows a statement: 17 columns of them stay below the bound of parameters of both engines.
pub(super) const CHUNK: usize = 500;

/// Who and what a step of the adoption needs.
pub(super) struct Hand<'a, C> {
    pub(super) tx: &'a C,
    pub(super) actor: &'a Actor,
    pub(super) moment: Moment,
    pub(super) document: &'a document::Model,
    pub(super) authority: OrganisationId,
    pub(super) plan: &'a Plan,
    /// The ids of [`Plan::schools`].
    pub(super) schools: Vec<OrganisationId>,
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
    pub(super) fn id(&self, who: Who) -> Option<OrganisationId> {
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

    pub(super) fn summary(&self) -> String {
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

    pub(super) fn about(&self, programme: ProgrammeId) -> About {
        About {
            authority: Some(self.authority),
            programme: Some(programme),
            document: Some(DocumentId(self.document.id)),
            ..About::default()
        }
    }
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
