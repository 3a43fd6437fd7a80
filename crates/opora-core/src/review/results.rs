//! Results and indicators: can anybody tell whether they were reached?

use std::collections::HashSet;

use crate::reading::{ColumnKind, Field, Indicator, IndicatorKind, Place, Reading};
use crate::russian;
use crate::target;

use super::{Finding, Row, Severity, Words, finding, rows, shorten};

/// Words of a wish: they name a direction and no end.
const WISHES: &[&str] = &[
    "повышени",
    "улучшени",
    "развити",
    "совершенствован",
    "активизаци",
    "оптимизаци",
    "укреплени",
    "создание услов",
    "положительная динамика",
    "рост ",
    "обеспечение качеств",
    "эффективн",
    "формирование положительн",
    "мотиваци",
    "снижение",
    "увеличени",
    "расширени",
    "усилени",
    "обеспечение услов",
    "содействи",
    "стимулирован",
    "популяризаци",
];

/// Words of something that can be shown: a paper, or a thing done.
const PROOFS: &[&str] = &[
    "план",
    "приказ",
    "справк",
    "отчёт",
    "отчет",
    "протокол",
    "программ",
    "график",
    "список",
    "положени",
    "аналитическ",
    "анализ",
    "рекомендаци",
    "реестр",
    "банк",
    "карт",
    "сборник",
    "материал",
    "договор",
    "соглашени",
    "информаци",
    "разработан",
    "утвержд",
    "проведен",
    "проведён",
    "скорректирован",
    "составлен",
    "сформирован",
    "заключен",
    "заключён",
    "обучен",
    "назначен",
    "создан",
    "подготовлен",
    "размещен",
    "размещён",
    "внесен",
    "внесён",
    "выявлен",
    "определен",
    "определён",
    "рассмотрен",
    "решени",
    "расписани",
    "паспорт",
    "мониторинг",
    "модел",
    "перечень",
    "совет",
];

pub(super) fn check(reading: &Reading, findings: &mut Vec<Finding>) {
    for row in rows(reading) {
        let wanted = row.of.columns.contains(&ColumnKind::Result);
        match &row.row.result {
            Some(result) if result.text.chars().any(char::is_alphanumeric) => {
                let measured =
                    !result.targets.is_empty() || row.row.criterion.is_some() || !row.row.indicators.is_empty();
                if !measured && is_wish(&result.text) {
                    findings.push(row.finding(
                        "result-unmeasurable",
                        Severity::Warning,
                        Field::Result,
                        Words {
                            title: format!("Результат нельзя измерить: «{}», мероприятие {}", shorten(&result.text), row.name()),
                            why: "Нет ни числа, ни документа, по которым видно, достигнут ли результат.",
                            how: "Назовите число («не менее 60 % педагогов»), критерий или документ, который появится.".to_owned(),
                        },
                    ));
                }
                for target in result.targets.iter().filter(|target| target.unit.is_none()) {
                    findings.push(row.finding(
                        "target-without-unit",
                        Severity::Warning,
                        Field::Result,
                        Words {
                            title: format!(
                                "Число без единицы: «{}», мероприятие {}",
                                shorten(&target.text),
                                row.name()
                            ),
                            why: "Непонятно, что считать: людей, школы, мероприятия или проценты.",
                            how: "Допишите, чего именно: «не менее 5 семинаров».".to_owned(),
                        },
                    ));
                }
            }
            _ if wanted => findings.push(row.finding(
                "result-missing",
                Severity::Warning,
                Field::Result,
                Words {
                    title: format!("Не назван ожидаемый результат: мероприятие {}", row.name()),
                    why: "Нечего будет показать как исполнение, кроме слов «проведено».",
                    how: "Назовите документ, число участников или другой итог.".to_owned(),
                },
            )),
            _ => {}
        }
    }
    indicators(reading, findings);
}

fn is_wish(text: &str) -> bool {
    let lower = russian::fold(text);
    WISHES.iter().any(|wish| lower.contains(&russian::fold(wish)))
        && !lower.split(|c: char| !c.is_alphabetic()).any(is_proof)
}

/// Whether a word names something that can be shown. «Обучены» and «план» do, «обучение» and «планирование» do not.
fn is_proof(word: &str) -> bool {
    PROOFS.iter().any(|stem| {
        let stem = russian::fold(stem);
        word.strip_prefix(stem.as_str()).is_some_and(|rest| !(stem.ends_with('н') && rest.starts_with('и')))
    })
}

/// Indicators, each name once: the same one often stands in several rows.
fn indicators(reading: &Reading, findings: &mut Vec<Finding>) {
    let mut seen = HashSet::new();
    let of_rows = rows(reading).flat_map(|row| row.row.indicators.iter().map(move |one| (Some(row), one)));
    let of_programme =
        reading.programme.iter().flat_map(|programme| programme.indicators.iter().map(|one| (None, one)));
    for (row, indicator) in of_rows.chain(of_programme) {
        if seen.insert(russian::sort_key(&indicator.name)) {
            one(row, indicator, findings);
        }
    }
}

fn one(row: Option<Row<'_>>, indicator: &Indicator, findings: &mut Vec<Finding>) {
    let mut push = |code, severity, words: Words| {
        findings.push(match row {
            Some(row) => row.finding(code, severity, Field::Indicators, words),
            None => finding(code, severity, Place::default(), words),
        });
    };
    let name = shorten(&indicator.name);
    if indicator.kind == IndicatorKind::Text {
        // «Проведено не менее 2 семинаров» and «Аналитический отчёт» can be shown, though they name no way of counting.
        let shown = !target::read(&indicator.name).is_empty()
            || russian::fold(&indicator.name).split(|c: char| !c.is_alphabetic()).any(is_proof);
        if shown || !indicator.targets.is_empty() {
            return;
        }
        push(
            "indicator-unmeasurable",
            Severity::Warning,
            Words {
                title: format!("Показатель не измеряется: «{name}»"),
                why: "Нет единицы и способа подсчёта: два человека получат разные значения.",
                how: "Скажите, что считается: доля (из чего), количество, средний балл или «есть / нет».".to_owned(),
            },
        );
        return;
    }
    if indicator.kind == IndicatorKind::Share && indicator.denominator.is_none() {
        push(
            "indicator-without-denominator",
            Severity::Warning,
            Words {
                title: format!("Доля без основания: «{name}»"),
                why: "Доля зависит от того, из какого числа её считают; без него значения школ нельзя сравнить.",
                how: "Допишите «… в общей численности (кого, где)».".to_owned(),
            },
        );
    }
    if indicator.targets.is_empty() && indicator.kind != IndicatorKind::YesNo {
        push(
            "indicator-without-target",
            Severity::Info,
            Words {
                title: format!("Показатель без планового значения: «{name}»"),
                why: "По итогам года нельзя сказать, достигнут ли показатель.",
                how: "Укажите значение на каждый год: «2025 – 60 %, 2026 – 75 %».".to_owned(),
            },
        );
    }
}
