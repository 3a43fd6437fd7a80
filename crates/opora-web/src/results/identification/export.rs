//! The list that the page shows, as a workbook and as an annex to an order.

use axum::http::HeaderValue;
use opora_core::identification::identify;
use opora_report::identification::Identified;

use super::choice;
use super::making::{Material, tried};
use crate::export;
use crate::layout::Frame;
use crate::trouble::{Answer, Trouble};

const DOCX: HeaderValue =
    HeaderValue::from_static("application/vnd.openxmlformats-officedocument.wordprocessingml.document");

pub(super) async fn xlsx(frame: Frame) -> Answer {
    let paper = paper(&frame).await?;
    export::xlsx(&frame.app, "Список школ", paper.table()).await
}

pub(super) async fn docx(frame: Frame) -> Answer {
    let paper = paper(&frame).await?;
    let bytes = tokio::task::spawn_blocking(move || paper.docx()).await.map_err(Trouble::failed)?;
    Ok(export::file("Список школ.docx", DOCX, bytes.map_err(Trouble::failed)?))
}

async fn paper(frame: &Frame) -> Result<Identified, Trouble> {
    let chosen = choice::chosen(frame).await?;
    let holdings = frame.app.shelf.holdings(&frame.app.store).await?;
    let material = Material::gather(frame, &holdings).await?;
    let (methodology, changed) = tried(&chosen, &frame.query)?;
    let list = identify(&methodology, material.input(), frame.query.parsed("year"))?;
    let paper = Identified::of(&list, &material.evidence.data, &changed, export::made(&frame.app));
    let asked = frame.query.get("list").and_then(|key| methodology.lists.iter().position(|one| one.key == key));
    Ok(match asked {
        Some(at) => paper.only(at),
        None => paper,
    })
}
