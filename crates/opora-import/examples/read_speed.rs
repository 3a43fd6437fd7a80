//! How long one file takes to be read whole: `read_speed ROUNDS FILE…` prints the median in milliseconds per file, in
//! time of the processor where the system tells it: other work on the machine is not the reader's.

use std::time::Instant;

use opora_import::{Options, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let rounds: usize = arguments.next().ok_or("how many rounds?")?.parse()?;
    for path in arguments {
        let bytes = std::fs::read(&path)?;
        // The first reading loads the word dictionary, once in the life of a process.
        let first = Instant::now();
        let activities = read(Some(&path), &bytes, &Options::default())?
            .reading
            .roadmaps
            .iter()
            .map(|plan| plan.activities.len())
            .sum::<usize>();
        let first = first.elapsed();
        let mut times: Vec<f64> = (0..rounds)
            .map(|_| {
                let (started, busy) = (Instant::now(), busy());
                let _ = std::hint::black_box(read(Some(&path), std::hint::black_box(&bytes), &Options::default()));
                let spent = self::busy().zip(busy).map(|(after, before)| after - before);
                spent.unwrap_or_else(|| started.elapsed().as_secs_f64() * 1000.0)
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let median = times.get(rounds / 2).copied().unwrap_or_default();
        println!("{median:.3}\t{activities}\t{:.3}", first.as_secs_f64() * 1000.0);
    }
    Ok(())
}

/// The time in ms that the processor has given to this thread.
fn busy() -> Option<f64> {
    let words = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(words.split_whitespace().next()?.parse::<f64>().ok()? / 1e6)
}
