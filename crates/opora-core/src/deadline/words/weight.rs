//! How much a word says of time where it stands in a sentence and not in a cell of its own.

use super::{Word, lookup};

/// What a word does in words of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It names a time: «квартал», «вторник», «ежемесячно».
    Tells,
    /// It names none, yet a time may end with it: «года», «отчётным», «включительно».
    Closes,
    /// It only stands between words of time: «до», «не», «каждого».
    Joins,
}

/// The weight of a lower-case word without «ё»; nothing for words that end a deadline.
pub fn weight(word: &str) -> Option<Weight> {
    Some(match lookup(word)? {
        Word::Month(_)
        | Word::Weekday(_)
        | Word::CountedTimes(_)
        | Word::School
        | Word::Calendar
        | Word::Working
        | Word::Workdays
        | Word::Day
        | Word::Week
        | Word::MonthUnit
        | Word::TenDays
        | Word::Quarter
        | Word::Term
        | Word::Trimester
        | Word::HalfYear
        | Word::Half
        | Word::DayNumber
        | Word::Season(_)
        | Word::Holidays
        | Word::Regularly(_)
        | Word::Always => Weight::Tells,
        Word::Year | Word::Years | Word::Reporting | Word::Inclusive | Word::Hour | Word::Time => Weight::Closes,
        Word::Ordinal(_)
        | Word::Cardinal(_)
        | Word::Times
        | Word::Last
        | Word::SeasonOf(_)
        | Word::Beginning
        | Word::Middle
        | Word::End
        | Word::Completion
        | Word::Before
        | Word::From
        | Word::Along
        | Word::Towards
        | Word::In
        | Word::Ahead
        | Word::Through
        | Word::After
        | Word::During
        | Word::Not
        | Word::Later
        | Word::Earlier
        | Word::Less
        | Word::More
        | Word::Every
        | Word::And
        | Word::Then
        | Word::Starting
        | Word::Whole
        | Word::Period
        | Word::Running
        | Word::Moment
        | Word::Following
        | Word::Current
        | Word::Between => Weight::Joins,
        Word::Label if word.starts_with("срок") || word == "чем" => Weight::Joins,
        _ => return None,
    })
}

/// Whether a lower-case word without «ё» names a frequency: «ежеквартально», «ежеквартальный».
pub fn is_frequency(word: &str) -> bool {
    matches!(lookup(word), Some(Word::Regularly(_)))
}

/// Whether a lower-case word without «ё» names a day of the week.
pub fn is_weekday(word: &str) -> bool {
    matches!(lookup(word), Some(Word::Weekday(_)))
}
