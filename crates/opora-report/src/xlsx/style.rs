//! The look of a workbook: calm, ruled, readable in grey.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

/// Ink of headings and rules, as on the pages.
const ACCENT: u32 = 0x1A_5B79;
const INK_2: u32 = 0x51_606D;
const LINE: u32 = 0xC3_CED5;
const HEAD: u32 = 0xE5_F0F5;
const SECTION: u32 = 0xED_F0F2;

/// What kind of words stand in a cell.
#[derive(Debug, Clone, Copy)]
pub(super) enum Look {
    Title,
    Subtitle,
    Cell,
    Link,
}

/// The formats of one workbook.
pub(super) struct Styles {
    pub head: Format,
    pub section: Format,
    pub text: Format,
    pub date: Format,
    pub number: Format,
    pub share: Format,
    title: Words,
    subtitle: Words,
    cell: Words,
    link: Words,
}

/// A format and its twin for words that begin like a formula.
struct Words {
    plain: Format,
    quoted: Format,
}

impl Words {
    fn new(plain: Format) -> Self {
        Self { quoted: plain.clone().set_quote_prefix(), plain }
    }
}

impl Styles {
    pub(super) fn new() -> Self {
        let cell = Format::new()
            .set_font_size(10)
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(LINE));
        let text = cell.clone().set_text_wrap();
        let link = text.clone().set_font_color(Color::RGB(ACCENT)).set_underline(FormatUnderline::Single);
        let title = Format::new().set_font_size(14).set_bold();
        let subtitle = Format::new().set_font_size(9).set_font_color(Color::RGB(INK_2));
        Self {
            title: Words::new(title),
            subtitle: Words::new(subtitle),
            head: cell
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(HEAD)),
            section: text.clone().set_bold().set_background_color(Color::RGB(SECTION)),
            date: cell.clone().set_num_format("dd.mm.yyyy").set_align(FormatAlign::Left),
            number: cell.clone().set_num_format("General").set_align(FormatAlign::Right),
            share: cell.set_num_format("0.0%").set_align(FormatAlign::Right),
            cell: Words::new(text.clone()),
            link: Words::new(link),
            text,
        }
    }

    pub(super) fn words(&self, look: Look, quoted: bool) -> &Format {
        let words = match look {
            Look::Title => &self.title,
            Look::Subtitle => &self.subtitle,
            Look::Cell => &self.cell,
            Look::Link => &self.link,
        };
        if quoted { &words.quoted } else { &words.plain }
    }
}
