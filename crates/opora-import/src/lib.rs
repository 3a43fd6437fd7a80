//! Documents in: the bytes of a file become a [`Paper`], and a paper becomes a [`Reading`].

mod mend;
pub mod readers;
mod recognise;
mod unreadable;

use opora_core::paper::Paper;
use opora_core::reading::Reading;

pub use readers::Limits;
pub use recognise::{Options, understand};
pub use unreadable::{Excess, Unreadable};

/// A file that was read: the paper for the eye, the reading for the programme.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The document as blocks of text with their places.
    pub paper: Paper,
    /// What was understood of it.
    pub reading: Reading,
}

/// Reads a file and understands it. `name` is only remembered; the content decides the format.
///
/// # Errors
/// [`Unreadable`] with a sentence for the person and the next step, when no paper can be made of the bytes.
pub fn read(name: Option<&str>, bytes: &[u8], options: &Options) -> Result<Read, Unreadable> {
    let paper = readers::open(name, bytes, &Limits::default())?;
    let reading = understand(&paper, options);
    Ok(Read { paper, reading })
}
