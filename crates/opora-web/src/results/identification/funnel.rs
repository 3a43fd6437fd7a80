//! The funnel plot of one work: how far a small class may stand from the mean by chance alone.

use std::fmt::Write;

use opora_core::identification::List;
use opora_results::questions::funnel::limits;

use crate::layout::{Choice, Frame};

const WIDTH: f64 = 852.0;
const HEIGHT: f64 = 330.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 34.0;
/// More names than this would cover each other.
const MOST_NAMES: usize = 24;
/// More points than this are shown only in their first ones by the table; the plot holds all.
const MOST_TWINS: usize = 200;

/// The plot with its table.
pub(super) struct Funnel {
    pub title: String,
    pub short: String,
    pub svg: String,
    pub points: Vec<Point>,
}

/// One school.
pub(super) struct Point {
    pub name: String,
    pub url: String,
    pub n: u32,
    pub low: u32,
    pub share: String,
    pub is_over: bool,
    pub is_listed: bool,
    pub word: &'static str,
}

impl Funnel {
    /// The funnel of the work that the address names, else of the first with results; and the works to choose from.
    pub(super) fn draw(frame: &Frame, list: &List<'_>, at: usize) -> (Option<Self>, Vec<Choice>) {
        let decisions: Vec<_> = list.in_order().into_iter().filter_map(|school| list.decision(school)).collect();
        let rule = list.methodology().lists.get(at).and_then(|one| one.rule.results());
        let mut keys: Vec<(String, String)> = Vec::new();
        for decision in &decisions {
            for criterion in decision.procedures.iter().filter(|criterion| criterion.n > 0) {
                if !keys.iter().any(|(key, _)| *key == criterion.procedure) {
                    keys.push((criterion.procedure.clone(), criterion.title.clone()));
                }
            }
        }
        let asked = frame.query.get("funnel");
        let Some((key, title)) =
            keys.iter().find(|(key, _)| asked == Some(key.as_str())).or_else(|| keys.first()).cloned()
        else {
            return (None, Vec::new());
        };
        let choices = keys.iter().map(|(one, title)| (frame.query.with("funnel", one), title.clone()));
        let chosen = frame.query.with("funnel", &key);
        let choices = Choice::list(choices, Some(&chosen));
        let threshold = rule.map(|rule| rule.test.threshold.to_string());
        let over = threshold.as_deref().and_then(|text| text.replace(',', ".").parse::<f64>().ok());
        let points: Vec<Point> = decisions
            .iter()
            .filter_map(|decision| {
                let criterion = decision.procedures.iter().find(|one| one.procedure == key && one.n > 0)?;
                let is_listed = decision.lists.get(at).is_some_and(|list| list.listed);
                let share = 100.0 * f64::from(criterion.low) / f64::from(criterion.n);
                Some(Point {
                    name: if decision.name.is_empty() { decision.code.clone() } else { decision.name.clone() },
                    url: format!("/results/school/{}", decision.code),
                    n: criterion.n,
                    low: criterion.low,
                    share: format!("{}\u{a0}%", format!("{share:.1}").replace('.', ",")),
                    is_over: criterion.met,
                    is_listed,
                    word: if is_listed { "в списке" } else { "не входит" },
                })
            })
            .collect();
        if points.is_empty() {
            return (None, choices);
        }
        let svg = svg(&title, &points, over, rule.map_or(0, |rule| rule.test.min_n));
        let short = title.clone();
        let mut points = points;
        points.truncate(MOST_TWINS);
        (Some(Self { title: format!("Малые классы и разброс: {title}"), short, svg, points }), choices)
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
        TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - share.clamp(0.0, self.most_share) / self.most_share)
    }
}

fn svg(title: &str, points: &[Point], threshold: Option<f64>, min_n: u32) -> String {
    let most_n = points.iter().map(|point| point.n).max().unwrap_or(1).max(min_n).max(10);
    let step_n = [1u32, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].into_iter().find(|step| most_n / step <= 10);
    let step_n = step_n.unwrap_or(5000);
    let share = |point: &Point| 100.0 * f64::from(point.low) / f64::from(point.n);
    let highest = points.iter().map(share).fold(threshold.unwrap_or(0.0), f64::max);
    let most_share = ((highest / 10.0).ceil() * 10.0 + 10.0).clamp(20.0, 100.0);
    let axes = Axes { most_n: f64::from(most_n.div_ceil(step_n) * step_n), most_share };
    let low: u32 = points.iter().map(|point| point.low).sum();
    let all: u32 = points.iter().map(|point| point.n).sum();
    let middle = f64::from(low) / f64::from(all.max(1));
    let mut out = String::with_capacity(16 * 1024);
    let _ = write!(
        out,
        "<svg class=\"plot\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"group\" aria-labelledby=\"plot-t\"><title id=\"plot-t\">{}: доля низких результатов и число участников, школ: {}. Те же данные в таблице «Разброс таблицей».</title>",
        escaped(title),
        points.len()
    );
    bands(&mut out, &axes, middle);
    grid(&mut out, &axes, step_n);
    let line = |out: &mut String, class: &str, share: f64, words: &str, above: bool| {
        let y = axes.y(share);
        let text = if above { y - 4.0 } else { y + 13.0 };
        let _ = write!(
            out,
            "<line class=\"{class}\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/><text class=\"{class}\" x=\"{:.1}\" y=\"{text:.1}\" text-anchor=\"end\">{words}</text>",
            WIDTH - RIGHT,
            WIDTH - RIGHT - 4.0
        );
    };
    let mean = 100.0 * middle;
    let is_mean_above = threshold.is_some_and(|threshold| mean > threshold);
    line(&mut out, "mean", mean, &format!("в среднем {}\u{a0}%", number(mean)), is_mean_above);
    if let Some(threshold) = threshold {
        line(&mut out, "limit", threshold, &format!("порог {}\u{a0}%", number(threshold)), !is_mean_above);
    }
    if min_n > 1 {
        let x = axes.x(f64::from(min_n));
        let _ = write!(
            out,
            "<line class=\"least\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{TOP}\" y2=\"{:.1}\"/><text class=\"least\" x=\"{:.1}\" y=\"{:.1}\">мин.\u{a0}{min_n}</text>",
            HEIGHT - BOTTOM,
            x + 4.0,
            TOP + 10.0
        );
    }
    marks(&mut out, &axes, points);
    out.push_str("</svg>");
    out
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
        let _ = write!(out, "<polygon class=\"{class}\" points=\"");
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

/// The schools; names where there is room for them.
fn marks(out: &mut String, axes: &Axes, points: &[Point]) {
    let mut taken: Vec<(f64, f64, f64)> = Vec::new();
    let mut names = 0;
    for point in points {
        let share = 100.0 * f64::from(point.low) / f64::from(point.n);
        let (x, y) = (axes.x(f64::from(point.n)), axes.y(share));
        let class = if point.is_listed { "in" } else { "out" };
        let _ = write!(
            out,
            "<a href=\"{}\"><title>{}: {} из {} = {}</title><circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\"/></a>",
            escaped(&point.url),
            escaped(&point.name),
            point.low,
            point.n,
            point.share
        );
        taken.push((x - 6.0, x + 6.0, y));
    }
    // Schools of the list are named first: they are what the plot is looked at for.
    let (listed, others): (Vec<&Point>, Vec<&Point>) = points.iter().partition(|point| point.is_listed);
    for point in listed.into_iter().chain(others) {
        if names == MOST_NAMES {
            break;
        }
        let name = short(&point.name);
        let share = 100.0 * f64::from(point.low) / f64::from(point.n);
        let (x, y) = (axes.x(f64::from(point.n)), axes.y(share));
        #[expect(clippy::cast_precision_loss, reason = "a name has few letters")]
        let width = name.chars().count() as f64 * 6.3;
        let places =
            [(x + 8.0, y + 4.0), (x - 8.0 - width, y + 4.0), (x - width / 2.0, y - 8.0), (x - width / 2.0, y + 17.0)];
        let fits = |(left, base): &(f64, f64)| {
            *left > LEFT
                && left + width < WIDTH - RIGHT
                && *base > TOP + 4.0
                && !taken
                    .iter()
                    .any(|(from, to, at)| *from < left + width && *to > *left && (at - (base - 4.0)).abs() < 11.0)
        };
        let Some((left, base)) = places.into_iter().find(fits) else { continue };
        let class = if point.is_listed { "in" } else { "out" };
        let _ = write!(out, "<text class=\"{class}\" x=\"{left:.1}\" y=\"{base:.1}\">{}</text>", escaped(&name));
        taken.push((left, left + width, base - 4.0));
        names += 1;
    }
}

/// A name without the legal form, short enough to stand beside a point.
fn short(name: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    if let Some(first) = words.first()
        && first.chars().count() > 2
        && first.ends_with("ОУ")
        && words.len() > 1
    {
        words.remove(0);
    }
    let name = words.join("\u{a0}");
    if name.chars().count() > 24 { name.chars().take(23).chain(['…']).collect() } else { name }
}

fn number(value: f64) -> String {
    let text = format!("{value:.1}").replace('.', ",");
    text.strip_suffix(",0").map(str::to_owned).unwrap_or(text)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
