//! The funnel plot of one work: how far a small class may stand from the mean by chance alone.

use std::fmt::Write;

use opora_core::identification::List;
use opora_core::methodology::{Measure, Methodology, ResultsRule};
use opora_results::questions::funnel::limits;

use super::rows::{Fate, Shown, criteria};
use crate::layout::{Choice, Frame};
use crate::results::naming;

const WIDTH: f64 = 852.0;
const HEIGHT: f64 = 330.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 34.0;
/// More names than this would cover each other.
const MOST_NAMES: usize = 24;
/// The table shows the first so many schools; the plot and the workbook hold all.
const MOST_TWINS: usize = 200;

/// The plot with its table.
pub(super) struct Funnel {
    pub title: String,
    pub short: String,
    pub svg: String,
    pub points: Vec<Point>,
    /// Schools beyond the table.
    pub more: usize,
}

/// One school.
pub(super) struct Point {
    /// With blanks that do not break, for the plot.
    pub name: String,
    /// The same with ordinary ones, for the table.
    pub words: String,
    pub url: String,
    pub n: u32,
    pub low: u32,
    pub share: String,
    pub is_over: bool,
    pub fate: Fate,
    pub word: &'static str,
}

impl Point {
    fn pct(&self) -> f64 {
        100.0 * f64::from(self.low) / f64::from(self.n.max(1))
    }
}

/// The lines across the plot.
struct Lines {
    /// Of the list that is shown.
    threshold: Option<f64>,
    /// Of the methodology as it is written, where another is tried out.
    written: Option<f64>,
    min_n: u32,
}

impl Funnel {
    /// The funnel of the work that the address names, else of the first with results; and the works to choose from.
    pub(super) fn draw(
        frame: &Frame,
        list: &List<'_>,
        written: &Methodology,
        shown: &Shown,
        at: usize,
        is_tried: bool,
    ) -> (Option<Self>, Vec<Choice>) {
        let Some(rule) = list.methodology().lists.get(at).and_then(|one| one.rule.results()) else {
            return (None, Vec::new());
        };
        let decisions: Vec<_> = (0..list.schools().len()).filter_map(|school| list.decision(school)).collect();
        let mut keys: Vec<(String, String)> = Vec::new();
        for decision in &decisions {
            for criterion in criteria(decision, at).filter(|criterion| criterion.n > 0) {
                if !keys.iter().any(|(key, _)| *key == criterion.procedure) {
                    keys.push((criterion.procedure.clone(), criterion.title.clone()));
                }
            }
        }
        let place = |key: &str| list.methodology().procedures.iter().position(|one| one.key == key);
        keys.sort_by_key(|(key, _)| place(key));
        let asked = frame.query.get("funnel");
        let Some((key, title)) =
            keys.iter().find(|(key, _)| asked == Some(key.as_str())).or_else(|| keys.first()).cloned()
        else {
            return (None, Vec::new());
        };
        let choices = keys.iter().map(|(one, title)| (frame.query.with("funnel", one), title.clone()));
        let chosen = frame.query.with("funnel", &key);
        let choices = Choice::list(choices, Some(&chosen));
        // A line across a plot of low shares is a threshold of low shares.
        let percent = |rule: &ResultsRule| {
            let test = rule.test_of(&key);
            let text = test.threshold.to_string();
            (test.measure == Measure::LowShare).then(|| text.parse::<f64>().ok()).flatten()
        };
        let threshold = percent(rule);
        let base = written.lists.get(at).and_then(|one| one.rule.results()).and_then(percent);
        let lines =
            Lines { threshold, written: base.filter(|base| Some(*base) != threshold), min_n: rule.test_of(&key).min_n };
        let mut points: Vec<((u32, String, String), Point)> = decisions
            .iter()
            .filter_map(|decision| {
                let criterion = criteria(decision, at).find(|one| one.procedure == key && one.n > 0)?;
                let fate = shown.fates.get(&decision.code).copied().unwrap_or(Fate::Out);
                let share = 100.0 * f64::from(criterion.low) / f64::from(criterion.n);
                let name = naming::short(naming::title(&decision.name, &decision.code));
                let point = Point {
                    words: name.replace('\u{a0}', " ").replace("№ ", "№\u{a0}"),
                    name,
                    url: naming::figures_url(&decision.code, &criterion.work),
                    n: criterion.n,
                    low: criterion.low,
                    share: format!("{}\u{a0}%", format!("{share:.1}").replace('.', ",")),
                    is_over: criterion.met,
                    fate,
                    word: fate.word(is_tried),
                };
                Some((naming::order(&decision.name, &decision.code), point))
            })
            .collect();
        if points.is_empty() {
            return (None, choices);
        }
        points.sort_by(|(one, _), (two, _)| one.cmp(two));
        let mut points: Vec<Point> = points.into_iter().map(|(_, point)| point).collect();
        let svg = svg(&title, &points, &lines);
        let more = points.len().saturating_sub(MOST_TWINS);
        points.truncate(MOST_TWINS);
        (
            Some(Self {
                title: format!("Малые классы и разброс: {title}"), short: title, svg, points, more
            }),
            choices,
        )
    }
}

/// Where numbers lie on the paper.
struct Axes {
    most_n: f64,
    most_share: f64,
}

impl Axes {
    fn x(&self, n: f64) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * (n / self.most_n)
    }

    fn y(&self, share: f64) -> f64 {
        TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - share / self.most_share)
    }
}

fn svg(title: &str, points: &[Point], lines: &Lines) -> String {
    let most_n = points.iter().map(|point| point.n).max().unwrap_or(1).max(lines.min_n).max(10);
    let step_n = [1u32, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].into_iter().find(|step| most_n / step <= 10);
    let step_n = step_n.unwrap_or(5000);
    let limits = lines.threshold.into_iter().chain(lines.written);
    let highest = points.iter().map(Point::pct).chain(limits).fold(0.0, f64::max);
    let most_share = ((highest / 10.0).ceil() * 10.0 + 10.0).clamp(20.0, 100.0);
    // Room at the right, so that the last school and its name fit.
    let axes = Axes { most_n: f64::from((most_n + most_n / 25 + 1).div_ceil(step_n) * step_n), most_share };
    let low: u32 = points.iter().map(|point| point.low).sum();
    let all: u32 = points.iter().map(|point| point.n).sum();
    let middle = f64::from(low) / f64::from(all.max(1));
    let mut out = String::with_capacity(16 * 1024);
    let _ = write!(
        out,
        "<svg class=\"plot\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"group\" aria-labelledby=\"plot-t plot-d\"><title id=\"plot-t\">{}: доля низких результатов и число участников</title><desc id=\"plot-d\">Школ: {}. Те же данные в таблице «Разброс таблицей».</desc><defs><clipPath id=\"plot-c\"><rect x=\"{LEFT}\" y=\"{TOP}\" width=\"{:.1}\" height=\"{:.1}\"/></clipPath></defs>",
        escaped(title),
        points.len(),
        WIDTH - LEFT - RIGHT,
        HEIGHT - TOP - BOTTOM,
    );
    bands(&mut out, &axes, middle);
    grid(&mut out, &axes, step_n);
    // Words of lines that lie close together stand on different sides of them.
    let mean = 100.0 * middle;
    let mut said: Vec<(&str, f64, String)> = vec![("mean", mean, format!("в\u{a0}среднем {}\u{a0}%", number(mean)))];
    if let Some(written) = lines.written {
        said.push(("written", written, format!("порог методики {}\u{a0}%", number(written))));
    }
    if let Some(threshold) = lines.threshold {
        let word = if lines.written.is_some() { "что если" } else { "порог" };
        said.push(("limit", threshold, format!("{word} {}\u{a0}%", number(threshold))));
    }
    said.sort_by(|one, two| two.1.total_cmp(&one.1));
    let mut taken: Vec<Taken> = Vec::new();
    let mut floor = TOP;
    for (class, share, words) in said {
        let y = axes.y(share);
        let base = if y - 4.0 - 11.0 > floor { y - 4.0 } else { (y + 13.0).max(floor + 12.0) };
        floor = base + 2.0;
        let _ = write!(
            out,
            "<line class=\"{class}\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/><text class=\"{class}\" x=\"{:.1}\" y=\"{base:.1}\" text-anchor=\"end\">{words}</text>",
            WIDTH - RIGHT,
            WIDTH - RIGHT - 4.0
        );
        taken.push(Taken { from: WIDTH - RIGHT - 4.0 - width(&words), to: WIDTH, y: base - 4.0 });
    }
    if lines.min_n > 1 {
        let x = axes.x(f64::from(lines.min_n));
        let words = format!("мин.\u{a0}{}", lines.min_n);
        let _ = write!(
            out,
            "<line class=\"least\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{TOP}\" y2=\"{:.1}\"/><text class=\"least\" x=\"{:.1}\" y=\"{:.1}\">{words}</text>",
            HEIGHT - BOTTOM,
            x + 4.0,
            TOP + 10.0
        );
        taken.push(Taken { from: x, to: x + 4.0 + width(&words), y: TOP + 6.0 });
    }
    marks(&mut out, &axes, points, taken);
    out.push_str("</svg>");
    out
}

/// Room on the paper that words or points have taken: from, to, and the middle of its height.
struct Taken {
    from: f64,
    to: f64,
    y: f64,
}

/// How wide words are at the size of the plot.
fn width(words: &str) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a name has few letters")]
    let letters = words.chars().count() as f64;
    letters * 6.7
}

/// The two bands, the wider one below.
fn bands(out: &mut String, axes: &Axes, middle: f64) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of participants")]
    let most = axes.most_n as u32;
    let step = (most / 160).max(1);
    let known: Vec<_> = (1..=most).step_by(step as usize).map(|n| limits(n, middle)).collect();
    let mut band = |class: &str,
                    low: fn(&opora_results::questions::funnel::Limits) -> f64,
                    high: fn(&opora_results::questions::funnel::Limits) -> f64| {
        let upper = known.iter().map(|one| (one.n, high(one)));
        let lower = known.iter().rev().map(|one| (one.n, low(one)));
        let _ = write!(out, "<polygon class=\"{class}\" clip-path=\"url(#plot-c)\" points=\"");
        for (n, share) in upper.chain(lower) {
            let _ = write!(out, "{:.1},{:.1} ", axes.x(f64::from(n)), axes.y(share));
        }
        out.push_str("\"/>");
    };
    band("band-998", |one| one.low_998, |one| one.high_998);
    band("band-95", |one| one.low_95, |one| one.high_95);
}

fn grid(out: &mut String, axes: &Axes, step_n: u32) {
    let mut share = 0.0;
    while share <= axes.most_share {
        let y = axes.y(share);
        let _ = write!(
            out,
            "<line class=\"axis\" x1=\"{:.1}\" x2=\"{LEFT}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{share:.0}\u{a0}%</text>",
            LEFT - 4.0,
            LEFT - 7.0,
            y + 4.0
        );
        share += if axes.most_share > 60.0 { 20.0 } else { 10.0 };
    }
    let mut n = 0.0;
    while n <= axes.most_n {
        let x = axes.x(n);
        let _ =
            write!(out, "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{n:.0}</text>", HEIGHT - BOTTOM + 15.0);
        n += f64::from(step_n);
    }
    let _ = write!(
        out,
        "<line class=\"axis\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">участников</text>",
        WIDTH - RIGHT,
        WIDTH - RIGHT,
        HEIGHT - 4.0,
        y = HEIGHT - BOTTOM
    );
}

/// The schools; names where there is room for them. A shape says what becomes of a school, not its colour alone.
fn marks(out: &mut String, axes: &Axes, points: &[Point], mut taken: Vec<Taken>) {
    let place = |point: &Point| (axes.x(f64::from(point.n)), axes.y(point.pct()));
    // Filled shapes lie over hollow ones.
    let (others, listed): (Vec<&Point>, Vec<&Point>) = points.iter().partition(|point| point.fate == Fate::Out);
    for point in others.iter().chain(&listed) {
        let (x, y) = place(point);
        let shape = match point.fate {
            Fate::Enters => {
                format!("<path class=\"in\" d=\"M{x:.1} {:.1}l5.5 9.5h-11z\"/>", y - 6.0)
            }
            Fate::Leaves => format!("<path class=\"off\" d=\"M{:.1} {:.1}l9 9m0 -9l-9 9\"/>", x - 4.5, y - 4.5),
            Fate::Stays | Fate::In => format!("<circle class=\"in\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\"/>"),
            Fate::Out => format!("<circle class=\"out\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\"/>"),
        };
        let _ = write!(
            out,
            "<a href=\"{}\"><title>{}: {} из {} = {}, {}</title>{shape}</a>",
            escaped(&point.url),
            escaped(&point.name),
            point.low,
            point.n,
            point.share,
            point.word
        );
        taken.push(Taken { from: x - 6.0, to: x + 6.0, y });
    }
    // Schools of the list are named first: they are what the plot is looked at for.
    let mut names = 0;
    for point in listed.into_iter().chain(others) {
        if names == MOST_NAMES {
            break;
        }
        let (x, y) = place(point);
        let wide = width(&point.name);
        let middle = x - wide / 2.0;
        let places = [
            (x + 8.0, y + 4.0),
            (x - 8.0 - wide, y + 4.0),
            (middle, y - 8.0),
            (middle, y + 17.0),
            (x + 7.0, y - 6.0),
            (x - 7.0 - wide, y - 6.0),
            (x + 7.0, y + 14.0),
        ];
        let fits = |(left, base): &(f64, f64)| {
            *left > LEFT + 2.0
                && left + wide < WIDTH - 2.0
                && *base > TOP + 8.0
                && *base < HEIGHT - BOTTOM - 3.0
                && !taken
                    .iter()
                    .any(|one| one.from < left + wide && one.to > *left && (one.y - (base - 4.0)).abs() < 12.0)
        };
        let Some((left, base)) = places.into_iter().find(fits) else { continue };
        let class = if point.fate == Fate::Out { "out" } else { "in" };
        let _ = write!(out, "<text class=\"{class}\" x=\"{left:.1}\" y=\"{base:.1}\">{}</text>", escaped(&point.name));
        taken.push(Taken { from: left, to: left + wide, y: base - 4.0 });
        names += 1;
    }
}

fn number(value: f64) -> String {
    let text = format!("{value:.1}").replace('.', ",");
    text.strip_suffix(",0").map(str::to_owned).unwrap_or(text)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
