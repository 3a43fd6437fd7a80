//! The decision about an upload: take it, or not.

use opora_core::access::Action;
use opora_core::ids::ResultUploadId;
use serde::Deserialize;

use super::address;
use crate::intake::spool;
use crate::layout::{Filled, Flash, Frame, Key};
use crate::trouble::Answer;

/// The button of the page that asks.
#[derive(Debug, Deserialize)]
pub(super) struct Decided {
    lock: i64,
}

/// POST `/results/uploads/{id}/adopt`.
pub(super) async fn adopt(frame: Frame, Key(id): Key<ResultUploadId>, Filled(decided): Filled<Decided>) -> Answer {
    frame.must(Action::HandleResults)?;
    frame.app.store.result_upload_adopt(&frame.actor, id, decided.lock, frame.app.moment()).await?;
    frame.app.results_waiting.notify_one();
    let words = "Решение записано, данные принимаются. Страницу можно закрыть.".to_owned();
    frame.back(&address::show(id), Flash::Done(words)).await
}

/// POST `/results/uploads/{id}/refuse`.
pub(super) async fn refuse(frame: Frame, Key(id): Key<ResultUploadId>, Filled(decided): Filled<Decided>) -> Answer {
    frame.must(Action::HandleResults)?;
    let upload = frame.app.store.result_upload(&frame.actor, id).await?;
    frame.app.store.result_upload_refuse(&frame.actor, id, decided.lock, frame.app.moment()).await?;
    let data = frame.app.config.data.clone();
    let _ = tokio::task::spawn_blocking(move || spool::forget(&data, &upload)).await;
    let words = format!("Загрузка №\u{a0}{id} отклонена: её файлы удалены с сервера, данные не изменились.");
    frame.back(address::LIST, Flash::Done(words)).await
}
