//! One programme as every one of its pages needs it: the present version, its activities, and how they stand.

use opora_core::ids::ProgrammeId;
use opora_core::obligation::ActivityState;
use opora_core::programme::Layout;
use opora_core::reading::ActKind;
use opora_store::programmes::ProgrammeTable;

use super::head::{Fact, Head, Sum, Tab};
use super::plan::{Item, of};
use crate::layout::dates::{self, NBSP};
use crate::layout::{Frame, Look, Menu, Page};
use crate::trouble::Trouble;

/// A programme that is open on a page.
pub(crate) struct One {
    /// The table as the store gives it; its rows have moved into `items`.
    pub table: ProgrammeTable,
    /// What stands around the activities.
    pub layout: Layout,
    /// The activities in force.
    pub items: Vec<Item>,
}

impl One {
    /// Loads what the actor sees of programme `id`.
    pub(crate) async fn load(frame: &Frame, id: ProgrammeId) -> Result<Self, Trouble> {
        let mut table = frame.app.store.programme_table(&frame.actor, id, frame.app.today()).await?;
        let rows = std::mem::take(&mut table.rows);
        let items = rows
            .into_iter()
            .filter(|row| row.removed_in.is_none())
            .map(|row| Item { id: row.id, content: row.content, tally: row.tally, state: row.state, cells: row.cells })
            .collect();
        let layout = std::mem::take(&mut table.layout);
        Ok(Self { table, layout, items })
    }

    /// The address of the programme.
    pub(crate) fn url(&self) -> String {
        url(self.table.programme.id)
    }

    /// The frame of a page of this programme.
    pub(crate) async fn page(&self, frame: &Frame) -> Page {
        frame.page(Menu::Programmes, dates::bound(&self.table.programme.title)).await.crumb("Программы", "/programmes")
    }

    /// What stands above the content of each of its pages.
    pub(crate) fn head(&self, frame: &Frame, open: Tab) -> Head {
        use opora_core::access::Action;
        let url = self.url();
        Head {
            title: self.table.programme.title.clone(),
            facts: self.facts(frame.actor.may(Action::HandleDocuments)),
            sums: self.sums(&url),
            tabs: open.row(&url, self.table.programme.versions),
            xlsx: frame.query.at(&format!("{url}/table.xlsx")),
            ics: format!("{url}/calendar.ics"),
            amend: format!("/documents?programme={}", self.table.programme.id),
            can_amend: frame.actor.may(Action::HandleDocuments),
            url,
        }
    }

    /// The documents themselves are open to those who handle them.
    fn facts(&self, opens_documents: bool) -> Vec<Fact> {
        let programme = &self.table.programme;
        let mut facts = vec![Fact { words: dates::bound(&self.table.authority_name), url: None }];
        let current = self.table.version.as_ref();
        let document = current.and_then(|version| version.document).filter(|_| opens_documents);
        let document = document.map(|id| format!("/documents/{id}"));
        let kind = self.layout.act.as_ref().map_or("", |act| act_kind(act.kind));
        let named = |words: String| format!("{kind} {words}").trim().to_owned();
        let first = act_words(programme.act_number.as_deref(), programme.act_date).map(named);
        match (first, current.filter(|version| version.number > 1)) {
            (first, Some(amended)) => {
                let later = act_words(amended.act_number.as_deref(), amended.act_date);
                facts.extend(first.map(|words| Fact { words, url: None }));
                let later = later.unwrap_or_else(|| format!("версия {}", amended.number));
                // A version that a person made has no document: what it did is told among the versions.
                let url = document.unwrap_or_else(|| format!("/programmes/{}/versions", programme.id));
                facts.push(Fact { words: format!("с изменениями: {later}"), url: Some(url) });
            }
            (first, None) => facts.extend(first.map(|words| Fact { words, url: document })),
        }
        if let Some(period) = programme.period {
            facts.push(Fact {
                words: format!("действует {}", dates::period(period.start, period.end)), url: None
            });
        }
        let control =
            self.layout.act.as_ref().and_then(|act| act.control.as_ref()).and_then(|control| control.party.as_ref());
        if let Some(party) = control.filter(|party| !party.name.is_empty()) {
            facts.push(Fact { words: format!("контроль: {}", party.name), url: None });
        }
        facts.retain(|fact| !fact.words.is_empty());
        for fact in &mut facts {
            fact.words = dates::bound(&fact.words);
        }
        facts
    }

    fn sums(&self, url: &str) -> Vec<Sum> {
        let count = |state| self.items.iter().filter(|item| item.state == state).count() as u64;
        let sections: std::collections::BTreeSet<_> =
            self.items.iter().map(|item| (item.content.roadmap, item.content.section)).collect();
        let all = self.items.len() as u64;
        let word = dates::plural(all, "мероприятие", "мероприятия", "мероприятий");
        let within = match sections.len() {
            0 | 1 => word.to_owned(),
            many => format!("{word} в{NBSP}{}", dates::count(many as u64, "разделе", "разделах", "разделах")),
        };
        let tally = &self.table.tally;
        let share = if tally.expected == 0 {
            "—".to_owned()
        } else {
            format!("{}{NBSP}%", percent(tally.done, tally.expected))
        };
        let going = count(ActivityState::InWork) + count(ActivityState::DueSoon);
        let link = |state: &str| format!("{url}?state={state}");
        vec![
            Sum::new(url.to_owned(), Look::Calm, all, "", within),
            Sum::new(link("overdue"), Look::Late, count(ActivityState::Overdue), "late", "просрочено"),
            Sum::new(link("going"), Look::Going, going, "going", "в работе"),
            Sum::new(link("ahead"), Look::Calm, count(ActivityState::Ahead), "ahead", "впереди"),
            Sum::new(link("done"), Look::Good, count(ActivityState::Done), "done", "выполнено"),
            Sum {
                value: share,
                ..Sum::new(
                    format!("{url}/people"),
                    Look::Calm,
                    0,
                    "",
                    format!("сдано {}", of(tally.done, tally.expected)),
                )
            },
        ]
    }
}

/// The address of a programme.
pub(crate) fn url(id: ProgrammeId) -> String {
    format!("/programmes/{id}")
}

/// «№ 214-ОД от 25.08.2025».
pub(crate) fn act_words(number: Option<&str>, date: Option<chrono::NaiveDate>) -> Option<String> {
    let number = number.map(|number| format!("№{NBSP}{number}"));
    let date = date.map(|date| format!("от{NBSP}{}", dates::full(date)));
    match (number, date) {
        (None, None) => None,
        (number, date) => Some([number, date].into_iter().flatten().collect::<Vec<_>>().join(" ")),
    }
}

fn act_kind(kind: ActKind) -> &'static str {
    match kind {
        ActKind::Order => "приказ",
        ActKind::Decree => "постановление",
        ActKind::Instruction => "распоряжение",
        ActKind::Decision => "решение",
        ActKind::Letter => "письмо",
        ActKind::Protocol => "протокол",
        ActKind::Regulation => "положение",
        ActKind::Other => "документ",
    }
}

fn percent(part: u64, whole: u64) -> u64 {
    (part * 100 + whole / 2) / whole.max(1)
}
