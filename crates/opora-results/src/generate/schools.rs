//! Generated schools: size, conditions, strength, and for a few a sign of bias or a change of code.

use std::collections::BTreeMap;

use opora_core::assessment::TestedSchool;
use opora_core::context::{Card, Value};
use serde::{Deserialize, Serialize};

use super::Plan;
use super::dice::Dice;
use super::works;

/// Schools of one region of the code («sch22…»).
const REGION_SCHOOLS: u32 = 700;

/// A sign that the results of a school look other than pupils made them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Totals just below a border are raised over it.
    Borders,
    /// Everybody does well, and alike.
    TooHigh,
    /// Journal marks fall where totals rise.
    Journal,
    /// One year is quite unlike the others.
    Jump,
}

/// What becomes of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The first year in which it holds.
    pub year: i32,
    /// The code until then.
    pub from: String,
    /// The code from then on.
    pub to: String,
    /// The pupils go to a school that exists already; else the same school has a new code.
    pub merged: bool,
}

/// What is known of the generated schools beside their results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// What was asked for.
    pub plan: Plan,
    /// The schools under their last code.
    pub schools: Vec<TestedSchool>,
    /// Their context cards.
    pub cards: Vec<Card>,
    /// Merged schools and new codes.
    pub changes: Vec<Change>,
    /// Schools made with a sign of bias, so that a search for them can be judged.
    pub signs: Vec<(String, Sign)>,
}

/// A school as its results are made from it.
#[derive(Debug, Clone)]
pub(super) struct School {
    /// Position in the plan: the name of its chance.
    pub(super) place: u32,
    pub(super) code: String,
    /// A code that holds from a year on.
    renamed: Option<(i32, String)>,
    /// The school that takes its pupils from a year on.
    absorbed: Option<(i32, u32)>,
    /// Pupils of a parallel.
    pub(super) pupils: f64,
    /// Hard conditions: mean 0, deviation 1.
    hardness: f64,
    /// Strength beyond the conditions.
    own: f64,
    pub(super) sign: Option<Sign>,
    rural: bool,
    number: u32,
    municipality: String,
}

/// Pupils of a parallel at even steps of the share of schools: most are small, a few are large. Mean 100.
const SIZES: [f64; 21] = [
    3.0, 6.0, 9.0, 13.0, 18.0, 24.0, 31.0, 39.0, 48.0, 58.0, 69.0, 81.0, 94.0, 108.0, 123.0, 139.0, 157.0, 178.0,
    204.0, 245.0, 410.0,
];

/// The schools of a plan, in the order of codes.
pub(super) fn schools(plan: &Plan) -> Vec<School> {
    let mean = SIZES.iter().sum::<f64>() / 21.0;
    let rows = plan.rows_per_year() as f64;
    let wanted = rows / f64::from(plan.schools.max(1)) / works::shares();
    let mut schools: Vec<School> = (0..plan.schools).map(|place| school(plan, place, wanted / mean)).collect();
    // Two of a hundred small schools are absorbed by their neighbour of the list.
    for place in 1..schools.len() {
        let mut dice = Dice::new(plan.seed, "слияние", &[place as u64]);
        let small = schools.get(place).is_some_and(|school| school.pupils < wanted / 2.0 && school.renamed.is_none());
        if small && dice.happens(0.04) {
            let year = plan.first + 1 + i32::try_from(dice.below(2)).unwrap_or(0);
            let into = u32::try_from(place - 1).unwrap_or(0);
            let free = schools.get(place - 1).is_some_and(|school| school.absorbed.is_none());
            if let Some(school) = schools.get_mut(place).filter(|_| free) {
                school.absorbed = Some((year, into));
            }
        }
    }
    schools.sort_by(|one, other| one.code.cmp(&other.code));
    schools
}

fn school(plan: &Plan, place: u32, scale: f64) -> School {
    let mut dice = Dice::new(plan.seed, "школа", &[u64::from(place)]);
    let region = 1 + place / REGION_SCHOOLS;
    let inside = place % REGION_SCHOOLS;
    let code = format!("sch{region:02}{:04}", 1001 + inside * 7);
    let step = dice.share() * 20.0;
    let lower = step as usize;
    let size = |place: usize| SIZES.get(place).copied().unwrap_or(100.0);
    let pupils = size(lower) + (size(lower + 1) - size(lower)) * (step - lower as f64);
    let rural = pupils < 60.0 && dice.happens(0.8) || dice.happens(0.1);
    let hardness = 0.9 * dice.normal() + if rural { 0.45 } else { -0.35 };
    let sign = match dice.share() {
        share if share < 0.015 => Some(Sign::Borders),
        share if share < 0.03 => Some(Sign::TooHigh),
        share if share < 0.045 => Some(Sign::Journal),
        share if share < 0.06 => Some(Sign::Jump),
        _ => None,
    };
    let renamed = dice.happens(0.01).then(|| (plan.first + 1, format!("sch{region:02}{:04}", 1004 + inside * 7)));
    School {
        place,
        code,
        renamed,
        absorbed: None,
        pupils: (pupils * scale).max(1.0),
        hardness,
        own: 0.3 * dice.normal(),
        sign,
        rural,
        number: 1 + inside,
        municipality: municipality(plan, region, inside / 25),
    }
}

impl School {
    /// The code in a year; none once its pupils went to another school.
    pub(super) fn code_in(&self, year: i32) -> Option<&str> {
        if self.absorbed.as_ref().is_some_and(|(from, _)| year >= *from) {
            return None;
        }
        match &self.renamed {
            Some((from, code)) if year >= *from => Some(code),
            _ => Some(&self.code),
        }
    }

    /// How strong it is in a year: mean about 0, deviation about half of that of pupils.
    pub(super) fn strength(&self, plan: &Plan, year: i32) -> f64 {
        let index = u64::from(year.unsigned_abs());
        let mut dice = Dice::new(plan.seed, "год", &[u64::from(self.place), index]);
        let drift = 0.12 * dice.normal();
        let span = u32::try_from(plan.last - plan.first + 1).unwrap_or(1);
        let jump = match self.sign {
            Some(Sign::Jump) => {
                let mut once = Dice::new(plan.seed, "скачок", &[u64::from(self.place)]);
                let when = plan.first + i32::try_from(once.below(span)).unwrap_or(0);
                let up = if once.happens(0.5) { 1.5 } else { -1.5 };
                if when == year { up } else { 0.0 }
            }
            Some(Sign::TooHigh) => 1.7,
            Some(Sign::Borders | Sign::Journal) | None => 0.0,
        };
        self.own - 0.35 * self.hardness + drift + jump
    }

    fn tested(&self, plan: &Plan) -> TestedSchool {
        let other_codes = match &self.renamed {
            Some((from, _)) if plan.last >= *from => vec![self.code.clone()],
            _ => Vec::new(),
        };
        let code = match &self.renamed {
            Some((from, code)) if plan.last >= *from => code.clone(),
            _ => self.code.clone(),
        };
        let name = if self.rural {
            format!("МКОУ «{} школа»", self.village())
        } else {
            format!("МБОУ «СОШ № {}»", self.number)
        };
        TestedSchool { code, name, municipality: self.municipality.clone(), other_codes }
    }

    /// The name of a village in the feminine, of two parts so that names rarely meet.
    fn village(&self) -> String {
        const FIRST: [&str; 12] = [
            "Верхне",
            "Нижне",
            "Ново",
            "Старо",
            "Мало",
            "Средне",
            "Северо",
            "Южно",
            "Бело",
            "Красно",
            "Дальне",
            "Ближне",
        ];
        const SECOND: [&str; 20] = [
            "полянская",
            "озёрская",
            "горская",
            "реченская",
            "луговская",
            "дубравская",
            "каменская",
            "боровская",
            "ключевская",
            "слободская",
            "ольховская",
            "берёзовская",
            "рябинская",
            "осиновская",
            "мельничная",
            "заводская",
            "степная",
            "лесная",
            "мостовская",
            "холмская",
        ];
        let mut dice = Dice::new(u64::from(self.place), "село", &[]);
        format!("{}{}", dice.pick(&FIRST), dice.pick(&SECOND))
    }

    fn card(&self, plan: &Plan) -> Card {
        let mut dice = Dice::new(plan.seed, "условия", &[u64::from(self.place)]);
        // Classes 1–9 in full, 10–11 by half.
        let students = (self.pupils * 10.0).round().max(8.0) as u32;
        let teachers = (students / 14).max(4);
        let mut values = BTreeMap::new();
        let mut share = |key: &str, whole: u32, easy: f64, hard: f64, weight: f64| {
            let level = (0.5 + 0.22 * (weight * self.hardness + (1.0 - weight) * dice.normal())).clamp(0.0, 1.0);
            let part = ((easy + (hard - easy) * level) / 100.0 * f64::from(whole)).round() as u32;
            values.insert(key.to_owned(), Value::Share { part: part.min(whole), whole });
        };
        share("special_needs", students, 0.0, 18.0, 0.7);
        share("single_parent", students, 8.0, 40.0, 0.7);
        share("low_income", students, 2.0, 45.0, 0.85);
        share("large_families", students, 4.0, 30.0, 0.5);
        share("russian_not_native", students, 0.0, 16.0, 0.5);
        share("registered", students, 0.0, 4.0, 0.7);
        share("parents_higher_education", 2 * students, 60.0, 8.0, 0.85);
        share("top_category", teachers, 55.0, 5.0, 0.7);
        share("young_teachers", teachers, 5.0, 35.0, 0.4);
        let mut number = |key: &str, value: f64| values.insert(key.to_owned(), Value::Number(value));
        number("vacancies", f64::from(dice.below(if self.hardness > 0.8 { 5 } else { 2 })));
        number("distance", f64::from(if self.rural { 5 + dice.below(75) } else { dice.below(4) }));
        number("rural", f64::from(u8::from(self.rural)));
        number("shifts", f64::from(u8::from(!self.rural && dice.happens(0.25))));
        number("teachers", f64::from(teachers));
        number("students", f64::from(students));
        let tested = self.tested(plan);
        // Some cards are not full: a region never gets all of them.
        if dice.happens(0.03) {
            values.remove("registered");
            values.remove("vacancies");
        }
        Card { school: tested.code, name: tested.name, as_of: chrono_day(plan.last), values }
    }
}

/// 20 September, when the form about the beginning of the year is handed in.
fn chrono_day(year: i32) -> Option<chrono::NaiveDate> {
    chrono::NaiveDate::from_ymd_opt(year, 9, 20)
}

/// The facts of a plan.
pub(super) fn facts(plan: &Plan) -> Facts {
    let schools = schools(plan);
    let by_place: BTreeMap<u32, &School> = schools.iter().map(|school| (school.place, school)).collect();
    let mut changes = Vec::new();
    for school in &schools {
        if let Some((year, code)) = &school.renamed {
            changes.push(Change { year: *year, from: school.code.clone(), to: code.clone(), merged: false });
        }
        if let Some((year, into)) = &school.absorbed
            && let Some(to) = by_place.get(into).and_then(|into| into.code_in(*year))
        {
            changes.push(Change { year: *year, from: school.code.clone(), to: to.to_owned(), merged: true });
        }
    }
    changes.retain(|change| change.year <= plan.last);
    let signs = schools.iter().filter_map(|school| Some((school.tested(plan).code, school.sign?))).collect();
    Facts {
        plan: plan.clone(),
        schools: schools.iter().map(|school| school.tested(plan)).collect(),
        cards: schools.iter().map(|school| school.card(plan)).collect(),
        changes,
        signs,
    }
}

/// Pupils of a parallel that come from schools absorbed by then, by place of the school that took them.
pub(super) fn guests(schools: &[School], year: i32) -> BTreeMap<u32, f64> {
    let mut guests: BTreeMap<u32, f64> = BTreeMap::new();
    for school in schools {
        if let Some((_, into)) = school.absorbed.filter(|(from, _)| year >= *from) {
            *guests.entry(into).or_default() += school.pupils;
        }
    }
    guests
}

fn municipality(plan: &Plan, region: u32, place: u32) -> String {
    const NAMES: [&str; 28] = [
        "Берёзовский",
        "Верхнереченский",
        "Горский",
        "Дубравинский",
        "Ельниковский",
        "Заозёрный",
        "Ивовский",
        "Каменногорский",
        "Луговской",
        "Междуреченский",
        "Нагорный",
        "Ольховский",
        "Приозёрный",
        "Родниковский",
        "Степной",
        "Травнинский",
        "Узловой",
        "Холмский",
        "Центральный",
        "Чернолесский",
        "Широкинский",
        "Южный",
        "Ясногорский",
        "Боровской",
        "Высокинский",
        "Грачёвский",
        "Кедровский",
        "Синегорский",
    ];
    let mut dice = Dice::new(plan.seed, "муниципалитет", &[u64::from(region), u64::from(place)]);
    let name = NAMES.get(usize::try_from(place).unwrap_or(0) % NAMES.len()).copied().unwrap_or_default();
    if dice.happens(0.2) { format!("{name} городской округ") } else { format!("{name} район") }
}
