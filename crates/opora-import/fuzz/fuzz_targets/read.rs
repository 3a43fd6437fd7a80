//! No bytes whatever make the full reading panic.
//! docs/fuzz.md says how to run it.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = opora_import::read(None, bytes, &opora_import::Options::default());
});
