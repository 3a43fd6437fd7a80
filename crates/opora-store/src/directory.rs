//! The directory of parties: what the words of orders mean in an authority, and people with their positions.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use opora_core::access::{Action, Actor, Moment};
use opora_core::adoption::{Expectation, Holder, KnownObligation, KnownProgramme, expectations, reconcile};
use opora_core::directory::{Directory, Meaning, Who};
use opora_core::ids::{ActivityId, DirectoryEntryId, ObligationId, OrganisationId, PersonId, ProgrammeId};
use opora_core::obligation::Status;
use opora_core::party;
use opora_core::words::plain;
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::adoption::{apply_changes, directory, hold_authority, insert_obligations, known_programme};
use crate::entities::{directory_entry, obligation, person, programme};
use crate::journal::{self, About, Note};
use crate::open::Store;
use crate::organisations;
use crate::programmes;
use crate::scope::{holds_authority, within_authority};
use crate::trouble::{Answer, invalid, not_found, parse, print, stale};

/// Why obligations are derived again after schools, categories or pairs changed.
pub(crate) const SCHOOLS_CHANGED: &str = "изменился список организаций";

/// Words of orders with what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryEntry {
    /// Its id.
    pub id: DirectoryEntryId,
    /// The words as first met.
    pub words: String,
    /// What they mean.
    pub meaning: Meaning,
    /// Version of the row.
    pub lock: i64,
}

/// A person with a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Where they work; the authority when it is not said.
    pub organisation: Option<OrganisationId>,
    /// «Ветрова И. П.»
    pub name: String,
    /// «методист».
    pub position: Option<String>,
}

impl Store {
    /// The directory of an authority, by words.
    pub async fn directory(&self, actor: &Actor, authority: OrganisationId) -> Answer<Vec<DirectoryEntry>> {
        actor.must(Action::Read)?;
        if !holds_authority(actor, authority) {
            return not_found();
        }
        let rows = directory_entry::Entity::find()
            .filter(directory_entry::Column::AuthorityId.eq(authority.0))
            .order_by_asc(directory_entry::Column::PartyKey)
            .all(self.reader())
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// Says what words mean from now on: the directory is changed and the obligations of the authority's programmes
    /// that lie ahead are derived again. What is done stays as it is, and so does what an organisation already owes;
    /// what was owed by mere words moves to whom they mean. `lock` is that of the
    /// entry, 0 for new words. Returns how many obligations were made and dropped.
    pub async fn directory_set(
        &self,
        actor: &Actor,
        authority: OrganisationId,
        words: &str,
        meaning: Meaning,
        lock: i64,
        moment: Moment,
    ) -> Answer<Derived> {
        let tx = self.turn().await?;
        let derived = settle_words(&tx, actor, authority, words, meaning, lock, moment).await?;
        tx.commit().await?;
        Ok(derived)
    }

    /// What [`Store::directory_set`] would do; nothing is kept.
    pub async fn directory_preview(
        &self,
        actor: &Actor,
        authority: OrganisationId,
        words: &str,
        meaning: Meaning,
        lock: i64,
        moment: Moment,
    ) -> Answer<Derived> {
        let tx = self.turn().await?;
        let derived = settle_words(&tx, actor, authority, words, meaning, lock, moment).await?;
        tx.rollback().await?;
        Ok(derived)
    }

    /// How many open obligations of an authority rest on which words, by the key of the words.
    pub async fn directory_weights(&self, actor: &Actor, authority: OrganisationId) -> Answer<BTreeMap<String, u64>> {
        actor.must(Action::KeepRegister)?;
        if !holds_authority(actor, authority) {
            return not_found();
        }
        use obligation::Column;
        let rows: Vec<(String, i64)> = obligation::Entity::find()
            .select_only()
            .column(Column::Party)
            .column_as(Column::Id.count(), "open")
            .filter(Column::AuthorityId.eq(authority.0))
            .filter(Column::Status.eq(Status::Open.code()))
            .group_by(Column::Party)
            .into_tuple()
            .all(self.reader())
            .await?;
        let mut weights = BTreeMap::new();
        for (words, open) in rows {
            *weights.entry(party::key(&words)).or_default() += u64::try_from(open).unwrap_or_default();
        }
        Ok(weights)
    }

    /// Derives the open obligations of an authority again after schools or categories changed.
    pub async fn derive_again(&self, actor: &Actor, authority: OrganisationId, moment: Moment) -> Answer<Derived> {
        actor.must(Action::KeepRegister)?;
        if !holds_authority(actor, authority) {
            return not_found();
        }
        let tx = self.turn().await?;
        hold_authority(&tx, authority).await?;
        let derived = derive_again(&tx, actor, authority, SCHOOLS_CHANGED, moment).await?;
        tx.commit().await?;
        Ok(derived)
    }

    /// The people of an authority, by name.
    pub async fn people(&self, actor: &Actor, authority: OrganisationId) -> Answer<Vec<Person>> {
        actor.must(Action::Read)?;
        let rows = person::Entity::find()
            .filter(within_authority(actor, person::Column::AuthorityId))
            .filter(person::Column::AuthorityId.eq(authority.0))
            .order_by_asc(person::Column::SearchKey)
            .all(self.reader())
            .await?;
        let read = |row: person::Model| Person {
            id: PersonId(row.id),
            organisation: row.organisation_id.map(OrganisationId),
            name: row.name,
            position: row.position,
        };
        Ok(rows.into_iter().map(read).collect())
    }

    /// Adds a person with a position.
    pub async fn person_add(
        &self,
        actor: &Actor,
        organisation: OrganisationId,
        name: &str,
        position: Option<&str>,
        valid_from: Option<NaiveDate>,
        moment: Moment,
    ) -> Answer<PersonId> {
        actor.must(Action::KeepRegister)?;
        if plain(name).is_empty() {
            return invalid("Имя не заполнено.", "Впишите фамилию и инициалы.");
        }
        let tx = self.turn().await?;
        let place = organisations::find(&tx, actor, organisation).await?;
        let Some(authority) = place.authority_id else {
            return invalid("Организация не входит в управление образования.", "Выберите другую организацию.");
        };
        let row = person::ActiveModel {
            id: NotSet,
            authority_id: Set(authority),
            organisation_id: Set(Some(organisation.0)),
            name: Set(name.trim().to_owned()),
            position: Set(position.map(|words| words.trim().to_owned())),
            search_key: Set(plain(name)),
            valid_from: Set(valid_from),
            valid_to: Set(None),
        };
        let id = PersonId(row.insert(&tx).await?.id);
        let sentence = format!("Добавлен человек: {}, «{}»", name.trim(), place.name);
        journal::write(&tx, actor, moment, Note::new("person-added", sentence, organisations::about(&place))).await?;
        tx.commit().await?;
        Ok(id)
    }
}

/// Says what words mean and derives again, within a transaction.
async fn settle_words(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    authority: OrganisationId,
    words: &str,
    meaning: Meaning,
    lock: i64,
    moment: Moment,
) -> Answer<Derived> {
    actor.must(Action::KeepRegister)?;
    if !holds_authority(actor, authority) {
        return not_found();
    }
    let key = party::key(words);
    if plain(words).is_empty() {
        return invalid("Слова не заполнены.", "Впишите слова так, как они стоят в приказе.");
    }
    hold_authority(tx, authority).await?;
    check_meaning(tx, actor, authority, &meaning).await?;
    let former = directory_entry::Entity::find()
        .filter(directory_entry::Column::AuthorityId.eq(authority.0))
        .filter(directory_entry::Column::PartyKey.eq(&key))
        .one(tx)
        .await?;
    if former.as_ref().map_or(0, |row| row.lock) != lock {
        return stale();
    }
    let text = print("meaning", &meaning)?;
    let before = former.as_ref().map(|row| row.meaning.clone());
    match former {
        Some(row) => {
            let set = directory_entry::ActiveModel {
                id: Set(row.id),
                meaning: Set(text),
                lock: Set(lock + 1),
                ..Default::default()
            };
            directory_entry::Entity::update(set).exec(tx).await?;
        }
        None => {
            let row = directory_entry::ActiveModel {
                id: NotSet,
                authority_id: Set(authority.0),
                party_key: Set(key),
                words: Set(words.trim().to_owned()),
                meaning: Set(text),
                lock: Set(1),
            };
            row.insert(tx).await?;
        }
    }
    let before: Option<Meaning> = before.map(|text| parse("meaning", &text)).transpose()?;
    let before = shown(tx, &before.unwrap_or(Meaning::Unsettled)).await?;
    let after = shown(tx, &meaning).await?;
    let about = About { authority: Some(authority), ..About::default() };
    let sentence = format!("В справочнике ответственных «{}» теперь означает: {after}", words.trim());
    journal::write(tx, actor, moment, Note::new("directory-set", sentence, about).change(before, &after)).await?;
    let reason = format!("«{}» теперь означает: {after}", words.trim());
    let derived = derive_again(tx, actor, authority, &reason, moment).await?;
    Ok(derived)
}

/// What deriving again did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Derived {
    /// Obligations that were made or are expected again.
    pub made: usize,
    /// Open obligations that are expected no more.
    pub dropped: usize,
}

/// Derives the obligations of every programme of the authority that is not over.
pub(crate) async fn derive_again(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    authority: OrganisationId,
    reason: &str,
    moment: Moment,
) -> Answer<Derived> {
    let ids: Vec<i64> = programme::Entity::find()
        .select_only()
        .column(programme::Column::Id)
        .filter(programme::Column::AuthorityId.eq(authority.0))
        .filter(programmes::running(moment.today))
        .into_tuple()
        .all(tx)
        .await?;
    let mut sum = Derived::default();
    for id in ids {
        let derived = derive_programme(tx, authority, ProgrammeId(id), reason, moment).await?;
        if derived != Derived::default() {
            let about = About { authority: Some(authority), programme: Some(ProgrammeId(id)), ..About::default() };
            let sentence = format!(
                "Обязательства программы пересчитаны ({reason}): добавлено {}, снято {}",
                derived.made, derived.dropped
            );
            journal::write(tx, actor, moment, Note::new("obligations-derived", sentence, about)).await?;
        }
        sum.made += derived.made;
        sum.dropped += derived.dropped;
    }
    Ok(sum)
}

async fn derive_programme(
    tx: &impl ConnectionTrait,
    authority: OrganisationId,
    id: ProgrammeId,
    reason: &str,
    moment: Moment,
) -> Answer<Derived> {
    let known = known_programme(tx, id, moment.today).await?;
    let mut directory = supported_directory(tx, authority, &known, moment.today).await?;
    let in_force: Vec<_> = known.activities.iter().filter(|one| !one.removed).collect();
    let ids: Vec<ActivityId> = in_force.iter().map(|one| one.id).collect();
    let mut expected = Vec::new();
    for (at, one) in in_force.iter().enumerate() {
        expected.extend(expectations(at, &one.content, &mut directory));
    }
    keep_words(&mut expected);
    let places: Vec<Option<ActivityId>> = ids.iter().copied().map(Some).collect();
    let claimed = past_words(&expected, &ids, &known.obligations, moment.today);
    let (mut fresh, mut changes) = reconcile(expected, &places, &known.obligations, Some(moment.today));
    // What was due already stays with the organisation that owed it; what was only owed by words moves to who they
    // mean, late as it is. Nobody else gets anything that is late from the first day.
    fresh.retain(|one| {
        let past = one.expected.dates.due.is_some_and(|due| due < moment.today);
        let key = ids.get(one.activity).map(|id| (*id, one.expected.key.as_str()));
        !past || key.is_some_and(|key| claimed.contains_key(&key))
    });
    let moved: BTreeSet<(ActivityId, &str)> =
        fresh.iter().filter_map(|one| Some((*ids.get(one.activity)?, one.expected.key.as_str()))).collect();
    for (_, words) in claimed.iter().filter(|(key, _)| moved.contains(key)) {
        changes.dropped.extend(words.iter().filter(|id| !changes.dropped.contains(id)).copied().collect::<Vec<_>>());
    }
    let made = insert_obligations(tx, authority, id, &fresh, &ids, &in_book).await?;
    apply_changes(tx, &changes, reason).await?;
    Ok(Derived { made: made + changes.restored.len(), dropped: changes.dropped.len() })
}

/// A school that the order names and that is not in the book (any more) keeps its words.
pub(crate) fn keep_words(expected: &mut [Expectation]) {
    for one in expected {
        if matches!(one.holder, Holder::Organisation(Who::New(_))) {
            one.holder = Holder::Words(party::key(&one.party));
        }
    }
}

/// The organisation in the book; nothing for one that an order would add.
pub(crate) fn in_book(who: Who) -> Option<OrganisationId> {
    match who {
        Who::Known(id) => Some(id),
        Who::New(_) => None,
    }
}

/// The directory of an authority with the schools and mentors that a programme supports.
pub(crate) async fn supported_directory(
    tx: &impl ConnectionTrait,
    authority: OrganisationId,
    known: &KnownProgramme,
    today: NaiveDate,
) -> Answer<Directory> {
    let mut directory = directory(tx, authority, today).await?;
    let supported: Vec<Who> = known.pairings.iter().map(|pair| pair.school).collect();
    let mentors: Vec<Who> = known.pairings.iter().filter_map(|pair| pair.mentor).collect();
    let supported = listed(supported, &directory);
    directory.set_support(supported, dedup(mentors));
    Ok(directory)
}

/// Open obligations of words that are past and that nothing expects of these words any more, by activity and
/// occurrence.
fn past_words<'a>(
    expected: &[Expectation],
    ids: &[ActivityId],
    known: &'a [KnownObligation],
    today: NaiveDate,
) -> BTreeMap<(ActivityId, &'a str), Vec<ObligationId>> {
    let wanted: BTreeSet<(ActivityId, String)> =
        expected.iter().filter_map(|one| Some((*ids.get(one.activity)?, one.holder.key()?))).collect();
    let mut out: BTreeMap<(ActivityId, &str), Vec<ObligationId>> = BTreeMap::new();
    let past = |one: &&KnownObligation| one.dates.due.is_some_and(|due| due < today);
    for one in known.iter().filter(|one| one.status == Status::Open && one.who.starts_with("w:")).filter(past) {
        if !wanted.contains(&(one.activity, one.who.clone())) {
            out.entry((one.activity, one.occurrence.as_str())).or_default().push(one.id);
        }
    }
    out
}

/// The supported schools: those of the pairs, and those of a category of the authority.
fn listed(mut supported: Vec<Who>, directory: &Directory) -> Vec<Who> {
    supported.extend(directory.in_any_category());
    dedup(supported)
}

fn dedup(list: Vec<Who>) -> Vec<Who> {
    let mut out = Vec::new();
    for who in list {
        if !out.contains(&who) {
            out.push(who);
        }
    }
    out
}

/// Every organisation and person that a meaning names is inside the authority.
async fn check_meaning(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    authority: OrganisationId,
    meaning: &Meaning,
) -> Answer<()> {
    match meaning {
        Meaning::Organisations(ids) => {
            for id in ids {
                let row = organisations::find(tx, actor, *id).await?;
                if row.authority_id != Some(authority.0) {
                    return not_found();
                }
            }
        }
        Meaning::Person(id) => {
            let row =
                person::Entity::find_by_id(id.0).filter(person::Column::AuthorityId.eq(authority.0)).one(tx).await?;
            if row.is_none() {
                return not_found();
            }
        }
        Meaning::AllSchools
        | Meaning::Category(_)
        | Meaning::Supported
        | Meaning::Mentors
        | Meaning::InWords
        | Meaning::Unsettled => {}
    }
    Ok(())
}

async fn shown(db: &impl ConnectionTrait, meaning: &Meaning) -> Answer<String> {
    Ok(match meaning {
        Meaning::Organisations(ids) => {
            let names = crate::programmes::names(db, ids.iter().map(|id| id.0)).await?;
            ids.iter().filter_map(|id| names.get(&id.0).cloned()).collect::<Vec<_>>().join(", ")
        }
        Meaning::AllSchools => "все школы".to_owned(),
        Meaning::Category(category) => format!("школы категории «{category}»"),
        Meaning::Supported => "сопровождаемые школы".to_owned(),
        Meaning::Mentors => "школы-наставники".to_owned(),
        Meaning::Person(id) => match person::Entity::find_by_id(id.0).one(db).await? {
            Some(row) => row.name,
            None => "человек".to_owned(),
        },
        Meaning::InWords => "оставлено словами".to_owned(),
        Meaning::Unsettled => "не определено".to_owned(),
    })
}

fn read(row: directory_entry::Model) -> Answer<DirectoryEntry> {
    Ok(DirectoryEntry {
        id: DirectoryEntryId(row.id),
        words: row.words,
        meaning: parse("meaning", &row.meaning)?,
        lock: row.lock,
    })
}
