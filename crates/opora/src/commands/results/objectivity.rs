//! `opora results objectivity`: signs of bias and the index, with formulas and numbers.

use clap::Args;
use opora_results::questions::objectivity::{
    Objectivity as Answer, Rules, SignKind, WorkObjectivity, objectivity, stands_beside,
};
use opora_results::questions::words::{count, decimal_or_dash, interval};

use super::asked::{Asked, print};
use super::table::Table;
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Признаки необъективности: вопросы к результатам, не доказательства.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora results objectivity --year 2021 --json\n  opora results objectivity --procedure ВПР --min-n 10\n  opora results objectivity --year 2021 --signs mean_high,journal_ties,sharp_change\n\nПризнаки: mean_high, journal_simple, journal_ties, sharp_change, border_peak, exam_mismatch."
)]
pub struct Objectivity {
    #[command(flatten)]
    asked: Asked,
    /// Какие признаки учитывать в индексе, через запятую
    #[arg(long, value_name = "ПРИЗНАКИ", value_delimiter = ',', value_parser = sign,
          default_value = "mean_high,journal_simple,sharp_change")]
    signs: Vec<SignKind>,
    /// Наименьшее число участников школы в работе
    #[arg(long, value_name = "ЧИСЛО", default_value_t = 2)]
    min_n: u32,
}

impl Objectivity {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        let opened = self.asked.open(None, stands_beside)?;
        let rules = Rules { counted: self.signs, least_n: self.min_n.max(2), ..Rules::default() };
        let (works, beside) = (opened.loaded.works(), opened.beside.works());
        let mut whole = objectivity(&works, &beside, &opened.register, &opened.ask, &rules);
        whole.method.notes.extend(opened.loaded.notes.clone());
        print(self.asked.json, &whole, &whole.method, || text(&whole))
    }
}

fn sign(text: &str) -> Result<SignKind, String> {
    SignKind::from_code(text.trim()).ok_or_else(|| {
        let codes: Vec<&str> = SignKind::ALL.iter().map(|kind| kind.code()).collect();
        format!("признаки: {}", codes.join(", "))
    })
}

fn text(whole: &Answer) -> String {
    let mut table = Table::new(
        1,
        &[
            "",
            "n",
            "школ",
            "среднее",
            "интервал",
            "выше региона",
            "ρ < 0",
            "ρ < 0, с попр.",
            "понизили",
            "подтвердили",
            "повысили",
            "индекс",
        ],
    );
    for work in &whole.works {
        table.row(row(work));
    }
    let mut out = table.print();
    let mut peaks = Table::new(2, &["", "граница", "на балл ниже", "на границе", "отношение"]);
    for work in &whole.works {
        for border in &work.border {
            let mark = format!("«{}», {}", border.mark, border.score);
            let ratio = decimal_or_dash(border.ratio, 2);
            peaks.row([work.title.clone(), mark, count(border.below), count(border.at), ratio]);
        }
    }
    if !peaks.is_empty() {
        out.push_str(&format!("\nПики на границах отметок, весь регион\n{}", peaks.print()));
    }
    for pair in &whole.sharp_changes {
        out.push_str(&format!(
            "\n{} → {}: школ {}, K от {} до {} у половины, резких изменений {}\n",
            pair.earlier.title(),
            pair.later.title(),
            count(pair.schools),
            decimal_or_dash(pair.q1, 3),
            decimal_or_dash(pair.q3, 3),
            pair.changes.len()
        ));
    }
    let index = &whole.index;
    out.push_str(&format!(
        "\nИндекс объективности: {} (школ с признаками {} из {})\n",
        decimal_or_dash(index.value, 1),
        count(index.with_sign),
        count(index.schools)
    ));
    for variant in &index.variants {
        out.push_str(&format!("  {}: {}\n", variant.journal.title(), decimal_or_dash(variant.value, 1)));
    }
    out.push_str("\nШколы, к которым есть вопросы (по коду, это не места)\n");
    for school in &whole.schools {
        out.push_str(&format!("{} {}\n", school.school, school.name));
        out.extend(school.signs.iter().map(|sign| format!("  {}. {}\n", sign.kind.title(), sign.words)));
    }
    out
}

fn row(work: &WorkObjectivity) -> Vec<String> {
    vec![
        work.title.clone(),
        count(work.used),
        count(work.schools),
        decimal_or_dash(work.region_mean, 2),
        interval(work.region_ci, 2),
        count(work.schools_ci_high),
        count(work.spearman_neg_simple),
        count(work.spearman_neg_ties),
        count(work.journal.lower),
        count(work.journal.equal),
        count(work.journal.higher),
        decimal_or_dash(work.index.value, 1),
    ]
}
