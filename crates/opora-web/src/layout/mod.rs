//! What all pages share: the frame around them, paging, filters in the address, Russian dates and words of states.

mod asked;
pub mod dates;
mod frame;
mod page;
mod paging;
mod query;
mod state;

pub use asked::{Asked, Filled, Key};
pub use frame::{Frame, html};
pub(crate) use frame::{Visit, around, draw, last_words, panicked, visit};
pub use page::{Flash, Menu, Page};
pub use paging::{PAGE_ROWS, Paging};
pub use query::{Choice, Query, Sort};
pub use state::{Look, Mark, since};
