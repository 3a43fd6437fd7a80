//! How totals are spread: columns of one school or of several, the curve of all schools beside.

use std::fmt::Write;

use opora_results::questions::distribution::{Histogram, MarkBorder, WorkDistribution};

use super::Beside;
use crate::layout::dates;
use crate::results::view::{Grid, Narrow, Section, decimal, number, percent, text, words};

/// The section; none where so few sat that nothing may be shown.
pub(super) fn section(spread: &WorkDistribution, beside: &Beside) -> Option<Section> {
    let region = spread.region.as_ref().filter(|region| region.n > 0)?;
    let own = beside.codes.as_ref().map(|_| {
        let shown = spread.groups.iter().filter_map(|group| group.histogram.as_ref());
        Histogram::sum(shown, region.counts.len())
    });
    // The schools of the person may be all that there are.
    let own = own.filter(|own| own.n > 0 && own.n < region.n);
    let aside = match &own {
        Some(own) => format!(
            "{}: {}; черта — все школы региона, {}",
            beside.name,
            dates::count(own.n, "участник", "участника", "участников"),
            dates::number(region.n)
        ),
        None => dates::count(region.n, "участник", "участника", "участников"),
    };
    Some(Section {
        id: "spread".to_owned(),
        title: "Как распределились баллы".to_owned(),
        aside,
        svg: Some(plot(region, own.as_ref(), &spread.borders, &spread.title)),
        table: Some(table(region, own.as_ref(), &spread.borders)),
        ..Section::default()
    })
}

fn table(region: &Histogram, own: Option<&Histogram>, borders: &[MarkBorder]) -> Grid {
    let mut heads = vec![number("Балл"), number("Участников"), number("Доля")];
    if own.is_some() {
        heads.push(number("Все школы региона"));
    }
    heads.push(words("Отметка с этого балла"));
    let first = own.unwrap_or(region);
    let share = |of: &Histogram, score: usize| percent(of.pct.get(score).copied());
    let rows = first.counts.iter().enumerate().map(|(score, count)| {
        let mut row = vec![text(score.to_string()), text(dates::number(*count)), share(first, score)];
        if own.is_some() {
            row.push(share(region, score));
        }
        let border = borders.iter().find(|one| usize::try_from(one.from) == Ok(score));
        row.push(text(border.map(|one| format!("«{}»", one.mark)).unwrap_or_default()));
        row
    });
    Grid { narrow: Narrow::Fits, ..Grid::new("Распределение баллов", heads, rows.collect()) }
}

/// The field of the plot, in its own units.
struct Field {
    step: f64,
    most: f64,
}

impl Field {
    const WIDTH: f64 = 852.0;
    const HEIGHT: f64 = 220.0;
    const LEFT: f64 = 44.0;
    const BOTTOM: f64 = 26.0;
    const TOP: f64 = 18.0;
    const FLOOR: f64 = Self::HEIGHT - Self::BOTTOM;

    /// Left edge of a total.
    fn x(&self, score: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred totals")]
        let score = score as f64;
        Self::LEFT + self.step * score
    }

    fn y(&self, pct: f64) -> f64 {
        Self::TOP + (Self::FLOOR - Self::TOP) * (1.0 - pct / self.most)
    }
}

/// A column a total, a curve of the region where the columns are not it, a dashed line where a mark begins.
fn plot(region: &Histogram, own: Option<&Histogram>, borders: &[MarkBorder], title: &str) -> String {
    let columns = own.unwrap_or(region);
    let length = columns.pct.len().max(1);
    #[expect(clippy::cast_precision_loss, reason = "a few hundred totals")]
    let step = (Field::WIDTH - Field::LEFT - 8.0) / length as f64;
    let most = columns.pct.iter().chain(&region.pct).copied().fold(1.0, f64::max);
    let field = Field { step, most };
    let mut out = format!(
        "<svg class=\"plot\" viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"bars-t\"><title id=\"bars-t\">Доля участников по баллам: {}. Те же данные в таблице ниже.</title>",
        Field::WIDTH,
        Field::HEIGHT,
        title.trim_end_matches('.').replace('&', "&amp;").replace('<', "&lt;")
    );
    axis(&mut out, &field);
    bars(&mut out, &field, columns);
    if own.is_some() {
        curve(&mut out, &field, region);
    }
    for border in borders {
        let x = field.x(usize::try_from(border.from).unwrap_or_default());
        let _ = write!(
            out,
            "<line class=\"least\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{}\" y2=\"{}\"/><text class=\"in\" x=\"{:.1}\" y=\"{}\">«{}»</text>",
            Field::TOP,
            Field::FLOOR,
            x + 3.0,
            Field::TOP - 5.0,
            border.mark
        );
    }
    out.push_str("</svg>");
    out
}

fn axis(out: &mut String, field: &Field) {
    let _ = write!(
        out,
        "<line class=\"axis\" x1=\"{0}\" x2=\"{1}\" y1=\"{2}\" y2=\"{2}\"/><text x=\"{3}\" y=\"{4}\" text-anchor=\"end\">{5}\u{a0}%</text><text x=\"{3}\" y=\"{2}\" text-anchor=\"end\">0</text>",
        Field::LEFT,
        Field::WIDTH - 8.0,
        Field::FLOOR,
        Field::LEFT - 5.0,
        Field::TOP + 4.0,
        decimal(field.most),
    );
}

fn bars(out: &mut String, field: &Field, columns: &Histogram) {
    let every = if columns.pct.len() > 45 { 5 } else { 1 };
    for (score, value) in columns.pct.iter().enumerate() {
        let (x, top) = (field.x(score), field.y(*value));
        let _ = write!(
            out,
            "<rect class=\"column\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\"><title>{score}: {}\u{a0}%</title></rect>",
            x + field.step * 0.1,
            field.step * 0.8,
            Field::FLOOR - top,
            decimal(*value)
        );
        if score % every == 0 {
            let _ = write!(
                out,
                "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{score}</text>",
                x + field.step / 2.0,
                Field::FLOOR + 14.0
            );
        }
    }
}

/// A line of steps, a step a total.
fn curve(out: &mut String, field: &Field, region: &Histogram) {
    out.push_str("<path class=\"all\" d=\"");
    for (score, value) in region.pct.iter().enumerate() {
        let y = field.y(*value);
        let to = if score == 0 { format!("M{:.1} {y:.1}", field.x(0)) } else { format!("V{y:.1}") };
        let _ = write!(out, "{to}H{:.1}", field.x(score + 1));
    }
    out.push_str("\"/>");
}
