//! «Задания»: how much of each task was done, by groups of marks, against the bands of sufficiency.

use opora_core::assessment::Work;
use serde::{Deserialize, Serialize};

use super::words::{ratio, to_f64};
use super::{Ask, Group, Method, Register, WorkResults};
use crate::rows::schema::Level;
use crate::summary::{Summary, TaskSums};

/// From which percent a task counts as done sufficiently, and below which not: (default) to verify.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bands {
    /// Tasks of the basic level.
    pub basic: Band,
    /// Tasks of the raised and of the high level.
    pub raised: Band,
}

/// The two limits of one level, percent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// At least this is sufficient.
    pub enough: f64,
    /// Below this is not.
    pub lacking: f64,
}

impl Default for Bands {
    fn default() -> Self {
        Self { basic: Band { enough: 60.0, lacking: 57.0 }, raised: Band { enough: 30.0, lacking: 28.5 } }
    }
}

impl Bands {
    /// The judgement on a percent; none where the level is unknown.
    pub fn judge(&self, level: Option<Level>, pct: f64) -> Option<Sufficiency> {
        let band = match level? {
            Level::Basic => self.basic,
            Level::Raised | Level::High => self.raised,
        };
        Some(if pct >= band.enough {
            Sufficiency::Enough
        } else if pct < band.lacking {
            Sufficiency::Lacking
        } else {
            Sufficiency::Between
        })
    }
}

/// Whether a task was done sufficiently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sufficiency {
    /// «достаточно»
    Enough,
    /// «на границе»
    Between,
    /// «недостаточно»
    Lacking,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TasksAnswer {
    /// In the order given.
    pub works: Vec<WorkTasks>,
    /// The bands that were used.
    pub bands: Bands,
    /// How it was made.
    pub method: Method,
}

/// One work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorkTasks {
    /// The work.
    pub work: Work,
    /// Its title for people.
    pub title: String,
    /// Participants.
    pub used: u64,
    /// All schools, a task an entry; empty where the files had none or so few sat that nothing may be shown.
    pub tasks: Vec<TaskFigures>,
    /// Groups asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupTasks>,
}

/// One task.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaskFigures {
    /// «9.1».
    pub label: String,
    /// Its level; none where the files do not say.
    pub level: Option<Level>,
    /// The most points; none where nothing is known.
    pub max: Option<u8>,
    /// All participants.
    #[serde(flatten)]
    pub done: Done,
    /// Against the bands; none where level or maximum is unknown.
    pub sufficiency: Option<Sufficiency>,
    /// By mark 2, 3, 4, 5; the last are participants without a mark.
    pub by_mark: [Done; 5],
}

/// How much of a task was done.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Done {
    /// Participants in the work.
    pub n: u64,
    /// Of them with points for the task.
    pub tried: u64,
    /// Σ of points.
    pub points: u64,
    /// Percent of the points that all participants could get; one without points got 0.
    pub done_pct: Option<f64>,
    /// The same over those with points for the task.
    pub done_of_tried_pct: Option<f64>,
}

/// One group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupTasks {
    /// The group.
    #[serde(flatten)]
    pub group: Group,
    /// Its tasks; none where it is hidden.
    pub tasks: Option<Vec<TaskFigures>>,
}

/// Answers the question.
pub fn tasks(works: &[WorkResults<'_>], register: &Register, ask: &Ask, bands: Bands) -> TasksAnswer {
    let mut method = Method::over(
        works,
        &[
            "Выполнение задания = Σ баллов / (число участников · наибольший балл) · 100, %; не приступивший получает 0. Рядом — то же по приступившим.",
            "Группы участников — по отметке за работу: «2», «3», «4», «5».",
        ],
    );
    let limits = |band: Band| format!("от {} % — достаточно, ниже {} % — нет", short(band.enough), short(band.lacking));
    method.formula(format!(
        "Достаточность: базовый уровень — {}; повышенный и высокий — {}. Значения по умолчанию, проверьте по вашему региону.",
        limits(bands.basic),
        limits(bands.raised)
    ));
    method.notes.extend(ask.hiding.sentence());
    let works = works.iter().map(|work| {
        let tally = work.tally();
        let whole = figures(work, &work.summaries.iter().collect::<Vec<_>>(), bands);
        remark(work, &whole, &mut method);
        let groups = ask.groups(work.summaries, register).into_iter().map(|grouped| {
            let shown = grouped.group.hidden.is_none();
            let tasks = shown.then(|| figures(work, &grouped.members, bands));
            GroupTasks { group: grouped.group, tasks }
        });
        WorkTasks {
            work: work.work.clone(),
            title: work.work.title(),
            used: tally.used,
            groups: groups.collect(),
            tasks: if ask.shows(tally.used) { whole } else { Vec::new() },
        }
    });
    let works = works.collect();
    TasksAnswer { works, bands, method }
}

fn remark(work: &WorkResults<'_>, tasks: &[TaskFigures], method: &mut Method) {
    let title = work.work.title();
    if tasks.is_empty() {
        method.note(format!("{title}: баллов по заданиям в файлах нет."));
    }
    let named = |wanted: fn(&TaskFigures) -> bool| {
        tasks.iter().filter(|task| wanted(task)).map(|task| task.label.as_str()).collect::<Vec<_>>().join(", ")
    };
    let rare = named(|task| task.done.n > 0 && 2 * task.done.tried < task.done.n);
    if !rare.is_empty() {
        method.note(format!("{title}: баллы за задания {rare} стоят меньше чем у половины участников. Возможно, их не было во всех вариантах: смотрите выполнение по приступившим."));
    }
    if !tasks.is_empty() && tasks.iter().all(|task| task.level.is_none()) {
        method.note(format!("{title}: уровень заданий в файлах не указан, достаточность не определяется."));
    }
}

fn figures(work: &WorkResults<'_>, members: &[&Summary], bands: Bands) -> Vec<TaskFigures> {
    let mut participants = [0u64; 5];
    for member in members {
        let marked: u32 = member.marks.iter().sum();
        let counts = member.marks.iter().copied().chain([member.used.saturating_sub(marked)]);
        participants.iter_mut().zip(counts).for_each(|(sum, n)| *sum += u64::from(n));
    }
    let one = |(position, task): (usize, &crate::rows::schema::Task)| {
        let mut tried = [0u64; 5];
        let mut points = [0u64; 5];
        for TaskSums { n, sum } in members.iter().filter_map(|member| member.tasks.get(position)) {
            tried.iter_mut().zip(n).for_each(|(total, n)| *total += u64::from(*n));
            points.iter_mut().zip(sum).for_each(|(total, sum)| *total += sum);
        }
        let groups = participants.iter().zip(tried).zip(points);
        let mut by_mark = [Done::of(0, 0, 0, None); 5];
        for (slot, ((n, tried), points)) in by_mark.iter_mut().zip(groups) {
            *slot = Done::of(*n, tried, points, task.max);
        }
        let done = Done::of(participants.iter().sum(), tried.iter().sum(), points.iter().sum(), task.max);
        TaskFigures {
            label: task.label.clone(),
            level: task.level,
            max: task.max,
            done,
            sufficiency: done.done_pct.and_then(|pct| bands.judge(task.level, pct)),
            by_mark,
        }
    };
    work.tasks.iter().enumerate().map(one).collect()
}

impl Done {
    fn of(n: u64, tried: u64, points: u64, max: Option<u8>) -> Self {
        let percent = |people: u64| {
            let most = max.filter(|max| *max > 0).map(|max| people * u64::from(max))?;
            Some(100.0 * ratio(points, most)?)
        };
        Self { n, tried, points, done_pct: percent(n), done_of_tried_pct: percent(tried) }
    }

    /// Mean points of a participant; none for nobody.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| to_f64(self.points) / to_f64(self.n))
    }
}

fn short(value: f64) -> String {
    let text = super::words::decimal(value, 1);
    text.strip_suffix(",0").map_or(text.clone(), str::to_owned)
}
