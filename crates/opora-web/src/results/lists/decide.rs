//! A school in the list, or out of it, by a decision with a basis document.

use opora_core::access::Action;
use opora_core::identification::years_of_decision;
use opora_core::ids::ListDecisionId;
use opora_store::results::decisions::{DecisionDraft, DecisionKind};
use opora_store::results::methodologies::Basis;
use serde::Deserialize;

use super::{HOME, page};
use crate::form::{Field, Form, day, needed_day, needed_words};
use crate::layout::{Choice, Filled, Flash, Frame, Key};
use crate::trouble::{Answer, Trouble};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    school: String,
    category: String,
    kind: String,
    reason: String,
    act: String,
    from: String,
    to: String,
    lock: i64,
}

pub(super) async fn form(frame: Frame) -> Answer {
    frame.must(Action::HandleResults)?;
    let sent = Sent {
        school: frame.query.get("school").unwrap_or_default().to_owned(),
        category: opora_core::category::LOW_RESULTS.to_owned(),
        from: frame.app.today().to_string(),
        ..Sent::default()
    };
    deciding(&frame, &sent).await?.show(page(&frame, "Записать решение о школе").await)
}

pub(super) async fn send(frame: Frame, Filled(sent): Filled<Sent>) -> Answer {
    match decide(&frame, &sent).await {
        Ok((first, last)) => {
            let years = match last {
                Some(last) if last == first => format!("{first}\u{a0}года"),
                Some(last) => format!("{first}–{last}\u{a0}годов"),
                None => format!("{first}\u{a0}года и\u{a0}следующих лет"),
            };
            let words = format!("Решение записано. Оно учитывается в списках по результатам {years}.");
            frame.back(HOME, Flash::Done(words)).await
        }
        Err(trouble) => {
            let form = deciding(&frame, &sent).await?.refuse(trouble)?;
            form.show(page(&frame, "Записать решение о школе").await)
        }
    }
}

pub(super) async fn withdrawing(frame: Frame, Key(id): Key<ListDecisionId>) -> Answer {
    frame.must(Action::HandleResults)?;
    let lock = frame.query.parsed("lock").unwrap_or_default();
    withdrawal(id, &Sent { lock, ..Sent::default() }).show(page(&frame, "Отменить решение").await)
}

pub(super) async fn withdraw(frame: Frame, Key(id): Key<ListDecisionId>, Filled(sent): Filled<Sent>) -> Answer {
    let done = async {
        let reason = needed_words(&sent.reason, "Почему", 500)?;
        let moment = frame.app.moment();
        Ok(frame.app.store.list_decision_withdraw(&frame.actor, id, sent.lock, &reason, moment).await?)
    };
    match done.await {
        Ok(()) => frame.back(HOME, Flash::Done("Решение отменено.".to_owned())).await,
        Err(trouble) => withdrawal(id, &sent).refuse(trouble)?.show(page(&frame, "Отменить решение").await),
    }
}

fn withdrawal(id: ListDecisionId, sent: &Sent) -> Form {
    Form {
        action: format!("/results/decisions/{id}/withdraw"),
        intro: vec!["Решение останется в журнале; в новых пересчётах оно не учитывается.".to_owned()],
        fields: vec![Field::lines("reason", "Почему", &sent.reason)],
        submit: "Отменить решение",
        cancel: HOME.to_owned(),
        lock: Some(sent.lock),
        ..Form::default()
    }
}

async fn deciding(frame: &Frame, sent: &Sent) -> Result<Form, Trouble> {
    let holdings = frame.app.shelf.holdings(&frame.app.store).await?;
    let view = frame.app.store.result_view(&frame.actor).await?;
    let schools = holdings.seen(&view).map(|(_, school)| {
        let name =
            if school.name.is_empty() { school.code.clone() } else { format!("{} ({})", school.name, school.code) };
        (school.code.clone(), name)
    });
    let schools: Vec<_> = schools.take(5_000).collect();
    let kinds = DecisionKind::ALL.map(|kind| (kind.code(), kind.title()));
    Ok(Form {
        action: "/results/decisions/new".to_owned(),
        intro: vec![
            "Решение действует во всех пересчётах своего срока. Без документа-основания оно не принимается.".to_owned(),
        ],
        fields: vec![
            Field::select("school", "Школа", Choice::list(schools, Some(&sent.school))),
            Field::select("kind", "Решение", Choice::list(kinds, Some(&sent.kind))),
            Field::line("category", "Категория списка", &sent.category).hint("ШНОР, ШНСУ или другая, как в методике."),
            Field::lines("reason", "Почему", &sent.reason).hint("Без фамилий учеников."),
            Field::line("act", "Документ-основание", &sent.act)
                .hint("«Протокол муниципального совета от 20.08.2025 № 3»."),
            Field::day("from", "Действует с", &sent.from)
                .hint("Список по результатам весны служит следующему учебному году: весна 2025 — 2025/26 году."),
            Field::day("to", "Действует по", &sent.to).optional(),
        ],
        submit: "Записать решение",
        cancel: HOME.to_owned(),
        ..Form::default()
    })
}

/// Records the decision; answers the first and the last year of results in whose lists it stands.
async fn decide(frame: &Frame, sent: &Sent) -> Result<(i32, Option<i32>), Trouble> {
    let kind = DecisionKind::from_code(&sent.kind)
        .ok_or_else(|| Trouble::invalid("Не выбрано, включить или исключить.", "Выберите решение."))?;
    let draft = DecisionDraft {
        school: needed_words(&sent.school, "Школа", 60)?,
        category: needed_words(&sent.category, "Категория списка", 120)?,
        kind,
        reason: needed_words(&sent.reason, "Почему", 1_000)?,
        basis: Basis {
            words: Some(needed_words(&sent.act, "Документ-основание", 300)?), document: None
        },
        valid_from: needed_day(&sent.from, "Действует с")?,
        valid_to: day(&sent.to, "Действует по")?,
    };
    frame.app.store.list_decision_add(&frame.actor, &draft, frame.app.moment()).await?;
    Ok(years_of_decision(draft.valid_from, draft.valid_to))
}
