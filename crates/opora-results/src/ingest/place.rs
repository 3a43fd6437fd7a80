//! Which work the rows of a file belong to: what the person says, then the content, then the path, then usual rules.

use opora_core::assessment::{Procedure, Season, Subject};

use super::Options;
use super::clues::{Clues, Manner, clues};
use super::inferred::{From, Inferred, PlacedWork};
use super::layout::Layout;
use super::question::Part;

/// How many folders above a file are looked at.
const MAX_FOLDERS: usize = 3;

/// Everything that speaks of the work, the strongest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    /// Clues with their origin.
    clues: Vec<(From, Clues)>,
    /// The class of most rows, where cells of the class hold a number.
    pub(super) grade_of_rows: Option<(u8, From)>,
    /// Subject and year of the rows, where the file has columns for them.
    pub(super) subject_of_rows: Option<Inferred<Subject>>,
    pub(super) year_of_rows: Option<Inferred<i32>>,
}

/// The work, or what is missing; and what contradicts what.
#[derive(Debug, Clone)]
pub(super) struct Placing {
    pub(super) procedure: Option<Inferred<Procedure>>,
    pub(super) year: Option<Inferred<i32>>,
    pub(super) season: Option<Inferred<Season>>,
    pub(super) subject: Option<Inferred<Subject>>,
    pub(super) grade: Option<Inferred<u8>>,
    pub(super) remarks: Vec<String>,
}

impl Evidence {
    /// The evidence of lines above the table, of the name of the sheet, and of the path of the file.
    pub(super) fn new(lines: &[String], sheet: &str, path: &str) -> Self {
        let mut found = Self::default();
        for line in lines {
            let shown: String = line.chars().take(60).collect();
            found.add(From::Content(format!("«{}»", shown.trim())), clues(line, Manner::Sentence));
        }
        if !sheet.is_empty() {
            found.add(From::Content(format!("лист «{sheet}»")), clues(sheet, Manner::Name));
        }
        let mut parts = path.split(['/', '\\']).rev().filter(|part| !part.is_empty() && *part != "." && *part != "..");
        if let Some(name) = parts.next() {
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            found.add(From::Path(format!("«{name}»")), clues(stem, Manner::Name));
        }
        for folder in parts.take(MAX_FOLDERS) {
            found.add(From::Path(format!("папка «{folder}»")), clues(folder, Manner::Folder));
        }
        found
    }

    fn add(&mut self, from: From, clues: Clues) {
        if clues != Clues::default() {
            self.clues.push((from, clues));
        }
    }

    /// Every value that the clues hold, the strongest first.
    fn all<T>(&self, value: impl Fn(&Clues) -> Option<T>) -> Vec<Inferred<T>> {
        self.clues
            .iter()
            .filter_map(|(from, clues)| value(clues).map(|value| Inferred { value, from: from.clone() }))
            .collect()
    }

    /// The highest total that a title names.
    pub(super) fn max(&self) -> Option<u16> {
        self.clues.iter().filter(|(from, _)| matches!(from, From::Content(_))).find_map(|(_, clues)| clues.max)
    }

    /// The school that a title or the path names.
    pub(super) fn school(&self) -> Option<String> {
        self.clues.iter().find_map(|(_, clues)| clues.school.clone())
    }

    /// Puts everything together.
    pub(super) fn place(&self, layout: Option<&Layout>, options: &Options) -> Placing {
        let mut remarks = Vec::new();
        let subject = chosen(
            options.subject.clone(),
            self.subject_of_rows.iter().cloned().chain(self.all(|clues| clues.subject.clone())),
            "предмет",
            &mut remarks,
        );
        let year = self.year(layout, options, &mut remarks);
        let mut grade = chosen(
            options.grade,
            self.grade_of_rows
                .iter()
                .map(|(value, from)| Inferred { value: *value, from: from.clone() })
                .chain(self.all(|clues| clues.grade)),
            "класс",
            &mut remarks,
        );
        let mut procedure = self.procedure(layout, options, &mut remarks);
        let season = self.season(&procedure, &year, &grade, options);
        if let (None, Some(tested)) = (&grade, self.all(|clues| clues.tested).into_iter().next()) {
            let autumn = season.as_ref().is_some_and(|season| season.value == Season::Autumn);
            grade = Some(Inferred { value: if autumn { tested.value + 1 } else { tested.value }, from: tested.from });
        }
        if procedure.is_none() && layout == Some(&Layout::Exam) {
            procedure = grade.as_ref().and_then(|grade| {
                let value = match grade.value {
                    9 => Procedure::Oge,
                    11 | 12 => Procedure::Ege,
                    _ => return None,
                };
                Some(Inferred {
                    value, from: From::Content(format!("выгрузка РЦОИ, {} класс", grade.value))
                })
            });
        }
        if grade.is_none() {
            grade = procedure.as_ref().and_then(|procedure| {
                let value = match procedure.value {
                    Procedure::Oge => 9,
                    Procedure::Ege => 11,
                    Procedure::Vpr | Procedure::Rkr | Procedure::Other(_) => return None,
                };
                Some(Inferred {
                    value, from: From::Usual(format!("{} пишет {value} класс", procedure.value))
                })
            });
        }
        Placing { procedure, year, season, subject, grade, remarks }
    }

    fn procedure(
        &self,
        layout: Option<&Layout>,
        options: &Options,
        remarks: &mut Vec<String>,
    ) -> Option<Inferred<Procedure>> {
        let usual = match layout {
            Some(layout @ (Layout::Form2020 | Layout::Form2021 | Layout::Form2022 | Layout::Individual)) => {
                Some(Inferred { value: Procedure::Vpr, from: From::Content(layout.title()) })
            }
            Some(Layout::Exam | Layout::ByHeads | Layout::Profile(_) | Layout::Mapped) | None => None,
        };
        chosen(
            options.procedure.clone(),
            self.all(|clues| clues.procedure.clone()).into_iter().chain(usual),
            "процедура",
            remarks,
        )
    }

    /// The year: of rows and dates; of the form of 2020, whose heads were used only then; of the path; of other forms; of
    /// a school year.
    fn year(&self, layout: Option<&Layout>, options: &Options, remarks: &mut Vec<String>) -> Option<Inferred<i32>> {
        let by_layout = match layout {
            Some(layout @ Layout::Form2020) => Some((2020, layout.title())),
            Some(layout @ Layout::Form2021) => Some((2021, layout.title())),
            Some(layout @ Layout::Form2022) => Some((2022, layout.title())),
            Some(Layout::Individual | Layout::Exam | Layout::ByHeads | Layout::Profile(_) | Layout::Mapped) | None => {
                None
            }
        };
        let by_layout = by_layout.map(|(value, title)| Inferred { value, from: From::Content(title) });
        let said = self.all(|clues| clues.year);
        let (content, path): (Vec<_>, Vec<_>) = said.into_iter().partition(|one| matches!(one.from, From::Content(_)));
        let (file, folders): (Vec<_>, Vec<_>) =
            path.into_iter().partition(|one| !matches!(&one.from, From::Path(words) if words.starts_with("папка")));
        let firm = layout == Some(&Layout::Form2020);
        let (before, after) = if firm { (by_layout, None) } else { (None, by_layout) };
        let autumn = self.all(|clues| clues.season).first().is_some_and(|one| one.value == Season::Autumn);
        let school_years = self.all(|clues| clues.school_year).into_iter().map(|one| Inferred {
            value: if autumn { one.value } else { one.value + 1 },
            from: match one.from {
                From::Path(words) => From::Path(format!("{words}, учебный год")),
                other => other,
            },
        });
        let ranked: Vec<Inferred<i32>> = self
            .year_of_rows
            .iter()
            .cloned()
            .chain(content)
            .chain(file)
            .chain(before)
            .chain(folders)
            .chain(after)
            .collect();
        if ranked.is_empty() && options.year.is_none() {
            return school_years.into_iter().next();
        }
        chosen(options.year, ranked, "год", remarks)
    }

    fn season(
        &self,
        procedure: &Option<Inferred<Procedure>>,
        year: &Option<Inferred<i32>>,
        grade: &Option<Inferred<u8>>,
        options: &Options,
    ) -> Option<Inferred<Season>> {
        if let Some(value) = options.season {
            return Some(Inferred { value, from: From::Given });
        }
        if let Some(word) = self.all(|clues| clues.season).into_iter().next() {
            return Some(word);
        }
        let of_month = |month: u8| if month >= 9 { Season::Autumn } else { Season::Spring };
        let month = self.all(|clues| clues.month).into_iter().find(|one| matches!(one.from, From::Content(_)));
        if let Some(month) = month {
            return Some(Inferred { value: of_month(month.value), from: month.from });
        }
        let year = year.as_ref()?.value;
        let vpr = procedure.as_ref().is_some_and(|procedure| procedure.value == Procedure::Vpr);
        let middle = grade.as_ref().is_none_or(|grade| (5..=9).contains(&grade.value));
        Some(if vpr && middle && matches!(year, 2020 | 2022) {
            let from = From::Usual(format!("ВПР {year} года в 5–9 классах писали осенью"));
            Inferred { value: Season::Autumn, from }
        } else {
            Inferred { value: Season::Spring, from: From::Usual("обычно весной".to_owned()) }
        })
    }
}

impl Placing {
    /// The work when nothing is missing.
    pub(super) fn work(&self) -> Option<PlacedWork> {
        Some(PlacedWork {
            procedure: self.procedure.clone()?,
            year: self.year.clone()?,
            season: self.season.clone()?,
            subject: self.subject.clone()?,
            grade: self.grade.clone()?,
        })
    }

    /// What is missing.
    pub(super) fn missing(&self) -> Vec<Part> {
        [
            (self.procedure.is_none(), Part::Procedure),
            (self.year.is_none(), Part::Year),
            (self.subject.is_none(), Part::Subject),
            (self.grade.is_none(), Part::Grade),
        ]
        .into_iter()
        .filter_map(|(missing, part)| missing.then_some(part))
        .collect()
    }

    /// What is known, as sentences.
    pub(super) fn known(&self) -> Vec<String> {
        let one = |part: Part, value: Option<(String, &From)>| {
            value.map(|(value, from)| format!("{}: {value} ({from})", part.title()))
        };
        [
            one(Part::Procedure, self.procedure.as_ref().map(|one| (one.value.to_string(), &one.from))),
            one(Part::Year, self.year.as_ref().map(|one| (one.value.to_string(), &one.from))),
            one(Part::Subject, self.subject.as_ref().map(|one| (one.value.to_string(), &one.from))),
            one(Part::Grade, self.grade.as_ref().map(|one| (one.value.to_string(), &one.from))),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// What is given, else the first of the ranked; another value further down is a contradiction worth a remark.
fn chosen<T: PartialEq + std::fmt::Display>(
    given: Option<T>,
    ranked: impl IntoIterator<Item = Inferred<T>>,
    name: &str,
    remarks: &mut Vec<String>,
) -> Option<Inferred<T>> {
    let given = given.map(|value| Inferred { value, from: From::Given });
    let mut all = given.into_iter().chain(ranked);
    let first = all.next()?;
    if let Some(other) = all.find(|other| other.value != first.value) {
        remarks.push(format!(
            "{name}: взято «{}» ({}), а по-другому — «{}» ({}). Если неверно, укажите параметром.",
            first.value, first.from, other.value, other.from
        ));
    }
    Some(first)
}

#[cfg(test)]
mod tests {
    use super::{Evidence, Layout, Options};

    fn check(path: &str, lines: &[&str], layout: Layout, expected: &str) {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let placing = Evidence::new(&lines, "Лист1", path).place(Some(&layout), &Options::default());
        let shown = match placing.work() {
            Some(placed) => placed.work().to_string(),
            None => placing.missing().iter().map(|part| part.option()).collect::<Vec<_>>().join(", "),
        };
        let mark = if placing.remarks.is_empty() { "" } else { " (!)" };
        assert_eq!(format!("{shown}{mark}"), expected, "{path}");
    }

    #[test]
    fn works_of_files() {
        use Layout::{ByHeads, Exam, Form2020, Form2021, Form2022, Individual};
        for (path, lines, layout, expected) in [
            ("vpr/Mat5.xlsx", &[][..], Form2020, "ВПР 2020 математика 5 осень"),
            ("ВПР 2020/Obsh7.xlsx", &[], Form2020, "ВПР 2020 обществознание 7 осень"),
            ("2021/Mat5.xlsx", &[], Form2020, "ВПР 2020 математика 5 осень (!)"),
            ("2021/по математике, 4 класс.xlsx", &[], Form2021, "ВПР 2021 математика 4"),
            ("2020-2021/ру 5.xlsx", &[], Form2021, "ВПР 2021 русский язык 5"),
            ("ВПР 2023/ру 5.xlsx", &[], Form2021, "ВПР 2023 русский язык 5 (!)"),
            ("по географии, 11 класс.xlsx", &[], Form2021, "ВПР 2021 география 11"),
            (
                "по биологии, 7 класс (по образцу 8 класса).xlsx",
                &[],
                Form2021,
                "ВПР 2021 биология по образцу 8 класса 7",
            ),
            (
                "vpr_results/10/Проведение работы по географии, 10 класс. ВПР 2021.xlsx",
                &[],
                Form2021,
                "ВПР 2021 география 10",
            ),
            (
                "7/Проведение работы по биологии, 7 класс (по образцу 8 класса). ВПР 2021 (2).xlsx",
                &[],
                Form2021,
                "ВПР 2021 биология по образцу 8 класса 7",
            ),
            (
                "7/Проведение работы по биологии, 7 класс (по образцу 7 класса) часть 3.xlsx",
                &[],
                Form2021,
                "ВПР 2021 биология 7",
            ),
            ("VPR2020/Mat5_22.xlsx", &[], Form2020, "ВПР 2020 математика 5 осень"),
            ("VPR2020/Eng8_22_2.xlsx", &[], Form2020, "ВПР 2020 английский язык 8 осень"),
            ("осень/Om5 (3).xlsx", &[], Form2020, "ВПР 2020 окружающий мир 5 осень"),
            ("x/Протокол МА 6.xlsx", &[], Form2022, "ВПР 2022 математика 6 осень"),
            (
                "отчёт.xlsx",
                &["ВПР 2021. 5 класс", "Предмет: Математика", "Дата: 15.03.2021"],
                Individual,
                "ВПР 2021 математика 5",
            ),
            ("отчёт.xlsx", &["Математика 8 класс, дата: 21.09.2022"], Individual, "ВПР 2022 математика 8 осень"),
            ("ege/01.xlsx", &["01 - Русский язык 2021.05.31"], Exam, "ЕГЭ 2021 русский язык 11"),
            ("рабочее/01.xlsx", &["01 - Русский язык 2021.05.31"], Exam, "--procedure ВПР, --grade 5"),
            ("Результаты.xlsx", &[], Form2021, "--subject математика, --grade 5"),
            ("Результаты.xlsx", &[], ByHeads, "--procedure ВПР, --year 2021, --subject математика, --grade 5"),
            ("ВПР-2019/физика 7 класс.csv", &[], ByHeads, "ВПР 2019 физика 7"),
            (r"C:\ВПР\2021\МА5.xlsx", &[], Form2021, "ВПР 2021 математика 5"),
        ] {
            check(path, lines, layout, expected);
        }
    }
}
