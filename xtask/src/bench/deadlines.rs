//! Deadline phrases a second on one core, beside dateparser on the phrases that it can read.

use anyhow::{Context, Result};

use super::{example, line, peers};

/// Plain dates, the only kind of deadline that both read.
const PLAIN: [&str; 6] =
    ["1 сентября 2021", "15.05.2021", "3 марта 2022 года", "20 мая 2021", "01.10.2023", "30 июня 2021"];

const PEER: &str = "
import sys, time, dateparser
phrases = sys.argv[1:]
dateparser.parse(phrases[0], languages=['ru'])
rounds, started = 50, time.perf_counter()
for _ in range(rounds):
    for phrase in phrases:
        assert dateparser.parse(phrase, languages=['ru'], settings={'DATE_ORDER': 'DMY'})
print(rounds * len(phrases) / (time.perf_counter() - started))
";

/// Prints the figures.
pub fn run() -> Result<()> {
    let mixed = speed(&example("opora-core", "deadline_speed", &[])?)?;
    line("deadlines, mixed phrases of orders", &format!("{mixed:.0}/s"), "≥ 300 000/s");
    let ours = speed(&example("opora-core", "deadline_speed", &PLAIN)?)?;
    let theirs = speed(&peers::run(PEER, &PLAIN)?)?;
    line("deadlines, plain dates", &format!("{ours:.0}/s"), "—");
    line("  dateparser on the same", &format!("{theirs:.0}/s"), &format!("ratio {:.0}×", ours / theirs));
    Ok(())
}

/// The first number of an answer.
fn speed(answer: &str) -> Result<f64> {
    let number = answer.split_whitespace().find_map(|word| word.parse::<f64>().ok());
    number.with_context(|| format!("no number in «{answer}»"))
}
