//! What a programme gives away: the workbook of its table and the calendar of its days.

use axum::http::HeaderValue;
use opora_core::ids::ProgrammeId;
use opora_report::ics::{Feed, Occasion, Standing};
use opora_report::roadmap::{Roadmap, RoadmapRow};
use opora_report::{ics, roadmap};

use super::filter::Filter;
use super::one::{One, act_words};
use super::plan::{Item, cells, columns, groups};
use super::turn::turns;
use crate::export;
use crate::layout::{Frame, Key, dates};
use crate::trouble::{Answer, Trouble};

/// The table as a workbook, with the filters of the address.
pub(super) async fn workbook(frame: Frame, Key(id): Key<ProgrammeId>) -> Answer {
    let one = One::load(&frame, id).await?;
    let filter = Filter::of(&frame.query);
    let taken: Vec<&Item> = one.items.iter().filter(|item| filter.takes(item)).collect();
    let printed = columns(one.layout.roadmaps.first(), &taken);
    let groups = groups(&one.layout, &taken);
    let mut rows = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        rows.extend(group.items.iter().map(|item| RoadmapRow {
            section: (!group.title.is_empty()).then_some(at),
            cells: cells(&printed, item, None).into_iter().map(|cell| cell.words).collect(),
            state: item.mark().word.to_owned(),
            fact: item.fact(),
            next: item.tally.next_due,
            done: (item.tally.expected > 0).then_some((item.tally.done, item.tally.expected)),
        }));
    }
    let programme = &one.table.programme;
    let act = act_words(programme.act_number.as_deref(), programme.act_date).map(|act| format!("Приказ {act}"));
    let narrowed =
        frame.query.is_narrowed().then(|| format!("Отбор: {} из {} мероприятий", taken.len(), one.items.len()));
    let day = format!("Состояние на {}", dates::full(frame.app.today()));
    let table = roadmap::table(&Roadmap {
        title: programme.title.clone(),
        subtitle: [act, narrowed, Some(day)].into_iter().flatten().collect(),
        columns: printed.iter().map(|column| (column.kind(), column.head.clone())).collect(),
        sections: groups.iter().map(|group| group.title.clone()).collect(),
        rows,
        made: export::made(&frame.app),
    });
    export::xlsx(&frame.app, "Программа", table).await
}

/// The days of the programme as a calendar file: one event an occurrence.
pub(super) async fn days(frame: Frame, Key(id): Key<ProgrammeId>) -> Answer {
    let one = One::load(&frame, id).await?;
    let turns = turns(&frame, &one, Filter::of(&frame.query).school).await?;
    let now = frame.app.clock.now();
    let mut events = Vec::new();
    for item in &one.items {
        for turn in turns.get(&item.id).into_iter().flatten() {
            let Some(due) = turn.due else { continue };
            events.push(Occasion {
                uid: format!("activity-{}-{due}@opora", item.id),
                sequence: 0,
                changed: now,
                first: due,
                last: due,
                summary: format!("{} {}", item.number(), item.content.text).trim().to_owned(),
                description: format!("{}. Сделано {} из {}.", item.phrase(), turn.done, turn.expected),
                url: Some(export::absolute(&frame.app, &item.url())),
                categories: vec![one.table.programme.title.clone()],
                standing: Standing::Expected,
                remind_days_before: (turn.done < turn.expected).then_some(5),
            });
        }
    }
    let feed = Feed {
        name: one.table.programme.title.clone(),
        description: format!("Сроки программы, {}", dates::full(frame.app.today())),
        events,
        made: now,
    };
    let text = ics::write(&feed).map_err(Trouble::failed)?;
    Ok(export::file("Сроки программы.ics", HeaderValue::from_static("text/calendar; charset=utf-8"), text.into_bytes()))
}
