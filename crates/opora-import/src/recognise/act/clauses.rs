//! The clauses of an act: numbers, words, addressees (their own or of the clause above), deadlines.

use opora_core::party::Declared;
use opora_core::reading::{Clause, Party, PartyKind, Place};
use opora_core::{party, russian};

use super::stretch;
use crate::mend::text;
use crate::recognise::dates;
use crate::recognise::stream::Line;
use crate::recognise::token::{TokenKind, bullet, cut, fold, numbered, starts_small, tokens, without_stop};

/// Clauses with the lines of each.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub clauses: Vec<Clause>,
    pub lines: Vec<Vec<Line>>,
}

/// Reads the clauses.
pub(crate) fn read(lines: &[(usize, &Line)], declared: &Declared) -> Read {
    let mut read = Read::default();
    for (_, line) in lines {
        match opens_clause(&line.text, read.clauses.last()) {
            Some((number, words)) => {
                read.clauses.push(Clause { number: Some(number), text: words, place: line.place, ..Clause::default() });
                read.lines.push(vec![(*line).clone()]);
            }
            None => match (read.clauses.last_mut(), read.lines.last_mut()) {
                (Some(clause), Some(own)) => {
                    append(clause, line);
                    own.push((*line).clone());
                }
                _ => {
                    read.clauses.push(Clause { text: line.text.clone(), place: line.place, ..Clause::default() });
                    read.lines.push(vec![(*line).clone()]);
                }
            },
        }
    }
    part_items(&mut read);
    nest_restarts(&mut read);
    for at in 0..read.clauses.len() {
        let Some(clause) = read.clauses.get(at) else { continue };
        let addressees = addressees(clause, at, &read.clauses, declared);
        if let Some(clause) = read.clauses.get_mut(at) {
            clause.addressees = addressees;
        }
    }
    read
}

/// «3. Директорам: 1) разработать … до 20.09; 2) заключить … до 01.10»: each task of the list is a clause of its own, 3.1
/// and 3.2, where the document has no such numbers.
fn part_items(read: &mut Read) {
    let mut parted = Read::default();
    for (clause, lines) in std::mem::take(&mut read.clauses).into_iter().zip(std::mem::take(&mut read.lines)) {
        let items = tasks(&lines);
        let (Some(number), false) = (clause.number.clone(), items.is_empty()) else {
            parted.clauses.push(clause);
            parted.lines.push(lines);
            continue;
        };
        let own = Clause { number: Some(number.clone()), place: clause.place, ..Clause::default() };
        let mut all: Vec<(Clause, Vec<Line>)> = vec![(own, Vec::new())];
        for (at, line) in lines.iter().enumerate() {
            if let Some(item) = items.iter().find(|item| item.line == at) {
                let number = Some(format!("{number}.{}", item.number));
                all.push((
                    Clause { number, text: item.words.to_owned(), place: line.place, ..Clause::default() },
                    Vec::new(),
                ));
            } else if let Some((clause, _)) = all.last_mut() {
                match opens_clause(&line.text, None).filter(|_| at == 0) {
                    Some((_, words)) => clause.text = words,
                    None => append(clause, line),
                }
                clause.place.to = line.place.to;
            }
            if let Some((_, own)) = all.last_mut() {
                own.push(line.clone());
            }
        }
        for (clause, lines) in all {
            parted.clauses.push(clause);
            parted.lines.push(lines);
        }
    }
    *read = parted;
}

/// A task of a list inside a clause.
struct Item<'a> {
    line: usize,
    number: String,
    words: &'a str,
}

/// The tasks of the list that a clause opens: «1) …» with its numbers, or dashes of which some name a term. Nothing where
/// some item is no task: such a list only names what the clause speaks of.
fn tasks(lines: &[Line]) -> Vec<Item<'_>> {
    let below = || lines.iter().enumerate().skip(1);
    let round: Vec<_> = below()
        .filter_map(|(line, text)| numbered(&text.text).filter(|found| found.round).map(|found| (line, found)))
        .collect();
    let items: Vec<Item<'_>> = if round.is_empty() {
        let dashes = below().filter_map(|(line, text)| Some((line, bullet(&text.text)?)));
        let timed = below().any(|(_, line)| bullet(&line.text).is_some_and(|words| stretch::begins(words).is_some()));
        let listed = dashes.filter(|_| timed).enumerate();
        listed.map(|(order, (line, words))| Item { line, number: (order + 1).to_string(), words }).collect()
    } else {
        let flat = round.iter().filter(|(_, found)| found.depth() == 1);
        flat.map(|(line, found)| Item { line: *line, number: found.number.to_owned(), words: found.rest }).collect()
    };
    let whole = round.is_empty() || round.len() == items.len();
    if items.len() >= 2 && whole && items.iter().all(|item| is_task(item.words)) { items } else { Vec::new() }
}

/// «2. Директорам: 1. издать … 2. представить … 3. Контроль …»: numbers that begin anew under a clause that ends with
/// a colon are its own, 2.1 and 2.2, as Word and LibreOffice number lists inside lists.
fn nest_restarts(read: &mut Read) {
    let mut under: Option<Nested> = None;
    for at in 0..read.clauses.len() {
        let Some(order) = read.clauses.get(at).and_then(order_of) else { continue };
        let before = at.checked_sub(1).and_then(|at| read.clauses.get(at));
        if let Some(nested) = &mut under {
            let (inner, outer) = (order == nested.last + 1, order == nested.parent + 1);
            let own = read.clauses.get(at).is_some_and(|clause| nested.is_like_first(clause));
            if inner && (!outer || own) {
                nested.last = order;
                let number = format!("{}.{order}", nested.parent);
                if let Some(clause) = read.clauses.get_mut(at) {
                    clause.number = Some(number);
                }
                continue;
            }
            under = None;
        } else if order == 1
            && let Some(parent) = before.filter(|clause| clause.text.trim_end().ends_with(':')).and_then(order_of)
            && let Some(clause) = read.clauses.get_mut(at)
        {
            under = Some(Nested { parent, last: 1, small: starts_small(&clause.text) });
            clause.number = Some(format!("{parent}.1"));
        }
    }
}

/// Clauses that hang under another by a list of their own.
struct Nested {
    parent: u32,
    last: u32,
    /// The first one begins with a small letter.
    small: bool,
}

impl Nested {
    /// Whether a clause that may be the next of either list is the next of the inner one.
    fn is_like_first(&self, clause: &Clause) -> bool {
        const OUTER: &[&str] = &["контроль", "признать", "считать", "настоящ", "приказ", "утвердить", "опубликовать"];
        let folded = fold(&clause.text);
        starts_small(&clause.text) == self.small
            && !OUTER.iter().any(|word| folded.starts_with(word))
            && address(&clause.text).is_none()
    }
}

fn order_of(clause: &Clause) -> Option<u32> {
    clause.number.as_deref()?.parse().ok()
}

/// «разработать планы …», «в срок до … представить отчёт»: words that tell to do something.
fn is_task(words: &str) -> bool {
    tokens(words).iter().take(14).any(|token| token.kind == TokenKind::Word && is_infinitive(token.text))
}

/// The number and words of a line that opens a clause; «1)» inside a clause numbered «1.» is an item of its list.
fn opens_clause(text: &str, last: Option<&Clause>) -> Option<(String, String)> {
    let found = numbered(text)?;
    if found.number.chars().any(|c| !c.is_ascii_digit() && c != '.') || found.rest.is_empty() {
        return None;
    }
    let inside = last.is_some_and(|clause| clause.number.is_some());
    if found.round
        && found.depth() == 1
        && inside
        && last.is_some_and(|clause| clause.text.trim_end().ends_with(':') || clause.text.contains('\n'))
    {
        return None;
    }
    // «15. …» in the middle of a wrapped line after «до» is no clause.
    if last.is_some_and(|clause| fold(&clause.text).ends_with(" до")) {
        return None;
    }
    Some((found.number.to_owned(), found.rest.to_owned()))
}

fn append(clause: &mut Clause, line: &Line) {
    let listed = bullet(&line.text).is_some() || numbered(&line.text).is_some();
    if listed || !starts_small(&line.text) && clause.text.trim_end().ends_with([':', ';', '.']) {
        clause.text.push('\n');
        clause.text.push_str(&line.text);
    } else {
        text::append(&mut clause.text, &line.text);
    }
    clause.place = Place { to: line.place.to, ..clause.place };
}

/// Its own addressees, or those of the nearest clause above it in the hierarchy.
fn addressees(clause: &Clause, at: usize, all: &[Clause], declared: &Declared) -> Vec<Party> {
    let own = named_in(clause, declared);
    if !own.is_empty() {
        return own;
    }
    let Some(number) = clause.number.as_deref() else { return Vec::new() };
    let mut parent = number;
    while let Some((up, _)) = parent.rsplit_once('.') {
        let above = all.iter().take(at).rev().find(|clause| clause.number.as_deref() == Some(up));
        if let Some(parties) = above.map(|clause| named_in(clause, declared)).filter(|parties| !parties.is_empty()) {
            return parties;
        }
        parent = up;
    }
    Vec::new()
}

/// «Руководителям ОУ:», «Директору центра (Иванова И.И.) организовать …».
fn named_in(clause: &Clause, declared: &Declared) -> Vec<Party> {
    match address(&clause.text) {
        Some(words) => {
            let parties = party::addressees(words, declared);
            // «Строку 7 приложения изложить …» names a thing.
            let thing = parties.iter().all(|party| party.kind == PartyKind::Unread)
                && !clause.text.contains(&format!("{words}:"));
            if thing { Vec::new() } else { parties }
        }
        None => {
            let parties = undeclined(&clause.text, declared);
            if parties.is_empty() { charged(&clause.text, declared) } else { parties }
        }
    }
}

/// «Ответственный: Иванова И.И.» on a line below the words of the clause, «(отв. Иванова И.И.)» behind them.
fn charged(text: &str, declared: &Declared) -> Vec<Party> {
    let label = |words: &str| {
        let folded = fold(words);
        let begins = ["ответственн", "отв.", "отв ", "исполнител"].iter().any(|word| folded.starts_with(word));
        let cut_at = words.find([':', '–', '—']).filter(|at| *at < 60);
        let short = folded.starts_with("отв.").then_some("отв.".len() - 1);
        let at = cut_at.or(short).filter(|_| begins)?;
        words.get(at..).map(|rest| rest.trim_start_matches([':', '–', '—', '.', ' ']).to_owned())
    };
    let bracket = || {
        let open = text.rfind('(')?;
        let inner = cut(text, open + 1, text.len());
        label(inner.split(')').next().unwrap_or_default().trim())
    };
    let words = text.lines().skip(1).find_map(|line| label(line.trim())).or_else(bracket);
    words.map(|words| party::read(without_stop(&words), declared)).unwrap_or_default()
}

/// «МКУ «Методический центр» (Иванова И.И.) обеспечить …»: names that keep their form in the dative.
fn undeclined(text: &str, declared: &Declared) -> Vec<Party> {
    let line = text.lines().next().unwrap_or_default();
    let all = tokens(line);
    let mut depth = 0_i32;
    let asks =
        all.first().is_some_and(|t| matches!(fold(t.text).as_str(), "рекомендовать" | "поручить" | "предложить"));
    let all = all.get(usize::from(asks)..).unwrap_or_default();
    let from = all.first().map_or(0, |token| token.from);
    let verb = all.iter().position(|token| {
        match token.text {
            "«" | "(" => depth += 1,
            "»" | ")" => depth -= 1,
            _ => {}
        }
        depth == 0 && is_infinitive(token.text)
    });
    // «Пак О.О. (координатору):» and «Пак О.О. провести …»: a surname that has no other form.
    let named = dates::find_names(line).first().is_some_and(|name| name.from == from);
    let end = match verb.filter(|at| *at > 0).and_then(|at| all.get(at)) {
        Some(verb) => verb.from,
        None if named && line.trim_end().ends_with(':') => line.trim_end().len() - ":".len(),
        None => return Vec::new(),
    };
    let words = cut(line, from, end).trim();
    let shouted = all.first().is_some_and(|t| t.text.chars().count() > 1 && t.text.chars().all(char::is_uppercase));
    if !shouted && !named || words.chars().count() > 200 {
        return Vec::new();
    }
    let parties = party::read(words, declared);
    let sure = parties
        .iter()
        .all(|party| matches!(party.kind, PartyKind::School | PartyKind::Organisation | PartyKind::Person));
    if sure { parties } else { Vec::new() }
}

/// The words of a clause that say to whom it goes: a dative up to a colon or up to the infinitive.
fn address(text: &str) -> Option<&str> {
    let line = text.lines().next().unwrap_or_default();
    let all = tokens(line);
    let mut first = all.first().filter(|token| token.kind == TokenKind::Word)?;
    let mut from = 0;
    if ["рекомендовать", "поручить", "предложить"].contains(&fold(first.text).as_str()) {
        from = first.to;
        first = all.get(1)?;
    }
    if is_infinitive(first.text) {
        return None;
    }
    let mut depth = 0_i32;
    let verb = all.iter().find(|token| {
        match token.text {
            "«" | "(" => depth += 1,
            "»" | ")" => depth -= 1,
            _ => {}
        }
        depth == 0 && token.from >= from && is_infinitive(token.text)
    });
    let end = match verb {
        Some(verb) => verb.from,
        None if line.trim_end().ends_with(':') => line.len(),
        None => return None,
    };
    let end =
        [" совместно ", " - ", " – ", " — "].iter().filter_map(|stop| outside_quotes(line, stop)).fold(end, usize::min);
    let words = cut(line, from, end);
    // «Кураторам ежемесячно, до 5 числа, представлять …»: the time is none of the addressees.
    let words = cut(words, 0, stretch::begins(words).unwrap_or(words.len()));
    let words = words.trim().trim_end_matches([':', ',', ' ', '–', '-']);
    let dative = russian::nominative_from(words, russian::Case::Dative) != words;
    (dative && !words.is_empty() && words.chars().count() <= 400).then_some(words)
}

/// Where a piece stands first, quotes aside.
fn outside_quotes(text: &str, piece: &str) -> Option<usize> {
    text.match_indices(piece).map(|(at, _)| at).find(|at| {
        let before = cut(text, 0, *at);
        before.matches('«').count() == before.matches('»').count()
    })
}

fn is_infinitive(word: &str) -> bool {
    let folded = fold(word);
    folded.chars().count() > 3
        && ["ть", "ться", "тись", "йти", "сти", "чь"].iter().any(|ending| folded.ends_with(ending))
        && !["деятельность", "область", "ость", "есть", "часть", "сеть"].iter().any(|noun| folded.ends_with(noun))
}
