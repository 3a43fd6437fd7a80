//! Small charts of one school: the share of «2» by year in each subject and class, beside the region, all on one scale.

use std::collections::BTreeMap;
use std::fmt::Write;

use opora_core::assessment::Season;
use opora_results::questions::Share;
use opora_results::questions::stats::{Stats, WorkStats};

use super::school::own;
use super::view::{Section, decimal};

const PANEL: f64 = 404.0;
const HIGH: f64 = 150.0;
const LEFT: f64 = 34.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 20.0;
const ACROSS: usize = 3;
/// Charts of one school; the table has all.
const MOST_PANELS: usize = 12;

/// One subject and class over the years.
struct Panel<'a> {
    title: String,
    points: Vec<(&'a WorkStats, Share, Option<Share>)>,
}

/// The charts, where some work has marks.
pub(super) fn section(answer: &Stats) -> Option<Section> {
    let mut series: BTreeMap<(String, String, u8), Vec<&WorkStats>> = BTreeMap::new();
    for one in &answer.works {
        let work = &one.work;
        series
            .entry((work.procedure.to_string(), work.subject.to_string(), work.tested_grade()))
            .or_default()
            .push(one);
    }
    let panels: Vec<Panel<'_>> = series
        .into_iter()
        .filter_map(|((procedure, subject, grade), mut works)| {
            works.sort_by_key(|one| (one.work.year, one.work.season));
            let points: Vec<_> = works
                .into_iter()
                .filter_map(|one| {
                    let low = own(one)?.low.filter(|low| low.of > 0)?;
                    Some((one, low, one.figures.as_ref().and_then(|figures| figures.low)))
                })
                .collect();
            let title = format!("{procedure}, {subject}, программа {grade}\u{a0}кл.");
            (!points.is_empty()).then_some(Panel { title, points })
        })
        .take(MOST_PANELS)
        .collect();
    (!panels.is_empty()).then(|| Section {
        id: "trend".to_owned(),
        title: "Доля «2» по годам".to_owned(),
        aside: "те же числа в таблице «Результаты»".to_owned(),
        lines: vec![
            "Точка — школа, отрезок — 95\u{a0}% интервал: в\u{a0}малом классе он широк, и\u{a0}разница может быть случайной. Черта — все школы региона.".to_owned(),
        ],
        svg: Some(svg(&panels)),
        ..Section::default()
    })
}

fn svg(panels: &[Panel<'_>]) -> String {
    let highest = panels.iter().flat_map(|panel| &panel.points).filter_map(|(_, low, _)| low.pct).fold(40.0, f64::max);
    let most = ((highest / 20.0).ceil() * 20.0).clamp(40.0, 100.0);
    #[expect(clippy::cast_precision_loss, reason = "a few panels")]
    let high = HIGH * panels.len().div_ceil(ACROSS) as f64;
    #[expect(clippy::cast_precision_loss, reason = "three panels")]
    let wide = PANEL * ACROSS as f64;
    let mut out = format!(
        "<svg class=\"plot trend\" viewBox=\"0 0 {wide} {high}\" role=\"img\" aria-labelledby=\"trend-t\"><title id=\"trend-t\">Доля «2» по годам, графиков: {}. Те же числа в таблице «Результаты».</title>",
        panels.len()
    );
    for (place, panel) in panels.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a few panels")]
        let corner = (PANEL * (place % ACROSS) as f64, HIGH * (place / ACROSS) as f64);
        draw(&mut out, panel, corner, most);
    }
    out.push_str("</svg>");
    out
}

fn draw(out: &mut String, panel: &Panel<'_>, (left, top): (f64, f64), most: f64) {
    let y = |share: f64| top + TOP + (HIGH - TOP - BOTTOM) * (1.0 - share.clamp(0.0, most) / most);
    let (from, to) = (left + LEFT, left + PANEL - 12.0);
    let _ = write!(
        out,
        "<text class=\"in\" x=\"{from:.1}\" y=\"{:.1}\">{}</text>",
        top + 14.0,
        panel.title.replace('&', "&amp;").replace('<', "&lt;")
    );
    for share in [0.0, most / 2.0, most] {
        let at = y(share);
        let _ = write!(
            out,
            "<line class=\"faint\" x1=\"{from:.1}\" x2=\"{to:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{share:.0}%</text>",
            from - 5.0,
            at + 4.0
        );
    }
    #[expect(clippy::cast_precision_loss, reason = "a few years")]
    let step = (to - from) / panel.points.len().max(1) as f64;
    let mut before: Option<(f64, f64)> = None;
    let mut marks = String::new();
    for (place, (one, low, region)) in panel.points.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a few years")]
        let x = from + step * (place as f64 + 0.5);
        let Some(pct) = low.pct else { continue };
        let at = y(pct);
        if let Some((x1, y1)) = before {
            let _ = write!(out, "<line class=\"way\" x1=\"{x1:.1}\" x2=\"{x:.1}\" y1=\"{y1:.1}\" y2=\"{at:.1}\"/>");
        }
        before = Some((x, at));
        if let Some(pct) = region.and_then(|share| share.pct) {
            let level = y(pct);
            let _ = write!(
                marks,
                "<line class=\"all\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{level:.1}\" y2=\"{level:.1}\"/>",
                x - 16.0,
                x + 16.0
            );
        }
        if let Some([least, greatest]) = low.interval {
            let _ = write!(
                marks,
                "<line class=\"span\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{:.1}\" y2=\"{:.1}\"/>",
                y(least),
                y(greatest)
            );
        }
        let words = format!("{}\u{a0}%", decimal(pct));
        let _ = write!(
            marks,
            "<circle class=\"in\" cx=\"{x:.1}\" cy=\"{at:.1}\" r=\"4\"><title>{}: {} из {} = {words}</title></circle><text class=\"in\" x=\"{:.1}\" y=\"{:.1}\">{words}</text><text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            one.title.replace('&', "&amp;").replace('<', "&lt;"),
            low.n,
            low.of,
            x + 7.0,
            (at - 4.0).max(top + TOP + 9.0),
            top + HIGH - 5.0,
            if one.work.season == Season::Autumn {
                format!("осень {}", one.work.year)
            } else {
                one.work.year.to_string()
            }
        );
    }
    out.push_str(&marks);
}
