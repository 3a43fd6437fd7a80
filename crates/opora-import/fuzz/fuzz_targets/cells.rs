//! No cell of parties, results or indicators whatever panics.
//! docs/fuzz.md says how to run it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use opora_core::{indicator, party, target};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let declared = party::Declared::harvest(&text);
    let _ = party::read_with_doubts(&text, &declared);
    let _ = party::addressees(&text, &declared);
    let _ = target::read(&text);
    let _ = indicator::read(&text);
});
