//! Версии: which orders made the programme what it is, and what differs between any two of them, removed rows too.

use askama::Template;
use opora_core::access::Action;
use opora_core::ids::ProgrammeId;
use opora_core::programme::{Content, FIELDS, FieldChange, field_title};
use opora_store::programmes::{Difference, Version};

use super::head::{Head, Tab};
use super::one::{One, act_words};
use crate::layout::dates::NBSP;
use crate::layout::{Choice, Frame, Key, Look, Mark, Page, html};
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "programmes/versions.html")]
struct VersionsPage {
    page: Page,
    head: Head,
    versions: Vec<VersionRow>,
    from: Vec<Choice>,
    to: Vec<Choice>,
    diff: Option<Diff>,
}

struct VersionRow {
    number: u64,
    open: bool,
    act: String,
    document: Option<String>,
    summary: String,
    who: String,
    when: String,
    compare: Option<String>,
}

struct Diff {
    title: String,
    sums: String,
    rows: Vec<DiffRow>,
}

struct DiffRow {
    class: &'static str,
    mark: Mark,
    title: String,
    url: Option<String>,
    changes: Vec<Change>,
}

struct Change {
    field: &'static str,
    before: String,
    after: String,
}

pub(super) async fn show(frame: Frame, Key(id): Key<ProgrammeId>) -> Answer {
    let one = One::load(&frame, id).await?;
    let versions = frame.app.store.versions(&frame.actor, id).await?;
    let last = versions.iter().map(|version| version.number).max().unwrap_or(1);
    let to = frame.query.parsed("to").unwrap_or(last);
    let from = frame.query.parsed("from").unwrap_or_else(|| to.saturating_sub(1).max(1));
    let choice = |version: &Version| (version.number, format!("{}: {}", version.number, act(version)));
    let chosen = |number: u64| Choice::list(versions.iter().map(choice), Some(&number.to_string()));
    let diff = if last > 1 {
        let difference = frame.app.store.difference(&frame.actor, id, from, to).await?;
        Some(diff(difference, from, to))
    } else {
        None
    };
    let may_open = frame.actor.may(Action::HandleDocuments);
    let row = |version: &Version| {
        let local = frame.app.clock.local(version.adopted_at);
        let compare = (version.number > 1)
            .then(|| format!("{}/versions?from={}&to={}#diff", one.url(), version.number - 1, version.number));
        VersionRow {
            number: version.number,
            open: version.number == last,
            act: act(version),
            document: version.document.filter(|_| may_open).map(|id| format!("/documents/{id}")),
            summary: if version.number == 1 {
                "исходный приказ".to_owned()
            } else {
                version.summary.clone()
            },
            who: version.adopted_by.clone(),
            when: local.format("%d.%m.%Y, %H:%M").to_string(),
            compare,
        }
    };
    let page = VersionsPage {
        head: one.head(&frame, Tab::Versions),
        versions: versions.iter().map(row).collect(),
        from: chosen(from),
        to: chosen(to),
        diff,
        page: one.page(&frame).await,
    };
    html(&page)
}

fn act(version: &Version) -> String {
    if version.document.is_none() {
        return "без приказа: решение человека".to_owned();
    }
    act_words(version.act_number.as_deref(), version.act_date).unwrap_or_else(|| version.title.clone())
}

fn diff(difference: Difference, from: u64, to: u64) -> Diff {
    let Difference { added, changed, removed, same } = difference;
    let counts =
        [("добавлено", added.len()), ("изменено", changed.len()), ("снято", removed.len()), ("без изменений", same)];
    let sums = counts.map(|(word, count)| format!("{word}{NBSP}{count}")).join(", ");
    let mark_added = Mark::new(Look::Good, "plus", "Добавлено");
    let mark_changed = Mark::new(Look::Warn, "edit", "Изменено");
    let mark_removed = Mark::new(Look::Late, "none", "Снято");
    let mut rows: Vec<DiffRow> = Vec::new();
    for (id, content, fields) in changed {
        let changes = fields.into_iter().map(change).collect();
        let title = name(&content);
        rows.push(DiffRow {
            class: "changed",
            mark: mark_changed,
            title,
            url: Some(format!("/activities/{id}")),
            changes,
        });
    }
    for (id, content) in added {
        let url = Some(format!("/activities/{id}"));
        let changes = whole(&content).map(|(field, after)| Change { field, before: String::new(), after }).collect();
        rows.push(DiffRow { class: "new", mark: mark_added, title: name(&content), url, changes });
    }
    for (id, content) in removed {
        let url = Some(format!("/activities/{id}"));
        let changes = whole(&content).map(|(field, before)| Change { field, before, after: String::new() }).collect();
        rows.push(DiffRow { class: "gone", mark: mark_removed, title: name(&content), url, changes });
    }
    Diff { title: format!("Версия {from} → версия {to}"), sums, rows }
}

fn change(change: FieldChange) -> Change {
    Change { field: field_title(change.field), before: change.before, after: change.after }
}

/// All fields of an activity that say something.
fn whole(content: &Content) -> impl Iterator<Item = (&'static str, String)> {
    FIELDS
        .into_iter()
        .skip(2)
        .map(|field| (field_title(field), content.words(field)))
        .filter(|(_, words)| !words.is_empty())
}

fn name(content: &Content) -> String {
    match &content.number {
        Some(number) => format!("{number}. {}", content.text),
        None => content.text.clone(),
    }
}
