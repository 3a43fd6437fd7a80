//! Reading documents from outside, as the commands and the web pages do.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod acts;
mod clauses;
mod docx;
mod odt;
mod papers;
mod plans;
mod readers;
mod readers_docx;
mod readers_hostile;
mod readers_html;
mod readers_odt;
mod readers_text;
mod recognise;
mod recognise_any;
mod shapes;
mod terms;
