//! Phrases as municipalities write them, each with its whole meaning.

mod context;
mod days;
mod dirt;
mod frequencies;
mod lists;
mod municipal;
mod outside;
mod recurring_days;
mod refused;
mod units;
mod windows;
mod yearly;

use super::{Context, check_line, context, read};

/// The tables of `tables/`: «@ period | signed | heading | row above» opens a context, «phrase | meaning» is a case;
/// `\n` in a phrase is a line end of the cell.
#[test]
fn phrases_of_the_tables() {
    let tables = [
        include_str!("tables/plans_of_a_year.txt"),
        include_str!("tables/windows_and_lists.txt"),
        include_str!("tables/other_plans.txt"),
        include_str!("tables/wordings.txt"),
        include_str!("tables/cells_with_lines.txt"),
        include_str!("tables/actions_and_reports.txt"),
        include_str!("tables/plans_of_2025.txt"),
    ];
    let mut wrong = Vec::new();
    for table in tables {
        let (mut plan, mut signed, mut heading, mut above) = ("", "", "", None);
        for line in table.lines() {
            if let Some(head) = line.strip_prefix("@ ") {
                let parts: Vec<&str> = head.split('|').map(str::trim).collect();
                (plan, signed, heading) = (parts[0], parts[1], parts[2]);
                above = (!parts[3].is_empty()).then(|| read(parts[3], &context(plan, signed, "")));
                continue;
            }
            let (phrase, expected) = line.rsplit_once(" | ").expect("a phrase and its meaning");
            let around = Context { above: above.as_ref(), ..context(plan, signed, heading) };
            wrong.extend(check_line(&phrase.replace("\\n", "\n"), &around, expected));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
