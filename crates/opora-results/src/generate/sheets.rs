//! Generated results as the files that regions collect them in, with the dirt that such files have.
//!
//! Two layouts of ВПР: that of 2020 (`groups, user, id, code, otc, …`) and that of 2021 («логин школы», «регион», …).

use std::path::PathBuf;

use super::dice::Dice;
use super::pupils::{Class, Pupil};
use super::schools::{self, School};
use super::works::{self, Sat};
use super::{LETTERS, Plan, participant_code};
use crate::rows::schema::Status;

/// A cell of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetCell {
    /// Nothing.
    Empty,
    /// A whole number.
    Number(i64),
    /// Words.
    Text(String),
}

/// One file: a work in one region.
pub struct Sheet<'a> {
    /// Where it belongs under a folder: «ВПР 2021/регион 01/математика 5 класс».
    pub path: PathBuf,
    /// The rows from top to bottom, the head first.
    pub rows: Box<dyn Iterator<Item = Vec<SheetCell>> + 'a>,
}

/// The school part of the plan, made once for all sheets.
pub struct Sheets {
    plan: Plan,
    schools: Vec<School>,
    sats: Vec<Sat>,
}

/// The files of all works of ВПР of a plan.
pub fn sheets(plan: &Plan) -> Sheets {
    let vpr = |sat: &Sat| sat.primary_max.is_none() && sat.header.work.grade < 9;
    Sheets {
        plan: plan.clone(),
        schools: schools::schools(plan),
        sats: (plan.first..=plan.last).flat_map(works::of_year).filter(vpr).collect(),
    }
}

impl Sheets {
    /// One file after the other.
    pub fn iter(&self) -> impl Iterator<Item = Sheet<'_>> {
        self.sats.iter().flat_map(move |sat| {
            // Codes of a region stand together: «sch22…».
            let regions = self.schools.chunk_by(|one, next| region(&one.code) == region(&next.code));
            regions.map(move |schools| self.sheet(sat, schools))
        })
    }

    fn sheet<'a>(&'a self, sat: &'a Sat, schools: &'a [School]) -> Sheet<'a> {
        let work = &sat.header.work;
        let region = schools.first().map_or("", |school| region(&school.code));
        let season = if work.tested_grade() < work.grade { " осень" } else { "" };
        let folder = format!("{} {}{season}", work.procedure, work.year);
        let name = format!("{} {} класс", work.subject, work.grade);
        let path = PathBuf::from(folder).join(format!("регион {region}")).join(name);
        let layout = Layout::of_year(work.year);
        let guests = schools::guests(&self.schools, work.year);
        let mut dice = Dice::new(self.plan.seed, "файл", &[u64::from(work.year.unsigned_abs()), u64::from(work.grade)]);
        let rows = schools.iter().filter_map(move |school| Some((school, school.code_in(work.year)?))).flat_map(
            move |(school, code)| {
                let mut class = Class::default();
                class.fill(&self.plan, sat, school, guests.get(&school.place).copied().unwrap_or(0.0));
                let mut rows = Vec::with_capacity(class.pupils.len());
                for pupil in &class.pupils {
                    let row = layout.row(&mut dice, sat, code, &class, pupil);
                    if dice.happens(0.0002) {
                        rows.push(row.clone());
                    }
                    rows.push(row);
                }
                rows
            },
        );
        Sheet { path, rows: Box::new(std::iter::once(layout.head(sat)).chain(rows)) }
    }
}

/// The two digits of the region in a code.
fn region(code: &str) -> &str {
    code.get(3..code.len().saturating_sub(4)).unwrap_or_default()
}

#[derive(Clone, Copy)]
enum Layout {
    Of2020,
    Of2021,
}

impl Layout {
    fn of_year(year: i32) -> Self {
        if year <= 2020 { Self::Of2020 } else { Self::Of2021 }
    }

    fn head(self, sat: &Sat) -> Vec<SheetCell> {
        let first: &[&str] = match self {
            Self::Of2020 => &["groups", "user", "id", "code", "otc", "gender", "klass", "var-1", "var-2", "sum"],
            Self::Of2021 => &[
                "логин школы",
                "регион",
                "номер обучающегося",
                "код обучающегося",
                "отметка за предыдущую четверть/триместр",
                "пол",
                "класс",
                "вариант",
                "всего баллов",
            ],
        };
        let mut head: Vec<SheetCell> = first.iter().map(|word| text(word)).collect();
        for place in 1..=sat.maxima.len() {
            head.push(match self {
                Self::Of2020 => SheetCell::Text(format!("a-{place}-grade")),
                Self::Of2021 => SheetCell::Text(format!("балл за {place}")),
            });
        }
        if let Self::Of2021 = self {
            head.push(text("учебник"));
        }
        head
    }

    fn row(self, dice: &mut Dice, sat: &Sat, code: &str, class: &Class, pupil: &Pupil) -> Vec<SheetCell> {
        let absent = pupil.status == Status::Absent;
        let number = i64::from(pupil.number);
        let participant = SheetCell::Text(participant_code(sat, pupil.number));
        let variant = pupil.variant.map_or(SheetCell::Empty, |variant| SheetCell::Number(i64::from(variant)));
        let total = pupil.score.map_or(SheetCell::Empty, |score| SheetCell::Number(i64::from(score)));
        let (journal, gender, letter) = (journal(dice, pupil), gender(dice, code, pupil), letter(dice, sat, pupil));
        let mut row = match self {
            Self::Of2020 => vec![
                text(region(code)),
                text(code),
                SheetCell::Number(number),
                participant,
                journal,
                gender,
                letter,
                if absent { text("отсутствовал") } else { variant },
                SheetCell::Empty,
                total,
            ],
            Self::Of2021 => vec![
                text(code),
                text(region(code)),
                SheetCell::Number(number),
                participant,
                journal,
                gender,
                letter,
                if absent { text("отсутствовал") } else { variant },
                total,
            ],
        };
        for points in class.points_of(pupil, sat.maxima.len()) {
            row.push(match points {
                Some(points) => SheetCell::Number(i64::from(*points)),
                None if absent => SheetCell::Empty,
                // The same sign from two keyboards.
                None => text(if dice.happens(0.5) { "X" } else { "Х" }),
            });
        }
        if let Self::Of2021 = self {
            row.push(text("учебник по выбору школы"));
        }
        row
    }
}

fn text(words: &str) -> SheetCell {
    SheetCell::Text(words.to_owned())
}

/// The journal mark, or one that is none.
fn journal(dice: &mut Dice, pupil: &Pupil) -> SheetCell {
    match pupil.journal {
        Some(_) if dice.happens(0.0005) => {
            SheetCell::Number([1, 6, 8, 12].get(usize::try_from(dice.below(4)).unwrap_or(0)).copied().unwrap_or(1))
        }
        Some(journal) => SheetCell::Number(i64::from(journal)),
        None => SheetCell::Empty,
    }
}

/// «м» or «ж», sometimes among blanks, sometimes a login in its place.
fn gender(dice: &mut Dice, code: &str, pupil: &Pupil) -> SheetCell {
    let word = match pupil.gender {
        Some(1) => "м",
        Some(_) => "ж",
        None => return SheetCell::Empty,
    };
    match dice.below(1_000) {
        0..4 => SheetCell::Text(format!(" {word} ")),
        4..8 => SheetCell::Text(format!("{word}\u{a0}")),
        8 => text(code),
        _ => text(word),
    }
}

/// The letter of the class in one of the ways in which schools write it.
fn letter(dice: &mut Dice, sat: &Sat, pupil: &Pupil) -> SheetCell {
    let letter = LETTERS.get(usize::try_from(pupil.class).unwrap_or(usize::MAX)).copied().unwrap_or("Я");
    if !pupil.letter_known {
        return if dice.happens(0.5) { text("нет") } else { SheetCell::Empty };
    }
    let grade = sat.header.work.grade;
    match dice.below(100) {
        0..8 => SheetCell::Text(letter.to_lowercase()),
        8..12 => SheetCell::Text(format!("{grade}{}", letter.to_lowercase())),
        12..14 => SheetCell::Text(format!("{grade}{letter}")),
        14 => SheetCell::Text(format!("{}(2)", letter.to_lowercase())),
        15 => SheetCell::Text(format!("«{letter}»")),
        16 => match letter {
            "А" => text("A"),
            "В" => text("B"),
            "Е" => text("e"),
            other => text(other),
        },
        _ => text(letter),
    }
}
