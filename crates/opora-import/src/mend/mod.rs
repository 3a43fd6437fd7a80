//! Mending: what pages, line ends and merged cells broke is put together before anything is understood.

pub(crate) mod cut;
pub(crate) mod grid;
pub(crate) mod text;

#[cfg(test)]
mod tests;
