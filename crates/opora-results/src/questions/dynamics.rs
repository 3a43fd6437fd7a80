//! «Динамика»: the same programme in different years, and whether the years may be compared at all.

use std::collections::BTreeMap;

use opora_core::assessment::{Procedure, Season, Subject, Work};
use serde::Serialize;

use super::intervals::difference;
use super::words::points;
use super::{Ask, Figures, Group, Hidden, Marking, Maximum, Method, Register, Share, Tally, WorkResults};

/// Growth of the share of «2» by more than so many points of percent is negative.
pub const NEGATIVE_GROWTH_POINTS: u32 = 10;

/// Codifiers by work: years with the same word may be compared. What is not named is not known.
pub type Codifiers = BTreeMap<Work, String>;

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dynamics {
    /// One procedure, subject and tested class each.
    pub series: Vec<Series>,
    /// How it was made.
    pub method: Method,
}

/// Works of one procedure that tested the same subject and class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// «ВПР».
    pub procedure: String,
    /// «математика».
    pub subject: String,
    /// The class whose programme was tested.
    pub tested_grade: u8,
    /// In the order of time.
    pub works: Vec<Sitting>,
    /// Neighbours in time, may they be compared.
    pub comparisons: Vec<Comparison>,
    /// All schools first, then the groups asked for.
    pub groups: Vec<GroupSeries>,
}

/// When and by whom a work was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sitting {
    /// The work.
    pub work: Work,
    /// Its title for people.
    pub title: String,
    /// Calendar year.
    pub year: i32,
    /// Spring or autumn.
    pub season: Season,
    /// The school year, by the year of its beginning.
    pub school_year: i32,
    /// The class that sat.
    pub sitting_grade: u8,
    /// The class whose programme was tested.
    pub tested_grade: u8,
    /// The highest total.
    pub maximum: Option<Maximum>,
    /// The codifier, where it is known.
    pub codifier: Option<String>,
}

/// Whether two works may be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparable {
    /// The same codifier and nothing against it.
    Yes,
    /// Somebody has to look: notes say at what.
    Check,
    /// The works differ: no change is counted.
    No,
}

/// Two neighbours in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The earlier.
    pub from: Work,
    /// The later.
    pub to: Work,
    /// May they be compared.
    pub comparable: Comparable,
    /// Why, Russian sentences.
    pub notes: Vec<String>,
}

/// One group over the works of a series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupSeries {
    /// The group; hidden when it is hidden in every work.
    #[serde(flatten)]
    pub group: Group,
    /// One a work of the series in which the group has rows.
    pub points: Vec<Point>,
    /// One a pair of neighbours that may be compared and has figures at both ends.
    pub changes: Vec<Change>,
}

/// A group in one work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// The work.
    pub work: Work,
    /// Figures; none where the group is hidden.
    #[serde(flatten)]
    pub figures: Option<Figures>,
    /// Why they are not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
}

/// A change between two works.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The earlier.
    pub from: Work,
    /// The later.
    pub to: Work,
    /// Share of «2» before.
    pub before: Share,
    /// Share of «2» after.
    pub after: Share,
    /// Change of the share of «2», points of percent.
    pub low_points: f64,
    /// 95 % interval of that change, points of percent (Newcombe).
    pub low_interval: Option<[f64; 2]>,
    /// Growth of more than 10 points.
    pub negative: bool,
    /// The interval leaves 0 out: more than chance.
    pub beyond_chance: bool,
    /// Change of качество, points of percent.
    pub quality_points: Option<f64>,
    /// Change of the percent of completion, points of percent.
    pub completion_points: Option<f64>,
    /// For people: «рост доли «2» на 12,4 п. п.: было 3 из 20, стало 7 из 25».
    pub words: String,
}

/// Answers the question.
pub fn dynamics(works: &[WorkResults<'_>], register: &Register, ask: &Ask, codifiers: &Codifiers) -> Dynamics {
    let mut method = Method::over(
        works,
        &[
            "Изменение = доля «2» в поздней работе − доля «2» в ранней, процентные пункты; рост больше 10 п. п. — отрицательная динамика.",
            "Интервал изменения — 95 %, по Ньюкомбу из интервалов Уилсона.",
        ],
    );
    method.note("Годы сравнимы, только если работы составлены по одному кодификатору. Класс, который писал, и класс, программу которого проверяли, хранятся отдельно: осенние ВПР 2020 и 2022 годов проверяли программу предыдущего класса и стоят в ряду своей программы.");
    method.notes.extend(ask.hiding.sentence());
    let mut rows: BTreeMap<(&Procedure, &Subject, u8), Vec<&WorkResults<'_>>> = BTreeMap::new();
    for work in works {
        rows.entry((&work.work.procedure, &work.work.subject, work.work.tested_grade())).or_default().push(work);
    }
    let series = rows.into_iter().map(|((procedure, subject, tested_grade), mut works)| {
        works.sort_by_key(|one| (one.work.year, one.work.season, one.work.grade));
        works.dedup_by_key(|one| one.work);
        let comparisons: Vec<Comparison> = pairs(&works).map(|(one, two)| compare(one, two, codifiers)).collect();
        Series {
            procedure: procedure.title().to_owned(),
            subject: subject.name().to_owned(),
            tested_grade,
            groups: groups(&works, &comparisons, register, ask),
            works: works.iter().map(|work| sitting(work, codifiers)).collect(),
            comparisons,
        }
    });
    let series = series.collect();
    Dynamics { series, method }
}

fn pairs<'a, 'b>(
    works: &'a [&'b WorkResults<'b>],
) -> impl Iterator<Item = (&'b WorkResults<'b>, &'b WorkResults<'b>)> + 'a {
    works.iter().zip(works.iter().skip(1)).map(|(one, two)| (*one, *two))
}

fn sitting(work: &WorkResults<'_>, codifiers: &Codifiers) -> Sitting {
    Sitting {
        work: work.work.clone(),
        title: work.work.title(),
        year: work.work.year,
        season: work.work.season,
        school_year: work.work.school_year(),
        sitting_grade: work.work.grade,
        tested_grade: work.work.tested_grade(),
        maximum: work.maximum(),
        codifier: codifiers.get(work.work).cloned(),
    }
}

/// May the later work be compared with the earlier one of the same series.
pub fn compare(one: &WorkResults<'_>, two: &WorkResults<'_>, codifiers: &Codifiers) -> Comparison {
    let mut comparable = Comparable::Yes;
    let mut notes = Vec::new();
    let mut say = |doubt: Comparable, note: String| {
        if comparable != Comparable::No {
            comparable = doubt;
        }
        notes.push(note);
    };
    let codifier = (codifiers.get(one.work), codifiers.get(two.work));
    match codifier {
        (Some(before), Some(after)) if before != after => {
            say(Comparable::No, format!("Кодификаторы разные: «{before}» и «{after}». Сравнивать нельзя."));
        }
        (Some(_), Some(_)) => {}
        _ => say(
            Comparable::Check,
            "Кодификатор не указан. Сверьте, что работы составлены по одному кодификатору.".to_owned(),
        ),
    }
    let same_codifier = matches!(codifier, (Some(before), Some(after)) if before == after);
    if let (Some(before), Some(after)) = (one.maximum(), two.maximum())
        && before.points != after.points
        && before.source != super::MaximumSource::Reached
        && after.source != super::MaximumSource::Reached
    {
        let doubt = if same_codifier { Comparable::Check } else { Comparable::No };
        let end = if same_codifier {
            "Сверьте шкалы."
        } else {
            "Работа изменилась, сравнивать нельзя."
        };
        say(doubt, format!("Наибольший балл был {}, стал {}. {end}", before.points, after.points));
    }
    if one.marking() != two.marking() {
        say(Comparable::No, "Отметки ставились по-разному. Сравнивать нельзя.".to_owned());
    }
    if one.work.season != two.work.season {
        say(
            Comparable::Check,
            format!(
                "Одну программу {} класса писали в разное время: {} и {}, классы {} и {}. Между ними каникулы и повторение.",
                one.work.tested_grade(),
                time(one.work),
                time(two.work),
                one.work.grade,
                two.work.grade
            ),
        );
    }
    if two.work.school_year() - one.work.school_year() > 1 {
        say(Comparable::Check, format!("Между работами нет результатов: {} и {} год.", one.work.year, two.work.year));
    }
    let labels = |work: &WorkResults<'_>| work.tasks.iter().map(|task| task.label.clone()).collect::<Vec<_>>();
    if !one.tasks.is_empty() && !two.tasks.is_empty() && labels(one) != labels(two) {
        say(Comparable::Check, "Состав заданий различается. Сверьте описания работ.".to_owned());
    }
    Comparison { from: one.work.clone(), to: two.work.clone(), comparable, notes }
}

fn time(work: &Work) -> String {
    let season = match work.season {
        Season::Spring => "весной",
        Season::Autumn => "осенью",
    };
    format!("{season} {}", work.year)
}

fn groups(works: &[&WorkResults<'_>], comparisons: &[Comparison], register: &Register, ask: &Ask) -> Vec<GroupSeries> {
    // Asked once a work: both look through all schools.
    let marks: Vec<Marks> = works.iter().map(|work| (work.marking(), work.maximum())).collect();
    let mut kinds = vec![super::By::Region];
    kinds.extend(ask.by.iter().copied().filter(|by| *by != super::By::Region));
    let mut out: Vec<GroupSeries> = Vec::new();
    for kind in kinds {
        let ask = Ask { by: vec![kind], ..ask.clone() };
        let ask = if kind == super::By::Region { Ask { only: None, ..ask } } else { ask };
        // Groups keep the order of their first work; later ones are put in by name of the key.
        let mut found: BTreeMap<String, (Group, Vec<Sum>)> = BTreeMap::new();
        for (position, work) in works.iter().enumerate() {
            for grouped in ask.groups(work.summaries, register) {
                let hidden = grouped.group.hidden;
                let tally = hidden.is_none().then(|| Tally::of(grouped.members.iter().copied()));
                let key = order(&grouped.group);
                let entry = found.entry(key).or_insert_with(|| (grouped.group, Vec::new()));
                entry.1.push(Sum { position, tally, hidden });
            }
        }
        out.extend(found.into_values().map(|(group, tallies)| series(group, &tallies, works, &marks, comparisons)));
    }
    out
}

/// What the marks of a work are, and its highest total.
type Marks = (Marking, Option<Maximum>);

/// A group in the work at `position`; without a tally where it is hidden.
struct Sum {
    position: usize,
    tally: Option<Tally>,
    hidden: Option<Hidden>,
}

fn order(group: &Group) -> String {
    match group.key.parse::<u32>() {
        Ok(number) if group.kind == super::By::Cluster => format!("{number:06}"),
        _ if group.key.is_empty() => "\u{10ffff}".to_owned(),
        _ => opora_core::russian::sort_key(&group.key),
    }
}

fn series(
    mut group: Group,
    sums: &[Sum],
    works: &[&WorkResults<'_>],
    marks: &[Marks],
    comparisons: &[Comparison],
) -> GroupSeries {
    let figures = |position: usize, tally: &Tally| {
        marks.get(position).map(|(marking, maximum)| Figures::of(tally, *marking, *maximum))
    };
    let points: Vec<Point> = sums
        .iter()
        .filter_map(|sum| {
            let work = works.get(sum.position)?.work.clone();
            let figures = sum.tally.as_ref().and_then(|tally| figures(sum.position, tally));
            Some(Point { work, figures, hidden: sum.hidden })
        })
        .collect();
    group.hidden = group.hidden.filter(|_| points.iter().all(|point| point.hidden.is_some()));
    let at = |wanted: &Work| points.iter().find(|point| point.work == *wanted).and_then(|point| point.figures.as_ref());
    let changes = comparisons.iter().filter(|pair| pair.comparable != Comparable::No);
    let changes = changes.filter_map(|pair| change(pair, at(&pair.from)?, at(&pair.to)?)).collect();
    GroupSeries { group, points, changes }
}

fn change(pair: &Comparison, before: &Figures, after: &Figures) -> Option<Change> {
    let (was, now) = (before.low?, after.low?);
    let low_points = now.pct? - was.pct?;
    let low_interval = difference((was.n, was.of), (now.n, now.of)).map(|ends| ends.map(|end| 100.0 * end));
    let beyond_chance = low_interval.is_some_and(|[low, high]| low > 0.0 || high < 0.0);
    let both = |one: Option<f64>, two: Option<f64>| Some(two? - one?);
    let name = if before.marking == Marking::Minimum { "доля ниже минимума" } else { "доля «2»" };
    Some(Change {
        from: pair.from.clone(),
        to: pair.to.clone(),
        before: was,
        after: now,
        low_points,
        low_interval,
        negative: is_negative(was, now),
        beyond_chance,
        quality_points: both(before.quality_pct, after.quality_pct),
        completion_points: both(before.completion_pct, after.completion_pct),
        words: format!(
            "{name} {}: было {}\u{a0}из\u{a0}{}, стало {}\u{a0}из\u{a0}{}",
            points(low_points),
            was.n,
            was.of,
            now.n,
            now.of
        ),
    })
}

/// now/of − was/of > 10/100, in whole numbers, so that exactly 10 points is not more than 10.
fn is_negative(was: Share, now: Share) -> bool {
    let wide = i128::from;
    let growth = wide(now.n) * wide(was.of) - wide(was.n) * wide(now.of);
    100 * growth > i128::from(NEGATIVE_GROWTH_POINTS) * wide(was.of) * wide(now.of)
}
