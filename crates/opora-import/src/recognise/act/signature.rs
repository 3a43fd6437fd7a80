//! The signature: a position over up to four lines and a name before or behind it.

use opora_core::reading::{Remark, Signatory};

use crate::recognise::dates;
use crate::recognise::joined;
use crate::recognise::lead::is_annex;
use crate::recognise::stream::Line;
use crate::recognise::token::{bullet, cut, fold, numbered};

/// A signature and where it stands among the lines.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub signatory: Option<Signatory>,
    /// Index of its first line.
    pub from: usize,
    /// Index behind its last line.
    pub to: usize,
    pub remarks: Vec<Remark>,
}

/// Lines that a position may take.
const POSITION_LINES: usize = 5;

/// First words of the position of somebody who signs, in the nominative.
const POSITIONS: &[&str] = &[
    "начальник",
    "заместитель",
    "директор",
    "глава",
    "и.о",
    "и. о",
    "ио ",
    "исполняющ",
    "врио",
    "вр.и.о",
    "руководитель",
    "заведующ",
    "председатель",
    "первый заместитель",
    "министр",
    "мэр",
    "управляющ",
    "зам.",
    "зав.",
    "ректор",
    "советник",
    "врип",
    "временно",
    "секретарь",
    "глав",
    "зам ",
    "методист",
    "специалист",
    "ведущий специалист",
    "старший методист",
    "врид",
    "проректор",
    "вр. и.о",
    "вр. и. о",
    "координатор",
    "президент",
];

/// Whether the words are those of a position, whatever their first letter.
fn names_position(text: &str) -> bool {
    let folded = fold(text);
    POSITIONS.iter().any(|word| folded.starts_with(word))
}

fn opens_position(text: &str) -> bool {
    names_position(text) && text.chars().next().is_some_and(char::is_uppercase)
}

/// Finds the signature among the lines behind the operative word.
pub(crate) fn find(lines: &[(usize, &Line)]) -> Found {
    let text = |at: usize| lines.get(at).map(|(_, line)| line.text.as_str()).unwrap_or_default();
    let stops = |at: &usize| is_annex(text(*at)) || another_act(text(*at)) || opens_tail(text(*at));
    let end = (0..lines.len()).find(stops).unwrap_or(lines.len());
    let last_clause = (0..end).rev().find(|at| {
        numbered(text(*at)).is_some_and(|n| n.number.starts_with(|c: char| c.is_ascii_digit()) && !n.rest.is_empty())
    });
    // A plan without a table behind the signature has numbers too; the first signature-like place decides.
    for at in 0..end {
        if let Some(found) = signature_at(lines, at, end) {
            return found;
        }
    }
    // Nobody signed: the clauses end before the position or where the title of an annex stands.
    let position = (last_clause.map_or(0, |at| at + 1)..end).find(|at| opens_position(text(*at)));
    if let Some(at) = position {
        let to = (at + 1..end.min(at + POSITION_LINES))
            .find(|i| is_title_line(text(*i)))
            .unwrap_or_else(|| (at + 1).min(end));
        let position = joined((at..to).map(text)).trim_end_matches([':', ',', ' ', '_']).to_owned();
        return Found {
            signatory: Some(Signatory { position: Some(position), name: None }),
            from: at,
            to,
            ..Found::default()
        };
    }
    let title = (last_clause.map_or(0, |at| at + 1)..end).find(|at| is_title_line(text(*at))).unwrap_or(end);
    Found { signatory: None, from: title, to: title, ..Found::default() }
}

/// «План мероприятий …», «ДОРОЖНАЯ КАРТА» as the heading of an annex.
fn is_title_line(text: &str) -> bool {
    let folded = fold(text.trim_start_matches(['«', '"', ' ']));
    ["план", "дорожная карта", "программа", "муниципальная программа", "перечень", "список", "состав"]
        .iter()
        .any(|word| folded.starts_with(word))
}

/// A second act begins here.
fn another_act(text: &str) -> bool {
    super::kind_line(text).is_some() && text.chars().all(|c| !c.is_lowercase())
}

/// «С приказом ознакомлены:», «Рассылка: …»: whoever stands behind such words has not signed the act.
fn opens_tail(text: &str) -> bool {
    let folded = fold(text);
    ["рассылка", "разослано", "ознакомлен", "список рассылки"].iter().any(|word| folded.starts_with(word))
        || folded.starts_with("с приказом") && folded.contains("ознакомлен")
        || folded.starts_with("с распоряжением") && folded.contains("ознакомлен")
}

/// Lines of the stamp of an electronic signature, which name its owner and stand in the middle of the signature.
pub(crate) fn is_stamp(text: &str) -> bool {
    let folded = fold(text);
    ["документ подписан", "подписано электронной", "электронной подписью", "сертификат", "владелец", "действителен"]
        .iter()
        .any(|word| folded.starts_with(word))
}

/// A position without what only marks the place of the signature: «(подпись)», «п/п», «М.П.», underscores.
fn position_of(words: &str) -> String {
    const MARKS: [&str; 10] =
        ["(подпись)", "подпись", "(подпись", "п/п", "м.п.", "м.п", "мп", "подписал:", "подписала:", "подписано:"];
    let kept = words.split(' ').filter(|word| !MARKS.contains(&fold(word).as_str()));
    joined(kept).trim_matches([':', ',', ' ', '_', '/']).to_owned()
}

fn signature_at(lines: &[(usize, &Line)], at: usize, end: usize) -> Option<Found> {
    let text = |i: usize| lines.get(i).map(|(_, line)| line.text.as_str()).unwrap_or_default();
    let line = text(at);
    let listed =
        bullet(line).is_some() || numbered(line).is_some_and(|n| n.number.starts_with(|c: char| c.is_ascii_digit()));
    if listed || line.chars().count() > 220 {
        return None;
    }
    let mut names = dates::find_names(line);
    if is_stamp(line) {
        return None;
    }
    if names.is_empty() && line.chars().count() < 140 {
        names = dates::find_full_names(line);
        names.extend(dates::find_last_name(line).filter(|_| names.is_empty()));
    }
    let name = match names.as_slice() {
        [only] => only,
        _ => return None,
    };
    let before = position_of(cut(line, 0, name.from).trim_matches(['_', ' ', '/', '.', '(', ')']).trim());
    let before = before.as_str();
    let behind = cut(line, name.to, line.len()).trim_matches(['_', ' ', '/', '.', '(', ')', ',', ';']).trim();
    let signed = cut(line, name.from, name.to).to_owned();
    if is_executor(line) {
        return None;
    }
    if before.is_empty() && behind.is_empty() {
        return Some(alone(lines, at, end, signed));
    }
    // A small letter begins a signature only where the sentence above is over.
    let above_over = || at.checked_sub(1).is_none_or(|above| text(above).trim_end().ends_with(['.', ';']));
    let own_line = fold(line);
    let labelled = ["п/п", "подпис"].iter().any(|word| own_line.starts_with(word));
    let position = opens_position(before) || names_position(before) && (labelled || above_over());
    if behind.is_empty() && position && !line.trim_end().ends_with([';', ',', ':']) {
        let position = Some(before.trim_end_matches([':', ',', ' ', '_']).to_owned());
        return Some(Found {
            signatory: Some(Signatory { position, name: Some(signed) }),
            from: at,
            to: at + 1,
            ..Found::default()
        });
    }
    if behind.is_empty() {
        // The position began on the lines above: «Заместитель главы администрации / по вопросам … И.И. Иванов».
        let start = (at.saturating_sub(POSITION_LINES)..at).rev().find(|i| opens_position(text(*i)))?;
        let plain = (start..at).all(|i| {
            let t = text(i);
            bullet(t).is_none()
                && numbered(t).is_none()
                && t.chars().count() < 90
                && !t.trim_end().ends_with(['.', ';'])
        });
        if !plain
            || line.trim_end().ends_with('.')
                && !line.trim_end().ends_with(cut(line, name.from, name.to))
                && before.chars().count() > 80
        {
            return None;
        }
        let above = (start..at).map(text).filter(|line| !is_stamp(line));
        let position = position_of(&joined(above.chain([before])));
        return Some(Found {
            signatory: Some(Signatory { position: Some(position), name: Some(signed) }),
            from: start,
            to: at + 1,
            ..Found::default()
        });
    }
    if before.is_empty() && names_position(behind) && line.chars().count() < 120 {
        return Some(Found {
            signatory: Some(Signatory { position: Some(behind.to_owned()), name: Some(signed) }),
            from: at,
            to: at + 1,
            ..Found::default()
        });
    }
    None
}

/// A name on a line of its own: the position stands on the lines above or below.
fn alone(lines: &[(usize, &Line)], at: usize, end: usize, name: String) -> Found {
    let text = |i: usize| lines.get(i).map(|(_, line)| line.text.as_str()).unwrap_or_default();
    let mut from = at;
    let mut start = None;
    for i in (at.saturating_sub(POSITION_LINES)..at).rev() {
        let line = text(i);
        let stamp = matches!(fold(line).trim_matches(['.', '_', ' ']), "подпись" | "мп" | "м.п");
        if numbered(line).is_some_and(|n| n.number.starts_with(|c: char| c.is_ascii_digit())) || bullet(line).is_some()
        {
            break;
        }
        if opens_position(line) {
            start = Some(i);
            // «И.о. начальника» or a first line above may still belong to it.
            continue;
        }
        if start.is_some() && !stamp {
            break;
        }
    }
    let mut position = None;
    if let Some(start) = start {
        from = start;
        position = Some(position_of(&joined((start..at).map(text).filter(|line| !is_stamp(line)))));
    } else if at + 1 < end && opens_position(text(at + 1)) {
        position = Some(text(at + 1).to_owned());
        return Found {
            signatory: Some(Signatory { position, name: Some(name) }),
            from,
            to: at + 2,
            ..Found::default()
        };
    }
    Found { signatory: Some(Signatory { position, name: Some(name) }), from, to: at + 1, ..Found::default() }
}

/// «Исп. Петрова А.А.», «Иванова И.И., 2-12-12».
fn is_executor(line: &str) -> bool {
    let folded = fold(line);
    folded.starts_with("исп") && !folded.starts_with("исполняющ")
        || folded.contains("тел.")
        || folded.starts_with("ознакомлен")
}
