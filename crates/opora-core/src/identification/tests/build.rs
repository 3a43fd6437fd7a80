//! Small data for the cases: schools by code, works by key, figures as `school work n low`.

use super::super::{Figure, Input, List, SchoolFacts, WorkFacts, identify};
use crate::assessment::TestedSchool;
use crate::methodology::{Methodology, read};

#[derive(Default)]
pub(super) struct Data {
    pub(super) schools: Vec<TestedSchool>,
    pub(super) works: Vec<WorkFacts>,
    pub(super) figures: Vec<Figure>,
    pub(super) facts: Vec<SchoolFacts>,
}

impl Data {
    /// Lines of `code; work; n; low`, with `good` and `sum` behind them where a case needs them.
    pub(super) fn of(lines: &str) -> Self {
        let mut data = Self::default();
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let fields: Vec<&str> = line.split(';').map(str::trim).collect();
            let number = |at: usize| fields.get(at).map_or(0, |field| field.parse().unwrap());
            let school = data.school(fields[0]);
            let work = data.work(fields[1]);
            let (n, low, good, sum) = (number(2), number(3), number(4), number(5));
            data.figures.push(Figure { school, work, n, low, good, sum });
        }
        data
    }

    fn school(&mut self, code: &str) -> u32 {
        let at = self.schools.iter().position(|school| school.code == code).unwrap_or_else(|| {
            let name = format!("Школа {code}");
            self.schools.push(TestedSchool { code: code.to_owned(), name, ..TestedSchool::default() });
            self.schools.len() - 1
        });
        u32::try_from(at).unwrap()
    }

    pub(super) fn work(&mut self, key: &str) -> u32 {
        let work = key.parse().unwrap();
        let at = self.works.iter().position(|facts| facts.work == work).unwrap_or_else(|| {
            self.works.push(WorkFacts { work, max: Some(20), marked: true });
            self.works.len() - 1
        });
        u32::try_from(at).unwrap()
    }

    pub(super) fn input(&self) -> Input<'_> {
        Input { facts: &self.facts, ..Input::of(&self.schools, &self.works, &self.figures) }
    }
}

/// A methodology over mathematics and Russian of class 5, with a list «low» of these lines.
pub(super) fn method(list: &str) -> Methodology {
    method_with("", &format!("[[lists]]\nkey = \"low\"\nname = \"Низкие\"\n{list}"))
}

/// The same with lines at the top and any lists.
pub(super) fn method_with(top: &str, lists: &str) -> Methodology {
    let procedure = |key: &str, subject: &str| {
        format!("[[procedures]]\nkey = \"{key}\"\nprocedure = \"ВПР\"\nsubject = \"{subject}\"\ngrade = 5\n")
    };
    let text = format!(
        "name = \"Проверочная\"\nversion = \"1\"\n{top}\n{}{}{lists}",
        procedure("m5", "математика"),
        procedure("r5", "русский язык"),
    );
    read(&text).unwrap_or_else(|refused| panic!("{refused}\n{text}"))
}

/// Codes of the schools of a list.
pub(super) fn codes<'a>(list: &List<'a>, at: usize) -> Vec<&'a str> {
    list.listed(at).into_iter().map(|school| list.schools()[school].code.as_str()).collect()
}

/// The schools that a list «low» takes from figures.
pub(super) fn check(list: &str, figures: &str, expected: &[&str]) {
    let data = Data::of(figures);
    let methodology = method(list);
    let lists = identify(&methodology, data.input(), None).unwrap();
    assert_eq!(codes(&lists, 0), expected, "{list}\n{figures}");
}
