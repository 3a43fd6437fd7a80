//! From read rows to a batch: the work, the scale, marks, totals out of range, repeated rows, the order of schools.

use opora_core::assessment::{Procedure, TestedSchool, Work};
use opora_core::russian::plural;
use opora_core::scale::{Condition, Found, Scale};

use super::Options;
use super::batch::{Batch, Rows, Source, Words};
use super::cleaning::{Cleaning, Example, Rule};
use super::inferred::{From, Inferred};
use super::keys::{self, Key};
use super::layout::Layout;
use super::pile::{MetSchool, Pile, WorkKey};
use super::place::{Evidence, Placing};
use super::settle::Above;
use crate::rows::schema::{Status, Task};

/// Where a person brings a scale, on the pages and in the command.
const WHERE_SCALES: &str = "(«Результаты» → «Шкалы», в командной строке --scale ФАЙЛ)";

/// What is the same for all piles of a sheet.
pub(super) struct Around<'a> {
    pub(super) options: &'a Options,
    pub(super) evidence: &'a Evidence,
    pub(super) layout: &'a Layout,
    pub(super) source: &'a Source,
    pub(super) sheet: &'a str,
    pub(super) tasks: &'a [Task],
    pub(super) schools: &'a [MetSchool],
    pub(super) unused: &'a [String],
}

/// A batch, or what is missing to know the work.
pub(super) fn batch(pile: Pile, key: &WorkKey, around: &Around<'_>) -> Result<Batch, Box<(Placing, u64)>> {
    let mut evidence = around.evidence.clone();
    evidence.grade_of_rows = grade_of_rows(&pile, key);
    let column = |name: &str| From::Content(format!("столбец «{name}»"));
    evidence.subject_of_rows = key
        .subject
        .as_deref()
        .and_then(opora_core::assessment::Subject::read)
        .map(|value| Inferred { value, from: column("Предмет") });
    evidence.year_of_rows = key.year.map(|value| Inferred { value, from: column("Год") });
    let placing = evidence.place(Some(around.layout), around.options);
    let Some(placed) = placing.work() else { return Err(Box::new((placing, pile.report.rows_met))) };
    let work = placed.work();
    let mut pile = pile;
    let mut report = std::mem::take(&mut pile.report);
    report.remarks.extend(placing.remarks);
    report.unused_columns = around.unused.to_vec();
    let example = |row: Option<&u32>, text: String| Example {
        file: around.source.name.clone(),
        sheet: around.sheet.to_owned(),
        row: row.copied().unwrap_or_default(),
        text,
    };
    for (row, grade) in pile.grade.iter().enumerate().filter(|(_, grade)| **grade != 0 && **grade != work.grade) {
        report.note(Rule::OtherGrade, || example(pile.lines.get(row), format!("{grade}")));
    }
    let mut tasks = around.tasks.to_vec();
    choose_score(&mut pile, &work, &mut report, &example);
    let said_max = evidence.max().or_else(|| sum_of_heads(&tasks));
    let (scale, borrowed) = scale_of(&pile.rows, &work, said_max, around.options, &mut report);
    let max = scale.as_ref().map(|scale| scale.max).or(said_max);
    if max.is_none() {
        report.remark(format!(
            "Наибольший балл работы неизвестен: суммы выше него не отмечены. Добавьте шкалу {WHERE_SCALES}."
        ));
    }
    out_of_range(&mut pile, max, &mut report, &example);
    let scale = marks(&mut pile, &tasks, scale, borrowed, &mut report, &example);
    observed_maxima(&pile.rows, &mut tasks);
    repeated(&mut pile, around.layout, &mut report, &example);
    let (schools, rows) = by_school(around.schools, pile.rows);
    report.rows_kept = rows.len() as u64;
    if report.count(Rule::FormulaText) * 2 > report.rows_kept {
        report.remark(
            "Вместо значений в файле стоят невычисленные формулы: откройте его в Excel, сохраните и загрузите снова."
                .to_owned(),
        );
    }
    Ok(Batch {
        work,
        placed,
        layout: around.layout.clone(),
        sources: vec![around.source.clone()],
        tasks,
        scale,
        max,
        schools,
        rows,
        report,
    })
}

/// The class that most rows name.
fn grade_of_rows(pile: &Pile, key: &WorkKey) -> Option<(u8, From)> {
    if let Some(grade) = key.grade {
        return Some((grade, From::Content("столбец «Класс»".to_owned())));
    }
    let mut counts = [0_usize; 13];
    for grade in &pile.grade {
        if let Some(place) = counts.get_mut(usize::from(*grade)) {
            *place += 1;
        }
    }
    let named: usize = counts.iter().skip(1).sum();
    let (grade, most) = counts.iter().enumerate().skip(1).max_by_key(|(_, count)| **count)?;
    // A few cells «6а» among letters are slips; a column that names the class names it nearly everywhere.
    let lettered = (0..pile.rows.len()).filter(|row| pile.rows.letter.get(*row).is_some());
    let filled = lettered.filter(|row| pile.grade.get(*row) == Some(&0)).count() + named;
    let enough = *most > 0 && *most * 10 >= filled * 8;
    let grade = u8::try_from(grade).ok().filter(|_| enough)?;
    let rows = plural(*most as u64, "строка", "строки", "строк");
    Some((grade, From::Content(format!("столбец «Класс», {most} {rows}"))))
}

/// Whether the rows are of several classes, none of which is the usual one.
pub(super) fn names_several_grades(pile: &Pile) -> bool {
    let mut grades: Vec<u8> = pile.grade.iter().copied().filter(|grade| *grade != 0).collect();
    grades.sort_unstable();
    grades.dedup();
    grades.len() > 1 && grade_of_rows(pile, &WorkKey::default()).is_none()
}

/// Which of «Первичный балл» and «Балл» is the score, and whether the second is a mark.
fn choose_score(
    pile: &mut Pile,
    work: &Work,
    report: &mut Cleaning,
    example: &impl Fn(Option<&u32>, String) -> Example,
) {
    if pile.test.iter().all(Option::is_none) {
        return;
    }
    let small = pile.test.iter().flatten().all(|test| (0..=5).contains(test));
    let exam = work.procedure == Procedure::Ege && work.subject.name() != "математика базовая";
    let no_total = pile.rows.score.iter().all(Option::is_none);
    if small && !no_total {
        for (mark, (test, status)) in pile.rows.mark.iter_mut().zip(pile.test.iter().zip(&pile.rows.status)) {
            let read = test.and_then(|test| i8::try_from(test).ok()).filter(|mark| (2..=5).contains(mark));
            *mark = mark.or(read).filter(|_| *status == Status::Used);
        }
        return;
    }
    if !exam && !no_total {
        report
            .remark("Столбец «Балл» рядом с первичным баллом не использован: шкала относится к первичному.".to_owned());
        return;
    }
    for row in 0..pile.rows.len() {
        let test = pile.test.get(row).copied().flatten();
        if let (Some(score), Some(primary), Some(status)) =
            (pile.rows.score.get_mut(row), pile.rows.primary.get_mut(row), pile.rows.status.get_mut(row))
        {
            *primary = *score;
            *score = test.filter(|_| *status != Status::Absent);
            if *status == Status::Used && test.is_none() {
                *status = Status::NoTotal;
                report.note(Rule::TotalMissing, || example(pile.lines.get(row), String::new()));
            }
        }
    }
}

/// The sum of the points in the heads, when every head says them.
fn sum_of_heads(tasks: &[Task]) -> Option<u16> {
    (!tasks.is_empty()).then(|| tasks.iter().map(|task| task.max.map(u16::from)).sum()).flatten()
}

/// The scale of the work, and whether it was borrowed; every doubt is a remark.
fn scale_of(
    rows: &Rows,
    work: &Work,
    said_max: Option<u16>,
    options: &Options,
    report: &mut Cleaning,
) -> (Option<Scale>, bool) {
    let found = options.scales.find(work);
    let (scale, borrowed) = match found {
        None => {
            if rows.mark.iter().all(Option::is_none) {
                report.remark(format!(
                    "Шкалы для работы «{work}» нет, отметок в файле тоже: отметки не выставлены. Добавьте шкалу {WHERE_SCALES}."
                ));
            }
            return (None, false);
        }
        Some(Found::Own(scale)) => (scale, false),
        Some(Found::Borrowed(scale)) => (scale, true),
    };
    let counted = Above::of(rows, scale);
    let (Above { above, totals }, foreign) = (counted, counted.is_foreign());
    let other_max = said_max.filter(|said| *said != scale.max);
    let about = scale.work();
    if borrowed {
        if foreign || other_max.is_some() {
            report.remark(format!(
                "Своей шкалы у работы «{work}» нет, а шкала «{about}» (до {}) не подходит по баллам: отметки не выставлены. \
                 Добавьте шкалу {WHERE_SCALES}.",
                scale.max
            ));
            return (None, false);
        }
        report.remark(format!(
            "Внимание: своей шкалы у работы «{work}» нет. Отметки и наибольший балл ({}) взяты по шкале «{about}» — та же \
             программа, {} класс. Проверьте её или добавьте свою {WHERE_SCALES}.",
            scale.max,
            work.tested_grade()
        ));
        return (Some(scale.clone()), true);
    }
    if let Some(said) = other_max {
        report.remark(format!(
            "Наибольший балл по файлу {said}, а по шкале «{}» {}: проверьте шкалу.",
            scale.version, scale.max
        ));
    }
    if foreign && totals > 0 {
        report.remark(format!(
            "Выше наибольшего балла шкалы ({}) {above} {} из {totals}: проверьте, та ли это работа и та ли шкала.",
            scale.max,
            plural(above as u64, "сумма", "суммы", "сумм")
        ));
    }
    if scale.version != "официальная" {
        report.remark(format!("Шкала «{}»: {}.", scale.version, scale.source));
    }
    (Some(scale.clone()), false)
}

fn out_of_range(
    pile: &mut Pile,
    max: Option<u16>,
    report: &mut Cleaning,
    example: &impl Fn(Option<&u32>, String) -> Example,
) {
    for (row, (status, score)) in pile.rows.status.iter_mut().zip(&pile.rows.score).enumerate() {
        let Some(score) = score.filter(|_| *status == Status::Used) else { continue };
        if score < 0 || max.is_some_and(|max| i32::from(score) > i32::from(max)) {
            *status = Status::OutOfRange;
            report.note(Rule::TotalOutOfRange, || {
                let most = max.map_or_else(String::new, |max| format!(" из {max}"));
                example(pile.lines.get(row), format!("{score}{most}"))
            });
        }
    }
    for (mark, status) in pile.rows.mark.iter_mut().zip(&pile.rows.status) {
        *mark = mark.filter(|_| *status == Status::Used);
    }
}

/// Marks by the scale where the file has none; answers the scale that is kept with the rows.
fn marks(
    pile: &mut Pile,
    tasks: &[Task],
    scale: Option<Scale>,
    borrowed: bool,
    report: &mut Cleaning,
    example: &impl Fn(Option<&u32>, String) -> Example,
) -> Option<Scale> {
    let scale = scale?;
    let columns: Vec<Option<Vec<usize>>> = scale.conditions.iter().map(|one| columns_of(one, tasks)).collect();
    for (condition, found) in scale.conditions.iter().zip(&columns) {
        if found.is_none() {
            report.remark(format!(
                "Условие «{}» (не меньше {}) не проверено: в файле нет баллов за задания {}.",
                condition.name,
                condition.at_least,
                condition.tasks.join(", ")
            ));
        }
    }
    let has_marks = pile.rows.mark.iter().any(Option::is_some);
    let mut differ = 0_u64;
    for row in 0..pile.rows.len() {
        let used = pile.rows.status.get(row) == Some(&Status::Used);
        let Some(score) = pile.rows.score.get(row).copied().flatten().filter(|_| used) else { continue };
        let met = |condition: &Condition| {
            let at = scale.conditions.iter().position(|one| one == condition);
            let Some(columns) = at.and_then(|at| columns.get(at)).and_then(Option::as_ref) else { return true };
            let points: i32 = columns
                .iter()
                .filter_map(|column| pile.rows.tasks.get(*column)?.get(row).copied().flatten().map(i32::from))
                .sum();
            points >= i32::from(condition.at_least)
        };
        let by_scale = u16::try_from(score).ok().and_then(|score| scale.mark_under(score, met));
        let by_scale = by_scale.and_then(|mark| i8::try_from(mark).ok());
        let Some(mark) = pile.rows.mark.get_mut(row) else { continue };
        match *mark {
            None => *mark = by_scale,
            Some(own) if !borrowed && by_scale.is_some_and(|by_scale| by_scale != own) => {
                differ += 1;
                report.note(Rule::MarkDiffersFromScale, || {
                    let by_scale = by_scale.unwrap_or_default();
                    example(pile.lines.get(row), format!("«{own}» при сумме {score}, по шкале «{by_scale}»"))
                });
            }
            Some(_) => {}
        }
    }
    let trusted = !has_marks || (!borrowed && differ * 20 <= pile.rows.len() as u64);
    trusted.then_some(scale)
}

/// Positions of the tasks of a condition; none unless all are there.
fn columns_of(condition: &Condition, tasks: &[Task]) -> Option<Vec<usize>> {
    condition.tasks.iter().map(|label| tasks.iter().position(|task| task.label == *label)).collect()
}

/// Where no head says the points, the most that anybody got.
fn observed_maxima(rows: &Rows, tasks: &mut [Task]) {
    for (task, column) in tasks.iter_mut().zip(&rows.tasks) {
        if task.max.is_none() {
            task.max = column.iter().flatten().max().and_then(|most| u8::try_from(*most).ok()).filter(|most| *most > 0);
        }
    }
}

/// Takes out rows that repeat another one wholly, by the key that can be believed.
fn repeated(
    pile: &mut Pile,
    layout: &Layout,
    report: &mut Cleaning,
    example: &impl Fn(Option<&u32>, String) -> Example,
) {
    // The number of an export of exams counts lines of the file and says nothing about the participant.
    let number = if *layout == Layout::Exam { Words::default() } else { std::mem::take(&mut pile.number) };
    let decision = keys::decide(&pile.rows, &number);
    let line = |row: &u32| pile.lines.get(*row as usize);
    let drops = match decision.key {
        Key::Nothing => {
            for row in &decision.other {
                report.note(Rule::DuplicateKept, || example(line(row), String::new()));
            }
            Vec::new()
        }
        Key::Code | Key::CodeAndLetter | Key::Number | Key::NumberAndLetter => {
            for row in &decision.same {
                report.note(Rule::DuplicateSame, || example(line(row), String::new()));
            }
            for row in &decision.other {
                report.note(Rule::DuplicateOther, || example(line(row), String::new()));
            }
            decision.same
        }
    };
    match decision.key {
        Key::CodeAndLetter | Key::NumberAndLetter => report.remark(
            "Коды участников повторяются в разных классах одной школы: участник узнаётся по коду вместе с буквой класса."
                .to_owned(),
        ),
        Key::Code | Key::Number | Key::Nothing => {}
    }
    pile.rows.participant = decision.participant;
    if !drops.is_empty() {
        let status = |row: &u32| pile.rows.status.get(*row as usize);
        drops.iter().filter_map(status).for_each(|status| report.taken_out(*status));
        let rows = u32::try_from(pile.rows.len()).unwrap_or(u32::MAX);
        let order: Vec<u32> = (0..rows).filter(|row| drops.binary_search(row).is_err()).collect();
        pile.rows = pile.rows.taken(&order);
    }
}

/// Schools in the order of their codes, and rows in the order of schools.
pub(super) fn by_school(met: &[MetSchool], rows: Rows) -> (Vec<TestedSchool>, Rows) {
    let mut here = vec![false; met.len()];
    for school in &rows.school {
        if let Some(place) = here.get_mut(*school as usize) {
            *place = true;
        }
    }
    let mut order: Vec<usize> = (0..met.len()).filter(|at| here.get(*at) == Some(&true)).collect();
    order.sort_by(|one, other| met.get(*one).map(|one| &one.code).cmp(&met.get(*other).map(|other| &other.code)));
    let mut place = vec![0_u32; met.len()];
    let mut schools = Vec::with_capacity(order.len());
    for (new, old) in (0_u32..).zip(&order) {
        if let (Some(place), Some(school)) = (place.get_mut(*old), met.get(*old)) {
            *place = new;
            schools.push(TestedSchool {
                code: school.code.clone(),
                name: school.name.clone(),
                municipality: school.municipality.clone(),
                other_codes: school.other_codes.clone(),
            });
        }
    }
    let mut rows = rows;
    for school in &mut rows.school {
        *school = place.get(*school as usize).copied().unwrap_or_default();
    }
    if rows.school.is_sorted() {
        return (schools, rows);
    }
    let mut by_school: Vec<u32> = (0..u32::try_from(rows.len()).unwrap_or(u32::MAX)).collect();
    by_school.sort_by_key(|row| rows.school.get(*row as usize).copied());
    let rows = rows.taken(&by_school);
    (schools, rows)
}
