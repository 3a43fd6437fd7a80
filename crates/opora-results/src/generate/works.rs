//! The works that are generated: the federal ones that a list of schools rests on, with their tasks and borders.

use opora_core::assessment::{Procedure, Season, Subject, Work};
use opora_core::scale::{Band, Scale};

use crate::rows::Header;
use crate::rows::schema::{Level, Task};

/// A work as it is held every year.
#[derive(Debug, Clone, Copy)]
struct Held {
    procedure: &'static str,
    subject: &'static str,
    grade: u8,
    /// Points of the tasks together.
    points: u8,
    tasks: u8,
    /// The lowest totals of marks 3, 4, 5; of ЕГЭ only the minimum, in test points.
    borders: &'static [u16],
    /// How easy it is: added to what a pupil is able to.
    ease: f64,
    /// Participants of a parallel of a hundred.
    share: f64,
}

/// Ten works: with 40 000 schools 400 000 groups a year.
const HELD: [Held; 10] = [
    Held {
        procedure: "ВПР",
        subject: "математика",
        grade: 4,
        points: 20,
        tasks: 12,
        borders: &[6, 10, 15],
        ease: 0.75,
        share: 1.0,
    },
    Held {
        procedure: "ВПР",
        subject: "математика",
        grade: 5,
        points: 20,
        tasks: 14,
        borders: &[7, 11, 15],
        ease: 0.4,
        share: 1.0,
    },
    Held {
        procedure: "ВПР",
        subject: "математика",
        grade: 6,
        points: 16,
        tasks: 13,
        borders: &[6, 10, 14],
        ease: 0.35,
        share: 1.0,
    },
    Held {
        procedure: "ВПР",
        subject: "русский язык",
        grade: 4,
        points: 38,
        tasks: 15,
        borders: &[14, 24, 33],
        ease: 0.6,
        share: 1.0,
    },
    Held {
        procedure: "ВПР",
        subject: "русский язык",
        grade: 5,
        points: 45,
        tasks: 12,
        borders: &[18, 29, 39],
        ease: 0.45,
        share: 1.0,
    },
    Held {
        procedure: "ВПР",
        subject: "русский язык",
        grade: 6,
        points: 51,
        tasks: 14,
        borders: &[25, 35, 45],
        ease: 0.65,
        share: 1.0,
    },
    Held {
        procedure: "ОГЭ",
        subject: "математика",
        grade: 9,
        points: 31,
        tasks: 25,
        borders: &[8, 15, 22],
        ease: 0.1,
        share: 0.95,
    },
    Held {
        procedure: "ОГЭ",
        subject: "русский язык",
        grade: 9,
        points: 33,
        tasks: 13,
        borders: &[15, 23, 29],
        ease: 0.75,
        share: 0.95,
    },
    Held {
        procedure: "ЕГЭ",
        subject: "русский язык",
        grade: 11,
        points: 58,
        tasks: 27,
        borders: &[24],
        ease: 0.9,
        share: 0.5,
    },
    Held {
        procedure: "ЕГЭ",
        subject: "математика профильная",
        grade: 11,
        points: 32,
        tasks: 19,
        borders: &[27],
        ease: 0.15,
        share: 0.25,
    },
];

/// Participants that the works of a year have for each pupil of a parallel.
pub(super) fn shares() -> f64 {
    HELD.iter().map(|held| held.share).sum()
}

/// A work of one year, ready to be sat.
#[derive(Debug, Clone)]
pub(super) struct Sat {
    pub(super) header: Header,
    /// Points of each task.
    pub(super) maxima: Vec<i8>,
    /// The lowest totals of marks 3, 4, 5; of an exam with a minimum only that.
    pub(super) borders: Vec<i16>,
    /// The highest total; 100 for an exam that counts test points.
    pub(super) max: i16,
    /// Primary points where totals are test points.
    pub(super) primary_max: Option<i16>,
    pub(super) ease: f64,
    pub(super) share: f64,
}

/// The works of a year. ВПР of 2020 and 2022 were held in autumn.
pub(super) fn of_year(year: i32) -> Vec<Sat> {
    HELD.iter().filter_map(|held| held.in_year(year)).collect()
}

impl Held {
    fn in_year(&self, year: i32) -> Option<Sat> {
        let procedure = Procedure::read(self.procedure)?;
        let autumn = procedure == Procedure::Vpr && matches!(year, 2020 | 2022);
        let season = if autumn { Season::Autumn } else { Season::Spring };
        let work = Work { procedure, year, season, subject: Subject::read(self.subject)?, grade: self.grade };
        let maxima = self.maxima();
        let tests = work.procedure == Procedure::Ege;
        let max = if tests { 100 } else { i16::from(self.points) };
        let scale = self.scale(&work, u16::try_from(max).unwrap_or(0));
        let tasks = self.labels(&maxima);
        Some(Sat {
            header: Header { work, tasks, scale: Some(scale) },
            maxima,
            borders: self.borders.iter().filter_map(|border| i16::try_from(*border).ok()).collect(),
            max,
            primary_max: tests.then_some(i16::from(self.points)),
            ease: self.ease,
            share: self.share,
        })
    }

    /// Points shared out over the tasks, the later ones weighing more.
    fn maxima(&self) -> Vec<i8> {
        let each = self.points / self.tasks.max(1);
        let more = self.points % self.tasks.max(1);
        (0..self.tasks)
            .map(|task| each + u8::from(task >= self.tasks - more))
            .filter_map(|points| i8::try_from(points).ok())
            .collect()
    }

    fn labels(&self, maxima: &[i8]) -> Vec<Task> {
        let tasks = maxima.len();
        let level = |place: usize| match (10 * place).checked_div(tasks) {
            Some(0..=5) => Level::Basic,
            Some(6..=8) => Level::Raised,
            _ => Level::High,
        };
        let label = |place: usize| match self.subject {
            // The first task of ВПР in Russian is judged by three criteria.
            "русский язык" if self.procedure == "ВПР" && place < 3 => format!("1К{}", place + 1),
            "русский язык" if self.procedure == "ВПР" => (place - 1).to_string(),
            _ => (place + 1).to_string(),
        };
        let task = |(place, max): (usize, &i8)| Task {
            label: label(place),
            max: u8::try_from(*max).ok(),
            level: Some(level(place)),
        };
        maxima.iter().enumerate().map(task).collect()
    }

    fn scale(&self, work: &Work, max: u16) -> Scale {
        let mut bands = Vec::new();
        let mut from = 0;
        for (mark, border) in (2u8..).zip(self.borders) {
            bands.push(Band { mark, from, to: border - 1 });
            from = *border;
        }
        if work.procedure != Procedure::Ege {
            bands.push(Band { mark: 5, from, to: max });
        }
        Scale {
            procedure: work.procedure.clone(),
            year: work.year,
            season: work.season,
            subject: work.subject.clone(),
            grade: work.grade,
            version: "учебная".to_owned(),
            source: "Учебные данные: границы взяты для примера".to_owned(),
            bands,
            max,
            conditions: Vec::new(),
        }
    }
}
