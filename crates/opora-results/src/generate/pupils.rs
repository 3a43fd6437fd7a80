//! The rows of one school in one work: what pupils are able to, what they get, what the school writes in the journal.

use super::Plan;
use super::dice::Dice;
use super::schools::{School, Sign};
use super::works::Sat;
use crate::rows::schema::Status;

/// One participant. Ordered as rows of a file are; the number of the participant makes the order whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pupil {
    pub(super) status: Status,
    pub(super) mark: Option<i8>,
    pub(super) score: Option<i16>,
    pub(super) journal: Option<i8>,
    /// From 1, inside the school and work.
    pub(super) number: u32,
    pub(super) primary: Option<i16>,
    /// Place of the class among the classes of the parallel.
    pub(super) class: u32,
    pub(super) letter_known: bool,
    pub(super) gender: Option<i8>,
    pub(super) variant: Option<i16>,
    /// Position of the points among [`Class::points`].
    pub(super) points: usize,
}

/// The rows of one school in one work.
#[derive(Debug, Clone, Default)]
pub(super) struct Class {
    pub(super) pupils: Vec<Pupil>,
    /// Points of all pupils, a stretch each.
    pub(super) points: Vec<Option<i8>>,
    pub(super) classes: u32,
}

/// Pupils of a parallel that codes of five digits can name.
const MOST_PUPILS: u32 = 99_999;
/// Pupils that a class has at most.
const CLASS_PUPILS: u32 = 27;
/// Shares of absent: the lowest and the highest of a work.
const ABSENT: (f64, f64) = (0.06, 0.17);

impl Class {
    /// The rows of a school; `guests` came from schools that were closed. The same call gives the same rows.
    pub(super) fn fill(&mut self, plan: &Plan, sat: &Sat, school: &School, guests: f64) {
        self.pupils.clear();
        self.points.clear();
        let work = &sat.header.work;
        let mut dice = Dice::new(plan.seed, &work.to_string(), &[u64::from(school.place)]);
        // A cohort keeps its size while it grows older.
        let cohort = i64::from(work.school_year()) - i64::from(work.grade);
        let mut born = Dice::new(plan.seed, "приём", &[u64::from(school.place), cohort.unsigned_abs()]);
        let size = (school.pupils + guests) * (0.8 + 0.4 * born.share()) * sat.share;
        let pupils = (size as u32 + u32::from(dice.happens(size - size.floor()))).min(MOST_PUPILS);
        self.classes = pupils.div_ceil(CLASS_PUPILS).max(1);
        let day = Day::of(plan, sat, school);
        for number in 1..=pupils {
            let pupil = self.pupil(&mut dice, sat, school, &day, number, pupils);
            self.pupils.push(pupil);
        }
        self.pupils.sort_unstable();
    }

    fn pupil(&mut self, dice: &mut Dice, sat: &Sat, school: &School, day: &Day, number: u32, pupils: u32) -> Pupil {
        let points = self.points.len();
        let mut pupil = Pupil {
            status: Status::Absent,
            mark: None,
            score: None,
            journal: None,
            number,
            primary: None,
            class: (number - 1) * self.classes / pupils.max(1),
            letter_known: !dice.happens(0.005),
            gender: (!dice.happens(0.002)).then(|| if dice.happens(0.5) { 1 } else { 2 }),
            variant: None,
            points,
        };
        let able = day.strength + day.spread * dice.normal();
        pupil.journal = (!dice.happens(0.03)).then(|| journal(dice, school, able));
        if dice.happens(day.absent) {
            self.points.resize(points + sat.maxima.len(), None);
            return pupil;
        }
        pupil.variant = Some(if dice.happens(0.5) { 1 } else { 2 });
        let total = self.tasks(dice, sat, able);
        let total = self.teacher(dice, sat, school, points, total);
        pupil.status = Status::Used;
        match sat.primary_max {
            Some(max) => {
                pupil.primary = Some(total);
                pupil.score = Some(test_score(total, max));
            }
            None => pupil.score = Some(total),
        }
        match dice.below(10_000) {
            0..30 => {
                pupil.status = Status::NoTotal;
                pupil.score = None;
                pupil.primary = None;
            }
            30..32 => {
                pupil.status = Status::OutOfRange;
                pupil.score = pupil.score.map(|score| sat.max + 1 + score);
            }
            _ => pupil.mark = pupil.score.and_then(|score| mark(sat, score)),
        }
        pupil
    }

    /// Points of every task; gives the total.
    fn tasks(&mut self, dice: &mut Dice, sat: &Sat, able: f64) -> i16 {
        let count = f64::from(u32::try_from(sat.maxima.len()).unwrap_or(1));
        let mut total = 0;
        let mut place = 0.0;
        for max in &sat.maxima {
            // From −1.3 for the first task to 1.3 for the last.
            let hard = 2.6 * place / count - 1.3;
            place += 1.0;
            let chance = done(1.5 * (able + sat.ease - hard));
            let limit = (chance * 65_536.0) as u64;
            let mut bits = dice.bits();
            let tried = chance > 0.5 || (dice.bits() & 0xff) > 24;
            if !tried {
                self.points.push(None);
                continue;
            }
            let mut points = 0;
            for point in 0..*max {
                if point == 4 {
                    bits = dice.bits();
                }
                points += i8::from((bits & 0xffff) < limit);
                bits >>= 16;
            }
            total += i16::from(points);
            self.points.push(Some(points));
        }
        total
    }

    /// Who checks the work is generous just below a border: most at «3», and in some schools always.
    fn teacher(&mut self, dice: &mut Dice, sat: &Sat, school: &School, points: usize, total: i16) -> i16 {
        if sat.primary_max.is_some() {
            return total;
        }
        let reach = if school.sign == Some(Sign::Borders) { 3 } else { 1 };
        let near = sat.borders.iter().position(|border| (1..=reach).contains(&(border - total)));
        let Some((place, border)) = near.and_then(|place| Some((place, sat.borders.get(place)?))) else { return total };
        let chance = match (school.sign, place) {
            (Some(Sign::Borders), _) => 0.9,
            (_, 0) => 0.6,
            _ => 0.25,
        };
        if !dice.happens(chance) {
            return total;
        }
        let mut missing = border - total;
        for (points, max) in self.points.iter_mut().skip(points).zip(&sat.maxima) {
            if let Some(points) = points {
                let more = i16::from(*max - *points).min(missing);
                *points += i8::try_from(more).unwrap_or(0);
                missing -= more;
            }
        }
        border - missing
    }

    /// The points of a pupil.
    pub(super) fn points_of(&self, pupil: &Pupil, tasks: usize) -> &[Option<i8>] {
        self.points.get(pupil.points..pupil.points + tasks).unwrap_or_default()
    }
}

/// What holds for the whole school on the day of a work.
struct Day {
    strength: f64,
    spread: f64,
    absent: f64,
}

impl Day {
    fn of(plan: &Plan, sat: &Sat, school: &School) -> Self {
        let work = &sat.header.work;
        let mut dice =
            Dice::new(plan.seed, "отсутствие", &[u64::from(work.year.unsigned_abs()), u64::from(work.grade)]);
        let (least, most) = ABSENT;
        let base = least + (most - least) * (0.15 + 0.7 * dice.share());
        let mut own = Dice::new(plan.seed, &work.to_string(), &[u64::from(school.place), 1]);
        let absent = (base + 0.02 * own.normal()).clamp(0.0, 0.5);
        // Autumn comes after the holidays: a little is forgotten.
        let autumn = if work.tested_grade() < work.grade { 0.2 } else { 0.0 };
        let spread = if school.sign == Some(Sign::TooHigh) { 0.45 } else { 0.9 };
        Self { strength: school.strength(plan, work.year) - autumn + 0.15 * own.normal(), spread, absent }
    }
}

/// The journal mark: close to what the pupil is able to, a little kinder.
fn journal(dice: &mut Dice, school: &School, able: f64) -> i8 {
    let side = if school.sign == Some(Sign::Journal) { -0.8 } else { 1.0 };
    let known = side * able + 0.55 * dice.normal() + 0.25;
    match known {
        known if known < -1.9 => 2,
        known if known < -0.25 => 3,
        known if known < 0.95 => 4,
        _ => 5,
    }
}

/// A share between 0 and 1 that rises with the argument; plain arithmetic, so that every machine gives the same.
fn done(x: f64) -> f64 {
    0.5 + x / (2.0 * (1.0 + x.abs()))
}

/// Test points: fast at the beginning, slower later, as in the official tables.
fn test_score(primary: i16, max: i16) -> i16 {
    let (primary, max) = (i32::from(primary), i32::from(max.max(1)));
    let score = if 5 * primary <= max { 200 * primary / max } else { 40 + (60 * (5 * primary - max)) / (4 * max) };
    i16::try_from(score.clamp(0, 100)).unwrap_or(0)
}

/// The mark of a total; of an exam with only a minimum 2 below it.
fn mark(sat: &Sat, score: i16) -> Option<i8> {
    let passed = sat.borders.iter().filter(|border| score >= **border).count();
    match (sat.primary_max, passed) {
        (Some(_), 0) => Some(2),
        (Some(_), _) => None,
        (None, passed) => i8::try_from(passed).ok().map(|passed| passed + 2),
    }
}
