//! What belongs to nothing in a phrase, and what remains with a meaning.

use chrono::Datelike;

use crate::deadline::guess::{Guess, Refused};
use crate::deadline::lex::Lexed;
use crate::deadline::syntax::{Piece, YearOf};
use crate::deadline::words::may_be_month;

/// Sorts out what belongs to nothing; what remains has a meaning.
pub(super) fn weigh(pieces: &[Piece], lexed: &Lexed, guess: &mut Guess<'_>) -> Result<Vec<Piece>, Refused> {
    let text = |from: usize, to: usize| lexed.text.get(from..to).unwrap_or("").trim().to_owned();
    let mut kept = Vec::with_capacity(pieces.len());
    let mut stray = None;
    let mut strange_year = None;
    for piece in pieces {
        match *piece {
            Piece::Impossible { from, to } => {
                return Err(format!("«{}» — такого дня нет в календаре", text(from, to)));
            }
            Piece::Stray { from, to } => {
                stray.get_or_insert_with(|| text(from, to));
            }
            Piece::Unknown { from, to } => {
                let before_all = !kept.iter().any(is_meaning);
                let behind = lexed.text.get(to..).unwrap_or("");
                let introduces = behind.trim_start_matches([' ', '.', ')']);
                // «Семинар – май», «Семинар: май», but not «ОГЭ-2021».
                // «ентябрь – октябрь» introduces nothing: a month lost its letter.
                let words = text(from, to);
                let one = !words.contains([',', ';']) && !words.split_whitespace().any(may_be_month);
                let label = before_all
                    && one
                    && (introduces.starts_with(':') || (introduces.starts_with('-') && !behind.starts_with('-')));
                if !label {
                    guess.doubt(format!("слова «{}» в сроке не учтены", text(from, to)));
                }
            }
            Piece::About => guess.doubt("срок назван ориентировочно"),
            Piece::Except => {
                return Err("в сроке есть исключение или условие: перечислите сроки явно".to_owned());
            }
            Piece::Not => guess.doubt("в сроке есть отрицание: оно не учтено"),
            Piece::Nominative => guess.doubt("число стоит перед названием месяца не в той форме: взят день месяца"),
            Piece::Floating { from, to } => {
                return Err(format!("«{}» — не сказано, какой это год или месяц", text(from, to)));
            }
            Piece::AtLeast { least, most } => {
                guess.doubt(format!("названо от {least} до {most} раз: взято не менее {least}"));
            }
            Piece::Doubt(reason) => guess.doubt(reason),
            Piece::MonthNumber => guess.doubt("месяц назван цифрами: проверьте, что это месяц"),
            Piece::ShortYear { year, from, to } => {
                let planned =
                    guess.context.period.is_some_and(|plan| (plan.start.year()..=plan.end.year()).contains(&year));
                if planned {
                    guess.doubt(format!("две цифры после месяца взяты за год: {year}"));
                } else {
                    strange_year = Some(year);
                    stray.get_or_insert_with(|| text(from, to));
                }
            }
            Piece::Mention(mut mention) => {
                // The number behind the month was no year of the plan.
                if let Some(year) = strange_year {
                    for span in std::iter::once(&mut mention.span).chain(mention.end.as_mut()) {
                        if span.year == YearOf::Calendar(year) {
                            span.year = YearOf::Unsaid;
                        }
                    }
                }
                kept.push(Piece::Mention(mention));
            }
            Piece::Or => guess.doubt("срок назван на выбор («или»)"),
            Piece::Clock | Piece::Target => {}
            Piece::Break
            | Piece::MonthWeeks { .. }
            | Piece::UnitMonths { .. }
            | Piece::UnitWeek { .. }
            | Piece::WorkingDays
            | Piece::Rate { .. }
            | Piece::DayOf { .. }
            | Piece::Weekdays { .. }
            | Piece::MonthWeekday { .. }
            | Piece::External
            | Piece::OnDemand
            | Piece::Always
            | Piece::Above
            | Piece::Relative { .. }
            | Piece::YearAfter { .. }
            | Piece::OfMonth
            | Piece::Then
            | Piece::First
            | Piece::Count(_) => kept.push(*piece),
        }
    }
    if !kept.iter().any(is_meaning) {
        return Err(match stray {
            Some(number) => format!("число «{number}» ни к чему не относится: срок не распознан"),
            None => "в этих словах срока нет".to_owned(),
        });
    }
    if let Some(number) = stray {
        // «15,10,2021»: a year or a frequency alone would be a wrong reading of these numbers.
        let dated = kept.iter().any(|piece| match piece {
            Piece::Mention(mention) => mention.span.month.is_some(),
            _ => false,
        });
        if !dated {
            return Err(format!("число «{number}» ни к чему не относится: срок не распознан"));
        }
        guess.doubt(format!("число «{number}» в сроке не учтено"));
    }
    Ok(kept)
}

pub(super) fn is_meaning(piece: &Piece) -> bool {
    !matches!(piece, Piece::Break | Piece::Then | Piece::First | Piece::Count(_) | Piece::OfMonth)
}
