//! Orders of invented districts, read end to end; the digests were checked by eye.

use std::fmt::Write as _;

use opora_core::reading::{Deadline, Level, Party, Reading};
use opora_import::{Options, read};

/// A reading in a form that an eye can check against the order.
fn digest(reading: &Reading) -> String {
    let mut out = String::new();
    let names = |parties: &[Party]| parties.iter().map(|p| p.name.clone()).collect::<Vec<_>>().join(" + ");
    if let Some(act) = &reading.act {
        writeln!(
            out,
            "act {:?} № {:?} от {:?} в {:?}",
            act.kind,
            act.number,
            act.date.map(|d| d.to_string()),
            act.issued_in
        )
        .unwrap();
        writeln!(out, "  issuer {:?}\n  title {:?}", act.issuer, act.title).unwrap();
        for basis in &act.basis {
            writeln!(
                out,
                "  basis {:?} № {:?} {:?} {:?} {:?}",
                basis.kind,
                basis.number,
                basis.date.map(|d| d.to_string()),
                basis.issuer,
                basis.title
            )
            .unwrap();
        }
        for clause in &act.clauses {
            writeln!(
                out,
                "  {} {:?} [{}]{}",
                clause.number.as_deref().unwrap_or("–"),
                clause.text,
                names(&clause.addressees),
                when(clause.deadline.as_ref())
            )
            .unwrap();
        }
        let control = act.control.as_ref().and_then(|c| c.party.as_ref()).map(|p| p.name.clone());
        let signatory = act.signatory.clone().unwrap_or_default();
        writeln!(out, "  control {control:?}\n  signed {:?} {:?}", signatory.position, signatory.name).unwrap();
    }
    if let Some(programme) = &reading.programme {
        writeln!(
            out,
            "programme {:?} {:?}",
            programme.title,
            programme.period.map(|p| format!("{}..{}", p.start, p.end))
        )
        .unwrap();
        writeln!(
            out,
            "  goals {:?}\n  tasks {:?}\n  results {:?}",
            programme.goals, programme.tasks, programme.expected_results
        )
        .unwrap();
        for indicator in &programme.indicators {
            writeln!(out, "  indicator {:?} {:?}", indicator.name, indicator.unit).unwrap();
        }
        for field in &programme.fields {
            writeln!(out, "  field {:?}: {:?}", field.name, field.text).unwrap();
        }
    }
    for roadmap in &reading.roadmaps {
        writeln!(
            out,
            "roadmap {:?} {:?} {:?}",
            roadmap.title,
            roadmap.period.map(|p| format!("{}..{}", p.start, p.end)),
            roadmap.columns
        )
        .unwrap();
        writeln!(
            out,
            "  goal {:?} tasks {:?} sections {:?}",
            roadmap.goal,
            roadmap.tasks,
            roadmap.sections.iter().map(|s| &s.title).collect::<Vec<_>>()
        )
        .unwrap();
        for activity in &roadmap.activities {
            let section = activity.section.map(|s| format!("§{s} ")).unwrap_or_default();
            writeln!(
                out,
                "  {section}{} {:?} <{}> <{}>{}",
                activity.number.as_deref().unwrap_or("–"),
                activity.text,
                names(&activity.responsible),
                names(&activity.participants),
                when(activity.deadline.as_ref())
            )
            .unwrap();
            if let Some(result) = &activity.result {
                let targets: Vec<_> =
                    result.targets.iter().map(|t| format!("{:?} {} {:?}", t.comparator, t.value, t.unit)).collect();
                writeln!(out, "      result {:?} {targets:?}", result.text).unwrap();
            }
            for indicator in &activity.indicators {
                writeln!(out, "      indicator {:?} {:?}", indicator.name, indicator.unit).unwrap();
            }
            if !activity.other.is_empty() || activity.criterion.is_some() {
                writeln!(out, "      other {:?} criterion {:?}", activity.other, activity.criterion).unwrap();
            }
        }
    }
    for school in &reading.support.schools {
        writeln!(out, "school {:?} {:?} {:?}", school.name, school.category, school.head).unwrap();
    }
    for pair in &reading.support.pairings {
        writeln!(out, "pair {:?} – {:?} – {:?}", pair.school, pair.mentor, pair.curator).unwrap();
    }
    for remark in &reading.remarks {
        let mark = match remark.level {
            Level::Clear => " ",
            Level::Check => "?",
            Level::Unread => "!",
        };
        writeln!(out, "{mark} {} {:?} {}", remark.code, remark.activity, remark.text).unwrap();
    }
    out
}

fn when(deadline: Option<&Deadline>) -> String {
    let Some(deadline) = deadline else { return String::new() };
    let days: Vec<String> = deadline
        .occurrences
        .iter()
        .map(|o| o.start.map_or_else(|| o.due.to_string(), |start| format!("{start}..{}", o.due)))
        .collect();
    format!(" ⌚ {:?} {:?} {:?} {}", deadline.phrase, deadline.kind, deadline.status, days.join(", "))
}

fn check(name: &str) {
    let path = format!("{}/tests/it/orders/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).unwrap();
    let reading = read(Some(name), &bytes, &Options::default()).unwrap().reading;
    insta::assert_snapshot!(name, digest(&reading));
}

macro_rules! orders {
    ($($name:ident),* $(,)?) => {
        $(#[test] fn $name() { check(stringify!($name)); })*
    };
}

orders!(
    columns_by_other_words,
    plan_by_months,
    no_head,
    decree,
    letter,
    without_table,
    two_roadmaps,
    stacked,
    mentors_by_clause,
    cut_rows,
    groups_in_column,
    mentor_table,
    protocol,
    two_row_head,
    several_acts,
    wrapped,
    sections_between_tables,
    pipes,
    combined,
    signed_before,
    bold_sections,
    two_columns_cut,
    narrative,
    list_schools,
);
