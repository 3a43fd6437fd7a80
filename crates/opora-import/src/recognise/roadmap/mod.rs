//! Roadmaps: tables of activities, and plans written as paragraphs.

pub(crate) mod activity;
mod carry;
pub(crate) mod columns;
mod combined;
pub(crate) mod heading;
pub(crate) mod prose;
pub(crate) mod rows;
mod stacked;
mod titles;
pub(crate) mod years;

use chrono::Datelike;
use opora_core::reading::{Level, Period, Place, Remark, Roadmap};

use self::activity::Surroundings;
use self::rows::Plan;
use super::lead::Lead;
use super::period;

/// A roadmap while its tables are being gathered.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub plan: Plan,
    pub lead: Lead,
    pub place: Place,
    /// A schedule of schools and what is done there: the school stands in the column of activities.
    pub visits: Option<String>,
}

/// Understands a gathered plan. Indices of activities in the remarks are those of the roadmap. Without a period of its own a
/// plan has that of the document, `fallback`, or at last that of the plan `above`, which makes its deadlines doubtful.
pub(crate) fn finish(
    gathered: Gathered,
    around: &Surroundings<'_>,
    fallback: Option<Period>,
    above: Option<Period>,
) -> (Roadmap, Vec<Remark>) {
    let Gathered { mut plan, lead, place, visits } = gathered;
    carry::rejoin(&mut plan);
    combined::part(&mut plan);
    stacked::part(&mut plan);
    let annex = lead.annex.clone();
    let own = lead.title.as_deref().and_then(|title| period::in_title(title, around.signed));
    // «Срок реализации: сентябрь 2021 г. – декабрь 2023 г.» says it nearer than the years of the title.
    let own = lead.period.as_deref().and_then(|words| period::in_words(words, around.signed)).or(own);
    let known = around.period.or(own).or(fallback);
    let (period, borrowed) = (known.or(above), known.is_none() && above.is_some());
    // «План на декабрь 2023 года» is the heading of all its day numbers.
    let around = Surroundings { period, month: period.and_then(only_month), borrowed, ..*around };
    let mut remarks = std::mem::take(&mut plan.remarks);
    let mut roadmap = Roadmap {
        title: lead.title,
        period,
        goal: lead.goal,
        tasks: lead.tasks,
        columns: plan.head.columns.iter().map(|column| column.kind).collect(),
        heads: plan.head.columns.iter().map(|column| column.head.clone()).collect(),
        sections: std::mem::take(&mut plan.sections),
        reconciliation: plan.reconciliation,
        place,
        ..Roadmap::default()
    };
    for draft in &plan.drafts {
        let above = roadmap.activities.last();
        let (mut activity, found) = activity::understand(draft, &plan.head, &around, above);
        if let Some(subject) = &visits {
            let schools = opora_core::party::read(&activity.text, around.declared);
            activity.participants.splice(0..0, schools);
            if !subject.is_empty() {
                activity.text = format!("{subject}: {}", activity.text);
            }
        }
        let index = roadmap.activities.len();
        remarks.extend(found.into_iter().map(|remark| Remark { activity: Some(index), ..remark }));
        roadmap.activities.push(activity);
    }
    if let Some(mark) = annex {
        remarks.push(Remark {
            code: "annex-mark".into(),
            text: format!("План стоит в приложении: «{mark}»."),
            place,
            ..Remark::default()
        });
    }
    if plan.head.guessed {
        remarks.push(Remark {
            code: "head-guessed".into(),
            level: Level::Check,
            text: "Заголовки столбцов не говорят, что в них стоит; смысл взят по содержанию. Проверьте столбцы.".into(),
            place,
            ..Remark::default()
        });
    }
    if let Some((period, signed)) = period.zip(around.signed)
        && (signed > period.end || signed.year() + 1 < period.start.year())
    {
        remarks.push(Remark {
            code: "period-odd".into(),
            level: Level::Check,
            text: format!(
                "Документ подписан {}, а период плана – с {} по {}. Проверьте период: от него зависят годы в сроках.",
                signed.format("%d.%m.%Y"),
                period.start.format("%d.%m.%Y"),
                period.end.format("%d.%m.%Y")
            ),
            place,
            ..Remark::default()
        });
    }
    if period.is_none() {
        remarks.push(Remark {
            code: "period-missing".into(),
            level: Level::Check,
            text: "Период плана не найден ни в названии, ни в паспорте. Укажите его: от него зависят годы в сроках."
                .into(),
            place,
            ..Remark::default()
        });
    }
    (roadmap, remarks)
}

/// The month of a plan that lasts one month.
fn only_month(period: Period) -> Option<&'static str> {
    let (start, end) = (period.start, period.end);
    let one = start.year() == end.year() && start.month() == end.month() && start < end;
    one.then(|| opora_core::calendar::month_nominative(start.month()))
}
