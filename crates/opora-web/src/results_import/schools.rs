//! Tested schools: which of them are schools of the register, and binding those that are not.

use askama::Template;
use opora_core::access::Action;
use opora_core::ids::OrganisationId;
use opora_core::school::OrganisationKind;
use opora_store::Page as StorePage;
use opora_store::organisations::OrganisationFilter;
use opora_store::results::schools::{Binding, TestedSchoolFilter};
use serde::Deserialize;

use super::address;
use crate::assets::Icon;
use crate::form::{Field, Form};
use crate::layout::{Choice, Filled, Flash, Frame, Key, Menu, Page, Paging, Query, html};
use crate::trouble::{Answer, Trouble};

#[derive(Template)]
#[template(path = "results_import/schools.html")]
struct SchoolsPage {
    page: Page,
    query: Query,
    words: String,
    bindings: Vec<Choice>,
    rows: Vec<Row>,
    paging: Paging,
    is_narrowed: bool,
}

struct Row {
    code: String,
    url: String,
    name: String,
    place: String,
    school: Option<(String, String)>,
}

/// The form that binds a school.
#[derive(Debug, Deserialize)]
pub(super) struct Bound {
    lock: i64,
    school: String,
}

/// GET `/results/schools`.
pub(super) async fn list(frame: Frame) -> Answer {
    frame.must(Action::HandleResults)?;
    let query = frame.query.clone();
    let binding = match query.get("binding") {
        Some("bound") => Binding::Bound,
        Some("unbound") => Binding::Unbound,
        _ => Binding::Any,
    };
    let filter = TestedSchoolFilter { binding, words: query.get("text").unwrap_or_default().to_owned() };
    let found = frame.app.store.tested_schools(&frame.actor, &filter, StorePage::number(query.page())).await?;
    let rows = found.rows.iter().map(|school| Row {
        code: school.code.clone(),
        url: url(&school.code),
        name: school.name.clone(),
        place: school.municipality.clone(),
        school: school.organisation.map(|id| (format!("/schools/{id}"), school.title().to_owned())),
    });
    html(&SchoolsPage {
        rows: rows.collect(),
        words: filter.words.clone(),
        bindings: Choice::list(
            [("bound", "есть в разделе «Школы»"), ("unbound", "нет в разделе «Школы»")],
            query.get("binding"),
        ),
        paging: Paging::new(query.page(), found.total.rows, &query),
        is_narrowed: query.is_narrowed(),
        page: frame.page(Menu::Results, "Школы в файлах").await.crumb("Результаты", address::RESULTS),
        query,
    })
}

/// GET `/results/schools/{code}`.
pub(super) async fn form(frame: Frame, Key(code): Key<String>) -> Answer {
    frame.must(Action::HandleResults)?;
    let form = filled(&frame, &code).await?;
    form.show(page(&frame).await)
}

/// POST `/results/schools/{code}`.
pub(super) async fn link(frame: Frame, Key(code): Key<String>, Filled(bound): Filled<Bound>) -> Answer {
    frame.must(Action::HandleResults)?;
    let organisation: Option<OrganisationId> = match bound.school.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| Trouble::not_found())?),
    };
    let done =
        frame.app.store.tested_school_link(&frame.actor, &code, bound.lock, organisation, frame.app.moment()).await;
    match done {
        Ok(()) => frame.back(address::SCHOOLS, Flash::Done(format!("Школа с кодом {code}: сохранено."))).await,
        Err(trouble) => {
            let form = filled(&frame, &code).await?.refuse(trouble.into())?;
            form.show(page(&frame).await)
        }
    }
}

async fn page(frame: &Frame) -> Page {
    let page = frame.page(Menu::Results, "Школа в файлах и в реестре").await;
    page.crumb("Результаты", address::RESULTS).crumb("Школы в файлах", address::SCHOOLS)
}

async fn filled(frame: &Frame, code: &str) -> Result<Form, Trouble> {
    let (school, codes) = frame.app.store.tested_school(&frame.actor, code).await?;
    let filter = OrganisationFilter { kind: Some(OrganisationKind::School), ..OrganisationFilter::default() };
    let all = StorePage { number: 1, size: StorePage::MOST };
    let known = frame.app.store.organisations(&frame.actor, &filter, all).await?;
    let choices = std::iter::once((String::new(), "— нет в реестре —".to_owned()))
        .chain(known.rows.into_iter().map(|one| (one.id.to_string(), one.name)));
    let chosen = school.organisation.map(|id| id.to_string()).unwrap_or_default();
    let codes: Vec<String> = codes.into_iter().map(|code| code.code).collect();
    let mut intro = vec![format!("В файлах результатов: {} (код {}).", name(&school.name), codes.join(", "))];
    if !school.municipality.is_empty() {
        intro.push(format!("Муниципалитет: {}.", school.municipality));
    }
    Ok(Form {
        action: url(&school.code),
        intro,
        fields: vec![
            Field::select("school", "Школа раздела «Школы»", Choice::list(choices, Some(chosen.as_str())))
                .hint("Результаты станут видны в карточке школы и её учётным записям."),
        ],
        submit: "Сохранить",
        cancel: address::SCHOOLS.to_owned(),
        lock: Some(school.lock),
        refused: None,
    })
}

fn name(name: &str) -> &str {
    if name.is_empty() { "без названия" } else { name }
}

/// The address of a school; codes come from files and may hold anything.
fn url(code: &str) -> String {
    let mut out = format!("{}/", address::SCHOOLS);
    for byte in code.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
