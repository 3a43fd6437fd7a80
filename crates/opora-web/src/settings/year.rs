//! Учебный год: the dates of terms, trimesters and holidays by which an authority's deadlines are counted.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use opora_core::Refusal;
use opora_core::access::{Action, Role};
use opora_core::calendar::{SchoolTerms, SchoolYear, TermsRow, TermsSource};
use opora_core::ids::OrganisationId;
use opora_core::reading::Period;
use opora_core::refusal::RefusalKind;
use opora_store::school_terms::{KeptTerms, YEARS};

use super::recount::{self, RecountView};
use super::{Tab, tabs};
use crate::assets::Icon;
use crate::form::day;
use crate::layout::{Choice, Filled, Flash, Frame, Look, Mark, Menu, Page, dates};
use crate::trouble::{Answer, Trouble};

const HOME: &str = "/settings/year";
/// In the address: the table for every authority that has none of its own.
const EVERYBODY: &str = "all";

#[derive(Template)]
#[template(path = "settings/year.html")]
struct YearPage {
    page: Page,
    tabs: Vec<Tab>,
    authorities: Vec<Choice>,
    whose: String,
    years: Vec<Choice>,
    year: i32,
    title: String,
    first_day: String,
    last_day: String,
    mark: Mark,
    note: String,
    lock: i64,
    refused: Option<Refusal>,
    /// What keeping the dates will do to adopted programmes, to be agreed to.
    recounts: Option<RecountView>,
    terms: Vec<Line>,
    trimesters: Vec<Line>,
    /// Where the usual dates can be taken from.
    common: Option<String>,
}

/// A row of the table as a person fills it.
struct Line {
    row: TermsRow,
    code: &'static str,
    title: &'static str,
    from: String,
    to: String,
    error: Option<String>,
}

/// The table that a page is about.
struct Asked {
    authority: Option<OrganisationId>,
    authorities: Vec<Choice>,
    year: i32,
}

pub(super) async fn show(frame: Frame) -> Answer {
    let asked = asked(&frame, frame.query.get("authority"), frame.query.get("year")).await?;
    let kept = kept(&frame, &asked).await?;
    let own = kept.as_ref().filter(|kept| kept.authority == asked.authority);
    let usual = || kept.as_ref().map(|kept| kept.table).or_else(|| SchoolTerms::default_for(asked.year));
    let shown = match own {
        Some(own) => Some(own.table),
        None if frame.query.get("take") == Some("common") => usual(),
        None => None,
    };
    let lines = TermsRow::ALL.into_iter().map(|row| line(row, shown.as_ref())).collect();
    draw(&frame, &asked, kept.as_ref(), lines, own.map_or(0, |own| own.lock), Shown::Table).await
}

pub(super) async fn keep(frame: Frame, Filled(fields): Filled<Vec<(String, String)>>) -> Answer {
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let asked = asked(&frame, field("authority"), field("year")).await?;
    let lock = field("lock").and_then(|lock| lock.parse().ok()).unwrap_or_default();
    let mut lines: Vec<Line> = TermsRow::ALL.into_iter().map(|row| line(row, None)).collect();
    for line in &mut lines {
        line.from = field(&format!("{}-from", line.code)).unwrap_or_default().trim().to_owned();
        line.to = field(&format!("{}-to", line.code)).unwrap_or_default().trim().to_owned();
    }
    let shown = match table(asked.year, &mut lines) {
        Some(table) => match keep_table(&frame, &asked, table, lock, field("agreed")).await {
            Ok(Kept::Done(words)) => return frame.back(&address(&asked), Flash::Done(words)).await,
            Ok(Kept::Asks(recounts)) => Shown::Recounts(recounts),
            Err(Trouble::Refused(refusal)) if matches!(refusal.kind, RefusalKind::Invalid | RefusalKind::Stale) => {
                Shown::Refused(refusal)
            }
            Err(trouble) => return Err(trouble),
        },
        None => Shown::Refused(Refusal::new(
            RefusalKind::Invalid,
            "Даты не сохранены.",
            "Исправьте отмеченные строки и сохраните снова.",
        )),
    };
    let kept = kept(&frame, &asked).await?;
    draw(&frame, &asked, kept.as_ref(), lines, lock, shown).await
}

/// What a press of «Сохранить» came to.
enum Kept {
    /// The dates are kept; what to say.
    Done(String),
    /// Adopted programmes would change, and the person has not agreed to that yet.
    Asks(RecountView),
}

/// Keeps the table when it changes nothing adopted, or exactly what the person agreed to.
async fn keep_table(
    frame: &Frame,
    asked: &Asked,
    table: SchoolTerms,
    lock: i64,
    agreed: Option<&str>,
) -> Result<Kept, Trouble> {
    let (store, actor, moment) = (&frame.app.store, &frame.actor, frame.app.moment());
    let found = store.terms_preview(actor, asked.authority, table, lock, moment).await?;
    let print = recount::print(&found);
    if !found.is_empty() && agreed != Some(print.as_str()) {
        return Ok(Kept::Asks(recount::view(&found, print)));
    }
    store.terms_set(actor, asked.authority, table, lock, moment).await?;
    let year = SchoolYear::starting(asked.year);
    Ok(Kept::Done(format!(
        "Даты сохранены: {year}. {} Черновики предложат прочитать их сроки заново.",
        recount::said(&found)
    )))
}

/// What the page shows beside the table.
enum Shown {
    /// Nothing.
    Table,
    /// Why the dates were not kept.
    Refused(Refusal),
    /// What keeping them will do.
    Recounts(RecountView),
}

/// The table that the lines say; nothing when a line has an error, which is then told at the line.
fn table(year: i32, lines: &mut [Line]) -> Option<SchoolTerms> {
    let mut table = SchoolTerms::default_for(year)?;
    // Schools that know no trimesters leave all of them empty.
    let skips = lines.iter().all(|line| !line.row.is_trimester() || (line.from.is_empty() && line.to.is_empty()));
    for line in lines.iter_mut().filter(|line| !(skips && line.row.is_trimester())) {
        match period(line) {
            Ok(period) => table = table.with(line.row, period),
            Err(why) => line.error = Some(why),
        }
    }
    if lines.iter().any(|line| line.error.is_some()) {
        return None;
    }
    let troubles = table.troubles();
    for trouble in &troubles {
        let at = lines.iter_mut().find(|line| line.row == trouble.row);
        if let Some(line) = at {
            line.error = Some(format!("{}.", capital(&trouble.reason)));
        }
    }
    troubles.is_empty().then_some(table)
}

fn period(line: &Line) -> Result<Period, String> {
    let read = |text: &str, label: &str| match day(text, label) {
        Ok(Some(day)) => Ok(day),
        Ok(None) => Err(format!("{label}: день не указан. Впишите его как 17.03.2026.")),
        Err(Trouble::Refused(refusal)) => Err(format!("{} {}", refusal.reason, refusal.next)),
        Err(_) => Err(format!("{label}: день не понят.")),
    };
    Ok(Period {
        start: read(&line.from, "Первый день")?, end: read(&line.to, "Последний день")?
    })
}

fn line(row: TermsRow, table: Option<&SchoolTerms>) -> Line {
    let entered = table.filter(|table| !row.is_trimester() || table.trimesters_source == TermsSource::Authority);
    let days = entered.and_then(|table| table.row(row));
    let iso = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    Line {
        row,
        code: row.code(),
        title: row.title(),
        from: iso(days.map(|days| days.start)),
        to: iso(days.map(|days| days.end)),
        error: None,
    }
}

/// The table in force: the authority's own, else the one for everybody.
async fn kept(frame: &Frame, asked: &Asked) -> Result<Option<KeptTerms>, Trouble> {
    let all = frame.app.store.terms(&frame.actor, asked.authority).await?;
    Ok(all.into_iter().find(|kept| kept.table.first_year == asked.year))
}

/// Whose table and of which year: one's own authority, the one asked for, or the first; the present school year.
async fn asked(frame: &Frame, authority: Option<&str>, year: Option<&str>) -> Result<Asked, Trouble> {
    frame.must(Action::KeepRegister)?;
    let year = match year.map(str::parse) {
        None => SchoolYear::of(frame.app.today()).first_year(),
        Some(Ok(year)) if YEARS.contains(&year) => year,
        Some(_) => return Err(Trouble::not_found()),
    };
    if frame.actor.role == Role::Administrator && authority == Some(EVERYBODY) {
        let (_, authorities) = super::directory::authority(frame, None).await?;
        let authorities = authorities.into_iter().map(|one| Choice { chosen: false, ..one });
        return Ok(Asked { authority: None, authorities: everybody(authorities, true), year });
    }
    let (own, authorities) = super::directory::authority(frame, authority).await?;
    // A specialist who asks for another authority does not find it.
    if authority.is_some_and(|asked| own.is_none_or(|own| own.to_string() != asked)) {
        return Err(Trouble::not_found());
    }
    let authorities = match frame.actor.role {
        Role::Administrator => everybody(authorities.into_iter(), own.is_none()),
        Role::Specialist { .. } | Role::School { .. } => Vec::new(),
    };
    Ok(Asked { authority: own, authorities, year })
}

fn everybody(authorities: impl Iterator<Item = Choice>, chosen: bool) -> Vec<Choice> {
    let all = Choice { value: EVERYBODY.to_owned(), title: "для всех управлений".to_owned(), chosen };
    authorities.chain([all]).collect()
}

fn whose(asked: &Asked) -> String {
    asked.authority.map_or_else(|| EVERYBODY.to_owned(), |id| id.to_string())
}

fn address(asked: &Asked) -> String {
    format!("{HOME}?authority={}&year={}", whose(asked), asked.year)
}

async fn draw(
    frame: &Frame,
    asked: &Asked,
    kept: Option<&KeptTerms>,
    lines: Vec<Line>,
    lock: i64,
    shown: Shown,
) -> Answer {
    let (refused, recounts) = match shown {
        Shown::Table => (None, None),
        Shown::Refused(refusal) => (Some(refusal), None),
        Shown::Recounts(recounts) => (None, Some(recounts)),
    };
    let year = SchoolYear::starting(asked.year);
    let days = year.period().ok_or_else(Trouble::not_found)?;
    let present = SchoolYear::of(frame.app.today()).first_year();
    let years = (present - 6..=present + 2).chain([asked.year]).filter(|year| YEARS.contains(year));
    let years: std::collections::BTreeSet<i32> = years.collect();
    let years = years.into_iter().rev().map(|year| (year, format!("{year}\u{2013}{}", year + 1)));
    let (mark, note) = state(frame, asked, kept);
    let own = kept.is_some_and(|kept| kept.authority == asked.authority);
    let (trimesters, terms) = lines.into_iter().partition(|line| line.row.is_trimester());
    let page = YearPage {
        tabs: tabs(HOME),
        authorities: asked.authorities.clone(),
        whose: whose(asked),
        years: Choice::list(years, Some(asked.year.to_string().as_str())),
        year: asked.year,
        title: year.to_string(),
        first_day: days.start.to_string(),
        last_day: days.end.to_string(),
        mark,
        note,
        lock,
        terms,
        trimesters,
        common: (!own && refused.is_none() && recounts.is_none()).then(|| format!("{}&take=common", address(asked))),
        page: frame.page(Menu::Settings, "Настройка").await,
        refused,
        recounts,
    };
    let status = match &page.refused {
        Some(refusal) if refusal.kind == RefusalKind::Stale => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// By which dates the deadlines of this year are counted now.
fn state(frame: &Frame, asked: &Asked, kept: Option<&KeptTerms>) -> (Mark, String) {
    let by = |kept: &KeptTerms| {
        let when = dates::full(frame.app.clock.local(kept.changed_at).date_naive());
        format!("Внесено: {}, {when}.", kept.changed_by)
    };
    match kept {
        Some(kept) if kept.authority == asked.authority => (Mark::new(Look::Good, "ok", "Даты внесены"), by(kept)),
        Some(kept) => (
            Mark::new(Look::Calm, "info", "Общие для всех управлений"),
            format!("Своих дат на этот год нет: сроки считаются по общим. {}", by(kept)),
        ),
        None => (
            Mark::new(Look::Warn, "check", "Даты не внесены"),
            "Сроки считаются по обычным датам и просят проверки.".to_owned(),
        ),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
