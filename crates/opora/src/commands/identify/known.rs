//! What the command identifies from: results of a folder, or the current data of the book with all it knows of schools.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{Datelike, NaiveDate};
use opora_core::context::{Card, Fields};
use opora_core::identification::{AdoptedList, ByHand, Input, ManualDecision, SchoolFacts};
use opora_core::ids::OrganisationId;
use opora_core::school::{OrganisationKind, SchoolKey};
use opora_results::library::{Evidence, Filter, Library, Part};
use opora_store::organisations::OrganisationFilter;
use opora_store::results::decisions::DecisionKind;
use opora_store::results::lists::{ListFilter, ListState, Standing};
use opora_store::results::schools::{TestedSchool, TestedSchoolFilter};
use opora_store::{Page, Store};

use crate::commands::book::{Book, owner, store_trouble, wait_for};
use crate::outcome::Trouble;

/// Results with what the book knows beside them.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) evidence: Evidence,
    facts: Vec<SchoolFacts>,
    adopted: Vec<AdoptedList>,
    manual: Vec<ManualDecision>,
}

impl Known {
    /// Every file of results in a folder; nobody knows names, earlier lists or decisions there.
    pub(super) fn of_folder(folder: &Path) -> Result<Self, Trouble> {
        if !folder.is_dir() {
            eprintln!(
                "{}: папки с результатами нет. Загрузите результаты (opora results import) или укажите --folder.",
                folder.display()
            );
            return Err(Trouble::Said(3));
        }
        let evidence = said(Library::folder(folder).and_then(|library| library.evidence(&Filter::default())))?;
        Ok(Self { evidence, ..Self::default() })
    }

    /// The current data of the book. A folder that has no database yet is only looked at, never given one.
    pub(super) fn of_book(book: &Book) -> Result<Self, Trouble> {
        if book.database.is_none() && !book.data.join(opora_store::open::FILE).is_file() {
            return Self::of_folder(&book.data.join("results"));
        }
        wait_for(async {
            let store = book.open().await?;
            let known = Self::read(&store, &book.data).await;
            store.close().await.map_err(|trouble| store_trouble("База не закрывается", trouble))?;
            known
        })
    }

    async fn read(store: &Store, folder: &Path) -> Result<Self, Trouble> {
        let failed = |trouble| store_trouble("Результаты не прочитаны", trouble);
        let catalogue = store.result_catalogue(&owner()).await.map_err(failed)?;
        if catalogue.parts.is_empty() {
            eprintln!("В базе нет принятых результатов. Загрузите их: opora results import ФАЙЛ….");
            return Err(Trouble::Said(1));
        }
        let parts = catalogue.parts.into_iter().map(|part| Part::at(part.work, &folder.join(part.rows.path)));
        let mut evidence = said(Library::of(parts).evidence(&Filter::default()))?;
        let twins = store.tested_school_twins(&owner()).await;
        evidence.unite(&twins.map_err(|trouble| store_trouble("Школы не прочитаны", trouble))?);
        let schools = tested_schools(store).await?;
        name_schools(&schools, &mut evidence);
        let (first, last) = years(&evidence);
        Ok(Self {
            facts: facts(store, &schools).await?,
            adopted: adopted(store).await?,
            manual: manual(store, first, last).await?,
            evidence,
        })
    }

    /// The input of identification.
    pub(super) fn input(&self) -> Input<'_> {
        Input { facts: &self.facts, adopted: &self.adopted, manual: &self.manual, ..self.evidence.input() }
    }
}

/// Says what is wrong with a file of results.
fn said<T>(result: Result<T, opora_results::Fault>) -> Result<T, Trouble> {
    result.map_err(|fault| {
        eprintln!("{fault}");
        Trouble::Said(3)
    })
}

fn years(evidence: &Evidence) -> (i32, i32) {
    let years = || evidence.works.iter().map(|facts| facts.work.year);
    (years().min().unwrap_or_default(), years().max().unwrap_or_default())
}

async fn tested_schools(store: &Store) -> Result<Vec<TestedSchool>, Trouble> {
    let mut schools = Vec::new();
    for number in 1.. {
        let page = Page { number, size: Page::MOST };
        let rows = store.tested_schools(&owner(), &TestedSchoolFilter::default(), page).await;
        let rows = rows.map_err(|trouble| store_trouble("Школы не прочитаны", trouble))?.rows;
        let last = (rows.len() as u64) < Page::MOST;
        schools.extend(rows);
        if last {
            break;
        }
    }
    Ok(schools)
}

fn name_schools(schools: &[TestedSchool], evidence: &mut Evidence) {
    for known in schools {
        let at = evidence.schools.binary_search_by(|school| school.code.cmp(&known.code));
        if let Some(school) = at.ok().and_then(|at| evidence.schools.get_mut(at)) {
            known.title().clone_into(&mut school.name);
            known.municipality.clone_into(&mut school.municipality);
        }
    }
}

/// The newest context card of each school, with its kind by its name and its closing by the register.
async fn facts(store: &Store, schools: &[TestedSchool]) -> Result<Vec<SchoolFacts>, Trouble> {
    let cards = store.context_cards(&owner(), None).await;
    let cards = cards.map_err(|trouble| store_trouble("Карточки школ не прочитаны", trouble))?;
    let fields = Fields::shipped();
    let mut newest: BTreeMap<String, SchoolFacts> = BTreeMap::new();
    for card in cards {
        // Cards come by year, so that a later one takes the place of an earlier.
        if let Ok(read) = serde_json::from_value::<Card>(card.body) {
            newest.insert(card.school.clone(), SchoolFacts::of_card(&Card { school: card.school, ..read }, &fields));
        }
    }
    let last_days = last_days(store).await?;
    for school in schools {
        let kind = SchoolKey::of(school.title()).kind;
        let last_day = school.organisation.and_then(|organisation| last_days.get(&organisation));
        if kind.is_some() || last_day.is_some() {
            let facts = newest.entry(school.code.clone());
            let facts = facts.or_insert_with(|| SchoolFacts { code: school.code.clone(), ..SchoolFacts::default() });
            facts.kind = kind.map(str::to_owned);
            facts.closed = last_day.and_then(NaiveDate::succ_opt);
        }
    }
    Ok(newest.into_values().collect())
}

/// The last days of the schools of the register that have one.
async fn last_days(store: &Store) -> Result<BTreeMap<OrganisationId, NaiveDate>, Trouble> {
    let filter = OrganisationFilter { kind: Some(OrganisationKind::School), ..OrganisationFilter::default() };
    let mut days = BTreeMap::new();
    for number in 1.. {
        let page = Page { number, size: Page::MOST };
        let rows = store.organisations(&owner(), &filter, page).await;
        let rows = rows.map_err(|trouble| store_trouble("Школы не прочитаны", trouble))?.rows;
        days.extend(rows.iter().filter_map(|row| Some((row.id, row.valid_to?))));
        if (rows.len() as u64) < Page::MOST {
            break;
        }
    }
    Ok(days)
}

async fn adopted(store: &Store) -> Result<Vec<AdoptedList>, Trouble> {
    let failed = |trouble| store_trouble("Утверждённые списки не прочитаны", trouble);
    let filter = ListFilter { state: Some(ListState::Adopted), ..ListFilter::default() };
    let page = Page { number: 1, size: Page::MOST };
    let lists = store.school_lists(&owner(), &filter, page).await.map_err(failed)?.rows;
    let mut out = Vec::with_capacity(lists.len());
    for list in lists {
        let whole = store.school_list(&owner(), list.id).await.map_err(failed)?;
        let schools = whole.rows.into_iter().filter(|row| row.standing == Standing::Listed);
        out.push(AdoptedList {
            list: list.category,
            year: list.year,
            date: list.in_force_from.unwrap_or_else(|| list.made_at.date_naive()),
            act: list.basis.words.unwrap_or_else(|| "утверждённый список".to_owned()),
            schools: schools.map(|row| row.school.code).collect(),
        });
    }
    Ok(out)
}

/// Decisions by hand, one for each year of results in which they stand.
async fn manual(store: &Store, first: i32, last: i32) -> Result<Vec<ManualDecision>, Trouble> {
    let decisions = store.list_decisions(&owner(), None, None).await;
    let decisions = decisions.map_err(|trouble| store_trouble("Решения о школах не прочитаны", trouble))?;
    let years = decisions.into_iter().flat_map(|one| {
        let from = one.valid_from.year().max(first);
        let to = one.valid_to.map_or(last, |day| day.year().min(last));
        (from..=to).map(move |year| ManualDecision {
            list: one.category.clone(),
            year,
            school: one.school.code.clone(),
            decision: match one.kind {
                DecisionKind::Include => ByHand::Include,
                DecisionKind::Exclude => ByHand::Exclude,
            },
            basis: match &one.basis.words {
                Some(words) => format!("{words}: {}", one.reason),
                None => one.reason.clone(),
            },
        })
    });
    Ok(years.collect())
}
