//! Results at the size of a school, a region and a country: ours against DuckDB, Polars and pandas over the same
//! Parquet files in one run, each in a process of its own, the answers compared.
//!
//! The peers get the question in the two ways in which one would put it to them (all files at once, or file by file)
//! and the faster counts.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::peers;
use crate::steps;

/// Newest releases of the registry on 2026-11-22.
const PEERS: [&str; 6] =
    ["duckdb==2.0.0", "polars==2.1.0", "pandas==3.1.1", "pyarrow==26.0.1", "openpyxl==3.1.5", "python-calamine==0.9.1"];
/// Every measurement is repeated, and the fastest counts: other work on the machine only ever makes it slower.
const TRIES: usize = 5;

/// A library to measure over: schools, years, rows a year.
const SIZES: [(&str, &str, &str, &str, &str); 3] = [
    ("1.2 million rows", "2000", "2021", "2021", "1270000"),
    ("25 million rows", "40000", "2021", "2021", "26400000"),
    ("75 million rows", "40000", "2019", "2021", "26400000"),
];

/// What one process took.
struct Took {
    seconds: f64,
    /// On all cores; on a busy machine the figure to compare.
    cpu: f64,
    peak_mb: f64,
    answer: String,
}

/// Measures and prints a table.
pub fn run() -> Result<()> {
    let ours = build()?;
    let python = peers::python_with("bench-results", &PEERS)?;
    let folder = steps::target().join("bench-results-data");
    let script = folder.join("peers.py");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(&script, PROGRAM)?;
    println!("| what | who | seconds | seconds of cores | peak memory, MB | beside raw rows by Опора |");
    println!("|---|---|---|---|---|---|");
    reading(&ours, &python, &folder)?;
    for (name, schools, first, last, rows) in SIZES {
        let library = folder.join(format!("{schools}-{first}-{last}-{rows}"));
        let library = library.to_str().context("a path that is no text")?;
        let words = ["generate", library, schools, first, last, rows];
        let ready = folder.join(format!("{schools}-{first}-{last}-{rows}.ready"));
        if !ready.is_file() {
            let made = measure(Command::new(&ours).args(words), 1)?;
            std::fs::write(&ready, format!("{} in {:.0} s, {:.0} MB", made.answer, made.seconds, made.peak_mb))?;
        }
        println!("| **{name}**: generated {} | | | | | |", std::fs::read_to_string(&ready)?);
        for question in ["stats", "identify"] {
            let raw = measure(Command::new(&ours).args([question, "raw", library]), TRIES)?;
            row(&format!("{question}, from raw rows"), "Опора", &raw, None);
            for peer in ["duckdb", "polars", "pandas"] {
                let took = peer_best(&python, &script, peer, question, library);
                match took {
                    Ok(took) => {
                        same(&raw.answer, &took.answer)?;
                        row("", peer, &took, Some(&raw));
                    }
                    Err(why) => println!("| | {peer} | did not finish | | | {why} |"),
                }
            }
            let kept = measure(Command::new(&ours).args([question, "kept", library]), TRIES)?;
            same(&raw.answer, &kept.answer)?;
            row(&format!("{question}, from kept summaries"), "Опора", &kept, Some(&raw));
        }
        let raw = measure(Command::new(&ours).args(["stats", "raw", library]), TRIES)?;
        let decoded = measure(Command::new(&ours).args(["decode", "rows", library]), TRIES)?;
        row("merely decoding the four columns", "the parquet crate", &decoded, Some(&raw));
        let all = measure(Command::new(&ours).args(["summarise", "rows", library]), 2)?;
        row("full summaries, tasks too", "Опора", &all, None);
    }
    Ok(())
}

/// A collection file of one work, as XLSX: ours reads, understands and cleans it; the peers only give its cells.
fn reading(ours: &Path, python: &Path, folder: &Path) -> Result<()> {
    let (words, book, script) = (folder.join("sheet.tsv"), folder.join("математика 5.xlsx"), folder.join("sheets.py"));
    std::fs::write(&script, SHEETS)?;
    if !book.is_file() {
        steps::output(Command::new(ours).arg("sheet").arg(&words).args(["1500", "1000000"]))?;
        steps::output(Command::new(python).arg(&script).arg("write").arg(&words).arg(&book))?;
    }
    let own = measure(Command::new(ours).args(["read", "sheet"]).arg(&book), TRIES)?;
    let rows: f64 = own.answer.split(' ').next().and_then(|rows| rows.parse().ok()).context("no rows")?;
    let each = |took: &Took| format!("{:.0} rows/s, {:.0} a second of a core", rows / took.seconds, rows / took.cpu);
    row(&format!("one file read, {rows} rows: {}", each(&own)), "Опора, cleaned too", &own, None);
    for peer in ["calamine", "openpyxl"] {
        let took = measure(
            Command::new(python).arg(&script).arg(peer).arg(&book),
            if peer == "openpyxl" { 1 } else { TRIES },
        )?;
        same(&own.answer, &took.answer)?;
        row(&format!("its cells alone: {}", each(&took)), peer, &took, Some(&own));
    }
    Ok(())
}

fn build() -> Result<PathBuf> {
    let words = ["build", "--release", "--quiet", "-p", "opora-results", "--example", "results_speed"];
    steps::run_command(steps::cargo().args(words))?;
    Ok(steps::target().join("release/examples/results_speed"))
}

/// The fastest of some tries, each a process; memory is the highest of all.
fn measure(command: &mut Command, tries: usize) -> Result<Took> {
    let mut best: Option<Took> = None;
    for _ in 0..tries {
        let said = steps::output(command)?;
        let line = said.lines().last().unwrap_or_default();
        let field = |name: &str| -> Option<&str> {
            let (_, rest) = line.split_once(&format!("\"{name}\": "))?;
            let rest = rest.trim_start_matches('"');
            rest.split(['"', '}']).next().map(|value| value.trim_end_matches([',', ' ']))
        };
        let number = |name: &str| -> Result<f64> {
            let value = field(name).and_then(|value| value.split(',').next()).context("no measurement")?;
            Ok(value.parse()?)
        };
        let took = Took {
            seconds: number("seconds")?,
            cpu: number("cpu")?,
            peak_mb: number("peak_mb")?,
            answer: field("answer").unwrap_or_default().to_owned(),
        };
        best = Some(match best {
            Some(so_far) => Took {
                seconds: so_far.seconds.min(took.seconds),
                cpu: so_far.cpu.min(took.cpu),
                peak_mb: so_far.peak_mb.max(took.peak_mb),
                answer: took.answer,
            },
            None => took,
        });
    }
    best.context("nothing was measured")
}

fn peer_best(python: &Path, script: &Path, peer: &str, question: &str, library: &str) -> Result<Took> {
    let ways: &[&str] = if peer == "pandas" { &["files"] } else { &["once", "files"] };
    let tries = if peer == "pandas" { 1 } else { TRIES };
    let mut best: Option<Took> = None;
    for way in ways {
        let took = measure(Command::new(python).arg(script).args([peer, way, question, library]), tries)?;
        if best.as_ref().is_none_or(|best| took.cpu < best.cpu) {
            best = Some(took);
        }
    }
    best.context("no way was tried")
}

/// Counts must be equal; the sum of means may differ in what the order of adding changes.
fn same(one: &str, other: &str) -> Result<()> {
    let near =
        one.split(' ').zip(other.split(' ')).all(|(one, other)| match (one.parse::<f64>(), other.parse::<f64>()) {
            (Ok(one), Ok(other)) => (one - other).abs() <= 1e-9 * one.abs().max(1.0),
            _ => one == other,
        });
    if !near || one.split(' ').count() != other.split(' ').count() {
        bail!("answers differ: {one} / {other}");
    }
    Ok(())
}

fn row(what: &str, who: &str, took: &Took, ours: Option<&Took>) {
    let beside = ours.map_or_else(String::new, |ours| {
        format!("{:.1}× the time, {:.1}× the work of cores", took.seconds / ours.seconds, took.cpu / ours.cpu.max(0.01))
    });
    println!("| {what} | {who} | {:.3} | {:.2} | {:.0} | {beside} |", took.seconds, took.cpu, took.peak_mb);
}

/// The peers' side: the clock starts after the import of the library.
const PROGRAM: &str = r#"
import glob, resource, sys, time
peer, way, question, folder = sys.argv[1:]
__import__(peer)
files = sorted(glob.glob(folder + "/**/*.rows.parquet", recursive=True))
year = lambda f: int(f.split("/year=")[1].split("/")[0])

def duckdb_groups():
    import duckdb
    started = time.perf_counter()
    con = duckdb.connect()
    con.execute("set enable_progress_bar = false")
    if way == "once":
        inner = f"select filename w, school, count(*) n, count(*) filter (mark = 2) low, avg(score) m from read_parquet({files!r}, filename=true, hive_partitioning=false) where status = 0 group by all"
        y = "regexp_extract(w, 'year=([0-9]+)', 1)"
    else:
        inner = " union all ".join(f"select {year(f)} w, school, count(*) n, count(*) filter (mark = 2) low, avg(score) m from read_parquet('{f}', hive_partitioning=false) where status = 0 group by school" for f in files)
        y = "w"
    if question == "stats":
        r = con.execute(f"select count(*), sum(n), sum(low), sum(m) from ({inner})").fetchone()
    else:
        r = con.execute(f"select count(*) from (select school, {y} y from ({inner}) where low * 10 >= n * 3 group by all having count(*) >= 2)").fetchone()
    return started, r

def polars_groups():
    import polars as pl
    started = time.perf_counter()
    columns = ["school", "status", "mark", "score"]
    agg = dict(n=pl.len(), low=(pl.col("mark") == 2).sum(), m=pl.col("score").mean())
    if way == "once":
        lf = pl.concat([pl.scan_parquet(f, hive_partitioning=False).select(columns).with_columns(w=pl.lit(i, dtype=pl.UInt16), y=pl.lit(year(f), dtype=pl.Int32)) for i, f in enumerate(files)])
        lf = lf.filter(pl.col("status") == 0).group_by("w", "y", "school").agg(**agg)
    else:
        lf = pl.concat([pl.scan_parquet(f, hive_partitioning=False).select(columns).filter(pl.col("status") == 0).group_by("school").agg(**agg).with_columns(y=pl.lit(year(f), dtype=pl.Int32)) for f in files])
    if question == "stats":
        r = lf.select(pl.len(), pl.col("n").sum(), pl.col("low").sum(), pl.col("m").sum()).collect(engine="streaming").row(0)
    else:
        r = lf.filter(pl.col("low") * 10 >= pl.col("n") * 3).group_by("school", "y").agg(k=pl.len()).filter(pl.col("k") >= 2).select(pl.len()).collect(engine="streaming").row(0)
    return started, r

def pandas_groups():
    import pandas as pd
    started = time.perf_counter()
    parts = []
    for f in files:
        d = pd.read_parquet(f, columns=["school", "status", "mark", "score"], partitioning=None)
        d = d[d.status == 0]
        d = d.assign(low=d.mark == 2)
        g = d.groupby("school", observed=True, sort=False).agg(n=("score", "size"), low=("low", "sum"), m=("score", "mean"))
        parts.append(g.reset_index().assign(school=lambda g: g.school.astype(str), y=year(f)))
    g = pd.concat(parts)
    if question == "stats":
        return started, (len(g), int(g.n.sum()), int(g.low.sum()), float(g.m.sum()))
    met = g[g.low * 10 >= g.n * 3].groupby(["school", "y"]).size()
    return started, (int((met >= 2).sum()),)

began = time.process_time()
started, r = {"duckdb": duckdb_groups, "polars": polars_groups, "pandas": pandas_groups}[peer]()
seconds = time.perf_counter() - started
cpu = time.process_time() - began
names = ["groups", "n", "low", "means"] if question == "stats" else ["listed"]
answer = ", ".join(f"{v:.3f} {k}" if k == "means" else f"{int(v)} {k}" for v, k in zip(r, names))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f'{{"seconds": {seconds:.4f}, "cpu": {cpu:.2f}, "peak_mb": {peak:.1f}, "answer": "{answer}"}}')
"#;

/// Writing the workbook once, and reading its cells by the peers; the clock starts after the import of the library.
const SHEETS: &str = r#"
import resource, sys, time
what, path = sys.argv[1:3]
if what == "write":
    from openpyxl import Workbook
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Лист1")
    for line in open(path, encoding="utf-8"):
        cells = line.rstrip("\n").split("\t")
        sheet.append([int(c) if c.isdigit() else (c or None) for c in cells])
    book.save(sys.argv[3])
    sys.exit()
if what == "calamine":
    from python_calamine import CalamineWorkbook
else:
    from openpyxl import load_workbook
started, began = time.perf_counter(), time.process_time()
if what == "calamine":
    rows = sum(1 for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
else:
    rows = sum(1 for row in load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True))
seconds, cpu = time.perf_counter() - started, time.process_time() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f'{{"seconds": {seconds:.4f}, "cpu": {cpu:.2f}, "peak_mb": {peak:.1f}, "answer": "{rows - 1} rows"}}')
"#;
