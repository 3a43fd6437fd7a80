//! Adoption: what will change is said before the button, and nothing is written until it is pressed.

use askama::Template;
use opora_core::adoption::{Change, Plan};
use opora_core::appointment::Appointment;
use opora_core::directory::Who;
use opora_core::ids::{DocumentId, ProgrammeId};
use opora_core::programme::{Content, field_title};
use opora_core::refusal::RefusalKind;
use opora_store::adoption::{Into, Preview, Suggestion};
use opora_store::documents::{Document, DocumentState, Draft};
use serde::Deserialize;

use super::address;
use super::case::name;
use super::review::{Bar, Ready};
use crate::assets::Icon;
use crate::deadline_words::{quoted, said};
use crate::layout::dates::{NBSP, count, full};
use crate::layout::{Choice, Filled, Flash, Frame, Key, Menu, Page, html};
use crate::trouble::{Answer, Trouble};

#[derive(Template)]
#[template(path = "documents/adopt.html")]
struct AdoptPage {
    page: Page,
    facts: String,
    show: String,
    choices: Vec<Choice>,
    into: String,
    lock: i64,
    hash: String,
    is_amendment: bool,
    is_empty: bool,
    can_adopt: bool,
    counts: Vec<(String, &'static str)>,
    added: Vec<RowView>,
    changed: Vec<ChangeView>,
    removed: Vec<RowView>,
    same: String,
    stays: Vec<RowView>,
    obligations: Vec<String>,
    schools: Vec<String>,
    closed: Vec<String>,
    support: Vec<String>,
    in_words: Vec<String>,
    doubts: Vec<(String, String)>,
}

struct RowView {
    number: String,
    text: String,
    deadline: String,
    responsible: String,
}

struct ChangeView {
    number: String,
    text: String,
    is_back: bool,
    /// Why a deadline that a person had set holds no more; may be empty.
    overruled: String,
    fields: Vec<(&'static str, String, String)>,
}

/// The fields of the button.
#[derive(Debug, Deserialize)]
pub(super) struct Pressed {
    into: String,
    lock: i64,
    hash: String,
}

/// GET `/documents/{id}/adopt`.
pub(super) async fn show(frame: Frame, Key(id): Key<DocumentId>) -> Answer {
    let into = into_of(frame.query.get("into").unwrap_or_default());
    let preview = frame.app.store.adoption_preview(&frame.actor, id, into, frame.app.moment()).await?;
    html(&page(&frame, preview).await)
}

/// POST `/documents/{id}/adopt`. Pressed twice, or again after «back», it leads to the programme that is there.
pub(super) async fn adopt(frame: Frame, Key(id): Key<DocumentId>, Filled(pressed): Filled<Pressed>) -> Answer {
    let into = into_of(&pressed.into);
    let moment = frame.app.moment();
    let adopted = frame.app.store.adopt(&frame.actor, id, into, pressed.lock, &pressed.hash, moment).await;
    match adopted {
        Ok(adopted) => {
            let made = count(adopted.obligations as u64, "обязательство", "обязательства", "обязательств");
            let words = match adopted.obligations {
                0 => "Принято. Новых обязательств нет.".to_owned(),
                _ => format!("Принято. Добавлено {made}: сроки видны здесь и в разделе «Сегодня»."),
            };
            frame.back(&format!("/programmes/{}", adopted.programme), Flash::Done(words)).await
        }
        Err(trouble) if trouble.refusal().is_some_and(|refusal| refusal.kind == RefusalKind::Stale) => {
            let document = frame.app.store.document(&frame.actor, id).await?;
            match document.programme {
                Some(programme) if document.state == DocumentState::Adopted => {
                    let words = "Документ уже принят: вот его программа. Ничего не задвоилось.".to_owned();
                    frame.back(&format!("/programmes/{programme}"), Flash::Notice(words)).await
                }
                _ => {
                    let words = "Пока вы смотрели, кто-то изменил разбор или программу. Посмотрите ещё раз.".to_owned();
                    frame.back(&address::adopt(id), Flash::Notice(words)).await
                }
            }
        }
        Err(trouble) => Err(trouble.into()),
    }
}

/// What the sticky bar of the review says.
pub(super) async fn bar(frame: &Frame, draft: &Draft) -> Result<Bar, Trouble> {
    let id = draft.document.id;
    let preview = frame.app.store.adoption_preview(&frame.actor, id, Into::Suggested, frame.app.moment()).await?;
    let plan = &preview.plan;
    let rows = count(plan.activities.len() as u64, "мероприятие", "мероприятия", "мероприятий");
    let obligations = count(plan.obligations.len() as u64, "обязательство", "обязательства", "обязательств");
    let mut more: Vec<String> = Vec::new();
    if !plan.schools.is_empty() {
        more.push(format!("В справочник добавится {}.", count(plan.schools.len() as u64, "школа", "школы", "школ")));
    }
    let in_words = plan.unsettled();
    if !in_words.is_empty() {
        more.push(format!("Останутся словами: {}.", some_of(&in_words)));
    }
    let is_adopted = draft.document.state == DocumentState::Adopted;
    let (takes, ready) = match preview.into {
        _ if plan.activities.is_empty() && plan.is_empty() => {
            ("Принимать пока нечего: ни одного мероприятия и ни одного пункта со сроком.".to_owned(), Ready::Nothing)
        }
        _ if is_adopted && plan.is_empty() => ("Принят: программа совпадает с разбором.".to_owned(), Ready::Nothing),
        Some(_) => {
            let title = preview.suggestions.iter().find(|one| Some(one.programme) == preview.into);
            let title = title.map(|one| quoted(&one.title)).unwrap_or_default();
            let (added, changed, removed) = plan.counts();
            let words = match (added, changed, removed) {
                (0, 0, 0) => "строки те же".to_owned(),
                _ => format!("добавится {added}, изменится {changed}, снимется {removed}"),
            };
            (format!("Это похоже на изменение программы {title}: {words}."), Ready::Look)
        }
        None => {
            let takes = match plan.activities.len() {
                0 => "Будет принята программа без плана: ни мероприятий, ни сроков в документе нет.".to_owned(),
                _ => format!("Будет принято {rows}, ожидаться будет {obligations}."),
            };
            let press = Ready::Press { lock: preview.draft.document.lock, hash: preview.hash.clone() };
            (takes, press)
        }
    };
    Ok(Bar { takes, more: more.join(" "), ready })
}

async fn page(frame: &Frame, preview: Preview) -> AdoptPage {
    let Preview { draft, into, suggestions, plan, hash } = preview;
    let document = &draft.document;
    let is_amendment = into.is_some();
    let title = if is_amendment { "Что изменится" } else { "Что будет принято" };
    let show = address::show(document.id);
    let page =
        frame.page(Menu::Documents, title).await.crumb("Документы", address::LIST).crumb(name(document), show.clone());
    let (added, changed, removed) = plan.counts();
    let same = plan.activities.iter().filter(|one| one.change == Change::Same).count();
    let mut counts =
        vec![(added.to_string(), "добавится"), (changed.to_string(), "изменится"), (removed.to_string(), "снимется")];
    if !is_amendment {
        counts = vec![(added.to_string(), "мероприятий и пунктов")];
    }
    counts.push((plan.obligations.len().to_string(), "новых обязательств"));
    let doubts = doubts(&draft);
    AdoptPage {
        facts: facts(document, &plan, is_amendment),
        choices: choices(&suggestions, into, document),
        into: into.map_or_else(|| "new".to_owned(), |id| id.to_string()),
        lock: document.lock,
        hash,
        is_amendment,
        is_empty: plan.is_empty(),
        can_adopt: document.state != DocumentState::SetAside && !(plan.activities.is_empty() && plan.is_empty()),
        counts,
        added: rows(&plan, &Change::Added),
        changed: changes(&plan),
        removed: plan.removed.iter().map(|one| row(&one.content)).collect(),
        stays: if is_amendment { rows(&plan, &Change::Same) } else { Vec::new() },
        same: if same == 0 { String::new() } else { count(same as u64, "строка", "строки", "строк") },
        obligations: obligations(&plan),
        closed: plan.closed.clone(),
        schools: plan.schools.iter().map(|school| school.name.clone()).collect(),
        support: support(&plan),
        in_words: plan.unsettled().into_iter().map(str::to_owned).collect(),
        doubts,
        show,
        page,
    }
}

fn facts(document: &Document, plan: &Plan, is_amendment: bool) -> String {
    let what = if is_amendment {
        "станет новой редакцией программы"
    } else {
        "станет программой"
    };
    format!("{} {what} {}. Пока ничего не записано.", name(document), quoted(&plan.title))
}

/// The word of the address as a place.
fn into_of(word: &str) -> Into {
    match word {
        "new" => Into::New,
        word => word.parse().map_or(Into::Suggested, |id| Into::Existing(ProgrammeId(id))),
    }
}

/// Where the document can go; a document that has a programme stays with it.
fn choices(suggestions: &[Suggestion], into: Option<ProgrammeId>, document: &Document) -> Vec<Choice> {
    let mut out: Vec<Choice> = suggestions
        .iter()
        .map(|one| {
            let act = match (&one.act_number, one.act_date) {
                (Some(number), Some(date)) => format!(", №{NBSP}{number} от{NBSP}{}", full(date)),
                (Some(number), None) => format!(", №{NBSP}{number}"),
                (None, Some(date)) => format!(", от{NBSP}{}", full(date)),
                (None, None) => String::new(),
            };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of one, in per cent")]
            let percent = (one.shared * 100.0).round().clamp(0.0, 100.0) as u32;
            let why = match one.same_act {
                true => "тот же приказ".to_owned(),
                false => format!("совпадает {percent}{NBSP}% строк"),
            };
            Choice {
                value: one.programme.to_string(),
                title: format!("Изменить программу {}{act} ({why})", quoted(&one.title)),
                chosen: Some(one.programme) == into,
            }
        })
        .collect();
    if document.programme.is_none() && !suggestions.iter().any(|one| one.same_act) {
        out.push(Choice {
            value: "new".to_owned(),
            title: "Завести новую программу".to_owned(),
            chosen: into.is_none(),
        });
    }
    out
}

fn row(content: &Content) -> RowView {
    let deadline = content.deadline.as_ref().map(|deadline| {
        let said = said(deadline);
        if said.more.is_empty() { said.main } else { format!("{} ({})", said.main, said.more) }
    });
    RowView {
        number: content.number.clone().unwrap_or_default(),
        text: content.text.clone(),
        deadline: deadline.unwrap_or_default(),
        responsible: content.responsible.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join("; "),
    }
}

fn rows(plan: &Plan, change: &Change) -> Vec<RowView> {
    plan.activities.iter().filter(|one| one.change == *change).map(|one| row(&one.content)).collect()
}

fn changes(plan: &Plan) -> Vec<ChangeView> {
    let view = |one: &opora_core::adoption::PlannedActivity| {
        let (fields, is_back) = match &one.change {
            Change::Changed(fields) => (fields.as_slice(), false),
            Change::Restored => (&[] as &[_], true),
            Change::Added | Change::Same => return None,
        };
        let field = |field: &opora_core::programme::FieldChange| {
            let (before, after) = match field.before == field.after {
                // The same words about other days.
                true => (field.before.clone(), format!("{} (другие дни)", field.after)),
                false => (field.before.clone(), field.after.clone()),
            };
            (field_title(field.field), before, after)
        };
        Some(ChangeView {
            number: one.content.number.clone().unwrap_or_default(),
            text: one.content.text.clone(),
            is_back,
            overruled: one.overruled.as_ref().map(overruled).unwrap_or_default(),
            fields: fields.iter().map(field).collect(),
        })
    };
    plan.activities.iter().filter_map(view).collect()
}

/// What happens to the deadline that a person had set.
fn overruled(own: &Appointment) -> String {
    format!(
        "Срок, который задан не приказом ({}; {}, {}), перестанет действовать: в новом приказе другие слова о сроке.",
        own.ground,
        own.by,
        full(own.on)
    )
}

fn obligations(plan: &Plan) -> Vec<String> {
    let number = |number: usize| count(number as u64, "обязательство", "обязательства", "обязательств");
    let changes = &plan.changes;
    let lines = [
        (plan.obligations.len(), "Появится"),
        (changes.redated.len(), "С новым сроком или новыми словами об ответственном"),
        (changes.restored.len(), "Вернётся"),
        (changes.dropped.len(), "Снимется: в новой редакции этого нет"),
        (changes.kept, "Останется как есть, с отметками о выполнении"),
    ];
    lines.into_iter().filter(|(all, _)| *all > 0).map(|(all, what)| format!("{what} — {}.", number(all))).collect()
}

fn support(plan: &Plan) -> Vec<String> {
    let name = |who: &Who| match who {
        Who::New(index) => plan.schools.get(*index).map(|school| school.name.clone()),
        Who::Known(_) => None,
    };
    let mut out = Vec::new();
    if !plan.memberships.is_empty() {
        let new: Vec<String> = plan.memberships.iter().filter_map(|one| name(&one.school)).collect();
        let all = count(plan.memberships.len() as u64, "школа", "школы", "школ");
        let which =
            if new.is_empty() { String::new() } else { format!(" (из них новые: {})", new.join(", ")) };
        out.push(format!("Категорию получит {all}{which}."));
    }
    if !plan.pairings.is_empty() {
        let all = count(plan.pairings.len() as u64, "пара", "пары", "пар");
        out.push(format!("Наставники и кураторы: {all} «школа – наставник – куратор»."));
    }
    out
}

/// What stays in doubt: words and where to mend them.
fn doubts(draft: &Draft) -> Vec<(String, String)> {
    let show = address::show(draft.document.id);
    let mut out = Vec::new();
    if draft.document.unread > 0 {
        let words = count(draft.document.unread, "место не понято", "места не поняты", "мест не понято");
        out.push((format!("{words}: останутся словами, без дат"), format!("{show}?level=unread")));
    }
    if draft.document.checks > 0 {
        let words = count(draft.document.checks, "место", "места", "мест");
        out.push((format!("{words} стоит проверить"), format!("{show}?level=check")));
    }
    out
}

/// «ОУ», «Совет» и ещё 3.
fn some_of(words: &[&str]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = words.iter().take(SHOWN).map(|words| quoted(words)).collect();
    match words.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        rest => format!("{} и{NBSP}ещё{NBSP}{rest}", shown.join(", ")),
    }
}
