//! Splitting a row: where it is cut, and which deadline, responsible and result each part gets.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use opora_core::correction::{
    Anchor, Change, Correction, Landing, Piece, RowByHand, deadline_context, pieces, words_key,
};
use opora_core::deadline;
use opora_core::ids::DocumentId;
use opora_core::reading::{Activity, Field, Level, Reading};
use opora_store::documents::Draft;

use super::{Gives, PHRASE_LIMIT, cut, filled, held, here, record};
use crate::assets::Icon;
use crate::documents::address;
use crate::documents::review::change::{Form, line, text};
use crate::documents::review::spot;
use crate::layout::dates::NBSP;
use crate::layout::{Choice, Filled, Flash, Frame, Key, Menu, Page, html};
use crate::trouble::{Answer, Trouble};

/// The most parts of one row.
const PARTS_LIMIT: usize = 30;
/// The value of «none of it».
const NOTHING: &str = "-";

#[derive(Template)]
#[template(path = "documents/by_hand/split.html")]
struct SplitPage {
    page: Page,
    action: String,
    back: String,
    close: String,
    row: String,
    seen: i64,
    /// The whole row as the document has it: heads and words.
    whole: Vec<(&'static str, String)>,
    /// The words with the cuts, a part a line.
    words: String,
    parts: Vec<Part>,
    error: Option<String>,
}

struct Part {
    order: usize,
    number: String,
    text: String,
    shares: Vec<Share>,
    gives: Option<Gives>,
}

/// What a part gets of a cell of the row.
struct Share {
    name: &'static str,
    title: &'static str,
    choices: Vec<Choice>,
}

/// A row with the cells that its parts share.
struct Whole {
    plan: usize,
    row: usize,
    anchor: Anchor,
    activity: Activity,
    /// Its words, with the line ends of the source.
    text: String,
    cells: [Cell; 3],
    parts: Vec<RowByHand>,
}

/// A cell of the row, and what it falls into.
struct Cell {
    name: &'static str,
    title: &'static str,
    words: String,
    pieces: Vec<String>,
    /// Where the counts do not agree, nothing is chosen for the person.
    must_choose: bool,
}

/// GET `/documents/{id}/split`.
pub(in crate::documents) async fn form(frame: Frame, Key(id): Key<DocumentId>) -> Answer {
    let get = |name: &str| frame.query.get(name).unwrap_or_default().to_owned();
    let asked = Form(vec![("row".to_owned(), get("row")), ("back".to_owned(), get("back"))]);
    let draft = frame.app.store.document_draft(&frame.actor, id).await?;
    let whole = whole(&draft, asked.get("row"))?;
    let parts = if whole.parts.is_empty() { proposed(&whole, None) } else { recorded(&whole.parts) };
    html(&page(&frame, &draft, &whole, &asked, parts, None).await)
}

/// POST `/documents/{id}/split`: shows the parts that the words give, or records them.
pub(in crate::documents) async fn split(
    frame: Frame,
    Key(id): Key<DocumentId>,
    Filled(fields): Filled<Vec<(String, String)>>,
) -> Answer {
    let form = Form(fields);
    let draft = frame.app.store.document_draft(&frame.actor, id).await?;
    let whole = whole(&draft, form.get("row"))?;
    if form.get("do") != "save" {
        let parts = proposed(&whole, Some(form.get("words")));
        return html(&page(&frame, &draft, &whole, &form, parts, None).await);
    }
    let (parts, wrong) = read(&form, &whole);
    let seen = held(&draft, &whole.anchor);
    let stale = form.get("seen") != seen.map_or(0, |id| id.0).to_string();
    let (status, wrong) = match (wrong, stale) {
        (Some(wrong), _) => (StatusCode::UNPROCESSABLE_ENTITY, Some(wrong)),
        (None, true) => {
            let words = "Пока вы делили строку, кто-то решил о ней иначе. Сверьте части и запишите ещё раз.";
            (StatusCode::CONFLICT, Some(words.to_owned()))
        }
        (None, false) => (StatusCode::OK, None),
    };
    if wrong.is_some() {
        let mut response: Response = html(&page(&frame, &draft, &whole, &form, parts, wrong).await)?.into_response();
        *response.status_mut() = status;
        return Ok(response);
    }
    let words = format!("Строка разделена на {}. Сроки частей проверьте здесь же.", parts.len());
    let correction = Correction { anchor: whole.anchor.clone(), change: Change::Split(parts) };
    record(&frame, &draft, seen, correction).await?;
    let landing = Landing::Row(whole.plan, whole.row);
    frame.back(&here(id, &form).row(&spot::row(landing)), Flash::Done(words)).await
}

/// The row that is split: of the document, also when it is split already.
fn whole(draft: &Draft, row: &str) -> Result<Whole, Trouble> {
    let gone = || Trouble::invalid("Этой строки в документе больше нет.", "Откройте разбор ещё раз.");
    let Some(Landing::Row(plan, row)) = spot::parse(row) else { return Err(gone()) };
    let at = |reading: &Reading, row: usize| reading.roadmaps.get(plan)?.activities.get(row).cloned();
    let shown = at(&draft.shaped, row).ok_or_else(gone)?;
    let own = Landing::Row(plan, row).anchor(&draft.shaped).ok_or_else(gone)?;
    let (activity, anchor, parts) = match shown.by_person {
        None => (at(&draft.marked, row).ok_or_else(gone)?, own, Vec::new()),
        Some(_) => {
            let split = draft.corrections.iter().rev().find_map(|one| match (&one.correction.change, one.landing) {
                (Change::Split(parts), Landing::Split(of, first))
                    if of == plan && (first..first + parts.len()).contains(&row) =>
                {
                    Some((one.correction.anchor.clone(), parts.clone()))
                }
                _ => None,
            });
            let (anchor, parts) = split.ok_or_else(gone)?;
            let Landing::Row(_, raw) = Landing::of(&draft.read, &anchor) else { return Err(gone()) };
            (at(&draft.read, raw).ok_or_else(gone)?, anchor, parts)
        }
    };
    let cells = [
        ("deadline", "Срок", Field::Deadline),
        ("responsible", "Ответственные", Field::Responsible),
        ("result", "Результат", Field::Result),
    ]
    .map(|(name, title, field)| {
        let words = cell(draft, &activity, field);
        let pieces = pieces(&words).into_iter().map(|piece| piece.text).collect();
        Cell { name, title, words, pieces, must_choose: field == Field::Deadline }
    });
    let text = cell(draft, &activity, Field::Text);
    Ok(Whole { plan, row, anchor, activity, text, cells, parts })
}

/// The words of a cell as the document has them; what a person corrected holds.
fn cell(draft: &Draft, activity: &Activity, field: Field) -> String {
    let names = |parties: &[opora_core::reading::Party]| {
        parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join("\n")
    };
    let own = activity.fields.iter().find(|place| place.field == field);
    let source = own.and_then(|own| cut(&draft.paper, &own.place).or_else(|| Some(own.text.clone())));
    let value = match field {
        Field::Deadline => activity.deadline.as_ref().map(|own| own.phrase.clone()),
        Field::Responsible => filled(names(&activity.responsible)),
        Field::Result => activity.result.as_ref().map(|own| own.text.clone()),
        Field::Text => filled(activity.text.clone()),
        Field::Number | Field::Participants | Field::Criterion | Field::Indicators => None,
    };
    let same = |source: &String| value.as_ref().is_some_and(|value| words_key(value) == words_key(source));
    match (field, source) {
        // The document's cell has the line ends; a corrected value has none of its words.
        (Field::Text, Some(source)) if same(&source) => source,
        (Field::Text, _) => value.unwrap_or_default(),
        (_, Some(source)) => source,
        (_, None) => value.unwrap_or_default(),
    }
}

/// Parts that were recorded: what they do not have was chosen to be nothing.
fn recorded(parts: &[RowByHand]) -> Vec<RowByHand> {
    let or_nothing = |value: &Option<String>| value.clone().or_else(|| Some(NOTHING.to_owned()));
    let part = |part: &RowByHand| RowByHand {
        deadline: or_nothing(&part.deadline),
        responsible: or_nothing(&part.responsible),
        result: or_nothing(&part.result),
        ..part.clone()
    };
    parts.iter().map(part).collect()
}

/// Parts as the words fall into them; each line of `lines` is one, where a person said so.
fn proposed(whole: &Whole, lines: Option<&str>) -> Vec<RowByHand> {
    let found = match lines {
        Some(lines) => lines
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .flat_map(|line| match pieces(&format!("{line}\n")).as_slice() {
                [one] => vec![one.clone()],
                _ => vec![Piece { number: None, text: line.to_owned() }],
            })
            .collect(),
        None => pieces(&whole.text),
    };
    let count = found.len();
    let below = whole.activity.number.as_deref().map(|number| number.trim_end_matches('.').to_owned());
    let part = |(order, piece): (usize, Piece)| {
        let share = |cell: &Cell| match cell.pieces.as_slice() {
            [] => Some(NOTHING.to_owned()),
            [_] => Some(cell.words.trim().to_owned()),
            pieces if pieces.len() == count => pieces.get(order).cloned(),
            _ if cell.must_choose => None,
            _ => Some(cell.words.trim().to_owned()),
        };
        let [deadline, responsible, result] = whole.cells.each_ref().map(share);
        let number = match (&below, piece.number) {
            (Some(below), _) => Some(format!("{below}.{}", order + 1)),
            (None, own) => own,
        };
        RowByHand { number, text: piece.text, deadline, responsible, result }
    };
    found.into_iter().take(PARTS_LIMIT).enumerate().map(part).collect()
}

/// The parts of a form, and what is wrong with them.
fn read(form: &Form, whole: &Whole) -> (Vec<RowByHand>, Option<String>) {
    let all = |name: &'static str| form.all(name).map(|value| value.replace("\r\n", "\n")).collect::<Vec<_>>();
    let at = |values: &[String], order: usize| values.get(order).cloned().unwrap_or_default();
    let [numbers, deadlines, responsible, results] = ["number", "deadline", "responsible", "result"].map(all);
    let mut parts = Vec::new();
    let mut wrong = None;
    for (order, words) in form.all("text").enumerate().take(PARTS_LIMIT) {
        if words.is_empty() {
            continue;
        }
        let choose = |value: String| (!value.is_empty()).then_some(value);
        let part = RowByHand {
            number: filled(at(&numbers, order)),
            text: words.to_owned(),
            deadline: choose(at(&deadlines, order)),
            responsible: choose(at(&responsible, order)),
            result: choose(at(&results, order)),
        };
        let limits =
            [line(&at(&numbers, order)), text(words), text(&at(&responsible, order)), text(&at(&results, order))];
        let too_long = limits.into_iter().find_map(Result::err);
        wrong = wrong.or(too_long);
        if part.deadline.as_ref().is_some_and(|phrase| phrase.chars().count() > PHRASE_LIMIT) {
            wrong = wrong.or(Some("Срок слишком длинный. Выберите для части её собственный срок.".to_owned()));
        }
        if part.deadline.is_none() && whole.cells.iter().any(|cell| cell.name == "deadline" && !cell.words.is_empty()) {
            let words = format!("Выберите срок для части{NBSP}{}: в ячейке их несколько.", order + 1);
            wrong = wrong.or(Some(words));
        }
        parts.push(part);
    }
    if parts.len() < 2 {
        wrong = Some("Нужны хотя бы две части: начните каждую с новой строки и нажмите «Показать части».".to_owned());
    }
    if wrong.is_none() {
        for part in &mut parts {
            for value in [&mut part.deadline, &mut part.responsible, &mut part.result] {
                *value = value.take().filter(|value| value != NOTHING);
            }
        }
    }
    (parts, wrong)
}

async fn page(
    frame: &Frame,
    draft: &Draft,
    whole: &Whole,
    form: &Form,
    parts: Vec<RowByHand>,
    error: Option<String>,
) -> SplitPage {
    let id = draft.document.id;
    let show = address::show(id);
    let back = here(id, form);
    let number = whole.activity.number.as_deref().map(|number| format!(" {number}")).unwrap_or_default();
    let mut cells = vec![("Мероприятие", whole.text.clone())];
    cells.extend(whole.cells.iter().filter(|cell| !cell.words.is_empty()).map(|cell| (cell.title, cell.words.clone())));
    let words = parts.iter().map(|part| part.text.replace('\n', " ")).collect::<Vec<_>>().join("\n");
    let view = |(order, part): (usize, RowByHand)| {
        let [deadline, responsible, result] = &whole.cells;
        let chosen = [(deadline, &part.deadline), (responsible, &part.responsible), (result, &part.result)];
        let shares = chosen.map(|(cell, value)| Share {
            name: cell.name,
            title: cell.title,
            choices: choices(cell, value.as_deref()),
        });
        let phrase = part.deadline.as_deref().filter(|phrase| *phrase != NOTHING);
        let context = deadline_context(&draft.shaped, whole.plan, whole.row);
        Part {
            order: order + 1,
            number: part.number.unwrap_or_default(),
            text: part.text,
            shares: shares.into_iter().filter(|share| !share.choices.is_empty()).collect(),
            gives: phrase.map(|phrase| Gives::of(&deadline::read(phrase, &context))),
        }
    };
    SplitPage {
        action: format!("{show}/split"),
        back: form.get("back").to_owned(),
        close: back.row(form.get("row")),
        row: form.get("row").to_owned(),
        seen: held(draft, &whole.anchor).map_or(0, |id| id.0),
        whole: cells,
        words,
        parts: parts.into_iter().enumerate().map(view).collect(),
        error,
        page: frame
            .page(Menu::Documents, format!("Разделить строку{number}"))
            .await
            .crumb("Документы", address::LIST)
            .crumb("Разбор", &show),
    }
}

/// What can be chosen of a cell; nothing when the cell is empty.
fn choices(cell: &Cell, chosen: Option<&str>) -> Vec<Choice> {
    let whole = cell.words.trim();
    if whole.is_empty() {
        return Vec::new();
    }
    let short = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out: Vec<(String, String)> = Vec::new();
    let mut offer = |value: &str, title: String| {
        if !out.iter().any(|(known, _)| known == value) {
            out.push((value.to_owned(), title));
        }
    };
    if cell.pieces.len() > 1 {
        if cell.must_choose && chosen.is_none() {
            offer("", "— выберите —".to_owned());
        }
        for piece in &cell.pieces {
            offer(piece, short(piece));
        }
        offer(whole, format!("всё: {}", short(whole)));
    } else {
        offer(whole, short(whole));
    }
    offer(NOTHING, "не указано".to_owned());
    if let Some(own) = chosen.filter(|own| !own.is_empty()) {
        offer(own, short(own));
    }
    Choice::list(out, Some(chosen.unwrap_or_default()))
}
