//! A ten-page order from text and from DOCX, beside pandoc and python-docx on the same file; CPU time of each.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

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
    started = time.process_time()
    document = docx.Document(sys.argv[1])
    words = [p.text for p in document.paragraphs] + [c.text for t in document.tables for r in t.rows for c in r.cells]
    times.append(time.process_time() - started)
print(sorted(times)[2] * 1000)
";

/// The first run is not counted: it reads the program from the disk.
const PANDOC: &str = "
import sys, subprocess, resource
times = []
for _ in range(6):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(['pandoc', '--from=docx', '--to=plain', sys.argv[1]], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
print(sorted(times[1:])[2] * 1000)
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
    let pandoc: f64 = peers::run(PANDOC, &[shown(&docx)?])?.trim().parse()?;
    line("  pandoc, the same DOCX to plain text", &format!("{pandoc:.0} ms"), &ratio(pandoc, from_docx));
    Ok(())
}

fn ratio(theirs: f64, ours: f64) -> String {
    format!("ratio {:.1}×", theirs / ours)
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
