//! Prints what was understood of each file as the JSON of the contract: `cargo run --example read -- FILE…`.

use std::io::Write;

use opora_import::{Options, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut readings = Vec::new();
    for name in std::env::args().skip(1) {
        let bytes = std::fs::read(&name)?;
        readings.push(read(Some(&name), &bytes, &Options::default())?.reading);
    }
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &readings)?;
    writeln!(out)?;
    Ok(())
}
