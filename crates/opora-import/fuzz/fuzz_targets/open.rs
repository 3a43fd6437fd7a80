//! No bytes whatever make a reader panic, and every paragraph stands where it says.
//! docs/fuzz.md says how to run it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use opora_import::readers::{self, Limits};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(paper) = readers::open(None, bytes, &Limits::default()) {
        for block in &paper.blocks {
            if let opora_core::paper::Block::Paragraph(paragraph) = block {
                let there: String = paper.text.chars().skip(paragraph.at).take(paragraph.text.chars().count()).collect();
                assert_eq!(there, paragraph.text);
            }
        }
    }
});
