//! Cleaning as declared rules: what each does, how often it was applied, and an example without personal data.

use serde::Serialize;

use crate::rows::schema::Status;

/// The most examples kept for one rule.
pub const MAX_EXAMPLES: usize = 3;

/// A rule of cleaning. The order is that of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Did not sit the work; kept, takes part in no figure.
    Absent,
    /// Marked absent and has a total above 0.
    AbsentWithTotal,
    /// Sat the work, no total; kept, takes part in no figure.
    TotalMissing,
    /// The total is a word or a fraction; counted as missing.
    TotalUnreadable,
    /// The total is above the maximum or below 0; kept, takes part in no figure.
    TotalOutOfRange,
    /// The total differs from the sum over tasks; the total of the file stands.
    TotalDiffersFromTasks,
    /// No code of a school.
    SchoolMissing,
    /// The code of a school was written in another spelling.
    SchoolSpelling,
    /// The same participant with the same row again; the first stands.
    DuplicateSame,
    /// The same code with another row: another pupil, or one written twice; all rows stay.
    DuplicateOther,
    /// The same participant in two files of a work, most of whose rows agree; the row of the later file stands.
    DuplicateReplaced,
    /// The same code with another row so often that it is no code of a participant; all rows stand.
    DuplicateKept,
    /// Letter of the class in another spelling.
    LetterSpelling,
    /// The cell of the class holds no letter.
    LetterUnknown,
    /// The class in the cell is not the class of the work.
    OtherGrade,
    /// Gender in another spelling.
    GenderSpelling,
    /// The cell of the gender holds something else.
    GenderUnknown,
    /// Journal mark outside 2–5; dropped from the comparison.
    JournalNotMark,
    /// Mark outside 2–5; taken from the scale where there is one.
    MarkNotMark,
    /// The mark of the file is not that of the scale; the file's stands.
    MarkDiffersFromScale,
    /// A task that was not tried («X», «–»): no points, not zero.
    TaskNotTried,
    /// A cell of a task that holds neither points nor «X».
    TaskUnreadable,
    /// More points than the task has; kept out of the sums of the task.
    TaskOutOfRange,
    /// The number of the variant cannot be read.
    VariantUnknown,
    /// The cells of the row stand in wrong columns, it seems.
    ShiftedRow,
    /// A row of totals at the end; no row of a pupil.
    TotalsRow,
    /// The head of the table again; no row of a pupil.
    RepeatedHead,
    /// A formula as text, without its value.
    FormulaText,
    /// A column with names or documents of pupils; not read.
    PersonalColumn,
}

impl Rule {
    /// Every rule, in the order of reports.
    pub const ALL: [Self; 29] = [
        Self::Absent,
        Self::AbsentWithTotal,
        Self::TotalMissing,
        Self::TotalUnreadable,
        Self::TotalOutOfRange,
        Self::TotalDiffersFromTasks,
        Self::SchoolMissing,
        Self::SchoolSpelling,
        Self::DuplicateSame,
        Self::DuplicateOther,
        Self::DuplicateReplaced,
        Self::DuplicateKept,
        Self::LetterSpelling,
        Self::LetterUnknown,
        Self::OtherGrade,
        Self::GenderSpelling,
        Self::GenderUnknown,
        Self::JournalNotMark,
        Self::MarkNotMark,
        Self::MarkDiffersFromScale,
        Self::TaskNotTried,
        Self::TaskUnreadable,
        Self::TaskOutOfRange,
        Self::VariantUnknown,
        Self::ShiftedRow,
        Self::TotalsRow,
        Self::RepeatedHead,
        Self::FormulaText,
        Self::PersonalColumn,
    ];

    /// A few words for a table.
    pub fn title(self) -> &'static str {
        match self {
            Self::Absent => "отсутствовали",
            Self::AbsentWithTotal => "отсутствовали, но баллы стоят",
            Self::TotalMissing => "нет суммы баллов",
            Self::TotalUnreadable => "сумма баллов не число",
            Self::TotalOutOfRange => "сумма баллов вне шкалы",
            Self::TotalDiffersFromTasks => "сумма не равна баллам за задания",
            Self::SchoolMissing => "нет кода школы",
            Self::SchoolSpelling => "код школы записан иначе",
            Self::DuplicateSame => "строка повторена",
            Self::DuplicateOther => "код участника повторён с другими данными",
            Self::DuplicateReplaced => "строка исправлена другим файлом",
            Self::DuplicateKept => "коды участников повторяются часто",
            Self::LetterSpelling => "буква класса записана иначе",
            Self::LetterUnknown => "буква класса не указана",
            Self::OtherGrade => "в строке другой класс",
            Self::GenderSpelling => "пол записан иначе",
            Self::GenderUnknown => "пол не указан",
            Self::JournalNotMark => "отметка по журналу не от 2 до 5",
            Self::MarkNotMark => "отметка не от 2 до 5",
            Self::MarkDiffersFromScale => "отметка не по шкале",
            Self::TaskNotTried => "задание не выполнялось",
            Self::TaskUnreadable => "балл за задание не число",
            Self::TaskOutOfRange => "балл за задание больше возможного",
            Self::VariantUnknown => "вариант не число",
            Self::ShiftedRow => "ячейки строки сдвинуты",
            Self::TotalsRow => "итоговая строка",
            Self::RepeatedHead => "шапка таблицы повторена",
            Self::FormulaText => "формула записана текстом",
            Self::PersonalColumn => "столбцы с личными данными",
        }
    }

    /// What was done, in a sentence.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Absent => "Строка хранится и считается в «отсутствовали», в показателях не участвует.",
            Self::AbsentWithTotal => "Верим слову «отсутствовал»: строка в показателях не участвует. Проверьте её.",
            Self::TotalMissing => "Работа писалась, суммы баллов нет: строка хранится, в показателях не участвует.",
            Self::TotalUnreadable => "Вместо целого числа стоит слово или дробь: считается, что суммы нет.",
            Self::TotalOutOfRange => {
                "Сумма больше наибольшей или меньше нуля: строка хранится как есть, в показателях не участвует."
            }
            Self::TotalDiffersFromTasks => "Верим сумме из файла.",
            Self::SchoolMissing => "Строки собраны под кодом «без кода»: укажите школу в файле и загрузите его снова.",
            Self::SchoolSpelling => {
                "Одна школа — один код: «edu…» и «sch…», лишние пробелы, регистр, похожие буквы, «.0» приведены к одному виду."
            }
            Self::DuplicateSame => "Оставлена первая из одинаковых строк одного участника.",
            Self::DuplicateOther => {
                "Это разные участники с одним кодом или одна работа, записанная дважды: оставлены все строки. Проверьте их."
            }
            Self::DuplicateReplaced => {
                "Участник есть в двух файлах работы, и почти все строки у них общие: оставлена строка из файла, который стоит позже."
            }
            Self::DuplicateKept => {
                "Так часто код участника повторяться не может: значит, это не его код. Оставлены все строки."
            }
            Self::LetterSpelling => "Оставлена одна заглавная русская буква: «6а», «7 А», латинская «a» → «А».",
            Self::LetterUnknown => "Строка считается в школе, но не в классе.",
            Self::OtherGrade => "Число класса в ячейке не то, что у работы: строка осталась в этой работе. Проверьте.",
            Self::GenderSpelling => "Приведено к «м» и «ж».",
            Self::GenderUnknown => "Строка не участвует в сравнении мальчиков и девочек.",
            Self::JournalNotMark => "Строка не участвует в сравнении с журналом.",
            Self::MarkNotMark => "Отметка взята по шкале, если она есть; иначе отметки нет.",
            Self::MarkDiffersFromScale => "Верим отметке из файла. Если таких строк много, проверьте шкалу.",
            Self::TaskNotTried => "«X», «–», «Н»: балла нет, и это не ноль.",
            Self::TaskUnreadable => "Балл за задание не учтён, сумма баллов строки остаётся.",
            Self::TaskOutOfRange => "Балл за задание не учтён, сумма баллов строки остаётся.",
            Self::VariantUnknown => "Вариант не учтён, строка остаётся.",
            Self::ShiftedRow => "Строка прочитана по столбцам, как есть. Проверьте её в файле.",
            Self::TotalsRow => "Это не участник: строка не взята.",
            Self::RepeatedHead => "Это не участник: строка не взята.",
            Self::FormulaText => "Значения нет, ячейка считается пустой. Сохраните файл в Excel заново.",
            Self::PersonalColumn => "Фамилии, имена и документы не читаются и нигде не хранятся.",
        }
    }
}

/// Where a rule was applied, and to what. Never a name or a document number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// Name of the file.
    pub file: String,
    /// Name of the sheet; empty for text files.
    pub sheet: String,
    /// Number of the row in the sheet, from 1.
    pub row: u32,
    /// What stood there, shortened; a long word that may be a name is replaced by its length.
    pub text: String,
}

/// A rule with how often it was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Applied {
    /// The rule.
    pub rule: Rule,
    /// Rows (cells for rules about tasks).
    pub count: u64,
    /// Up to [`MAX_EXAMPLES`].
    pub examples: Vec<Example>,
}

/// What was done to the rows of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Cleaning {
    /// Rows of pupils met in the file.
    pub rows_met: u64,
    /// Rows kept: `rows_met` less repeated ones.
    pub rows_kept: u64,
    /// Rules that were applied, in the order of [`Rule::ALL`].
    pub applied: Vec<Applied>,
    /// Sentences about the whole: a borrowed scale, a contradiction, a maximum that nobody names.
    pub remarks: Vec<String>,
    /// Heads of columns that have no meaning for us; they were not read.
    pub unused_columns: Vec<String>,
}

impl Cleaning {
    /// How often a rule was applied.
    pub fn count(&self, rule: Rule) -> u64 {
        self.applied.iter().find(|one| one.rule == rule).map_or(0, |one| one.count)
    }

    /// Notes one application; `example` is asked only while examples are wanted.
    pub fn note(&mut self, rule: Rule, example: impl FnOnce() -> Example) {
        self.note_many(rule, 1, example);
    }

    /// Notes several applications at once.
    pub fn note_many(&mut self, rule: Rule, count: u64, example: impl FnOnce() -> Example) {
        if count == 0 {
            return;
        }
        let at = match self.applied.binary_search_by_key(&rule, |one| one.rule) {
            Ok(at) => at,
            Err(at) => {
                self.applied.insert(at, Applied { rule, count: 0, examples: Vec::new() });
                at
            }
        };
        if let Some(one) = self.applied.get_mut(at) {
            one.count += count;
            if one.examples.len() < MAX_EXAMPLES {
                one.examples.push(example());
            }
        }
    }

    /// Takes a row out of the count of its status: it repeats another one and is not kept. So the counts of absent rows,
    /// of rows without a total and of totals out of range are those of the rows that are kept.
    pub(super) fn taken_out(&mut self, status: Status) {
        let counted: &[Rule] = match status {
            Status::Used => &[],
            Status::Absent => &[Rule::Absent],
            Status::NoTotal => &[Rule::TotalMissing, Rule::TotalUnreadable],
            Status::OutOfRange => &[Rule::TotalOutOfRange],
        };
        if let Some(one) = self.applied.iter_mut().find(|one| counted.contains(&one.rule)) {
            one.count -= 1;
        }
        self.applied.retain(|one| one.count > 0);
    }

    /// Adds what was done to other rows of the same work.
    pub fn add(&mut self, other: Self) {
        self.rows_met += other.rows_met;
        self.rows_kept += other.rows_kept;
        for one in other.applied {
            let mut examples = one.examples.into_iter();
            let first = examples.next();
            if let Some(first) = first {
                self.note_many(one.rule, one.count, || first);
            }
            if let Some(here) = self.applied.iter_mut().find(|here| here.rule == one.rule) {
                let room = MAX_EXAMPLES.saturating_sub(here.examples.len());
                here.examples.extend(examples.take(room));
            }
        }
        for remark in other.remarks {
            self.remark(remark);
        }
        for head in other.unused_columns {
            if !self.unused_columns.contains(&head) {
                self.unused_columns.push(head);
            }
        }
    }

    /// Adds a sentence once.
    pub fn remark(&mut self, sentence: String) {
        if !self.remarks.contains(&sentence) {
            self.remarks.push(sentence);
        }
    }
}
