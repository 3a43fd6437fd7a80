//! What the book holds before an adoption: the directory of the authority and the programme as it is.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use opora_core::adoption::{KnownActivity, KnownObligation, KnownProgramme, PlannedPairing};
use opora_core::directory::{Directory, KnownOrganisation, KnownPerson, Meaning, Who};
use opora_core::ids::{ActivityId, ObligationId, OrganisationId, PersonId, ProgrammeId};
use opora_core::obligation::{Dates, Status};
use opora_core::programme::Layout;
use opora_core::school::OrganisationKind;
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entities::{
    activity, directory_entry, membership, obligation, organisation, organisation_name, pairing, person, version,
};
use crate::trouble::{Answer, known, parse};

/// The directory of an authority on a day.
pub(crate) async fn directory(
    db: &impl ConnectionTrait,
    authority: OrganisationId,
    today: NaiveDate,
) -> Answer<Directory> {
    let rows = organisation::Entity::find()
        .filter(organisation::Column::AuthorityId.eq(authority.0))
        .order_by_asc(organisation::Column::SortKey)
        .order_by_asc(organisation::Column::Id)
        .all(db)
        .await?;
    let former: Vec<(i64, String)> = organisation_name::Entity::find()
        .select_only()
        .column(organisation_name::Column::OrganisationId)
        .column(organisation_name::Column::Name)
        .filter(organisation_name::Column::ValidTo.is_not_null())
        .filter(
            organisation_name::Column::OrganisationId.in_subquery(sea_orm::QueryTrait::into_query(
                organisation::Entity::find()
                    .select_only()
                    .column(organisation::Column::Id)
                    .filter(organisation::Column::AuthorityId.eq(authority.0)),
            )),
        )
        .into_tuple()
        .all(db)
        .await?;
    let mut names: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (id, name) in former {
        names.entry(id).or_default().push(name);
    }
    let (mut organisations, mut closed) = (Vec::new(), Vec::new());
    for row in rows {
        let begun = row.valid_from.is_none_or(|from| from <= today);
        let lives = begun && row.valid_to.is_none_or(|to| today <= to);
        let mut all = vec![row.name];
        all.extend(row.full_name);
        all.extend(names.remove(&row.id).unwrap_or_default());
        let one = KnownOrganisation {
            id: OrganisationId(row.id),
            kind: known("kind of organisation", &row.kind, OrganisationKind::from_code(&row.kind))?,
            names: all,
        };
        if lives { organisations.push(one) } else { closed.push(one) }
    }
    let people = person::Entity::find()
        .filter(person::Column::AuthorityId.eq(authority.0))
        .filter(living(person::Column::ValidFrom, person::Column::ValidTo, today))
        .all(db)
        .await?
        .into_iter()
        .map(|row| KnownPerson {
            id: PersonId(row.id),
            name: row.name,
            organisation: row.organisation_id.map(OrganisationId),
        })
        .collect();
    let entries = directory_entry::Entity::find()
        .filter(directory_entry::Column::AuthorityId.eq(authority.0))
        .all(db)
        .await?
        .into_iter()
        .map(|row| Ok((row.party_key, parse::<Meaning>("meaning", &row.meaning)?)))
        .collect::<Answer<BTreeMap<_, _>>>()?;
    let categories: Vec<(i64, String)> = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganisationId)
        .column(membership::Column::CategoryKey)
        .filter(membership::Column::AuthorityId.eq(authority.0))
        .filter(living(membership::Column::ValidFrom, membership::Column::ValidTo, today))
        .into_tuple()
        .all(db)
        .await?;
    let categories = categories.into_iter().map(|(id, key)| (OrganisationId(id), key)).collect();
    Ok(Directory::new(authority, organisations, people, entries, categories).with_closed(closed))
}

/// A programme with its activities and obligations.
pub(crate) async fn known_programme(
    db: &impl ConnectionTrait,
    id: ProgrammeId,
    today: NaiveDate,
) -> Answer<KnownProgramme> {
    let rows = activity::Entity::find()
        .filter(activity::Column::ProgrammeId.eq(id.0))
        .order_by_asc(activity::Column::Ordinal)
        .order_by_asc(activity::Column::Id)
        .all(db)
        .await?;
    let activities = rows
        .into_iter()
        .map(|row| {
            let removed = row.removed_in.is_some();
            Ok(KnownActivity { id: ActivityId(row.id), content: parse("activity", &row.content)?, removed })
        })
        .collect::<Answer<_>>()?;
    let pairings = pairing::Entity::find()
        .filter(pairing::Column::ProgrammeId.eq(id.0))
        .filter(living(pairing::Column::ValidFrom, pairing::Column::ValidTo, today))
        .order_by_asc(pairing::Column::Id)
        .all(db)
        .await?
        .into_iter()
        .map(|row| PlannedPairing {
            school: Who::Known(OrganisationId(row.school_id)),
            mentor: row.mentor_id.map(|id| Who::Known(OrganisationId(id))),
            curator: row.curator,
        })
        .collect();
    let layout: Option<String> = version::Entity::find()
        .select_only()
        .column(version::Column::Layout)
        .filter(version::Column::ProgrammeId.eq(id.0))
        .order_by_desc(version::Column::Number)
        .into_tuple()
        .one(db)
        .await?;
    let layout: Layout = layout.map(|text| parse("layout", &text)).transpose()?.unwrap_or_default();
    Ok(KnownProgramme { activities, obligations: obligations_of(db, id).await?, pairings, layout })
}

/// The obligations of a programme.
async fn obligations_of(db: &impl ConnectionTrait, id: ProgrammeId) -> Answer<Vec<KnownObligation>> {
    let rows = obligation::Entity::find()
        .filter(obligation::Column::ProgrammeId.eq(id.0))
        .order_by_asc(obligation::Column::Id)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(KnownObligation {
                id: ObligationId(row.id),
                activity: ActivityId(row.activity_id),
                status: known("status", &row.status, Status::from_code(&row.status))?,
                who: row.who,
                occurrence: row.occurrence,
                dates: Dates { start: row.start, due: row.due, late_from: row.late_from, closes_on: row.closes_on },
                party: row.party,
            })
        })
        .collect()
}

/// Rows that are valid on a day.
fn living<C: ColumnTrait>(from: C, to: C, day: NaiveDate) -> Condition {
    Condition::all().add(from.is_null().or(from.lte(day))).add(to.is_null().or(to.gte(day)))
}
