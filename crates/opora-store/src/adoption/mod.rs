//! Adoption of a document: the preview of exactly what will change, and carrying it out in one transaction.

mod expected;
mod load;
mod save;
mod suggestion;
mod support;
mod told;

use opora_core::Refusal;
use opora_core::access::{Action, Actor, Moment};
use opora_core::adoption::{KnownProgramme, Plan, plan};
use opora_core::ids::{DocumentId, OrganisationId, ProgrammeId, VersionId};
use opora_core::refusal::RefusalKind;
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};

use crate::documents::{self, Draft};
use crate::entities::{document, organisation};
use crate::open::Store;
use crate::secret::sha256;
use crate::trouble::{Answer, not_found, print, stale, wrong_state};

pub(crate) use expected::{apply_changes, insert_obligations};
pub(crate) use load::{directory, known_programme};
pub use suggestion::Suggestion;
pub(crate) use suggestion::suggest;

/// Where an order goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Into {
    /// The programme that the document suggests most, else a new one.
    Suggested,
    /// A new programme.
    New,
    /// A new version of this programme.
    Existing(ProgrammeId),
}

/// Exactly what will happen when the document is adopted.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The document as the review page has it; its `lock` goes into [`Store::adopt`].
    pub draft: Draft,
    /// The programme that would get a new version; nothing for a new programme.
    pub into: Option<ProgrammeId>,
    /// Programmes that the document may belong to, the most likely first.
    pub suggestions: Vec<Suggestion>,
    /// What will change.
    pub plan: Plan,
    /// The print of the plan; goes into [`Store::adopt`], which refuses when anything has changed since.
    pub hash: String,
}

/// What an adoption made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adopted {
    /// The programme.
    pub programme: ProgrammeId,
    /// The version: the former one when the document changes nothing.
    pub version: VersionId,
    /// New obligations.
    pub obligations: usize,
}

impl Store {
    /// Shows what adopting would do; writes nothing.
    pub async fn adoption_preview(
        &self,
        actor: &Actor,
        document: DocumentId,
        into: Into,
        moment: Moment,
    ) -> Answer<Preview> {
        actor.must(Action::HandleDocuments)?;
        let row = documents::find(self.reader(), actor, document).await?;
        prepare(self.reader(), row, into, moment).await
    }

    /// Adopts a document: programme, activities, obligations, schools, categories, pairs, directory and journal in
    /// one transaction. `lock` and `hash` are those of the preview that the person agreed to.
    pub async fn adopt(
        &self,
        actor: &Actor,
        document: DocumentId,
        into: Into,
        lock: i64,
        hash: &str,
        moment: Moment,
    ) -> Answer<Adopted> {
        actor.must(Action::HandleDocuments)?;
        let tx = self.turn().await?;
        let row = documents::find(&tx, actor, document).await?;
        hold_authority(&tx, OrganisationId(row.authority_id)).await?;
        // Read again: somebody may have adopted it while this turn was waited for.
        let row = documents::find(&tx, actor, document).await?;
        if row.lock != lock {
            return stale();
        }
        if row.state == documents::DocumentState::SetAside.code() {
            return wrong_state("Документ отложен.", "Верните его в работу и примите.");
        }
        let preview = prepare(&tx, row.clone(), into, moment).await?;
        if preview.hash != hash {
            return Err(Refusal::new(
                RefusalKind::Stale,
                "Пока вы смотрели, изменилось то, что получится при принятии.",
                "Посмотрите ещё раз, что изменится, и нажмите «Принять».",
            )
            .into());
        }
        let adopted = save::carry_out(&tx, actor, &row, &preview, moment).await?;
        tx.commit().await?;
        Ok(adopted)
    }
}

/// The preview and adoption are made by the same steps.
async fn prepare(db: &impl ConnectionTrait, row: document::Model, into: Into, moment: Moment) -> Answer<Preview> {
    let authority = OrganisationId(row.authority_id);
    let own = row.programme_id.map(ProgrammeId);
    let draft = documents::draft(db, row).await?;
    let reading = &draft.settled;
    let suggestions = suggest(db, authority, reading).await?;
    let into = match into {
        Into::Suggested => own.or(suggestions.first().map(|one| one.programme)),
        Into::Existing(id) => {
            let known = crate::programmes::row(db, id).await?;
            if known.authority_id != authority.0 {
                return not_found();
            }
            Some(id)
        }
        // One order makes one programme, whatever button was pressed.
        Into::New => match own.or(suggestions.iter().find(|one| one.same_act).map(|one| one.programme)) {
            Some(_) => {
                return wrong_state(
                    "Этот приказ уже принят в программу.",
                    "Выберите её: покажем, чем документ отличается от действующей редакции.",
                );
            }
            None => None,
        },
    };
    let known = match into {
        Some(id) => known_programme(db, id, moment.today).await?,
        None => KnownProgramme::default(),
    };
    let plan = plan(reading, directory(db, authority, moment.today).await?, &known);
    let hash = sha256(format!("{into:?} {}", print("plan", &plan)?).as_bytes());
    Ok(Preview { draft, into, suggestions, plan, hash })
}

/// Adoptions of one authority go one after another, on PostgreSQL too.
pub(crate) async fn hold_authority(tx: &impl ConnectionTrait, authority: OrganisationId) -> Answer<()> {
    organisation::Entity::find_by_id(authority.0).lock_exclusive().one(tx).await?;
    Ok(())
}
