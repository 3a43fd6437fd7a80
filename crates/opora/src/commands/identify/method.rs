//! Which methodology a name means: one that is shipped, a file, or one that is kept in the book.

use std::path::Path;

use opora_core::methodology::{self, Methodology, SHIPPED};
use opora_core::words::plain;
use opora_store::results::methodologies::{MethodologyState, StoredMethodology};

use crate::commands::book::{Book, owner, store_trouble, wait_for};
use crate::commands::bytes_of;
use crate::outcome::Trouble;

/// The methodology of a name; `book` is where kept ones are looked for.
pub(super) fn of(name: &str, book: Option<&Book>) -> Result<Methodology, Trouble> {
    let text = text(name, book)?;
    methodology::read(&text).map_err(|refused| {
        for complaint in &refused.0 {
            eprintln!("{name}: {complaint}");
        }
        eprintln!("Методика не прочитана: исправьте строки выше. Образец: opora identify --print federal.");
        Trouble::Said(3)
    })
}

/// Its text.
pub(super) fn text(name: &str, book: Option<&Book>) -> Result<String, Trouble> {
    if let Some(shipped) = SHIPPED.iter().find(|shipped| shipped.name == name) {
        return Ok(shipped.toml.to_owned());
    }
    if Path::new(name).is_file() {
        let bytes = bytes_of(Path::new(name)).map_err(said)?;
        return String::from_utf8(bytes).map_err(|_| {
            said(format!("{name}: это не текст в кодировке UTF-8. Сохраните файл методики как текст UTF-8."))
        });
    }
    let kept = match book {
        Some(book) => kept(book)?,
        None => Vec::new(),
    };
    match chosen(name, &kept) {
        Chosen::One(one) => {
            eprintln!("Методика «{}» из базы, версия {} ({}).", one.title, one.number, one.state.title());
            Ok(one.body.clone())
        }
        Chosen::Several(titles) => Err(said(format!(
            "{name}: в базе несколько методик с таким названием ({titles}). Добавьте версию: --method '{name}@2'."
        ))),
        Chosen::None => {
            let shipped = SHIPPED.map(|shipped| shipped.name).join(", ");
            let mut titles: Vec<String> = kept.iter().map(|one| format!("«{}@{}»", one.title, one.number)).collect();
            titles.dedup();
            let in_book =
                if titles.is_empty() { String::new() } else { format!(" В базе: {}.", titles.join(", ")) };
            Err(said(format!("{name}: такого файла нет, и среди поставляемых методик тоже. Есть: {shipped}.{in_book}")))
        }
    }
}

/// What a name means among the kept ones.
#[derive(Debug, PartialEq)]
enum Chosen<'a> {
    One(&'a StoredMethodology),
    Several(String),
    None,
}

/// A title, or a title with a version behind «@»: the number of the version, or the version that the text names. Without
/// one: the newest that is approved, else the newest draft.
fn chosen<'a>(name: &str, kept: &'a [StoredMethodology]) -> Chosen<'a> {
    let (title, version) = match name.rsplit_once('@') {
        Some((title, version)) => (plain(title), Some(version.trim())),
        None => (plain(name), None),
    };
    let is_version = |one: &StoredMethodology, wanted: &str| {
        one.number.to_string() == wanted || methodology::read(&one.body).is_ok_and(|read| read.version == wanted)
    };
    let fits =
        |one: &&StoredMethodology| plain(&one.title) == title && version.is_none_or(|wanted| is_version(one, wanted));
    let found: Vec<&StoredMethodology> = kept.iter().filter(fits).collect();
    let approved: Vec<&StoredMethodology> =
        found.iter().copied().filter(|one| one.state == MethodologyState::Approved).collect();
    let best = if approved.is_empty() { found } else { approved };
    let mut lineages: Vec<_> = best.iter().map(|one| one.lineage).collect();
    lineages.sort_unstable();
    lineages.dedup();
    match best.iter().max_by_key(|one| one.number) {
        None => Chosen::None,
        Some(one) if lineages.len() == 1 => Chosen::One(one),
        Some(_) => {
            let names: Vec<String> =
                best.iter().map(|one| format!("версия {}, {}", one.number, one.state.title())).collect();
            Chosen::Several(names.join("; "))
        }
    }
}

/// The methodologies of the book; none where there is no book, which is never made here.
fn kept(book: &Book) -> Result<Vec<StoredMethodology>, Trouble> {
    if book.database.is_none() && !book.data.join(opora_store::open::FILE).is_file() {
        return Ok(Vec::new());
    }
    wait_for(async {
        let store = book.open().await?;
        let kept = store.methodologies(&owner()).await;
        store.close().await.map_err(|trouble| store_trouble("База не закрывается", trouble))?;
        kept.map_err(|trouble| store_trouble("Методики не прочитаны", trouble))
    })
}

fn said(sentence: String) -> Trouble {
    eprintln!("{sentence}");
    Trouble::Said(3)
}

#[cfg(test)]
mod tests {
    use opora_core::ids::MethodologyId;

    use super::*;

    fn stored(lineage: i64, number: i64, title: &str, state: MethodologyState, version: &str) -> StoredMethodology {
        let federal = SHIPPED.iter().find(|one| one.name == "federal").unwrap().toml;
        let body: Vec<String> = federal
            .lines()
            .map(|line| if line.starts_with("version") { format!("version = \"{version}\"") } else { line.to_owned() })
            .collect();
        StoredMethodology {
            id: MethodologyId(lineage * 10 + number),
            authority: None,
            lineage: MethodologyId(lineage),
            number,
            title: title.to_owned(),
            body: body.join("\n"),
            state,
            basis: None,
            document: None,
            valid_from: None,
            valid_to: None,
            written_at: chrono::DateTime::UNIX_EPOCH,
            written_by: String::new(),
            settled_at: None,
            settled_by: None,
            lock: 1,
        }
    }

    #[test]
    fn a_kept_methodology_is_found_by_name_and_version() {
        use MethodologyState::{Approved, Draft};
        let kept = [
            stored(1, 3, "Методика края", Draft, "2027"),
            stored(1, 2, "Методика края", Approved, "2026.1"),
            stored(1, 1, "Методика края", Approved, "2025"),
            stored(2, 1, "Двойная", Draft, "1"),
            stored(3, 1, "Двойная", Draft, "1"),
        ];
        let number = |name: &str| match chosen(name, &kept) {
            Chosen::One(one) => one.number,
            Chosen::Several(_) => -1,
            Chosen::None => 0,
        };
        assert_eq!(number("методика  КРАЯ"), 2, "the newest that is approved");
        assert_eq!(number("Методика края@3"), 3);
        assert_eq!(number("Методика края@2025"), 1, "the version that the text names");
        assert_eq!(number("Методика края@9"), 0);
        assert_eq!(number("Двойная"), -1);
        assert_eq!(number("нет такой"), 0);
    }
}
