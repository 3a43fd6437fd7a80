//! The list of programmes: whose, how long, how far, what is next.

use askama::Template;
use opora_core::access::Role;
use opora_core::ids::OrganisationId;
use opora_store::programmes::{ProgrammeFilter, ProgrammeRow, ProgrammeSort};

use super::one::{act_words, url};
use super::plan::of;
use crate::layout::{Choice, Frame, Menu, PAGE_ROWS, Page, Paging, Query, Sort, dates, html};
use crate::trouble::Answer;

#[derive(Template)]
#[template(path = "programmes/list.html")]
struct ListPage {
    page: Page,
    query: Query,
    facts: String,
    can_upload: bool,
    authorities: Vec<Choice>,
    running: Vec<Choice>,
    found: String,
    by_title: Sort,
    by_period: Sort,
    by_activities: Sort,
    by_late: Sort,
    by_next: Sort,
    rows: Vec<Row>,
    paging: Paging,
}

struct Row {
    url: String,
    title: String,
    act: String,
    authority: String,
    period: String,
    activities: String,
    done: String,
    /// In hundredths.
    done_share: Option<u64>,
    overdue: u64,
    next_due: String,
}

pub(super) async fn show(frame: Frame) -> Answer {
    use opora_core::access::Action;
    let today = frame.app.today();
    let query = &frame.query;
    let filter = ProgrammeFilter {
        authority: query.parsed::<i64>("authority").map(OrganisationId),
        on: (query.get("running") == Some("now")).then_some(today),
        words: query.get("text").unwrap_or_default().to_owned(),
    };
    let sort = match query.get("sort").unwrap_or_default() {
        "title" => ProgrammeSort::Title,
        "-title" => ProgrammeSort::TitleBack,
        "period" => ProgrammeSort::Begins,
        "-period" => ProgrammeSort::BeginsBack,
        "activities" => ProgrammeSort::Activities,
        "-activities" => ProgrammeSort::ActivitiesBack,
        "late" => ProgrammeSort::LateBack,
        "-late" => ProgrammeSort::Late,
        "next" => ProgrammeSort::NextDue,
        "-next" => ProgrammeSort::NextDueBack,
        _ => ProgrammeSort::Newest,
    };
    let asked = opora_store::Page { number: query.page(), size: PAGE_ROWS };
    let found = frame.app.store.programmes(&frame.actor, &filter, sort, asked, today).await?;
    let authorities = match frame.actor.role {
        Role::Administrator => frame.app.store.authorities(&frame.actor).await?,
        Role::Specialist { .. } | Role::School { .. } => Vec::new(),
    };
    let authorities = authorities.into_iter().map(|authority| (authority.id, authority.name));
    let page = ListPage {
        facts: match found.total.rows {
            0 => "Программы поддержки школ по принятым приказам".to_owned(),
            _ => format!("Программы поддержки школ по принятым приказам, состояние на {}", dates::full(today)),
        },
        can_upload: frame.actor.may(Action::HandleDocuments),
        authorities: Choice::list(authorities, query.get("authority")),
        running: Choice::list(
            [("", "когда угодно"), ("now", "сейчас")],
            Some(query.get("running").unwrap_or_default()),
        ),
        found: found_words(found.total),
        by_title: Sort::of(query, "title"),
        by_period: Sort::of(query, "period"),
        by_activities: Sort::of(query, "activities"),
        by_late: Sort::worst_first(query, "late"),
        by_next: Sort::of(query, "next"),
        paging: Paging::new(query.page(), found.total.rows, query),
        rows: found.rows.into_iter().map(row).collect(),
        query: query.clone(),
        page: frame.page(Menu::Programmes, "Программы").await,
    };
    html(&page)
}

fn found_words(total: opora_store::Total) -> String {
    let words = dates::count(total.rows, "программа", "программы", "программ");
    if total.more { format!("более {words}") } else { words }
}

fn row(row: ProgrammeRow) -> Row {
    let ProgrammeRow { programme, authority_name, tally } = row;
    let share = (tally.expected > 0).then(|| tally.done * 100 / tally.expected);
    Row {
        url: url(programme.id),
        act: act_words(programme.act_number.as_deref(), programme.act_date).unwrap_or_default(),
        title: dates::bound(&programme.title),
        authority: authority_name,
        period: programme.period.map_or_else(|| "—".to_owned(), |period| dates::period(period.start, period.end)),
        activities: dates::number(programme.activities),
        done: if tally.expected == 0 { "—".to_owned() } else { of(tally.done, tally.expected) },
        done_share: share,
        overdue: tally.overdue,
        next_due: tally.next_due.map_or_else(|| "—".to_owned(), dates::full),
    }
}
