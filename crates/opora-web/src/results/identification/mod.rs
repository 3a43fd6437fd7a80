//! Выявление: the list by a methodology, «что если», who enters and who leaves, and why.

mod choice;
mod export;
mod funnel;
mod keep;
mod making;
mod show;

use axum::Router;
use axum::routing::{get, post};
use opora_core::methodology::Methodology;

use crate::app::App;
use crate::layout::Frame;
use crate::trouble::Trouble;

const HOME: &str = "/results/identification";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(HOME, get(show::get))
        .route("/results/identification.xlsx", get(export::xlsx))
        .route("/results/identification.docx", get(export::docx))
        .route("/results/identification/keep", post(keep::send))
}

/// The methodology of the address with what is tried out in it.
pub(super) async fn tried_out(frame: &Frame) -> Result<Methodology, Trouble> {
    let chosen = choice::chosen(frame).await?;
    Ok(making::tried(&chosen.methodology, &frame.query)?.0)
}
