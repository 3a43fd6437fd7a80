//! Fields: of «{ REF приказ } 45-ОД» only the result is text.

/// Open fields, innermost last.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
}

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    /// After the separator comes the result.
    in_result: bool,
}

impl Fields {
    pub fn begin(&mut self) {
        self.open.push(Field::default());
    }

    pub fn separate(&mut self) {
        if let Some(field) = self.open.last_mut() {
            field.in_result = true;
        }
    }

    pub fn end(&mut self) {
        self.open.pop();
    }

    pub fn instruction(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut().filter(|field| !field.in_result) {
            field.instruction.push_str(text);
        }
    }

    /// Is text here part of the document?
    pub fn shows_text(&self) -> bool {
        self.open.iter().all(|field| field.in_result)
    }

    /// Is this the number of the page?
    pub fn shows_page_number(&self) -> bool {
        self.open.iter().any(|field| is_page_number(&field.instruction))
    }

    /// An instruction does not go on in the next paragraph; a field left open by mistake must not swallow the rest.
    pub fn end_paragraph(&mut self) {
        self.open.retain(|field| field.in_result);
    }
}

/// `PAGE`, `NUMPAGES` and the like.
pub(super) fn is_page_number(instruction: &str) -> bool {
    matches!(instruction.split_whitespace().next(), Some("PAGE" | "NUMPAGES" | "SECTIONPAGES"))
}
