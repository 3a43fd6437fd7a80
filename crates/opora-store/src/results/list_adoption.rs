//! Adoption of a list by an act: schools enter the category from a day on, others leave it the day before, in one
//! transaction.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use opora_core::access::{Action, Actor, Moment};
use opora_core::ids::{MembershipId, OrganisationId, SchoolListId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::entities::{methodology, school_list};
use super::lists::{ListRow, ListState, Standing, find_kept, rows_of, update};
use super::methodologies::{Basis, MethodologyState, check_document};
use super::schools::TestedSchool;
use crate::directory::{SCHOOLS_CHANGED, derive_again};
use crate::entities::{document, event, membership, organisation};
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::sentences::{act, day, in_quotes, quoted};
use crate::trouble::{Answer, invalid, wrong_state};

/// What adopting a list from a day on would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListPlan {
    /// Enter the category.
    pub entering: Vec<Step>,
    /// Are in it and stay.
    pub staying: Vec<Step>,
    /// Leave it.
    pub leaving: Vec<Step>,
    /// Listed, but no school of the register: they cannot be given a category until they are bound.
    pub unbound: Vec<TestedSchool>,
    /// Are in the category though the list does not speak of them: nothing changes for them.
    pub unmentioned: u64,
}

/// A school of the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The school of the register.
    pub organisation: OrganisationId,
    /// Its name there.
    pub name: String,
    /// The sentences with figures.
    pub ground: String,
    /// The membership that stands, for those who stay or leave.
    pub membership: Option<MembershipId>,
    /// Since when.
    pub since: Option<NaiveDate>,
}

/// What to do with listed schools that are no schools of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unbound {
    /// Refuse: they have to be bound first.
    #[default]
    Refuse,
    /// Adopt the list for the others.
    LeaveOut,
}

/// How a list is adopted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListAdoption {
    /// The first day of new memberships; who leaves does so the day before.
    pub from: NaiveDate,
    /// The act.
    pub basis: Basis,
    /// What to do with listed schools that are no schools of the register.
    pub unbound: Unbound,
}

impl Store {
    /// What adopting a list from this day on would do.
    pub async fn school_list_plan(&self, actor: &Actor, id: SchoolListId, from: NaiveDate) -> Answer<ListPlan> {
        actor.must(Action::HandleResults)?;
        let row = find_kept(self.reader(), actor, id).await?;
        plan(self.reader(), actor, &row, from).await
    }

    /// Adopts a list by an act.
    pub async fn school_list_adopt(
        &self,
        actor: &Actor,
        id: SchoolListId,
        lock: i64,
        adoption: &ListAdoption,
        moment: Moment,
    ) -> Answer<ListPlan> {
        actor.must(Action::HandleResults)?;
        actor.must(Action::KeepRegister)?;
        let tx = self.turn().await?;
        let row = find_kept(&tx, actor, id).await?;
        if row.state != ListState::Draft.code() {
            return wrong_state("Этот список уже утверждён или отложен.", "Составьте новый список.");
        }
        must_be_approved(&tx, &row).await?;
        if !adoption.basis.given() {
            return invalid(
                "Не сказано, каким актом утверждён список.",
                "Укажите приказ: номер и дату или документ из раздела «Документы».",
            );
        }
        check_document(&tx, actor, adoption.basis.document).await?;
        let plan = plan(&tx, actor, &row, adoption.from).await?;
        if adoption.unbound == Unbound::Refuse && !plan.unbound.is_empty() {
            let shown = plan.unbound.iter().take(5).map(TestedSchool::title).collect::<Vec<_>>().join(", ");
            return invalid(
                &format!("Школ списка нет в реестре: {} ({shown}).", plan.unbound.len()),
                "Свяжите их со школами раздела «Школы» или утвердите список без них.",
            );
        }
        let hand = Hand {
            paper: paper(&tx, &adoption.basis).await?,
            act: act_words(&tx, &adoption.basis).await?,
            tx: &tx,
            actor,
            row: &row,
            adoption,
            moment,
        };
        hand.enter(&plan.entering).await?;
        hand.leave(&plan.leaving).await?;
        let set = school_list::ActiveModel {
            state: Set(ListState::Adopted.code().to_owned()),
            act: Set(Some(hand.act.clone())),
            document_id: Set(adoption.basis.document.map(|id| id.0)),
            in_force_from: Set(Some(adoption.from)),
            settled_at: Set(Some(moment.now)),
            settled_by_name: Set(Some(actor.name.clone())),
            lock: Set(lock + 1),
            ..Default::default()
        };
        update(&tx, id, lock, set).await?;
        let changed_values = if row.what_if.is_some() {
            ", посчитан с изменёнными значениями"
        } else {
            ""
        };
        let sentence = format!(
            "Утверждён список {} за {} год ({}) с {}: вошли {}, остались {}, вышли {}{changed_values}",
            in_quotes(&row.title),
            row.year,
            hand.act,
            day(adoption.from),
            plan.entering.len(),
            plan.staying.len(),
            plan.leaving.len()
        );
        let about = About {
            authority: row.authority_id.map(OrganisationId),
            document: adoption.basis.document,
            ..About::default()
        };
        journal::write(&tx, actor, moment, Note::new("school-list-adopted", sentence, about)).await?;
        hand.derive(&plan).await?;
        tx.commit().await?;
        Ok(plan)
    }
}

async fn must_be_approved(tx: &impl ConnectionTrait, row: &school_list::Model) -> Answer<()> {
    let method = methodology::Entity::find_by_id(row.methodology_id).one(tx).await?;
    if method.is_some_and(|method| method.state != MethodologyState::Draft.code()) {
        return Ok(());
    }
    wrong_state(
        "Методика этого списка ещё черновик и может измениться.",
        "Утвердите методику её актом, затем утверждайте список.",
    )
}

async fn plan(db: &impl ConnectionTrait, actor: &Actor, row: &school_list::Model, from: NaiveDate) -> Answer<ListPlan> {
    let rows = rows_of(db, actor, row.id).await?;
    let mut open = membership::Entity::find()
        .filter(membership::Column::CategoryKey.eq(&row.category_key))
        .filter(membership::Column::ValidTo.is_null().or(membership::Column::ValidTo.gte(from)));
    if let Some(authority) = row.authority_id {
        open = open.filter(membership::Column::AuthorityId.eq(authority));
    }
    let open = open.all(db).await?;
    let members: BTreeMap<i64, &membership::Model> = open.iter().map(|row| (row.organisation_id, row)).collect();
    let mut plan = ListPlan::default();
    let mut mentioned = BTreeSet::new();
    for ListRow { school, standing, ground, .. } in rows {
        let Some(organisation) = school.organisation else {
            if standing == Standing::Listed {
                plan.unbound.push(school);
            }
            continue;
        };
        // Two codes of one school, bound by hand: the first row speaks for it.
        if !mentioned.insert(organisation.0) {
            continue;
        }
        let member = members.get(&organisation.0);
        let step = Step {
            organisation,
            name: school.title().to_owned(),
            ground,
            membership: member.map(|row| MembershipId(row.id)),
            since: member.and_then(|row| row.valid_from),
        };
        match (standing, member.is_some()) {
            (Standing::Listed, false) => plan.entering.push(step),
            (Standing::Listed, true) => plan.staying.push(step),
            (Standing::Left, true) => plan.leaving.push(step),
            (Standing::Left, false) => {}
        }
    }
    plan.unmentioned = members.keys().filter(|id| !mentioned.contains(id)).count() as u64;
    Ok(plan)
}

/// The document of the act, with its authority: a membership points only at a document of its own authority.
async fn paper(tx: &impl ConnectionTrait, basis: &Basis) -> Answer<Option<document::Model>> {
    let Some(id) = basis.document else { return Ok(None) };
    Ok(document::Entity::find_by_id(id.0).one(tx).await?)
}

/// The act in words: as given, else as the document says.
async fn act_words(tx: &impl ConnectionTrait, basis: &Basis) -> Answer<String> {
    if let Some(words) = basis.words.as_deref().map(str::trim).filter(|words| !words.is_empty()) {
        return Ok(words.to_owned());
    }
    let row = paper(tx, basis).await?;
    Ok(row.map(|row| format!("акт {}", act(row.act_number.as_deref(), row.act_date))).unwrap_or_default())
}

/// Who and what a step of the adoption needs.
struct Hand<'a, C> {
    tx: &'a C,
    actor: &'a Actor,
    row: &'a school_list::Model,
    adoption: &'a ListAdoption,
    moment: Moment,
    paper: Option<document::Model>,
    act: String,
}

impl<C: ConnectionTrait> Hand<'_, C> {
    async fn enter(&self, steps: &[Step]) -> Answer<()> {
        let authorities = self.authorities(steps).await?;
        let mut rows = Vec::new();
        let mut notes = Vec::new();
        for step in steps {
            let Some(authority) = authorities.get(&step.organisation.0).copied() else { continue };
            rows.push(membership::ActiveModel {
                id: NotSet,
                authority_id: Set(authority),
                organisation_id: Set(step.organisation.0),
                category: Set(self.row.category.clone()),
                category_key: Set(self.row.category_key.clone()),
                valid_from: Set(Some(self.adoption.from)),
                valid_to: Set(None),
                ground: Set(Some(format!("{}. Основание: {}", step.ground.trim_end_matches('.'), self.act))),
                document_id: Set(self
                    .paper
                    .as_ref()
                    .filter(|paper| paper.authority_id == authority)
                    .map(|paper| paper.id)),
                lock: Set(1),
            });
            let sentence = format!(
                "{} включена в категорию {} с {}: {}",
                quoted(&step.name),
                self.row.category,
                day(self.adoption.from),
                step.ground
            );
            notes.push(self.note("membership-added", sentence, step, authority));
        }
        for chunk in rows.chunks(400) {
            membership::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(self.tx).await?;
        }
        self.say(notes).await
    }

    async fn leave(&self, steps: &[Step]) -> Answer<()> {
        let authorities = self.authorities(steps).await?;
        let Some(last) = self.adoption.from.pred_opt() else {
            return invalid("Такого дня нет.", "Укажите день, с которого действует список.");
        };
        let mut notes = Vec::new();
        for step in steps {
            let (Some(MembershipId(id)), Some(authority)) =
                (step.membership, authorities.get(&step.organisation.0).copied())
            else {
                continue;
            };
            if step.since.is_some_and(|since| last < since) {
                return invalid(
                    &format!("{} в категории лишь с {}.", quoted(&step.name), step.since.map(day).unwrap_or_default()),
                    "Укажите более поздний день, с которого действует список.",
                );
            }
            let Some(old) = membership::Entity::find_by_id(id).one(self.tx).await? else { continue };
            let why = format!("исключена: {}. Основание: {}", step.ground.trim_end_matches('.'), self.act);
            let ground = match old.ground {
                Some(ground) => format!("{ground}; {why}"),
                None => why,
            };
            membership::Entity::update_many()
                .col_expr(membership::Column::ValidTo, Expr::value(Some(last)))
                .col_expr(membership::Column::Ground, Expr::value(Some(ground)))
                .col_expr(membership::Column::Lock, Expr::value(old.lock + 1))
                .filter(membership::Column::Id.eq(id))
                .exec(self.tx)
                .await?;
            let sentence = format!(
                "{} остаётся в категории {} по {}: {}",
                quoted(&step.name),
                self.row.category,
                day(last),
                step.ground
            );
            notes.push(self.note("membership-closed", sentence, step, authority));
        }
        self.say(notes).await
    }

    async fn authorities(&self, steps: &[Step]) -> Answer<BTreeMap<i64, i64>> {
        let ids: Vec<i64> = steps.iter().map(|step| step.organisation.0).collect();
        let mut out = BTreeMap::new();
        for chunk in ids.chunks(400) {
            let rows = organisation::Entity::find()
                .filter(organisation::Column::Id.is_in(chunk.iter().copied()))
                .all(self.tx)
                .await?;
            out.extend(rows.into_iter().filter_map(|row| row.authority_id.map(|authority| (row.id, authority))));
        }
        Ok(out)
    }

    fn note(&self, verb: &'static str, sentence: String, step: &Step, authority: i64) -> event::ActiveModel {
        let about = About {
            authority: Some(OrganisationId(authority)),
            organisation: Some(step.organisation),
            document: self.adoption.basis.document,
            ..About::default()
        };
        Note::new(verb, sentence, about).row(self.actor, self.moment)
    }

    async fn say(&self, notes: Vec<event::ActiveModel>) -> Answer<()> {
        for chunk in notes.chunks(400) {
            event::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(self.tx).await?;
        }
        Ok(())
    }

    /// Programmes that speak of «all schools of the category» expect from now on what the new members owe.
    async fn derive(&self, plan: &ListPlan) -> Answer<()> {
        let changed: Vec<Step> = plan.entering.iter().chain(&plan.leaving).cloned().collect();
        let authorities: BTreeSet<i64> = self.authorities(&changed).await?.into_values().collect();
        for authority in authorities {
            derive_again(self.tx, self.actor, OrganisationId(authority), SCHOOLS_CHANGED, self.moment).await?;
        }
        Ok(())
    }
}
