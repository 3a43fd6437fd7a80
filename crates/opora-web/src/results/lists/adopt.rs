//! Adopting a list by an act: what will change is said before it does.

use opora_core::ids::SchoolListId;
use opora_store::results::list_adoption::{ListAdoption, ListPlan, Unbound};
use opora_store::results::lists::SchoolList;
use opora_store::results::methodologies::Basis;
use serde::Deserialize;

use super::{HOME, page};
use crate::form::{Field, Form, day, needed_day, needed_words};
use crate::layout::{Choice, Filled, Flash, Frame, Key, dates};
use crate::trouble::{Answer, Trouble};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    act: String,
    from: String,
    unbound: String,
    lock: i64,
}

pub(super) async fn form(frame: Frame, Key(id): Key<SchoolListId>) -> Answer {
    let list = frame.app.store.school_list(&frame.actor, id).await?.list;
    let sent = Sent { from: frame.app.today().to_string(), lock: list.lock, ..Sent::default() };
    let form = adoption(&frame, id, &sent).await?;
    form.show(page(&frame, title(&list)).await)
}

pub(super) async fn send(frame: Frame, Key(id): Key<SchoolListId>, Filled(sent): Filled<Sent>) -> Answer {
    let list = frame.app.store.school_list(&frame.actor, id).await?.list;
    match adopt(&frame, id, &sent).await {
        Ok(plan) => {
            let words = format!(
                "Список утверждён: вошли {}, остались {}, вышли {}.",
                plan.entering.len(),
                plan.staying.len(),
                plan.leaving.len()
            );
            frame.back(&format!("{HOME}/{id}"), Flash::Done(words)).await
        }
        Err(trouble) => {
            let form = adoption(&frame, id, &sent).await?.refuse(trouble)?;
            form.show(page(&frame, title(&list)).await)
        }
    }
}

pub(super) async fn discard(frame: Frame, Key(id): Key<SchoolListId>, Filled(sent): Filled<Sent>) -> Answer {
    frame.app.store.school_list_discard(&frame.actor, id, sent.lock, frame.app.moment()).await?;
    frame.back(HOME, Flash::Done("Список отложен. Он остался в перечне.".to_owned())).await
}

fn title(list: &SchoolList) -> String {
    format!("Утвердить список «{}», {}\u{a0}год", list.title, list.year)
}

async fn adopt(frame: &Frame, id: SchoolListId, sent: &Sent) -> Result<ListPlan, Trouble> {
    let adoption = ListAdoption {
        from: needed_day(&sent.from, "Действует с")?,
        basis: Basis { words: Some(needed_words(&sent.act, "Каким приказом", 300)?), document: None },
        unbound: if sent.unbound == "leave-out" { Unbound::LeaveOut } else { Unbound::Refuse },
    };
    let moment = frame.app.moment();
    Ok(frame.app.store.school_list_adopt(&frame.actor, id, sent.lock, &adoption, moment).await?)
}

async fn adoption(frame: &Frame, id: SchoolListId, sent: &Sent) -> Result<Form, Trouble> {
    let from = day(&sent.from, "Действует с").ok().flatten().unwrap_or_else(|| frame.app.today());
    let plan = frame.app.store.school_list_plan(&frame.actor, id, from).await?;
    let schools = |count: usize| dates::count(count as u64, "школа", "школы", "школ");
    let mut intro = vec![format!(
        "Войдут в категорию: {}. Останутся: {}. Выйдут: {}.",
        schools(plan.entering.len()),
        schools(plan.staying.len()),
        schools(plan.leaving.len())
    )];
    let names = |steps: &[opora_store::results::list_adoption::Step]| {
        steps.iter().map(|step| step.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    if !plan.entering.is_empty() {
        intro.push(format!("Входят: {}.", names(&plan.entering)));
    }
    if !plan.leaving.is_empty() {
        intro.push(format!("Выходят: {}.", names(&plan.leaving)));
    }
    let mut fields = vec![
        Field::line("act", "Каким приказом", &sent.act).hint("«Приказ управления образования от 25.08.2025 № 214-ОД»."),
        Field::day("from", "Действует с", &sent.from),
    ];
    if !plan.unbound.is_empty() {
        let unbound: Vec<&str> = plan.unbound.iter().map(|school| school.title()).collect();
        intro.push(format!(
            "Нет в разделе «Школы»: {}. Без школы в реестре категорию записать некуда.",
            unbound.join(", ")
        ));
        let choices = [("refuse", "сначала связать их со школами реестра"), ("leave-out", "утвердить список без них")];
        let chosen = if sent.unbound.is_empty() { "refuse" } else { &sent.unbound };
        fields.push(Field::select("unbound", "Что делать с этими школами", Choice::list(choices, Some(chosen))));
    }
    if plan.unmentioned > 0 {
        intro.push(format!(
            "О {} категории список не говорит: для них ничего не изменится.",
            dates::count(plan.unmentioned, "школе", "школах", "школах")
        ));
    }
    Ok(Form {
        action: format!("{HOME}/{id}/adopt"),
        intro,
        fields,
        submit: "Утвердить",
        cancel: format!("{HOME}/{id}"),
        lock: Some(sent.lock),
        ..Form::default()
    })
}
