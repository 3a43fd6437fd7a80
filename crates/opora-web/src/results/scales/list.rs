//! The scales of the book with their past versions, and those that come with the product.

use askama::Template;
use opora_core::access::Action;
use opora_core::assessment::Work;
use opora_core::ids::ScaleId;
use opora_core::scale::{Scale, Scales};

use super::HOME;
use super::text::bands;
use crate::layout::{Choice, Flash, Frame, Key, Menu, PAGE_ROWS, Page, Paging, dates, html};
use crate::results::{Tab, methodologies};
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "results/scales/list.html")]
struct ListPage {
    page: Page,
    here: Tab,
    procedures: Vec<Choice>,
    years: Vec<Choice>,
    subject: String,
    rows: Vec<Row>,
    paging: Paging,
    may_write: bool,
    is_narrowed: bool,
}

struct Row {
    title: String,
    bands: Vec<String>,
    conditions: Vec<String>,
    max: u16,
    version: String,
    source: String,
    state: String,
    is_in_use: bool,
    edit_url: String,
    end_url: Option<String>,
}

/// A scale with where it comes from.
struct Known {
    scale: Scale,
    version: String,
    state: String,
    is_in_use: bool,
    end_url: Option<String>,
}

pub(super) async fn get(frame: Frame) -> Answer {
    let stored = frame.app.store.scales(&frame.actor).await?;
    let may_write = frame.actor.may(Action::HandleResults);
    let keeper = methodologies::keeper(&frame);
    let clock = &frame.app.clock;
    let day = |moment| dates::full(clock.local(moment).date_naive());
    let used: Vec<Work> = stored.iter().filter(|one| one.ended_at.is_none()).map(|one| one.work.clone()).collect();
    let mut known: Vec<Known> = stored
        .into_iter()
        .map(|one| {
            let whose = match one.authority {
                None => "общая",
                own if own == keeper => "ваша",
                Some(_) => "управления",
            };
            let state = match one.ended_at {
                Some(ended) => format!("заменена {}", day(ended)),
                None => "применяется".to_owned(),
            };
            let own = one.authority == keeper && may_write;
            Known {
                version: format!("{}, версия {}", one.scale.version, one.number),
                state: format!("{state}; {whose}, задал {} {}", one.set_by, day(one.set_at)),
                is_in_use: one.ended_at.is_none(),
                end_url: (own && one.ended_at.is_none()).then(|| format!("{HOME}/{}/end", one.id)),
                scale: one.scale,
            }
        })
        .collect();
    known.extend(Scales::shipped().iter().map(|scale| {
        let is_in_use = !used.contains(&scale.work());
        let state = if is_in_use {
            "применяется; идёт с\u{a0}программой"
        } else {
            "заменена своей"
        };
        Known {
            version: scale.version.clone(),
            state: state.to_owned(),
            is_in_use,
            end_url: None,
            scale: scale.clone(),
        }
    }));
    let mut years: Vec<i32> = known.iter().map(|one| one.scale.year).collect();
    years.sort_unstable();
    years.dedup();
    let mut procedures: Vec<String> = known.iter().map(|one| one.scale.procedure.title().to_owned()).collect();
    procedures.sort_unstable();
    procedures.dedup();
    let (procedure, year) = (frame.query.get("procedure"), frame.query.parsed::<i32>("year"));
    let subject = frame.query.get("subject").unwrap_or_default().to_owned();
    let wanted = opora_core::russian::fold(&subject);
    known.retain(|one| {
        procedure.is_none_or(|wanted| one.scale.procedure.title() == wanted)
            && year.is_none_or(|wanted| one.scale.year == wanted)
            && (wanted.is_empty() || opora_core::russian::fold(one.scale.subject.name()).contains(&wanted))
    });
    // Newest years first; of one work what is used, then its past.
    known.sort_by(|one, two| {
        let key = |known: &Known| (std::cmp::Reverse(known.scale.year), known.scale.work());
        key(one).cmp(&key(two)).then_with(|| two.is_in_use.cmp(&one.is_in_use))
    });
    let paging = Paging::new(frame.query.page(), known.len() as u64, &frame.query);
    let skipped = usize::try_from((paging.number.max(1) - 1) * PAGE_ROWS).unwrap_or_default();
    let size = usize::try_from(PAGE_ROWS).unwrap_or_default();
    let chosen_year = year.map(|year| year.to_string());
    html(&ListPage {
        here: Tab::Works,
        procedures: Choice::list(procedures.into_iter().map(|one| (one.clone(), one)), procedure),
        years: Choice::list(years.iter().rev().map(|year| (*year, year.to_string())), chosen_year.as_deref()),
        subject,
        rows: known.into_iter().skip(skipped).take(size).map(row).collect(),
        paging,
        may_write,
        is_narrowed: frame.query.is_narrowed(),
        page: frame.page(Menu::Results, "Шкалы отметок").await.crumb("Работы", Tab::Works.url()),
    })
}

fn row(known: Known) -> Row {
    let scale = known.scale;
    let query = serde_urlencoded::to_string([("work", scale.work().to_string())]).unwrap_or_default();
    let minimum = match scale.bands.as_slice() {
        [only] if only.to < scale.max => Some(format!("минимум {}", only.to + 1)),
        _ => None,
    };
    Row {
        title: scale.work().title(),
        bands: minimum.map_or_else(|| bands(&scale), |minimum| vec![minimum]),
        conditions: scale
            .conditions
            .iter()
            .map(|one| format!("«{}» — не\u{a0}меньше {} по {}", one.mark, one.at_least, one.name))
            .collect(),
        max: scale.max,
        version: known.version,
        source: scale.source,
        state: known.state,
        is_in_use: known.is_in_use,
        edit_url: format!("{HOME}/new?{query}"),
        end_url: known.end_url,
    }
}

/// POST `/results/scales/{id}/end`.
pub(super) async fn end(frame: Frame, Key(id): Key<ScaleId>) -> Answer {
    frame.app.store.scale_end(&frame.actor, id, frame.app.moment()).await?;
    let words = "Шкала больше не применяется. Результаты, принятые раньше, сохранили свои отметки.".to_owned();
    frame.back(HOME, Flash::Done(words)).await
}
