//! A ten-page order from text and from DOCX, beside pandoc and python-docx on the same file.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use super::{example, line, peers};
use crate::{packages, steps};

/// Rows of the plan: about ten pages of print.
const ROWS: usize = 110;
/// How often our reader reads each file.
const ROUNDS: &str = "200";

/// Writes the DOCX from the text as people make it: paragraphs, then a ruled table.
const WRITER: &str = "
import sys, docx
text, target = sys.argv[1:]
document, table = docx.Document(), None
for line in open(text, encoding='utf8').read().split('\\n'):
    cells = line.split('\\t')
    if len(cells) > 1:
        if table is None:
            table = document.add_table(rows=0, cols=5, style='Table Grid')
        row = table.add_row().cells
        for index, cell in enumerate(cells[:5]):
            row[index].text = cell
    elif line.strip():
        table = None
        document.add_paragraph(line)
document.save(target)
";

const PYTHON_DOCX: &str = "
import sys, time, docx
times = []
for _ in range(5):
    started = time.perf_counter()
    document = docx.Document(sys.argv[1])
    words = [p.text for p in document.paragraphs] + [c.text for t in document.tables for r in t.rows for c in r.cells]
    times.append(time.perf_counter() - started)
print(sorted(times)[2] * 1000)
";

/// Prints the figures.
pub fn run() -> Result<()> {
    packages::install(&[packages::PANDOC])?;
    let folder = steps::target().join("bench-orders");
    fs::create_dir_all(&folder)?;
    let (text, docx) = (folder.join("order.txt"), folder.join("order.docx"));
    fs::write(&text, order())?;
    peers::run(WRITER, &[shown(&text)?, shown(&docx)?])?;
    let answer = example("opora-import", "read_speed", &[ROUNDS, shown(&text)?, shown(&docx)?])?;
    let mut times = answer.lines().filter_map(|line| line.split('\t').next()).filter_map(|ms| ms.parse::<f64>().ok());
    let (from_text, from_docx) = (times.next().context("text")?, times.next().context("docx")?);
    line("order of ten pages from text, understood", &format!("{from_text:.2} ms"), "< 5 ms");
    line("order of ten pages from DOCX, understood", &format!("{from_docx:.2} ms"), "< 30 ms");
    let python_docx: f64 = peers::run(PYTHON_DOCX, &[shown(&docx)?])?.trim().parse()?;
    line("  python-docx, words of the same DOCX only", &format!("{python_docx:.1} ms"), &ratio(python_docx, from_docx));
    let pandoc = pandoc_ms(&docx)?;
    line("  pandoc, the same DOCX to plain text", &format!("{pandoc:.0} ms"), &ratio(pandoc, from_docx));
    Ok(())
}

fn ratio(theirs: f64, ours: f64) -> String {
    format!("ratio {:.1}×", theirs / ours)
}

fn pandoc_ms(docx: &Path) -> Result<f64> {
    let mut times = Vec::new();
    for _ in 0..5 {
        let started = Instant::now();
        steps::output(Command::new("pandoc").args(["--from=docx", "--to=plain"]).arg(docx))?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    times.get(2).copied().context("no time was taken")
}

fn shown(path: &Path) -> Result<&str> {
    path.to_str().context("a path that is no text")
}

/// An order with a plan of [`ROWS`] activities, invented.
fn order() -> String {
    let deadlines = [
        "до 15.09.2025",
        "октябрь – ноябрь",
        "ежемесячно",
        "1 раз в квартал",
        "в течение учебного года",
        "декабрь, май",
    ];
    let parties = ["Управление образования", "руководители ОУ", "Методический центр, ОУ", "МБОУ СОШ № 2, 4, 6"];
    let results = ["Не менее 40 консультаций", "Справка", "Охват 80 % педагогов", "Проведено 6 семинаров"];
    let mut out = String::from(
        "УПРАВЛЕНИЕ ОБРАЗОВАНИЯ\n\nПРИКАЗ\n\n25.08.2025 № 214-ОД\n\nОб утверждении плана мероприятий на 2025/2026 учебный год\n\nПРИКАЗЫВАЮ:\n\n1. Утвердить план мероприятий (приложение 1).\n\n2. Руководителям ОУ представить отчёты до 15.05.2026 г.\n\nНачальник управления\n\nА.Б. Озеров\n\nПлан мероприятий на 2025/2026 учебный год\n\n№ п/п\tМероприятие\tСрок\tОтветственные\tОжидаемый результат\n",
    );
    for row in 0..ROWS {
        let pick = |list: &[&'static str]| list.get(row % list.len()).copied().unwrap_or_default();
        let _ = writeln!(
            out,
            "{}\tПроведение методического мероприятия № {} для педагогов школ с низкими образовательными результатами с анализом затруднений и выработкой адресных рекомендаций\t{}\t{}\t{}",
            row + 1,
            row + 1,
            pick(&deadlines),
            pick(&parties),
            pick(&results)
        );
    }
    out
}
