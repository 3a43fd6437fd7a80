//! Adopted programmes counted again when the dates of their school terms change: a version by the person, obligations
//! moved with their term, one sentence of the journal a programme. What is done stays done, on its day.

use chrono::NaiveDate;
use opora_core::access::{Actor, Moment};
use opora_core::adoption::{KnownActivity, KnownProgramme, expectations};
use opora_core::appointment::rederive;
use opora_core::calendar::{SchoolTerms, SchoolYear};
use opora_core::ids::{ActivityId, ObligationId, OrganisationId, ProgrammeId};
use opora_core::programme::{Content, Layout};
use opora_core::reading::{Occurrence, Period};
use opora_core::recount::{Frame, moved, recount};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::activity_deadline::said_in;
use crate::adoption::{apply_changes, hold_authority, insert_obligations, known_programme};
use crate::directory::{in_book, keep_words, supported_directory};
use crate::entities::{activity, obligation, programme, school_terms, version};
use crate::journal::{self, About, Note};
use crate::person_version;
use crate::programmes::{self, Version};
use crate::school_terms::tables;
use crate::trouble::{Answer, parse};

/// What other dates of terms do to adopted programmes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recounts {
    /// The programmes concerned.
    pub programmes: Vec<ProgrammeRecount>,
}

/// What they do to one programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeRecount {
    /// The programme.
    pub id: ProgrammeId,
    /// Its title.
    pub title: String,
    /// Activities with other days.
    pub changed: Vec<ActivityRecount>,
    /// Activities that rest on terms but were not counted by their words alone: a person looks at them.
    pub doubtful: Vec<ActivityNamed>,
    /// Obligations that get another day, are made, or are expected no more.
    pub obligations: usize,
}

/// An activity with other days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityRecount {
    /// Which one.
    pub named: ActivityNamed,
    /// The words of its deadline.
    pub phrase: String,
    /// Its days before.
    pub before: Vec<Occurrence>,
    /// Its days from now on.
    pub after: Vec<Occurrence>,
}

/// An activity as people know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityNamed {
    /// Its id.
    pub id: ActivityId,
    /// Its number.
    pub number: Option<String>,
    /// What is to be done.
    pub text: String,
}

impl Recounts {
    /// Nothing changes and nothing is in doubt.
    pub fn is_empty(&self) -> bool {
        self.programmes.is_empty()
    }

    /// Activities with other days.
    pub fn activities(&self) -> usize {
        self.programmes.iter().map(|one| one.changed.len()).sum()
    }

    /// Obligations that change.
    pub fn obligations(&self) -> usize {
        self.programmes.iter().map(|one| one.obligations).sum()
    }
}

/// The authorities that count by a table, with the tables before it is kept.
pub(crate) type Counting = Vec<(OrganisationId, Vec<SchoolTerms>)>;

/// Who counts by the table of `authority` (or by the common one), and by what until now. Holds them against adoptions.
pub(crate) async fn begin(
    tx: &impl ConnectionTrait,
    authority: Option<OrganisationId>,
    table: &SchoolTerms,
    moment: Moment,
) -> Answer<Counting> {
    let concerned: Vec<i64> = match authority {
        Some(own) => vec![own.0],
        None => {
            let own_table = school_terms::Entity::find()
                .select_only()
                .column(school_terms::Column::AuthorityId)
                .filter(school_terms::Column::FirstYear.eq(i64::from(table.first_year)))
                .filter(school_terms::Column::AuthorityId.is_not_null());
            programme::Entity::find()
                .select_only()
                .distinct()
                .column(programme::Column::AuthorityId)
                .filter(programmes::running(moment.today))
                .filter(programme::Column::AuthorityId.not_in_subquery(sea_orm::QueryTrait::into_query(own_table)))
                .order_by_asc(programme::Column::AuthorityId)
                .into_tuple()
                .all(tx)
                .await?
        }
    };
    let mut out = Vec::with_capacity(concerned.len());
    for id in concerned.into_iter().map(OrganisationId) {
        hold_authority(tx, id).await?;
        out.push((id, tables(tx, id).await?));
    }
    Ok(out)
}

/// Counts the running programmes of these authorities again, now that the table is kept.
pub(crate) async fn carry_out(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    counting: Counting,
    table: &SchoolTerms,
    moment: Moment,
) -> Answer<Recounts> {
    let mut programmes = Vec::new();
    for (authority, before) in counting {
        let after = tables(tx, authority).await?;
        let rows = programme::Entity::find()
            .filter(programme::Column::AuthorityId.eq(authority.0))
            .filter(programmes::running(moment.today))
            .order_by_asc(programme::Column::Id)
            .all(tx)
            .await?;
        for row in rows {
            let one = One { authority, row, before: &before, after: &after, year: table.first_year };
            programmes.extend(one.count(tx, actor, moment).await?);
        }
    }
    Ok(Recounts { programmes })
}

/// A programme that is counted again.
struct One<'a> {
    authority: OrganisationId,
    row: programme::Model,
    before: &'a [SchoolTerms],
    after: &'a [SchoolTerms],
    year: i32,
}

impl One<'_> {
    async fn count(self, tx: &impl ConnectionTrait, actor: &Actor, moment: Moment) -> Answer<Option<ProgrammeRecount>> {
        let rows = activity::Entity::find()
            .filter(activity::Column::ProgrammeId.eq(self.row.id))
            .filter(activity::Column::RemovedIn.is_null())
            .order_by_asc(activity::Column::Ordinal)
            .order_by_asc(activity::Column::Id)
            .all(tx)
            .await?;
        let known = |row: &activity::Model| -> Answer<KnownActivity> {
            Ok(KnownActivity { id: ActivityId(row.id), content: parse("activity", &row.content)?, removed: false })
        };
        let activities = rows.iter().map(known).collect::<Answer<Vec<_>>>()?;
        let versions = version::Entity::find()
            .filter(version::Column::ProgrammeId.eq(self.row.id))
            .order_by_asc(version::Column::Number)
            .all(tx)
            .await?;
        let layout: Layout = match versions.last() {
            Some(latest) => parse("layout", &latest.layout)?,
            None => Layout::default(),
        };
        let versions: Vec<Version> = versions.into_iter().map(programmes::read_version).collect();
        let signed = |content: &Content| -> Option<NaiveDate> {
            said_in(content, &versions).and_then(|version| version.act_date).or(self.row.act_date)
        };
        let period = self.row.period_start.zip(self.row.period_end).map(|(start, end)| Period { start, end });
        let frame = Frame { period, layout: &layout, before: self.before, after: self.after };
        let found = recount(&activities, frame, &signed);
        if found.changed.is_empty() && found.doubtful.is_empty() {
            return Ok(None);
        }
        let of = |id: ActivityId| activities.iter().find(|one| one.id == id);
        let changed = found.changed.iter().filter_map(|(id, after)| Some(difference(of(*id)?, after))).collect();
        let doubtful = found.doubtful.iter().filter_map(|id| Some(named(of(*id)?))).collect();
        let pairs: Vec<(activity::Model, Content)> = found
            .changed
            .into_iter()
            .filter_map(|(id, content)| Some((rows.iter().find(|row| row.id == id.0)?.clone(), content)))
            .collect();
        let obligations = self.keep(tx, actor, &pairs, moment).await?;
        let (id, title) = (ProgrammeId(self.row.id), self.row.title);
        Ok(Some(ProgrammeRecount { id, title, changed, doubtful, obligations }))
    }

    /// Makes the version, moves the obligations and writes the journal; how many obligations changed.
    async fn keep(
        &self,
        tx: &impl ConnectionTrait,
        actor: &Actor,
        changed: &[(activity::Model, Content)],
        moment: Moment,
    ) -> Answer<usize> {
        if changed.is_empty() {
            return Ok(0);
        }
        let id = ProgrammeId(self.row.id);
        let year = SchoolYear::starting(self.year).to_string().replace("учебный год", "учебного года");
        let summary =
            format!("Сроки пересчитаны по датам четвертей и каникул {year}: изменено мероприятий {}", changed.len());
        let known = known_programme(tx, id, moment.today).await?;
        let mut sum = 0;
        for (row, content) in changed {
            sum += self.derive(tx, &known, ActivityId(row.id), content, &summary, moment).await?;
        }
        person_version::make(tx, actor, &self.row, changed, summary.clone(), moment).await?;
        let about = About { authority: Some(self.authority), programme: Some(id), ..About::default() };
        let note = Note::new("terms-recounted", format!("{summary}, обязательств {sum}"), about);
        journal::write(tx, actor, moment, note).await?;
        Ok(sum)
    }

    async fn derive(
        &self,
        tx: &impl ConnectionTrait,
        known: &KnownProgramme,
        id: ActivityId,
        content: &Content,
        reason: &str,
        moment: Moment,
    ) -> Answer<usize> {
        let Some(former) = known.activities.iter().find(|one| one.id == id).map(|one| &one.content) else {
            return Ok(0);
        };
        let mut own: Vec<_> = known.obligations.iter().filter(|one| one.activity == id).cloned().collect();
        let keys = moved(former, content, &own);
        rename(tx, &keys).await?;
        for (obligation, key) in &keys {
            if let Some(one) = own.iter_mut().find(|one| one.id == *obligation) {
                one.occurrence.clone_from(key);
            }
        }
        let mut directory = supported_directory(tx, self.authority, known, moment.today).await?;
        let mut expected = expectations(0, content, &mut directory);
        keep_words(&mut expected);
        let (mut fresh, changes) = rederive(id, former, expected, &own, moment.today);
        // Nobody gets anything new that is late from the first day.
        fresh.retain(|one| one.expected.dates.due.is_none_or(|due| due >= moment.today));
        let programme = ProgrammeId(self.row.id);
        let made = insert_obligations(tx, self.authority, programme, &fresh, &[id], &in_book).await?;
        apply_changes(tx, &changes, reason).await?;
        Ok(made + changes.redated.len() + changes.restored.len() + changes.dropped.len())
    }
}

/// Gives obligations the keys of their terms from now on. By way of keys that nothing has: two terms may swap days.
async fn rename(tx: &impl ConnectionTrait, keys: &[(ObligationId, String)]) -> Answer<()> {
    for aside in [true, false] {
        for (id, key) in keys {
            let key = if aside { format!("moving {key}") } else { key.clone() };
            obligation::Entity::update_many()
                .col_expr(obligation::Column::Occurrence, Expr::value(key))
                .col_expr(obligation::Column::Lock, Expr::col(obligation::Column::Lock).add(i32::from(aside)))
                .filter(obligation::Column::Id.eq(id.0))
                .exec(tx)
                .await?;
        }
    }
    Ok(())
}

fn difference(former: &KnownActivity, after: &Content) -> ActivityRecount {
    let days = |content: &Content| content.deadline.as_ref().map(|one| one.occurrences.clone()).unwrap_or_default();
    ActivityRecount {
        named: named(former),
        phrase: after.deadline.as_ref().map(|one| one.phrase.clone()).unwrap_or_default(),
        before: days(&former.content),
        after: days(after),
    }
}

fn named(one: &KnownActivity) -> ActivityNamed {
    ActivityNamed { id: one.id, number: one.content.number.clone(), text: one.content.text.clone() }
}
