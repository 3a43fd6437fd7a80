//! Orders of invented districts, read end to end; the digests were checked by eye.

use std::fmt::Write as _;

use opora_core::reading::{Deadline, Level, Party, Reading};
use opora_import::{Options, read};

use crate::docx::{Docx, p, p_with, tbl, tc, tr};

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

/// An order as Word lays it out: requisites and signature in tables without lines, numbers only in numbering.xml,
/// a section over all columns, a responsible person merged over two rows, a row cut by the page.
#[test]
fn word_order() {
    let numbered = |level: u32, text: &str| {
        p_with(&format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr>"), text)
    };
    let level = |at: u32, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:abstractNum w:abstractNumId=\"0\">{}{}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
        level(0, "%1."),
        level(1, "%1.%2.")
    );
    let merged = |kind: &str, text: &str| tc(&format!("<w:vMerge{kind}/>"), &p(text));
    let plan = [
        tr(&["№ п/п", "Мероприятие", "Сроки", "Ответственные", "Ожидаемый результат"]),
        tr(&["1", "2", "3", "4", "5"]),
        format!("<w:tr>{}</w:tr>", tc("<w:gridSpan w:val=\"5\"/>", &p("Управление качеством"))),
        format!(
            "<w:tr>{}{}{}{}{}</w:tr>",
            tc("", &p("1")),
            tc("", &p("Провести самообследование школ и составить")),
            tc("", &p("до 01.11.2022")),
            merged(" w:val=\"restart\"", "Кленова Р.Р."),
            tc("", &p("Отчёты 6 школ")),
        ),
        format!(
            "<w:tr>{}{}{}{}{}</w:tr>",
            tc("", &p("")),
            tc("", &p("отчёты о нём")),
            tc("", &p("")),
            merged("", ""),
            tc("", &p("")),
        ),
        format!(
            "<w:tr>{}{}{}{}{}</w:tr>",
            tc("", &p("2")),
            tc("", &(p("Обучить:") + &p("- директоров;") + &p("- завучей"))),
            tc("", &(p("декабрь 2022,") + &p("март 2023"))),
            merged("", ""),
            tc("", &p("Не менее 90 % завучей обучены")),
        ),
        format!("<w:tr>{}</w:tr>", tc("<w:gridSpan w:val=\"5\"/>", &p("Работа с учителями"))),
        tr(&["3", "Открытые уроки", "ежемесячно", "руководители РМО", "-"]),
    ];
    let body = [
        p("Отдел образования администрации Кедрового района"),
        p("ПРИКАЗ"),
        tbl(&[tr(&["03.10.2022", "с. Кедровое", "№ 118"])]),
        p("О плане мероприятий по поддержке школ на 2022–2023 учебный год"),
        p("На основании приказа министерства образования края от 20.09.2022 № 514 ПРИКАЗЫВАЮ:"),
        numbered(0, "Утвердить план мероприятий по поддержке школ на 2022–2023 учебный год."),
        numbered(0, "Руководителям школ:"),
        numbered(1, "Издать приказы о работе по плану до 10.10.2022."),
        numbered(0, "Контроль оставляю за собой."),
        tbl(&[tr(&["Начальник отдела", "Р.Р. Кленова"])]),
        p("Приложение к приказу от 03.10.2022 № 118"),
        p("План мероприятий по поддержке школ"),
        p("на 2022–2023 учебный год"),
        tbl(&plan),
    ]
    .concat();
    let bytes = Docx::new(body).part("numbering", "numbering", &numbering).bytes();
    let reading = read(Some("word.docx"), &bytes, &Options::default()).unwrap().reading;
    insta::assert_snapshot!("word_order", digest(&reading));
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
