//! Search over programmes, activities, documents and schools by folded words.

use opora_core::access::{Action, Actor, Scope};
use opora_core::ids::{ActivityId, ProgrammeId};
use opora_core::school::OrganisationKind;
use opora_core::words::plain;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::documents::{Document, DocumentFilter};
use crate::entities::{activity, programme};
use crate::open::Store;
use crate::organisations::{Organisation, OrganisationFilter};
use crate::programmes::{self, Programme, seen_activities};
use crate::scope::Page;
use crate::trouble::Answer;

/// What was found, each kind up to the limit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// Programmes.
    pub programmes: Vec<Programme>,
    /// Activities in force.
    pub activities: Vec<FoundActivity>,
    /// Documents.
    pub documents: Vec<Document>,
    /// Schools.
    pub schools: Vec<Organisation>,
}

/// An activity that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundActivity {
    /// Its id.
    pub id: ActivityId,
    /// Its programme.
    pub programme: ProgrammeId,
    /// Its number.
    pub number: Option<String>,
    /// Its words.
    pub text: String,
}

impl Store {
    /// Finds by words: case, ё, quotes and blanks do not matter. Nothing is found for empty words.
    pub async fn search(&self, actor: &Actor, words: &str, limit: u64) -> Answer<Found> {
        actor.must(Action::Read)?;
        let key = plain(words);
        if key.is_empty() {
            return Ok(Found::default());
        }
        let page = Page { number: 1, size: limit };
        let programmes = programme::Entity::find()
            .filter(programmes::seen(actor))
            .filter(programme::Column::SearchKey.contains(&key))
            .order_by_desc(programme::Column::Id)
            .limit(page.limit())
            .all(self.reader())
            .await?;
        let activities = activity::Entity::find()
            .filter(seen_activities(actor))
            .filter(activity::Column::SearchKey.contains(&key))
            .filter(activity::Column::RemovedIn.is_null())
            .order_by_desc(activity::Column::Id)
            .limit(page.limit())
            .all(self.reader())
            .await?;
        let filter = DocumentFilter { words: words.to_owned(), ..DocumentFilter::default() };
        let documents = self.documents(actor, &filter, page).await?.rows;
        let kind = Some(OrganisationKind::School);
        let filter = OrganisationFilter { kind, words: words.to_owned(), ..OrganisationFilter::default() };
        let mut schools = self.organisations(actor, &filter, page).await?.rows;
        if let Scope::School { school, .. } = actor.scope() {
            schools.retain(|one| one.id == school);
        }
        let found = |row: activity::Model| FoundActivity {
            id: ActivityId(row.id),
            programme: ProgrammeId(row.programme_id),
            number: row.number,
            text: row.text,
        };
        Ok(Found {
            programmes: programmes.into_iter().map(programmes::read).collect(),
            activities: activities.into_iter().map(found).collect(),
            documents,
            schools,
        })
    }
}
