//! The words of deadlines, and what kind of word each is.

mod forms;
mod misprints;
mod weight;

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use crate::calendar::Season;
use crate::deadline::words::forms::{CARDINALS, FORMS, HARD, MONTHS, ORDINAL_STEMS, STEMS, WEEKDAYS};
use crate::reading::Per;

pub(super) use misprints::{may_be_month, misspelt};
pub use weight::{Weight, is_frequency, is_weekday, weight};

/// What a known word is to a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// A month, 1 to 12.
    Month(u8),
    /// A day of the week, 0 for Monday.
    Weekday(u8),
    /// «первая», «третьего».
    Ordinal(u8),
    /// «два», «пяти».
    Cardinal(u8),
    /// «раз», «раза».
    Times,
    /// «однократно», «дважды».
    CountedTimes(u8),
    /// «последний».
    Last,
    /// «год», «г».
    Year,
    /// «годы», «гг».
    Years,
    /// «учебный», «уч».
    School,
    /// «календарный».
    Calendar,
    /// «день».
    Day,
    /// «неделя».
    Week,
    /// «месяц».
    MonthUnit,
    /// «декада».
    TenDays,
    /// «квартал».
    Quarter,
    /// «четверть».
    Term,
    /// «триместр».
    Trimester,
    /// «полугодие».
    HalfYear,
    /// «половина».
    Half,
    /// «число».
    DayNumber,
    /// «осень».
    Season(Season),
    /// «осенние».
    SeasonOf(Season),
    /// «каникулы».
    Holidays,
    /// «начало».
    Beginning,
    /// «середина».
    Middle,
    /// «конец».
    End,
    /// «окончание», «завершение», «истечение».
    Completion,
    /// «до».
    Before,
    /// «с», «со», «от».
    From,
    /// «от»: the date of a paper, or the beginning of a range.
    Dated,
    /// «по».
    Along,
    /// «к».
    Towards,
    /// «в», «на», «во».
    In,
    /// «за».
    Ahead,
    /// «через», «спустя».
    Through,
    /// «после».
    After,
    /// «накануне», «перед».
    Eve,
    /// «при», «по мере».
    Upon,
    /// «мере».
    Measure,
    /// «течение», «протяжение».
    During,
    /// «не».
    Not,
    /// «позднее», «позже».
    Later,
    /// «ранее», «раньше».
    Earlier,
    /// «менее», «реже».
    Less,
    /// «более», «чаще».
    More,
    /// «каждый».
    Every,
    /// «ежемесячно» and the like.
    Regularly(Per),
    /// «и».
    And,
    /// «или», «либо».
    Or,
    /// «затем», «далее».
    Then,
    /// «начиная».
    Starting,
    /// «постоянно».
    Always,
    /// «весь».
    Whole,
    /// «период».
    Period,
    /// «программы», «проекта».
    Programme,
    /// «действия», «реализации».
    Running,
    /// «график», «циклограмма», «план».
    Schedule,
    /// «согласно», «соответствии».
    According,
    /// «утверждённый», «отдельный».
    Approved,
    /// «установленные».
    SetElsewhere,
    /// «необходимости».
    Need,
    /// «запрос», «требование».
    Request,
    /// «наличии», «поступления».
    Occasion,
    /// «рабочий».
    Working,
    /// «будни».
    Workdays,
    /// «момент».
    Moment,
    /// «следующий».
    Following,
    /// «отчётный».
    Reporting,
    /// «прошлый», «предыдущий».
    Past,
    /// «текущий», «настоящий».
    Current,
    /// «новый».
    New,
    /// «то», «тот».
    That,
    /// «же».
    Same,
    /// «включительно».
    Inclusive,
    /// «подписания», «издания».
    Signing,
    /// «приказ».
    Act,
    /// Words that only introduce: «срок», «исполнения», «доклад».
    Label,
    /// «ориентировочно», «примерно».
    About,
    /// «кроме», «исключением», «если».
    Except,
    /// «часов», «мин».
    Hour,
    /// «процентов».
    Percent,
    /// «время».
    Time,
    /// «между».
    Between,
    /// «незамедлительно», «срочно».
    AtOnce,
    /// «этап», «тур»: a number before it is no number of time.
    Stage,
}

/// A dictionary key is short and trusted, so a plain multiplicative hash is enough and several times faster.
#[derive(Default)]
pub(super) struct ShortHasher(u64);

impl Hasher for ShortHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut value = [0_u8; 8];
            for (to, from) in value.iter_mut().zip(chunk) {
                *to = *from;
            }
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(value)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
        self.0 ^= self.0 >> 29;
    }
}

type Table = HashMap<String, Word, BuildHasherDefault<ShortHasher>>;

/// The kind of a lower-case word without «ё».
pub(super) fn lookup(word: &str) -> Option<Word> {
    // The longest known form has fewer than 48 bytes.
    if word.len() > 48 { None } else { TABLE.get(word).copied() }
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    let mut add = |forms: &str, word: Word| {
        for form in forms.split(' ') {
            table.entry(form.to_owned()).or_insert(word);
        }
    };
    for (number, forms) in MONTHS {
        add(forms, Word::Month(*number));
    }
    for (number, forms) in WEEKDAYS {
        add(forms, Word::Weekday(*number));
    }
    for (word, forms) in FORMS {
        add(forms, *word);
    }
    for (number, forms) in CARDINALS {
        add(forms, Word::Cardinal(*number));
    }
    let mut add_stem = |stem: &str, endings: &str, word: Word| {
        for ending in endings.split(' ') {
            table.entry(format!("{stem}{ending}")).or_insert(word);
        }
    };
    for (number, stem) in ORDINAL_STEMS {
        add_stem(stem, HARD, Word::Ordinal(*number));
    }
    add_stem("трет", "ий ья ье ьего ьей ьему ью ьих ьи ьем", Word::Ordinal(3));
    for (word, stem, endings) in STEMS {
        add_stem(stem, endings, *word);
    }
    table
});
