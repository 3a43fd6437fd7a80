//! Readers: the bytes of a file become a [`Paper`]. The format is known by content, never by extension.

mod docx;
mod encoding;
mod grid;
mod html;
mod kind;
mod layout;
mod limits;
mod notices;
mod numerals;
mod odt;
mod package;
mod text;
mod xml;

use opora_core::paper::Paper;
use opora_core::reading::Source;
use sha2::{Digest, Sha256};

use self::kind::Kind;
use self::layout::Draft;
use self::limits::Allowance;
pub use self::limits::Limits;
use self::package::Package;
use crate::unreadable::{Excess, Unreadable};

/// Reads a file. `name` is only remembered, it does not decide anything.
///
/// # Errors
/// [`Unreadable`] with a sentence for the person and the next step, when no paper can be made of the bytes.
pub fn open(name: Option<&str>, bytes: &[u8], limits: &Limits) -> Result<Paper, Unreadable> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Unreadable::TooLarge { what: Excess::FileBytes, limit: limits.file_bytes });
    }
    let mut allowance = Allowance::new(limits);
    let (kind, draft) = match kind::is_container(bytes) {
        true => read_container(bytes, &mut allowance)?,
        false => read_flat(bytes, &mut allowance)?,
    };
    let mut allowance = Allowance::new(limits);
    let (text, blocks) = layout::lay_out(draft.blocks, &mut allowance)?;
    if blocks.is_empty() {
        return Err(Unreadable::Empty);
    }
    let source = Source {
        name: name.map(file_name),
        sha256: Some(hex::encode(Sha256::digest(bytes))),
        media_type: Some(kind.media_type().into()),
        pages: draft.pages,
    };
    Ok(Paper { source, text, blocks, remarks: draft.remarks })
}

fn read_container(bytes: &[u8], allowance: &mut Allowance<'_>) -> Result<(Kind, Draft), Unreadable> {
    let mut package = Package::open(bytes, allowance.limits)?;
    let kind = kind::recognise_container(&mut package)?;
    let draft = match kind {
        Kind::Odt => odt::read(&mut package, allowance)?,
        Kind::Docx | Kind::Docm | Kind::Html | Kind::Text => docx::read(&mut package, allowance)?,
    };
    Ok((kind, draft))
}

fn read_flat(bytes: &[u8], allowance: &mut Allowance<'_>) -> Result<(Kind, Draft), Unreadable> {
    let kind = kind::recognise(bytes)?;
    let draft = match kind {
        Kind::Html => html::read(bytes, allowance)?,
        Kind::Text | Kind::Docx | Kind::Docm | Kind::Odt => text::read(&encoding::decode(bytes, None), allowance)?,
    };
    Ok((kind, draft))
}

/// The name without the folders that some browsers send along.
fn file_name(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned()
}
