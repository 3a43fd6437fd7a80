//! How long it takes to read a file, the best of many runs: `cargo run --release --example pace -- FILE…`.

use std::io::Write;
use std::time::{Duration, Instant};

use opora_import::{Options, read, readers, understand};

const RUNS: usize = 50;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    for name in std::env::args().skip(1) {
        let bytes = std::fs::read(&name)?;
        let options = Options::default();
        let paper = readers::open(Some(&name), &bytes, &readers::Limits::default())?;
        let whole = best(|| drop(read(Some(&name), &bytes, &options)));
        let understood = best(|| drop(understand(&paper, &options)));
        writeln!(
            out,
            "{name}: {} characters, whole {whole:?}, understanding {understood:?}",
            paper.text.chars().count()
        )?;
    }
    Ok(())
}

fn best(mut run: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let begins = Instant::now();
        run();
        best = best.min(begins.elapsed());
    }
    best
}
