//! Filling a fresh book with the examples: organisations, accounts, orders read and adopted, and their history.

use std::ops::Range;
use std::path::Path;

use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use opora_core::access::{Actor, Moment, Role};
use opora_core::ids::OrganisationId;
use opora_core::school::OrganisationKind;
use opora_store::adoption::Into;
use opora_store::documents::Upload;
use opora_store::organisations::{OrganisationDraft, OrganisationFilter};
use opora_store::users::UserDraft;
use opora_store::{Answer, Store};

use super::authorities::{AUTHORITIES, Authority, Fate, Order, PASSWORD};
use super::{history, results};

/// How long the present school year must have lasted to be the year of the examples, so that things have happened.
const SETTLED: Days = Days::new(45);

/// An example authority that stands in the book.
pub struct Founded {
    authority: &'static Authority,
    id: OrganisationId,
    specialist: Actor,
    deputy: Option<Actor>,
}

/// Puts the authorities, their schools and the accounts into the book.
pub async fn found(store: &Store, today: NaiveDate) -> Answer<Vec<Founded>> {
    let owner = Actor::product();
    let begin = moment(NaiveDate::from_ymd_opt(school_year(today) - 1, 4, 1).unwrap_or(today));
    let administrator =
        UserDraft { login: "admin".into(), name: "Администратор".into(), role: Role::Administrator };
    store.user_create(&owner, administrator, PASSWORD, begin).await?;
    let mut founded = Vec::new();
    for authority in AUTHORITIES {
        founded.push(found_authority(store, authority, begin).await?);
    }
    Ok(founded)
}

async fn found_authority(store: &Store, authority: &'static Authority, begin: Moment) -> Answer<Founded> {
    let owner = Actor::product();
    let draft = |kind, parent, name: &str| OrganisationDraft {
        kind,
        parent,
        name: name.to_owned(),
        full_name: None,
        number: None,
        valid_from: None,
    };
    let id = store.organisation_create(&owner, draft(OrganisationKind::Authority, None, authority.name), begin).await?;
    for name in authority.centres {
        store.organisation_create(&owner, draft(OrganisationKind::MethodicalCentre, Some(id), name), begin).await?;
    }
    for name in authority.schools {
        store.organisation_create(&owner, draft(OrganisationKind::School, Some(id), name), begin).await?;
    }
    let (login, name) = authority.specialist;
    let role = Role::Specialist { authority: id };
    let user = UserDraft { login: login.to_owned(), name: name.to_owned(), role };
    let user = store.user_create(&owner, user, PASSWORD, begin).await?;
    let specialist = Actor { user: Some(user), name: name.to_owned(), role };
    Ok(Founded { authority, id, specialist, deputy: None })
}

/// What came into the book on a day.
enum Arrival {
    /// An order of the authority in this place.
    Order(usize, &'static Order),
    /// The files of results.
    Results,
}

/// Lets the years pass up to `today`: orders come and are adopted, results are brought from `data`, what falls due is
/// mostly done. Everything happens in the order of its days, so that the journal reads like one.
pub async fn live(store: &Store, founded: &mut [Founded], data: &Path, today: NaiveDate) -> Answer<Result<(), String>> {
    let year = school_year(today);
    let mut arrivals = Vec::new();
    // Orders bring schools into the book: results, which belong to schools, come behind the last of them.
    let mut last = NaiveDate::MIN;
    for (place, one) in founded.iter().enumerate() {
        for order in one.authority.orders {
            let Some(day) = order.came(year, today) else { continue };
            arrivals.push((day, Arrival::Order(place, order)));
            if order.fate == Fate::Adopted {
                last = last.max(day);
            }
        }
    }
    let results_day = last.checked_add_days(Days::new(1)).unwrap_or(today).min(today);
    arrivals.push((results_day, Arrival::Results));
    arrivals.sort_by_key(|(day, _)| *day);
    let mut since = NaiveDate::MIN;
    for (day, arrival) in arrivals {
        work(store, founded, since..day, today).await?;
        since = day;
        match arrival {
            Arrival::Order(place, order) => {
                let Some(one) = founded.get_mut(place) else { continue };
                take_order(store, one, order, year, day).await?;
                if one.deputy.is_none() {
                    one.deputy = add_deputy(store, one.authority, one.id, moment(day)).await?;
                }
            }
            Arrival::Results => {
                if let Err(trouble) = results::bring(store, data, day, results::last_year(today)).await? {
                    return Ok(Err(trouble));
                }
            }
        }
    }
    work(store, founded, since..NaiveDate::MAX, today).await?;
    Ok(Ok(()))
}

/// What all authorities did in a stretch of days.
async fn work(store: &Store, founded: &[Founded], days: Range<NaiveDate>, today: NaiveDate) -> Answer<()> {
    let mut done = Vec::new();
    for (seed, one) in (0u64..).zip(founded) {
        let people = history::People { specialist: &one.specialist, deputy: one.deputy.as_ref() };
        done.extend(history::done_in(store, people, one.id, seed, &days, today).await?);
    }
    history::keep(store, done).await
}

impl Order {
    /// The day on which it came: of its signing, or today for one that waits for a person; nothing if it lies ahead.
    fn came(&self, year: i32, today: NaiveDate) -> Option<NaiveDate> {
        let signed = self.signed_in(year).filter(|signed| *signed <= today)?;
        Some(match self.fate {
            Fate::Adopted => signed,
            Fate::Waiting => today,
        })
    }

    fn signed_in(&self, year: i32) -> Option<NaiveDate> {
        let (shift, month, day) = self.signed;
        NaiveDate::from_ymd_opt(year + shift, month, day)
    }
}

/// Reads one order as it came, and adopts it unless it is to wait.
async fn take_order(store: &Store, one: &Founded, order: &Order, year: i32, came: NaiveDate) -> Answer<()> {
    let bytes = with_years(order.template, year).into_bytes();
    let options = opora_import::Options { signed: order.signed_in(year), ..opora_import::Options::default() };
    let read = opora_import::read(Some(order.file), &bytes, &options);
    let Ok(read) = read else { return Ok(()) };
    let media_type = read.reading.source.media_type.clone().unwrap_or_default();
    let (authority, name, actor) = (one.id, order.file.to_owned(), &one.specialist);
    let upload = Upload { authority, name, media_type, bytes, paper: read.paper, reading: read.reading };
    let document = store.document_upload(actor, upload, moment(came)).await?.id();
    if order.fate == Fate::Waiting {
        return Ok(());
    }
    let preview = store.adoption_preview(actor, document, Into::New, moment(came)).await?;
    store.adopt(actor, document, Into::New, preview.draft.document.lock, &preview.hash, moment(came)).await?;
    Ok(())
}

/// The deputy head of one school, with an account.
async fn add_deputy(store: &Store, authority: &Authority, id: OrganisationId, begin: Moment) -> Answer<Option<Actor>> {
    let Some((login, name, school)) = authority.deputy else { return Ok(None) };
    let owner = Actor::product();
    let filter = OrganisationFilter {
        authority: Some(id),
        kind: Some(OrganisationKind::School),
        words: school.to_owned(),
        ..OrganisationFilter::default()
    };
    let found = store.organisations(&owner, &filter, opora_store::Page::default()).await?;
    let Some(school) = found.rows.first() else { return Ok(None) };
    let role = Role::School { authority: id, school: school.id };
    let user = UserDraft { login: login.to_owned(), name: name.to_owned(), role };
    let user = store.user_create(&owner, user, PASSWORD, begin).await?;
    Ok(Some(Actor { user: Some(user), name: name.to_owned(), role }))
}

/// The calendar year in which the school year of the examples begins.
fn school_year(today: NaiveDate) -> i32 {
    let day = today.checked_sub_days(SETTLED).unwrap_or(today);
    if day.month() >= 9 { day.year() } else { day.year() - 1 }
}

/// The template with its years: `{Y}` begins the school year, `{Yp}` is one before, `{Y1}` and `{Y2}` follow; `{C}` is
/// the calendar year that holds most of it.
fn with_years(template: &str, year: i32) -> String {
    [("{Yp}", year - 1), ("{Y1}", year + 1), ("{Y2}", year + 2), ("{C}", year), ("{Y}", year)]
        .iter()
        .fold(template.to_owned(), |text, (mark, year)| text.replace(mark, &year.to_string()))
}

/// Ten in the morning, Moscow time, of a day.
pub(super) fn moment(day: NaiveDate) -> Moment {
    let now = day.and_time(NaiveTime::from_hms_opt(7, 0, 0).unwrap_or_default()).and_utc();
    Moment { now, today: day }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_live_in_a_school_year_that_has_begun() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(school_year(day("2026-03-17")), 2025);
        assert_eq!(school_year(day("2026-09-05")), 2025);
        assert_eq!(school_year(day("2026-11-21")), 2026);
        assert_eq!(school_year(day("2028-02-29")), 2027);
    }

    #[test]
    fn no_year_is_left_unsaid_in_an_order() {
        for order in AUTHORITIES.iter().flat_map(|authority| authority.orders) {
            assert!(!with_years(order.template, 2025).contains('{'), "{}", order.file);
        }
    }
}
