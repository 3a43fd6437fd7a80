//! The chart of a programme: one drawing made by the server, which prints as it is and works without scripts.

mod axis;
mod chart;
mod draw;
mod marks;
mod svg;
#[cfg(test)]
mod tests;

pub(crate) use chart::{Band, Chart, Row, Stretch};
pub(crate) use draw::draw;
pub(crate) use marks::{Promise, ghosts, shapes};
