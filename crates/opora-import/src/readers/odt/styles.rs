//! Styles of ODT: alignment, bold and page breaks by the name of a style.

use std::collections::HashMap;

use crate::readers::xml::Element;

/// Styles rest on styles; a longer chain is a circle.
const LONGEST_CHAIN: usize = 32;

/// What is known of a look; `None` leaves it to the style below.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    pub bold: Option<bool>,
    pub hidden: Option<bool>,
    pub centred: Option<bool>,
    pub right: Option<bool>,
    pub breaks_before: Option<bool>,
    pub list: Option<String>,
}

/// Styles of paragraphs and spans by family and name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    own: HashMap<(String, String), (Look, Option<String>)>,
}

impl Styles {
    /// Takes over the styles of a group.
    pub fn read(&mut self, group: Element<'_, '_>) {
        for style in group.elements().filter(|element| element.name() == "style") {
            let (Some(family), Some(name)) = (style.attribute("family"), style.attribute("name")) else {
                continue;
            };
            let mut look = Look { list: style.attribute("list-style-name").map(str::to_owned), ..Look::default() };
            // Another kind of page begins a new one.
            let new_page = style.attribute("master-page-name").is_some_and(|page| !page.is_empty());
            look.breaks_before = new_page.then_some(true);
            for properties in style.elements() {
                look.read(properties);
            }
            let below = style.attribute("parent-style-name").map(str::to_owned);
            self.own.insert((family.to_owned(), name.to_owned()), (look, below));
        }
    }

    /// The look of a style with all that it rests on.
    pub fn look(&self, family: &str, name: Option<&str>) -> Look {
        let mut look = Look::default();
        let mut next = name.map(str::to_owned);
        for _ in 0..LONGEST_CHAIN {
            let Some((own, below)) = next.and_then(|name| self.own.get(&(family.to_owned(), name))) else {
                break;
            };
            look.bold = look.bold.or(own.bold);
            look.hidden = look.hidden.or(own.hidden);
            look.centred = look.centred.or(own.centred);
            look.right = look.right.or(own.right);
            look.breaks_before = look.breaks_before.or(own.breaks_before);
            look.list = look.list.or_else(|| own.list.clone());
            next = below.clone();
        }
        look
    }
}

impl Look {
    fn read(&mut self, properties: Element<'_, '_>) {
        match properties.name() {
            "text-properties" => {
                if let Some(weight) = properties.attribute("font-weight") {
                    self.bold = Some(!matches!(weight, "normal" | "100" | "200" | "300" | "400" | "500"));
                }
                if let Some(display) = properties.attribute("display") {
                    self.hidden = Some(display == "none");
                }
            }
            "paragraph-properties" => {
                if let Some(align) = properties.attribute("text-align") {
                    self.centred = Some(align == "center");
                    self.right = Some(matches!(align, "end" | "right"));
                }
                if let Some(before) = properties.attribute("break-before") {
                    self.breaks_before = self.breaks_before.or(Some(before == "page"));
                }
            }
            _ => {}
        }
    }
}
