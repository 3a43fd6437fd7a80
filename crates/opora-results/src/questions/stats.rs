//! «Отметки»: how many sat each work, their marks and totals, by groups of schools.

use opora_core::assessment::Work;
use serde::Serialize;

use super::{About, Ask, Figures, Group, Marking, Maximum, Method, Register, Tally, WorkResults};

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stats {
    /// In the order given.
    pub works: Vec<WorkStats>,
    /// How it was made.
    pub method: Method,
}

/// One work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorkStats {
    /// The work.
    pub work: Work,
    /// Its title for people.
    pub title: String,
    /// The parts of the work and its scale.
    #[serde(flatten)]
    pub about: About,
    /// The highest total.
    pub maximum: Option<Maximum>,
    /// All schools; none where so few sat it that nothing may be shown.
    #[serde(flatten)]
    pub figures: Option<Figures>,
    /// Groups asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupStats>,
}

/// One group in one work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupStats {
    /// The group.
    #[serde(flatten)]
    pub group: Group,
    /// Its figures; none where it is hidden.
    #[serde(flatten)]
    pub figures: Option<Figures>,
}

/// Answers the question.
pub fn stats(works: &[WorkResults<'_>], register: &Register, ask: &Ask) -> Stats {
    let mut method = Method::over(
        works,
        &[
            "Доля отметки = число участников с отметкой / число участников с отметкой любой · 100, %; для экзамена с минимальным баллом «2» — это «ниже минимума», доля от всех в расчёте.",
            "Средний балл = Σ баллов / n; стандартное отклонение s — с делением на n − 1.",
            "95-процентный интервал среднего = среднее ± 1,96·s/√n.",
            "Успеваемость = (n5 + n4 + n3) / N · 100, %; качество = (n5 + n4) / N · 100, %.",
            "СОУ = (100·n5 + 64·n4 + 36·n3 + 16·n2) / N, %.",
            "Процент выполнения = средний балл / наибольший балл · 100, %.",
            "Интервал доли — интервал Уилсона, 95 %.",
        ],
    );
    method.notes.extend(ask.hiding.sentence());
    let works = works.iter().map(|work| one(work, register, ask, &mut method)).collect();
    Stats { works, method }
}

fn one(work: &WorkResults<'_>, register: &Register, ask: &Ask, method: &mut Method) -> WorkStats {
    let (marking, maximum) = (work.marking(), work.maximum());
    let tally = work.tally();
    let title = work.work.title();
    match marking {
        Marking::Unmarked if tally.used > 0 => {
            method.note(format!("{title}: отметок нет, потому что не известна шкала. Загрузите шкалу работы."));
        }
        Marking::Marks if tally.marked() < tally.used => {
            let without = tally.used - tally.marked();
            method.note(format!("{title}: без отметки {without} из {}; доли отметок — от остальных.", tally.used));
        }
        Marking::Marks | Marking::Minimum | Marking::Unmarked => {}
    }
    let groups = ask.groups(work.summaries, register).into_iter().map(|grouped| {
        let shown = grouped.group.hidden.is_none();
        let figures = shown.then(|| Figures::of(&Tally::of(grouped.members), marking, maximum));
        GroupStats { group: grouped.group, figures }
    });
    WorkStats {
        work: work.work.clone(),
        title,
        about: About::of(work),
        maximum,
        figures: ask.shows(tally.used).then(|| Figures::of(&tally, marking, maximum)),
        groups: groups.collect(),
    }
}
