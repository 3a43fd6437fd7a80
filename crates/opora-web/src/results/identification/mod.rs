//! Выявление: the list by a methodology, «что если», who enters and who leaves, and why.

mod choice;
mod cleaning;
mod export;
mod funnel;
mod keep;
mod making;
mod method_box;
mod rows;
mod show;

use axum::Router;
use axum::routing::{get, post};
use opora_core::methodology::Methodology;

use crate::app::App;
use crate::layout::Frame;
use crate::trouble::Trouble;

pub(super) use choice::{Chosen, Known};
pub(super) use making::Material;
pub(super) use method_box::{exit_of, made_with};
pub(super) use rows::{Reason, told};

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
    Ok(making::tried(&chosen, &frame.query)?.0)
}
