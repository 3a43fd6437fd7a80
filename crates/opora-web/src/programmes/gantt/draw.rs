//! Drawing a chart: bands, rows with their names, and the marks with their facts.

use super::axis::{self, Axis, GREY, HEAD, INK, LEFT, WIDTH, face, width_of};
use super::chart::{Chart, Phase, Row, Shape, ShapeKind};
use super::svg::{Anchor, Escaped, Face, Px, Svg};
use crate::assets::sheet_address;
use crate::layout::{Look, dates};

const BAND: f64 = 24.0;
/// A row with a name of one line, and of two.
const ROW: f64 = 34.0;
const TALL_ROW: f64 = 49.0;
/// Where names begin, and how wide they may be.
const NAME_X: f64 = 40.0;
const NAME_WIDTH: f64 = LEFT - NAME_X - 10.0;
const NAME_SIZE: f64 = 12.5;
const SMALL: f64 = 11.0;

/// The chart as an `<svg>` element.
pub(crate) fn draw(chart: &Chart) -> String {
    let axis = Axis::of(chart);
    let lines = |row: &Row| wrap(&row.title, NAME_WIDTH, NAME_SIZE);
    let height_of = |row: &Row| if lines(row).1.is_some() { TALL_ROW } else { ROW };
    let mut bottom = HEAD;
    for band in &chart.bands {
        bottom += if band.title.is_empty() { 0.0 } else { BAND };
        bottom += band.rows.iter().map(height_of).sum::<f64>();
    }
    let mut svg = Svg::default();
    open(&mut svg, chart, bottom + 6.0);
    svg.rect((0.0, 0.0), (WIDTH, HEAD), "fill=\"#f9fafb\"");
    axis::ground(&mut svg, chart, axis, bottom);
    axis::head(&mut svg, chart, axis);
    svg.path(format_args!("M0 {}H{}", Px(HEAD - 0.5), Px(WIDTH)), "stroke=\"#d9e0e5\"");
    let mut y = HEAD;
    for band in &chart.bands {
        if !band.title.is_empty() {
            svg.rect((0.0, y), (WIDTH, BAND), "fill=\"#e9edf0\"");
            let title = cut(&band.title, WIDTH - 28.0, NAME_SIZE);
            svg.text((14.0, y + 16.0), Face { bold: true, ..face(NAME_SIZE, INK) }, &title);
            y += BAND;
        }
        for row in &band.rows {
            let height = height_of(row);
            draw_row(&mut svg, row, axis, y, height);
            y += height;
        }
    }
    axis::today(&mut svg, chart, axis, bottom);
    svg.path(format_args!("M{} 0V{}", Px(LEFT), Px(bottom)), "stroke=\"#d9e0e5\"");
    svg.close("svg");
    svg.into_string()
}

fn open(svg: &mut Svg, chart: &Chart, height: f64) {
    let rows = chart.bands.iter().map(|band| band.rows.len()).sum::<usize>();
    let rows = dates::count(rows as u64, "мероприятие", "мероприятия", "мероприятий");
    let late: Vec<&str> = chart
        .bands
        .iter()
        .flat_map(|band| &band.rows)
        .filter(|row| row.mark.look == Look::Late)
        .map(|row| row.number.as_str())
        .collect();
    let late = match late.as_slice() {
        [] => "Просроченных нет.".to_owned(),
        late => format!("Просрочены: {}.", late.join(", ")),
    };
    svg.raw(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"gantt\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" \
         role=\"group\" aria-labelledby=\"gt\" aria-describedby=\"gd\" font-family=\"-apple-system,'Segoe UI',Roboto,'Liberation Sans',Arial,sans-serif\">\
         <title id=\"gt\">{title}</title><desc id=\"gd\">{rows}, {from} – {to}, сегодня {today}. {late} Те же данные \
         повторены в таблице под диаграммой.</desc>\
         <defs><pattern id=\"hat\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <rect width=\"6\" height=\"6\" fill=\"#fdeeec\"/><path d=\"M0 0V6\" stroke=\"#a3261d\" stroke-width=\"2.4\"/></pattern>\
         <linearGradient id=\"fade\"><stop offset=\"0\" stop-color=\"#b5d3e0\"/><stop offset=\".55\" stop-color=\"#b5d3e0\"/>\
         <stop offset=\"1\" stop-color=\"#b5d3e0\" stop-opacity=\"0\"/></linearGradient></defs>",
        w = Px(WIDTH),
        h = Px(height),
        title = Escaped(&chart.title),
        from = dates::full(chart.from),
        to = dates::full(chart.to),
        today = dates::full(chart.today),
    ));
}

fn draw_row(svg: &mut Svg, row: &Row, axis: Axis, y: f64, height: f64) {
    let late = row.mark.look == Look::Late;
    if late {
        svg.rect((0.0, y), (LEFT, height), "fill=\"#fdf3f2\"");
    }
    let (first, second) = wrap(&row.title, NAME_WIDTH, NAME_SIZE);
    svg.group("row", "");
    svg.text((32.0, y + 14.0), Face { anchor: Anchor::End, ..face(NAME_SIZE, GREY) }, &row.number);
    svg.link(&row.url);
    svg.raw(format_args!("<title>{}</title>", Escaped(&row.title)));
    let name = face(NAME_SIZE, "#1a5b79");
    svg.text((NAME_X, y + 14.0), name, &first);
    if let Some(second) = &second {
        svg.text((NAME_X, y + 29.0), name, second);
    }
    svg.close("a");
    let base = y + height - 6.0;
    let word_width = width_of(row.mark.word, SMALL) + 17.0;
    svg.text((NAME_X, base), face(SMALL, GREY), &cut(&row.phrase, NAME_WIDTH - word_width - 10.0, SMALL));
    let colour = colour_of(row.mark.look);
    let x = LEFT - 10.0 - word_width;
    svg.raw(format_args!(
        "<svg x=\"{}\" y=\"{}\" width=\"13\" height=\"13\" color=\"{colour}\"><use href=\"{}#{}\"/></svg>",
        Px(x),
        Px(base - 10.5),
        sheet_address(),
        row.mark.icon_name
    ));
    svg.text((x + 17.0, base), Face { bold: true, ..face(SMALL, colour) }, row.mark.word);
    let middle = y + height / 2.0;
    for ghost in &row.ghosts {
        let (start, end) = (axis.start_of(ghost.start), axis.end_of(ghost.end));
        if end > start {
            let paint = "rx=\"1.5\" fill=\"#fff\" stroke=\"#51606d\" stroke-dasharray=\"2 2\"";
            svg.group("ghost", &ghost.name);
            svg.rect((start, middle + 9.0), (end - start, 4.0), paint);
            svg.close("g");
        }
    }
    let ticks: Vec<f64> = row
        .shapes
        .iter()
        .filter_map(|shape| match shape.kind {
            ShapeKind::Tick { due } => Some(axis.middle_of(due)),
            _ => None,
        })
        .collect();
    if let (Some(first), Some(last)) = (ticks.first(), ticks.last()) {
        svg.path(format_args!("M{} {}H{}", Px(*first), Px(middle), Px(*last)), "stroke=\"#80909b\"");
    }
    for (at, shape) in row.shapes.iter().enumerate() {
        if is_outside(shape, axis) {
            continue;
        }
        let free_until = row.shapes.iter().skip(at + 1).map(|next| axis.start_of(next.kind.days().0)).next();
        draw_shape(svg, shape, axis, middle, free_until.unwrap_or(axis.right()));
    }
    svg.close("g");
    svg.path(format_args!("M0 {}H{}", Px(y + height - 0.5), Px(WIDTH)), "stroke=\"#eaeef1\"");
}

fn is_outside(shape: &Shape, axis: Axis) -> bool {
    let (start, end) = shape.kind.days();
    let (left, right) = (axis.start_of(start), end.map_or(axis.right(), |end| axis.end_of(end)));
    right <= LEFT || left >= axis.right() || right <= left
}

/// Fill and stroke of a bar, then the colour of words beside it.
pub(super) fn paint_of(phase: Phase) -> (&'static str, &'static str, &'static str) {
    match phase {
        Phase::Done => ("#b9d8c5", "#1c6640", "#134a2e"),
        Phase::DoneLate => ("#f3dfae", "#7a4f00", "#6b4500"),
        Phase::Going => ("#b5d3e0", "#1a5b79", "#0f3a4f"),
        Phase::Ahead => ("#fff", "#1a5b79", "#0f3a4f"),
        Phase::Late => ("url(#hat)", "#a3261d", "#a3261d"),
    }
}

fn draw_shape(svg: &mut Svg, shape: &Shape, axis: Axis, middle: f64, free_until: f64) {
    let (fill, stroke, ink) = paint_of(shape.phase);
    svg.group(class_of(shape), &shape.sentence);
    let top = middle - 7.5;
    let words = Face { bold: true, ..face(SMALL, ink) };
    let place = match shape.kind {
        ShapeKind::Window { start, due } => {
            let (x, end) = (axis.start_of(start), axis.end_of(due));
            let fill = if shape.phase == Phase::Late { "#b5d3e0" } else { fill };
            svg.rect((x, top), (end - x, 15.0), format_args!("rx=\"2\" fill=\"{fill}\" stroke=\"{stroke}\""));
            Place::Within(x, end)
        }
        ShapeKind::Elsewhere { start, due } => {
            let (x, end) = (axis.start_of(start), axis.end_of(due));
            let paint = format_args!("rx=\"2\" fill=\"none\" stroke=\"{stroke}\" stroke-dasharray=\"4 3\"").to_string();
            svg.rect((x, top), (end - x, 15.0), paint);
            Place::Within(x, end)
        }
        ShapeKind::Open { from } => {
            let (x, end) = (axis.start_of(from), axis.right());
            svg.rect((x, top), (end - x, 15.0), "fill=\"url(#fade)\"");
            svg.path(
                format_args!("M{} {}V{}", Px(x), Px(top), Px(top + 15.0)),
                "stroke=\"#1a5b79\" stroke-width=\"2\"",
            );
            Place::Within(x, end)
        }
        ShapeKind::Until { from, due } => {
            let (x, end) = (axis.start_of(from), axis.end_of(due));
            let dots = format_args!("stroke=\"{stroke}\" stroke-width=\"1.4\" stroke-dasharray=\"1 3\"").to_string();
            svg.path(format_args!("M{} {}H{}", Px(x), Px(middle), Px(end)), dots);
            let bracket = format_args!("M{} {}h6v12h-6", Px(end - 6.0), Px(middle - 6.0)).to_string();
            svg.path(bracket, format_args!("fill=\"none\" stroke=\"{stroke}\" stroke-width=\"2\""));
            Place::After(end + 6.0)
        }
        ShapeKind::Day { on } => {
            let x = axis.middle_of(on);
            let fill = match shape.phase {
                Phase::Done | Phase::DoneLate | Phase::Late => stroke,
                Phase::Going | Phase::Ahead => "#fff",
            };
            let diamond = format_args!("M{} {}l7 7l-7 7l-7 -7z", Px(x), Px(middle - 7.0)).to_string();
            svg.path(diamond, format_args!("fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1.4\""));
            Place::After(x + 10.0)
        }
        ShapeKind::Tick { due } => {
            let x = axis.middle_of(due);
            let hollow = matches!(shape.phase, Phase::Ahead | Phase::Going);
            let fill = if hollow { "#fff" } else { stroke };
            svg.rect((x - 2.0, middle - 6.5), (4.0, 13.0), format_args!("fill=\"{fill}\" stroke=\"{stroke}\""));
            Place::After(x + 6.0)
        }
        ShapeKind::Late { from, to } => {
            let (x, end) = (axis.start_of(from), axis.end_of(to));
            svg.rect((x, top), (end - x, 15.0), format_args!("rx=\"2\" fill=\"{fill}\" stroke=\"{stroke}\""));
            Place::After(end + 6.0)
        }
    };
    write_fact(svg, shape, words, place, middle + 4.0, free_until, axis.right());
    svg.close("g");
}

/// Where the fact of a mark may stand.
enum Place {
    Within(f64, f64),
    After(f64),
}

/// The fact inside its bar, or beside it where nothing else stands; without room it stays in the title and the table.
fn write_fact(svg: &mut Svg, shape: &Shape, words: Face, place: Place, y: f64, free_until: f64, right: f64) {
    if shape.fact.is_empty() {
        return;
    }
    let width = width_of(&shape.fact, words.size) * 1.06;
    let after = match place {
        Place::Within(start, end) if width + 8.0 <= end - start => {
            svg.text((start + 5.0, y), words, &shape.fact);
            return;
        }
        Place::Within(_, end) => end + 5.0,
        Place::After(x) => x,
    };
    let room_until = if free_until > after { free_until - 4.0 } else { right };
    if free_until > after && after + width <= room_until && after + width <= WIDTH {
        svg.text((after, y), words, &shape.fact);
    }
}

fn class_of(shape: &Shape) -> &'static str {
    match shape.kind {
        ShapeKind::Window { .. } => "window",
        ShapeKind::Until { .. } => "until",
        ShapeKind::Day { .. } => "day",
        ShapeKind::Tick { .. } => "tick",
        ShapeKind::Open { .. } => "open",
        ShapeKind::Elsewhere { .. } => "elsewhere",
        ShapeKind::Late { .. } => "late",
    }
}

fn colour_of(look: Look) -> &'static str {
    match look {
        Look::Late => "#a3261d",
        Look::Warn => "#7a4f00",
        Look::Good => "#1c6640",
        Look::Going => "#1a5b79",
        Look::Calm => GREY,
    }
}

/// A name in one line or two, the second one cut.
fn wrap(words: &str, width: f64, size: f64) -> (String, Option<String>) {
    let words = words.trim();
    if width_of(words, size) <= width {
        return (words.to_owned(), None);
    }
    let mut first = String::new();
    for word in words.split_inclusive(' ') {
        if !first.is_empty() && width_of(&first, size) + width_of(word.trim_end(), size) > width {
            break;
        }
        first.push_str(word);
    }
    let rest = words.strip_prefix(&first).unwrap_or_default().to_owned();
    if rest.is_empty() {
        return (cut(&first, width, size), None);
    }
    (cut(first.trim_end(), width, size), Some(cut(&rest, width, size)))
}

/// Words that fit `width`, with «…» where the rest was.
fn cut(words: &str, width: f64, size: f64) -> String {
    if width_of(words, size) <= width {
        return words.to_owned();
    }
    let mut out = String::new();
    for letter in words.chars() {
        if width_of(&out, size) + width_of("…", size) + size * 0.6 > width {
            break;
        }
        out.push(letter);
    }
    format!("{}…", out.trim_end_matches([' ', ',', '—', '–', '.']))
}
