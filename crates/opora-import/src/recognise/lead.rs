//! The lines above a table: mark of the annex, title, goal, tasks, period.

use opora_core::reading::Place;

use super::stream::Line;
use super::token::{bullet, fold, has_stem, numbered, starts_small, without_stop};
use super::{dates, joined};

/// What stands above a plan or a list.
#[derive(Debug, Default, Clone)]
pub(crate) struct Lead {
    pub title: Option<String>,
    pub goal: Option<String>,
    pub tasks: Vec<String>,
    /// «Срок реализации: 2021–2023 годы».
    pub period: Option<String>,
    /// The annex mark was seen: a new part of the document begins.
    pub annex: Option<String>,
    /// The day in the mark of the annex or in the stamp of approval.
    pub signed: Option<chrono::NaiveDate>,
    /// A section that opens right above the table.
    pub section: Option<Line>,
    pub place: Place,
    /// Lines that belong to nothing here.
    pub left: Vec<Line>,
}

/// Whether a line is the mark of an annex: «Приложение № 2 к приказу …».
pub(crate) fn is_annex(text: &str) -> bool {
    let folded = fold(text);
    let Some(rest) = folded.strip_prefix("приложение") else { return false };
    let rest = rest.trim_start();
    // «Приложение: на 2 л. в 1 экз.» counts the sheets of a letter and opens nothing.
    let sheets = rest.trim_start_matches([':', ' ']).starts_with("на ") && rest.contains(" л");
    if sheets || rest.starts_with(':') && rest.contains("экз") {
        return false;
    }
    rest.is_empty()
        || rest.starts_with(['№', ':'])
        || rest.starts_with("n ")
        || rest.starts_with(|c: char| c.is_ascii_digit())
        || rest.starts_with("к ")
}

/// «УТВЕРЖДЕН приказом …», «Утверждаю».
fn is_approval(text: &str) -> bool {
    let folded = fold(text);
    ["утвержден", "утверждаю", "согласован", "принят", "рассмотрен"].iter().any(|word| folded.starts_with(word))
        && text.chars().count() < 120
}

/// Lines below an annex mark that still belong to it: «к приказу управления», «от 12.11.2020 № 06».
fn goes_with_annex(text: &str) -> bool {
    let folded = fold(text);
    let short = text.chars().count() < 130;
    let begins = [
        "к приказу",
        "к постановлению",
        "к распоряжению",
        "к решению",
        "к письму",
        "приказом",
        "постановлением",
        "от ",
        "№",
        "распоряжением",
    ]
    .iter()
    .any(|word| folded.starts_with(word));
    short && (begins || (starts_small(text) && !has_stem(&folded, &["мероприят", "план", "дорожн"])))
}

/// Lines of a stamp of approval: a position, a name, a day, an act.
fn goes_with_approval(text: &str) -> bool {
    let folded = fold(text);
    let title = has_stem(&folded, &["план", "дорожн", "программ", "комплекс", "график", "мероприят"]);
    text.chars().count() < 110 && (!title || folded.starts_with("приказом") || !dates::find(text).is_empty())
}

/// Words that titles of plans, programmes and lists begin with or hold.
const TITLE_WORDS: &[&str] = &[
    "план",
    "план-график",
    "дорожн",
    "программ",
    "комплекс",
    "мероприяти",
    "график",
    "перечень",
    "список",
    "паспорт",
    "сетевой",
    "ответственные",
    "закреплен",
    "состав",
    "распределен",
    "циклограмм",
    "проект",
    "система мер",
    "меры",
    "карт",
    "кураторы",
    "наставник",
];

/// Lines that a title may take.
const TITLE_LINES: usize = 8;

/// Understands the lines above a table.
pub(crate) fn read(lines: Vec<Line>) -> Lead {
    let mut lead = Lead::default();
    let mut title: Vec<Line> = Vec::new();
    let mut state = State::Text;
    for line in lines {
        let text = line.text.clone();
        let folded = fold(&text);
        if is_annex(&text) || is_approval(&text) {
            lead.left.append(&mut title);
            let mark = lead.annex.take();
            lead.annex = Some(joined(mark.iter().map(String::as_str).chain([text.as_str()])));
            state = if is_annex(&text) { State::Annex } else { State::Approval(5) };
            continue;
        }
        if state == State::Approval(0) {
            state = State::Text;
        }
        if let State::Approval(left) = state
            && goes_with_approval(&text)
        {
            let mark = lead.annex.take();
            lead.annex = Some(joined(mark.iter().map(String::as_str).chain([text.as_str()])));
            state = State::Approval(left - 1);
            continue;
        }
        if state == State::Annex && goes_with_annex(&text) {
            let mark = lead.annex.take();
            lead.annex = Some(joined(mark.iter().map(String::as_str).chain([text.as_str()])));
            continue;
        }
        if let Some(rest) = labelled(&folded, &text, &["цель", "цели"]) {
            lead.goal = (!rest.is_empty()).then(|| rest.to_owned());
            state = State::Goal;
            continue;
        }
        if let Some(rest) = labelled(&folded, &text, &["задачи", "задача"]) {
            if !rest.is_empty() {
                lead.tasks.push(item_text(rest));
            }
            state = State::Tasks;
            continue;
        }
        if let Some(rest) = labelled(&folded, &text, &["срок", "сроки", "период"])
            && !rest.is_empty()
        {
            lead.period = Some(rest.to_owned());
            state = State::Text;
            continue;
        }
        match state {
            State::Goal if lead.goal.is_none() || starts_small(&text) || bullet(&text).is_some() => {
                let goal = lead.goal.take().unwrap_or_default();
                lead.goal = Some(crate::mend::text::join(&goal, bullet(&text).unwrap_or(&text)));
                continue;
            }
            State::Tasks if bullet(&text).is_some() || numbered(&text).is_some() || lead.tasks.is_empty() => {
                lead.tasks.push(item_text(&text));
                continue;
            }
            State::Tasks if starts_small(&text) => {
                if let Some(last) = lead.tasks.last_mut() {
                    if last.ends_with(';') {
                        lead.tasks.push(item_text(&text))
                    } else {
                        *last = crate::mend::text::join(last, &text)
                    }
                }
                continue;
            }
            State::Text | State::Annex | State::Approval(_) | State::Goal | State::Tasks => state = State::Text,
        }
        title.push(line);
    }
    lead.signed = lead.annex.as_deref().and_then(|mark| dates::find(mark).last().map(|found| found.date));
    if title.len() > 1 && title.last().is_some_and(|line| opens_section(&line.text) || opens_month(&line.text)) {
        lead.section = title.pop();
    }
    set_title(&mut lead, title);
    if lead.title.is_none() {
        lead.left.extend(lead.section.take());
    }
    lead.tasks.iter_mut().for_each(|task| *task = without_stop(task).to_owned());
    lead
}

/// «3. План мероприятий по реализации Программы»: a numbered chapter that is the plan itself.
fn names_plan(text: &str) -> bool {
    numbered(text).is_some_and(|found| {
        let folded = fold(found.rest.trim_start_matches(['«', '"']));
        ["план", "дорожн", "комплекс мер", "перечень мероприятий", "система мероприятий", "программа мероприятий"]
            .iter()
            .any(|word| folded.starts_with(word))
    })
}

/// «Сентябрь» right above the first of several tables, one a month.
fn opens_month(text: &str) -> bool {
    text.split_whitespace().count() == 1 && text.starts_with(char::is_uppercase) && dates::month_of(text).is_some()
}

/// «1. Работа с руководителями» right above a table.
fn opens_section(text: &str) -> bool {
    if names_plan(text) {
        return false;
    }
    let named = has_stem(&fold(text), &["раздел", "направление", "блок", "этап", "модуль"]);
    let listed = numbered(text).is_some_and(|found| !found.rest.is_empty());
    (listed || named) && text.chars().count() < 160 && !text.ends_with([';', ':'])
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    Annex,
    /// Lines that the stamp «УТВЕРЖДАЮ» may still take.
    Approval(u8),
    Goal,
    Tasks,
}

fn item_text(text: &str) -> String {
    let text = bullet(text).unwrap_or(text);
    numbered(text).map_or(text, |found| found.rest).to_owned()
}

/// «Цель: …», «Задачи программы: …»: what stands behind the colon.
fn labelled<'a>(folded: &str, text: &'a str, words: &[&str]) -> Option<&'a str> {
    let word = folded.split(|c: char| !c.is_alphabetic()).next()?;
    if !words.contains(&word) {
        return None;
    }
    let colon = text.find([':', '–', '—']).filter(|at| *at < 90);
    match colon {
        Some(at) => text.get(at..).map(|rest| rest.trim_start_matches([':', '–', '—', ' '])),
        None => (text.split_whitespace().count() <= 3).then_some(""),
    }
}

/// The title is the last run of lines above the table that begins with a word of titles.
fn set_title(lead: &mut Lead, lines: Vec<Line>) {
    let is_heading = |line: &Line| {
        let folded = fold(&line.text);
        let words = has_stem(&folded, TITLE_WORDS);
        let plain = numbered(&line.text).is_none() || names_plan(&line.text);
        words && line.text.chars().count() < 400 && !starts_small(&line.text) && plain
    };
    let from_end = lines.len().saturating_sub(TITLE_LINES);
    let start = (from_end..lines.len()).find(|at| {
        lines.get(*at).is_some_and(is_heading)
            && lines
                .iter()
                .skip(*at + 1)
                .all(|line| !line.text.ends_with(';') && numbered(&line.text).is_none_or(|n| n.rest.is_empty()))
            && lines.get(*at).is_some_and(|line| line.text.chars().count() < 160 || *at + 1 == lines.len())
    });
    // Without such words a centred or bold line right above the table is its title.
    let start = start.or_else(|| {
        let at = lines.len().checked_sub(1)?;
        lines
            .get(at)
            .is_some_and(|line| line.style.centred || line.style.bold || line.style.heading.is_some())
            .then_some(at)
    });
    let Some(start) = start else {
        lead.left.extend(lines);
        return;
    };
    let mut lines = lines;
    let title = lines.split_off(start);
    lead.left.extend(lines);
    lead.place = title.first().map(|line| line.place).unwrap_or_default();
    lead.place.to = title.last().and_then(|line| line.place.to);
    let words = joined(title.iter().map(|line| line.text.as_str()));
    let bare = numbered(&words).filter(|_| names_plan(&words)).map(|found| found.rest.to_owned());
    lead.title = Some(bare.unwrap_or(words));
}
