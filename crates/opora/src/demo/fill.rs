//! Filling a fresh book with the examples: organisations, accounts, orders read and adopted, and their history.

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
use super::history;

/// How long the present school year must have lasted to be the year of the examples, so that things have happened.
const SETTLED: Days = Days::new(45);

/// Fills the book; `today` decides the years of the orders.
pub async fn fill(store: &Store, today: NaiveDate) -> Answer<()> {
    let owner = Actor::product();
    let year = school_year(today);
    let begin = moment(NaiveDate::from_ymd_opt(year - 1, 4, 1).unwrap_or(today));
    let administrator =
        UserDraft { login: "admin".into(), name: "Администратор".into(), role: Role::Administrator };
    store.user_create(&owner, administrator, PASSWORD, begin).await?;
    for (index, authority) in AUTHORITIES.iter().enumerate() {
        fill_authority(store, authority, index as u64, year, today, begin).await?;
    }
    Ok(())
}

async fn fill_authority(
    store: &Store,
    authority: &Authority,
    seed: u64,
    year: i32,
    today: NaiveDate,
    begin: Moment,
) -> Answer<()> {
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
    // In the order in which it happened, so that the journal reads like one.
    let (waiting, settled): (Vec<_>, Vec<_>) = authority.orders.iter().partition(|order| order.fate == Fate::Waiting);
    for order in settled {
        take_order(store, &specialist, id, order, year, today).await?;
    }
    let deputy = add_deputy(store, authority, id, begin).await?;
    let people = history::People { specialist: &specialist, deputy: deputy.as_ref() };
    history::live(store, &people, id, seed, today).await?;
    for order in waiting {
        take_order(store, &specialist, id, order, year, today).await?;
    }
    Ok(())
}

/// Reads one order as if it had come on the day of its signing, and adopts it; one that is to wait came today.
async fn take_order(
    store: &Store,
    actor: &Actor,
    authority: OrganisationId,
    order: &Order,
    year: i32,
    today: NaiveDate,
) -> Answer<()> {
    let (shift, month, day) = order.signed;
    let signed = NaiveDate::from_ymd_opt(year + shift, month, day).unwrap_or(today);
    if signed > today {
        return Ok(());
    }
    let bytes = with_years(order.template, year).into_bytes();
    let options = opora_import::Options { signed: Some(signed), ..opora_import::Options::default() };
    let read = opora_import::read(Some(order.file), &bytes, &options);
    let Ok(read) = read else { return Ok(()) };
    let media_type = read.reading.source.media_type.clone().unwrap_or_default();
    let upload =
        Upload { authority, name: order.file.to_owned(), media_type, bytes, paper: read.paper, reading: read.reading };
    let came = match order.fate {
        Fate::Adopted => signed,
        Fate::Waiting => today,
    };
    let document = store.document_upload(actor, upload, moment(came)).await?.id();
    if order.fate == Fate::Waiting {
        return Ok(());
    }
    let preview = store.adoption_preview(actor, document, Into::New, moment(signed)).await?;
    store.adopt(actor, document, Into::New, preview.draft.document.lock, &preview.hash, moment(signed)).await?;
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
