//! The chart of a programme: one drawing made by the server, which prints as it is and works without scripts.

mod axis;
mod chart;
mod draw;
mod svg;
#[cfg(test)]
mod tests;

pub(crate) use chart::{Band, Chart, Phase, Row, Shape, ShapeKind, Stretch};
pub(crate) use draw::draw;
