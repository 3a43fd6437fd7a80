//! The same school or pair named twice in a document is one.

use std::collections::{HashMap, HashSet};

use opora_core::party;
use opora_core::reading::{Pairing, Support};

/// Schools with one number that are compared by name.
const SAME_NUMBERS: usize = 50;

/// Pairs up to which curators named apart are looked for.
const MOST_PAIRS: usize = 500;

/// One clause names the mentors and another the curators of the same schools: together they are one pair.
fn name_curators(pairings: &mut Vec<Pairing>) {
    if pairings.len() > MOST_PAIRS {
        return;
    }
    let alone: Vec<Pairing> =
        pairings.iter().filter(|pair| pair.mentor.is_none() && pair.curator.is_some()).cloned().collect();
    for lone in alone {
        let mut found = false;
        for pair in pairings.iter_mut().filter(|pair| pair.mentor.is_some() && party::same(&pair.school, &lone.school))
        {
            found = true;
            if pair.curator.is_none() {
                pair.curator.clone_from(&lone.curator);
            }
        }
        if found {
            let named =
                |pair: &Pairing| pair.mentor.is_none() && pair.school == lone.school && pair.curator == lone.curator;
            pairings.retain(|pair| !named(pair));
        }
    }
}

/// The same school or pair named twice is one.
pub(crate) fn dedupe(support: &mut Support) {
    let mut known: HashMap<Option<u32>, Vec<String>> = HashMap::new();
    let mut seen = HashSet::new();
    support.schools.retain(|school| {
        let (key, number) = (party::key(&school.name), party::school_number(&school.name));
        // A table of pairs says «Школа № 5» of a school that the clause above lists by its full name.
        let namesakes = known.entry(number).or_default();
        let inside = |other: &String| other.contains(&key) || key.contains(other.as_str());
        let again = number.is_some() && namesakes.iter().take(SAME_NUMBERS).any(inside);
        namesakes.push(key.clone());
        seen.insert(key) && !again
    });
    name_curators(&mut support.pairings);
    // «Фомина Л.А., заместитель начальника» and «Фомина Л.А.» of one school are one curator.
    let longer = support.pairings.clone();
    support.pairings.retain(|pair| {
        let Some(curator) = pair.curator.as_deref() else { return true };
        !longer.iter().any(|other| {
            let more =
                other.curator.as_deref().is_some_and(|name| name.len() > curator.len() && name.starts_with(curator));
            more && party::same(&other.school, &pair.school) && (pair.mentor.is_none() || other.mentor == pair.mentor)
        })
    });
    let mut seen = HashSet::new();
    support.pairings.retain(|pair| {
        let key = |name: &Option<String>| name.as_deref().map(party::key);
        seen.insert((party::key(&pair.school), key(&pair.mentor), key(&pair.curator)))
    });
}
