//! «Объективность»: signs of bias, each by its printed formula; a sign is a question, not a proof.

mod border;
mod exams;
mod index;
mod sharp;
mod sign;

use opora_core::assessment::Work;
use serde::Serialize;

pub use border::{Border, BorderTrust, SchoolBorder};
pub use exams::{ExamPair, ExamRules};
pub use index::{IndexAnswer, IndexVariant, MunicipalityIndex};
pub use sharp::{Kind, SharpChange, SharpPair};
pub use sign::{Correlation, SchoolFigures, Sign, SignKind};

use super::words::count;
use super::{About, Ask, Hiding, Method, Only, Register, SIGN_IS_A_QUESTION, Tally, WorkResults, journal};

/// Which signs count in the index and from how many participants they are looked for. Printed with the answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rules {
    /// Signs that count in the index.
    pub counted: Vec<SignKind>,
    /// A school with fewer participants in a work gets no sign in it; 2 is what the formulas themselves need.
    pub least_n: u32,
    /// Quartiles of sharp changes over fewer schools are not taken.
    pub least_schools: u32,
    /// A school's peak at a border is a sign when chance alone makes one so high less often than this.
    pub border_chance: f64,
    /// ЕГЭ and ОГЭ against ВПР.
    pub exams: ExamRules,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            counted: vec![SignKind::MeanHigh, SignKind::JournalSimple, SignKind::SharpChange],
            least_n: 2,
            least_schools: 4,
            border_chance: 0.001,
            exams: ExamRules::default(),
        }
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Objectivity {
    /// In the order given.
    pub works: Vec<WorkObjectivity>,
    /// The same parallel in two neighbouring years.
    pub sharp_changes: Vec<SharpPair>,
    /// ЕГЭ and ОГЭ against ВПР of the same parallel.
    pub exams: Vec<ExamPair>,
    /// The index over all works together.
    pub index: IndexAnswer,
    /// Schools with signs, in the order of codes; all signs of a school together.
    pub schools: Vec<SchoolSigns>,
    /// The rules used.
    pub rules: Rules,
    /// Formulas, cleaning, notes.
    pub method: Method,
}

/// One work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorkObjectivity {
    /// The work.
    pub work: Work,
    /// Its title for people.
    pub title: String,
    /// The parts of the work and its scale.
    #[serde(flatten)]
    pub about: About,
    /// Participants.
    pub used: u64,
    /// Schools with participants.
    pub schools: u64,
    /// Peaks at the borders of marks over the whole region.
    pub border: Vec<Border>,
    /// Comparison with the journal over the whole region.
    pub journal: JournalCounts,
    /// Mean total over all participants.
    pub region_mean: Option<f64>,
    /// Its 95 % interval.
    pub region_ci: Option<[f64; 2]>,
    /// Schools whose interval lies wholly above the region's.
    pub schools_ci_high: u64,
    /// Schools that have an interval.
    pub schools_with_ci: u64,
    /// Schools with a negative correlation by 1 − 6Σd²/(n(n² − 1)).
    pub spearman_neg_simple: u64,
    /// Schools with a negative correlation with the correction for ties.
    pub spearman_neg_ties: u64,
    /// Schools that have a correlation by the first formula.
    pub schools_with_spearman: u64,
    /// The index over this work alone; sharp changes and exams are not in it.
    pub index: IndexAnswer,
    /// Each school that was asked for, or that has a sign in this work.
    pub by_school: Vec<SchoolFigures>,
}

/// Participants by what became of their journal mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct JournalCounts {
    /// With both marks.
    pub n: u64,
    /// Понизили.
    pub lower: u64,
    /// Подтвердили.
    pub equal: u64,
    /// Повысили.
    pub higher: u64,
}

/// All signs of one school.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SchoolSigns {
    /// Code.
    pub school: String,
    /// Name.
    pub name: String,
    /// Municipality; empty where unknown.
    pub municipality: String,
    /// In the order of works.
    pub signs: Vec<Sign>,
}

/// Whether `other` is needed beside `asked` for sharp changes and exams.
pub fn stands_beside(asked: &Work, other: &Work) -> bool {
    sharp::follows(asked, other) || sharp::follows(other, asked) || exams::may_confirm(other, asked)
}

/// Answers the question for `works`. `beside` are works that are not asked about themselves and that sharp changes and
/// exams may need: the years before and after; works asked about may be among them.
pub fn objectivity(
    works: &[WorkResults<'_>],
    beside: &[WorkResults<'_>],
    register: &Register,
    ask: &Ask,
    rules: &Rules,
) -> Objectivity {
    let mut all: Vec<WorkResults<'_>> = works.to_vec();
    all.extend(beside.iter().filter(|other| works.iter().all(|work| work.work != other.work)));
    all.sort_by(|one, two| one.work.cmp(two.work));
    let asked = |work: &Work| works.iter().any(|one| one.work == work);
    let sharp_changes: Vec<SharpPair> =
        sharp::pairs(&all, rules).into_iter().filter(|pair| asked(&pair.earlier) || asked(&pair.later)).collect();
    let exams: Vec<ExamPair> = exams::pairs(&all, rules).into_iter().filter(|pair| asked(&pair.exam)).collect();
    let mut found: Vec<(String, Sign)> = Vec::new();
    let mut answers = Vec::with_capacity(works.len());
    for work in works {
        answers.push(one(work, register, ask, rules, &mut found));
    }
    for pair in &sharp_changes {
        found.extend(pair.signs());
    }
    for pair in &exams {
        found.extend(pair.signs());
    }
    let index = index::index(works, &found, register, ask.hiding, &rules.counted);
    let schools = gathered(found, register, ask);
    Objectivity {
        method: method(works, ask.hiding, rules),
        works: answers,
        sharp_changes,
        exams,
        index,
        schools,
        rules: rules.clone(),
    }
}

fn one(
    work: &WorkResults<'_>,
    register: &Register,
    ask: &Ask,
    rules: &Rules,
    found: &mut Vec<(String, Sign)>,
) -> WorkObjectivity {
    let tally = work.tally();
    let region_ci = tally.interval();
    let borders = border::region(work);
    let compared = journal::figures(work.summaries);
    let mut answer = WorkObjectivity {
        work: work.work.clone(),
        title: work.work.title(),
        about: About::of(work),
        used: tally.used,
        schools: tally.schools,
        journal: JournalCounts { n: compared.n, lower: compared.lower, equal: compared.equal, higher: compared.higher },
        region_mean: tally.mean(),
        region_ci,
        schools_ci_high: 0,
        schools_with_ci: 0,
        spearman_neg_simple: 0,
        spearman_neg_ties: 0,
        schools_with_spearman: 0,
        index: IndexAnswer::default(),
        by_school: Vec::new(),
        border: Vec::new(),
    };
    let before = found.len();
    for summary in work.summaries.iter().filter(|summary| summary.used > 0) {
        let figures = sign::school(work, summary, region_ci, &borders, rules);
        let has = |kind: SignKind| figures.signs.iter().any(|sign| sign.kind == kind);
        answer.schools_with_ci += u64::from(figures.mean_ci.is_some());
        answer.schools_ci_high += u64::from(has(SignKind::MeanHigh));
        answer.schools_with_spearman += u64::from(figures.correlation.simple.is_some());
        answer.spearman_neg_simple += u64::from(has(SignKind::JournalSimple));
        answer.spearman_neg_ties += u64::from(has(SignKind::JournalTies));
        found.extend(figures.signs.iter().map(|sign| (summary.school.clone(), sign.clone())));
        let shown = u64::from(summary.used) >= u64::from(ask.hiding.below);
        let named = match &ask.only {
            None => !figures.signs.is_empty(),
            Some(only) => wants(only, register, &summary.school),
        };
        if shown && named {
            answer.by_school.push(SchoolFigures { name: register.name(&summary.school).to_owned(), ..figures });
        }
    }
    let own: Vec<(String, Sign)> = found.get(before..).map(<[_]>::to_vec).unwrap_or_default();
    answer.index = index::index(std::slice::from_ref(work), &own, register, ask.hiding, &rules.counted);
    answer.border = borders;
    answer
}

fn wants(only: &Only, register: &Register, school: &str) -> bool {
    match only {
        Only::Schools(codes) => codes.contains(school),
        Only::Municipality(name) => register.municipality(school) == name,
    }
}

fn gathered(found: Vec<(String, Sign)>, register: &Register, ask: &Ask) -> Vec<SchoolSigns> {
    let mut schools: std::collections::BTreeMap<String, Vec<Sign>> = std::collections::BTreeMap::new();
    for (school, sign) in found {
        let wanted = ask.only.as_ref().is_none_or(|only| wants(only, register, &school));
        if wanted && sign.n >= u64::from(ask.hiding.below) {
            schools.entry(school).or_default().push(sign);
        }
    }
    let named = schools.into_iter().map(|(school, mut signs)| {
        signs.sort_by(|one, two| (&one.work, one.kind).cmp(&(&two.work, two.kind)));
        SchoolSigns {
            name: register.name(&school).to_owned(),
            municipality: register.municipality(&school).to_owned(),
            school,
            signs,
        }
    });
    named.collect()
}

fn method(works: &[WorkResults<'_>], hiding: Hiding, rules: &Rules) -> Method {
    let mut method = Method::over(
        works,
        &[
            "Завышенный средний балл: 95-процентный интервал школы (среднее ± 1,96·s/√n, s с делением на n − 1) целиком выше интервала региона, посчитанного так же по всем участникам региона.",
            "Несоответствие журналу: ранговая корреляция Спирмена отметки журнала и первичного балла по участникам школы меньше 0. Два счёта: без поправки ρ = 1 − 6·Σd² / (n·(n² − 1)), d — разность средних рангов; с поправкой на совпадения ρ = (Sx + Sy − Σd²) / (2·√(Sx·Sy)), S = (n³ − n − Σ(t³ − t)) / 12. При частых совпадениях они расходятся.",
            "Резкое изменение: K = средний процент выполнения параллели в классе N за год y / то же в классе N + 1 за год y + 1. Падение — K > Q3 + 3·(Q3 − Q1), рост — K < Q1 − 3·(Q3 − Q1) по школам; квартили — линейная интерполяция, место (m − 1)·p, как КВАРТИЛЬ.ВКЛ. Осенняя работа стоит по проверенной программе.",
            "Пик на границе отметки = число участников с баллом на границе / число с баллом на единицу меньше; сравнивается с пиком региона. Школа: от 50 участников — полностью, от 20 — приблизительно, меньше 20 — не считается.",
            "Индекс объективности = 100 − доля школ, у которых есть хотя бы один учитываемый признак, %.",
        ],
    );
    method.formula(format!(
        "Признак пика у школы: доля «на границе» среди двух соседних баллов выше региональной, и случайно столь высокой она бывает реже чем в {} % случаев (точный биномиальный счёт). Значение по умолчанию, проверьте.",
        super::words::decimal(100.0 * rules.border_chance, 1)
    ));
    method.formula(rules.exams.sentence());
    let counted: Vec<&str> = rules.counted.iter().map(|kind| kind.title()).collect();
    method.note(format!("В индексе учитываются признаки: {}.", counted.join("; ")));
    method.note(format!(
        "Признаки ищутся у школ, где участников в работе не меньше {}. Школ и участников: {}.",
        rules.least_n,
        works
            .iter()
            .map(|work| {
                let tally: Tally = work.tally();
                format!("{} — {} и {}", work.work.title(), count(tally.schools), count(tally.used))
            })
            .collect::<Vec<_>>()
            .join("; ")
    ));
    method.note("Правила очистки меняют индекс: сравнивайте индексы, посчитанные по одним правилам.");
    method.note(SIGN_IS_A_QUESTION);
    method.notes.extend(hiding.sentence());
    method
}
