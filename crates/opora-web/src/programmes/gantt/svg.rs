//! Writing SVG: rectangles, paths, words and links, with everything that came from documents escaped.

use std::fmt::{Display, Write};

/// A growing drawing. All paint is in attributes, so that the same drawing prints and goes into other papers.
#[derive(Debug, Default)]
pub(super) struct Svg {
    out: String,
}

/// How words are set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Face {
    pub size: f64,
    pub bold: bool,
    pub colour: &'static str,
    pub anchor: Anchor,
}

/// Which end of the words stands at the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    pub(super) fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), paint: impl Display) {
        let (x, y, width, height) = (Px(x), Px(y), Px(width.max(0.0)), Px(height));
        self.add(format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {paint}/>"));
    }

    pub(super) fn path(&mut self, d: impl Display, paint: impl Display) {
        self.add(format_args!("<path d=\"{d}\" {paint}/>"));
    }

    pub(super) fn text(&mut self, (x, y): (f64, f64), face: Face, words: &str) {
        let anchor = match face.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if face.bold { " font-weight=\"600\"" } else { "" };
        let (x, y, size, colour, words) = (Px(x), Px(y), Px(face.size), face.colour, Escaped(words));
        self.add(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{colour}\"{weight}{anchor}>{words}</text>"
        ));
    }

    /// Opens a link; close it with [`Svg::close`].
    pub(super) fn link(&mut self, url: &str) {
        self.add(format_args!("<a href=\"{}\">", Escaped(url)));
    }

    /// Opens a group with a class and, for the pointer and the screen reader, a title.
    pub(super) fn group(&mut self, class: &str, title: &str) {
        self.add(format_args!("<g class=\"{class}\">"));
        if !title.is_empty() {
            self.add(format_args!("<title>{}</title>", Escaped(title)));
        }
    }

    pub(super) fn close(&mut self, element: &str) {
        self.add(format_args!("</{element}>"));
    }

    pub(super) fn raw(&mut self, trusted: impl Display) {
        self.add(format_args!("{trusted}"));
    }

    pub(super) fn into_string(self) -> String {
        self.out
    }

    fn add(&mut self, piece: std::fmt::Arguments<'_>) {
        // Writing into a String cannot fail.
        let _ = self.out.write_fmt(piece);
    }
}

/// A length with one digit after the point at most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Px(pub f64);

impl Display for Px {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tenths = (self.0 * 10.0).round() / 10.0;
        if tenths.fract() == 0.0 { write!(f, "{tenths:.0}") } else { write!(f, "{tenths:.1}") }
    }
}

/// Words that are safe between tags and inside quotes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Escaped<'a>(pub &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // Control characters are not allowed in XML at all.
                letter if letter.is_control() => f.write_char(' ')?,
                letter => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}
