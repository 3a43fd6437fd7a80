//! The page of identification: the list by a methodology, what a change would do, and why.

use askama::Template;
use opora_core::access::Action;
use opora_core::identification::{List, NOTICE, identify};
use opora_core::methodology::Methodology;
use opora_store::results::lists::SchoolList;

use super::choice::{self, Chosen};
use super::cleaning::Cleaning;
use super::funnel::Funnel;
use super::making::{Material, tried};
use super::method_box::MethodBox;
use super::rows::{self, Counts, Section};
use crate::layout::{Choice, Frame, Menu, Page, dates, html};
use crate::results::{Holdings, Tab};
use crate::trouble::{Answer, Trouble};

#[derive(Template)]
#[template(path = "results/identification/show.html")]
struct ShowPage {
    page: Page,
    here: Tab,
    facts: String,
    in_force: Option<(String, String)>,
    notice: &'static str,
    method: MethodBox,
    years: Vec<Choice>,
    lists: Vec<Choice>,
    result: Option<Outcome>,
    exports: Exports,
    refusal: Option<(String, String)>,
}

/// The list and what belongs to it.
struct Outcome {
    counts: Counts,
    listed: String,
    listed_word: &'static str,
    /// One sentence, which a screen reader says when the list changes under a slider.
    said: String,
    sections: Vec<Section>,
    remarks: Vec<String>,
    funnel: Option<Funnel>,
    funnels: Vec<Choice>,
    cleaning: Cleaning,
    made_with: String,
    may_keep: bool,
    is_changed: bool,
}

struct Exports {
    xlsx: String,
    docx: String,
    keep: String,
    methodology: String,
    compare: String,
}

pub(super) async fn get(frame: Frame) -> Answer {
    let chosen = choice::chosen(&frame).await?;
    let holdings = frame.app.shelf.holdings(&frame.app.store).await?;
    let material = Material::gather(&frame, &holdings).await?;
    let page = frame.page(Menu::Results, "Выявление школ").await;
    html(&show(&frame, page, &chosen, &material, &holdings))
}

/// The page; a refusal of the rules is shown inside it, beside the form that caused it.
fn show(frame: &Frame, mut page: Page, chosen: &Chosen, material: &Material, holdings: &Holdings) -> ShowPage {
    let at = position(frame, &chosen.methodology);
    let refused = |page: Page, now: &Methodology, reason: String, next: String| ShowPage {
        page,
        here: Tab::Identification,
        facts: String::new(),
        in_force: in_force(material.grounds.in_force.as_ref()),
        notice: NOTICE,
        method: MethodBox::of(frame, chosen, now, at, None),
        years: Vec::new(),
        lists: Vec::new(),
        result: None,
        exports: exports(frame, chosen),
        refusal: Some((reason, next)),
    };
    if material.evidence.schools.is_empty() && !holdings.evidence.schools.is_empty() {
        let (reason, next) = if frame.actor.may(Action::HandleResults) {
            (
                "Результаты загружены, но среди них нет ни одной школы вашего управления.",
                "Загрузите результаты своих школ или свяжите школы из файлов со школами реестра: «Результаты» → «Школы в \
                 файлах».",
            )
        } else {
            ("В загруженных результатах нет вашей школы.", "Если она писала работы, спросите специалиста управления.")
        };
        return refused(page, &chosen.methodology, reason.to_owned(), next.to_owned());
    }
    let methodology = match tried(chosen, &frame.query) {
        Ok((methodology, _)) => methodology,
        Err(Trouble::Refused(refusal)) => return refused(page, &chosen.methodology, refusal.reason, refusal.next),
        Err(_) => {
            let (reason, next) = ("Значения не читаются.".to_owned(), "Верните методику.".to_owned());
            return refused(page, &chosen.methodology, reason, next);
        }
    };
    let year: Option<i32> = frame.query.parsed("year");
    let made = identify(&methodology, material.input(), year);
    let as_is = identify(&chosen.methodology, material.input(), year);
    let (list, base) = match (made, as_is) {
        (Ok(list), Ok(base)) => (list, base),
        (Err(refusal), _) | (_, Err(refusal)) => return refused(page, &methodology, refusal.reason, refusal.next),
    };
    let is_changed = methodology != chosen.methodology;
    let shown = rows::show(&list, is_changed.then_some(&base), at);
    let years = list.years().iter().rev().map(|year| (*year, year.to_string()));
    let shown_year = list.year().to_string();
    let (funnel, funnels) = Funnel::draw(frame, &list, &chosen.methodology, &shown, at, is_changed);
    let method = MethodBox::of(frame, chosen, &methodology, at, Some(&list));
    page.title = format!("Выявление школ, {}\u{a0}год", list.year());
    let counts = shown.counts;
    let listed = if is_changed && (counts.before != counts.listed || counts.enters > 0) {
        format!("{}\u{a0}→\u{a0}{}", counts.before, counts.listed)
    } else {
        counts.listed.to_string()
    };
    ShowPage {
        facts: format!("{} в\u{a0}данных.", schools(list.schools().len())),
        in_force: in_force(material.grounds.in_force.as_ref()),
        notice: list.notice(),
        years: Choice::list(years, Some(&shown_year)),
        lists: Choice::list(
            methodology.lists.iter().map(|one| (one.key.clone(), one.name.clone())),
            methodology.lists.get(at).map(|one| one.key.as_str()),
        ),
        result: Some(Outcome {
            said: said(counts, is_changed),
            listed,
            listed_word: opora_core::russian::plural(counts.listed as u64, "школа", "школы", "школ"),
            counts,
            sections: shown.sections,
            remarks: remarks(&list),
            funnel,
            funnels,
            cleaning: Cleaning::of(&material.evidence.data, &list, at, holdings.version),
            made_with: method.made_with.clone(),
            may_keep: frame.actor.may(Action::HandleResults),
            is_changed,
        }),
        exports: exports(frame, chosen),
        refusal: None,
        method,
        here: Tab::Identification,
        page,
    }
}

/// The list that the address names, else the main one.
pub(super) fn position(frame: &Frame, methodology: &Methodology) -> usize {
    let asked = frame.query.get("list");
    asked.and_then(|key| methodology.lists.iter().position(|one| one.key == key)).unwrap_or_default()
}

fn schools(count: usize) -> String {
    dates::count(count as u64, "школа", "школы", "школ")
}

/// What the box of the methodology does not say already.
fn remarks(list: &List<'_>) -> Vec<String> {
    let label = &list.methodology().label;
    let missing: Vec<String> = list
        .methodology()
        .procedures
        .iter()
        .filter(|one| list.missing().contains(&one.key.as_str()))
        .map(opora_core::methodology::NamedProcedure::title)
        .collect();
    let said = |remark: &String| missing.iter().any(|title| remark.starts_with(&format!("{title}: за ")));
    let mut out: Vec<String> = list
        .remarks()
        .into_iter()
        .filter(|remark| label.is_empty() || !remark.ends_with(&format!("{label}.")))
        .filter(|remark| !said(remark))
        .collect();
    if !missing.is_empty() {
        out.insert(
            0,
            format!(
                "В\u{a0}данных за {}\u{a0}год нет: {}. По этим работам критерий ни у\u{a0}кого не\u{a0}выполнен.",
                list.year(),
                missing.join("; ")
            ),
        );
    }
    out
}

/// The sentence about the list in force, and where it stands.
fn in_force(list: Option<&SchoolList>) -> Option<(String, String)> {
    let list = list?;
    let from = list.in_force_from.map(|day| format!(" с\u{a0}{}", dates::full(day))).unwrap_or_default();
    let words = format!("Действующий список{from}: {}", schools(usize::try_from(list.listed).unwrap_or(usize::MAX)));
    let act = list.basis.words.as_deref().filter(|act| !act.is_empty()).map(|act| format!(", {act}"));
    Some((format!("{words}{}", act.unwrap_or_default()), format!("/results/lists/{}", list.id)))
}

fn exports(frame: &Frame, chosen: &Chosen) -> Exports {
    let with = serde_urlencoded::to_string([("a", chosen.value.as_str())]).unwrap_or_default();
    Exports {
        xlsx: frame.query.at("/results/identification.xlsx"),
        docx: frame.query.at("/results/identification.docx"),
        keep: frame.query.at("/results/identification/keep"),
        methodology: frame.query.at("/results/methodologies/new"),
        compare: format!("/results/methodologies/compare?{with}"),
    }
}

fn said(counts: Counts, is_changed: bool) -> String {
    if is_changed {
        format!(
            "В\u{a0}списке {} вместо {}: войдёт {}, выйдет {}, останется {}.",
            schools(counts.listed),
            counts.before,
            counts.enters,
            counts.leaves,
            counts.stays
        )
    } else {
        format!("В\u{a0}списке {}.", schools(counts.listed))
    }
}
