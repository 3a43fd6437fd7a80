//! Generated results: the same for the same plan, in the order of a file, with the shape of real ones.

use std::collections::HashSet;

use arrow::compute::concat_batches;
use opora_results::generate::{FACTS, NotGenerated, Plan, SheetCell, library, sheets};
use opora_results::library::Library;
use opora_results::rows::{open, slug, sorted};

fn plan(schools: u32, seed: u64) -> Plan {
    Plan { schools, first: 2020, last: 2021, seed, rows_per_year: Some(u64::from(schools) * 250) }
}

#[test]
fn the_same_plan_gives_the_same_bytes_in_the_order_of_a_file() {
    let (one, other, third) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let made = library(&plan(12, 7), one.path(), |_, _| {}).unwrap();
    let again = library(&plan(12, 7), other.path(), |_, _| {}).unwrap();
    let different = library(&plan(12, 8), third.path(), |_, _| {}).unwrap();
    assert_eq!(made.parts.len(), 20);
    for ((part, same), other) in made.parts.iter().zip(&again.parts).zip(&different.parts) {
        assert_eq!(part.rows.file_name(), same.rows.file_name());
        assert_ne!(part.rows.file_name(), other.rows.file_name());
        assert!(part.rows.file_name().unwrap().to_string_lossy().starts_with(&slug(&part.work)));
        let rows = open(&part.rows).unwrap();
        let groups: Vec<_> = (0..rows.groups()).filter_map(|group| rows.whole_group(group, None).unwrap()).collect();
        let all = concat_batches(&groups[0].schema(), &groups).unwrap();
        assert_eq!(sorted(&all).unwrap(), all, "{}", part.work);
    }
    // The same plan may go over its own folder; another may not.
    library(&plan(12, 7), one.path(), |_, _| {}).unwrap();
    assert_eq!(Library::folder(one.path()).unwrap().works().count(), 20);
    let refused = library(&plan(12, 9), one.path(), |_, _| {}).unwrap_err();
    assert!(matches!(refused, NotGenerated::Occupied(_)), "{refused}");
}

#[test]
fn the_shape_is_that_of_real_results() {
    let folder = tempfile::tempdir().unwrap();
    let plan = plan(160, 3);
    let made = library(&plan, folder.path(), |_, _| {}).unwrap();
    let near = made.rows as f64 / (2.0 * plan.rows_per_year() as f64);
    assert!((0.7..1.3).contains(&near), "rows {} against {}", made.rows, plan.rows_per_year());
    for part in &made.parts {
        let summaries = part.summaries().unwrap();
        let total = |count: &dyn Fn(&opora_results::summary::Summary) -> u32| summaries.iter().map(count).sum::<u32>();
        let (rows, absent, used) = (total(&|s| s.rows), total(&|s| s.absent), total(&|s| s.used));
        let share = f64::from(absent) / f64::from(rows);
        assert!((0.05..0.18).contains(&share), "{}: absent {share}", part.work);
        let low = f64::from(total(&|s| s.marks[0])) / f64::from(used);
        assert!((0.002..0.35).contains(&low), "{}: low {low}", part.work);
        let agree = total(&|s| s.journal.equal());
        assert!(agree * 10 > 3 * total(&|s| s.journal.n()) || part.work.grade == 11, "{}: journal", part.work);
        if part.work.grade < 11 {
            let scale = part.header().unwrap().scale.unwrap();
            let mut scores = vec![0u32; usize::from(scale.max) + 1];
            for summary in &summaries {
                scores.iter_mut().zip(&summary.scores).for_each(|(all, n)| *all += n);
            }
            let border = usize::from(scale.borders().next().unwrap().1);
            assert!(scores[border] > scores[border - 1], "{}: a peak at «3»: {scores:?}", part.work);
        }
    }
}

#[test]
fn facts_name_every_school_of_the_last_year() {
    let folder = tempfile::tempdir().unwrap();
    let plan = plan(400, 11);
    let facts = plan.facts();
    assert_eq!(facts.schools.len(), 400);
    assert_eq!(facts.cards.len(), 400);
    assert!(!facts.signs.is_empty() && !facts.changes.is_empty());
    library(&Plan { schools: 40, ..plan.clone() }, folder.path(), |_, _| {}).unwrap();
    let facts = Plan { schools: 40, ..plan }.facts();
    let known: HashSet<&str> = facts.schools.iter().map(|school| school.code.as_str()).collect();
    let library = Library::folder(folder.path()).unwrap();
    for part in library.parts().filter(|part| part.work.year == 2021) {
        for summary in part.summaries().unwrap() {
            assert!(known.contains(summary.school.as_str()), "{}", summary.school);
        }
    }
    assert!(folder.path().join(FACTS).is_file());
}

#[test]
fn sheets_hold_the_same_pupils_with_dirt() {
    let plan = plan(30, 5);
    let folder = tempfile::tempdir().unwrap();
    let made = library(&plan, folder.path(), |_, _| {}).unwrap();
    let all = sheets(&plan);
    for sheet in all.iter() {
        let rows: Vec<Vec<SheetCell>> = sheet.rows.collect();
        let width = rows[0].len();
        assert!(rows.iter().all(|row| row.len() == width), "{}", sheet.path.display());
        let name = sheet.path.to_string_lossy().into_owned();
        let part = made.parts.iter().find(|part| {
            let autumn = if part.work.tested_grade() < part.work.grade { " осень" } else { "" };
            name == format!("ВПР {}{autumn}/регион 01/{} {} класс", part.work.year, part.work.subject, part.work.grade)
        });
        let rows_kept = open(&part.unwrap().rows).unwrap().rows() as usize;
        assert!((rows_kept..rows_kept + 20).contains(&(rows.len() - 1)), "{name}: {} {rows_kept}", rows.len());
    }
    assert_eq!(all.iter().count(), 12);
}
