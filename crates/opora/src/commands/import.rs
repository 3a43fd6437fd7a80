//! `opora import`: reads documents into the database and adopts those that leave no question.

use std::path::PathBuf;

use clap::Args;
use opora_core::access::Actor;
use opora_core::ids::OrganisationId;
use opora_core::reading::Level;
use opora_core::school::OrganisationKind;
use opora_store::adoption::Into;
use opora_store::documents::{DocumentState, Upload};
use opora_store::{Answer, Store};

use super::book::{Book, now, organisation, owner, store_trouble, wait_for};
use super::{Known, answer, bytes_of, read_files};
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Прочитать документы в базу; ясное принять, остальное оставить человеку.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora import приказ.docx --authority 1\n  opora import *.docx --authority 1 --yes\n\nБез --yes документы только попадают в «Документы». С --yes принимаются те, где нет ни одного сомнения;\nкод выхода 1 — что-то ждёт человека."
)]
pub struct Import {
    /// Файлы: DOCX, ODT, HTML, текст
    #[arg(value_name = "ФАЙЛ", required = true)]
    files: Vec<PathBuf>,
    /// Номер управления образования (виден в адресе его страницы)
    #[arg(long, value_name = "НОМЕР")]
    authority: i64,
    /// Принять то, в чём нет сомнений
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    known: Known,
    #[command(flatten)]
    book: Book,
}

/// What became of a file.
enum Fate {
    Adopted(usize),
    Waits { checks: usize },
    Already(DocumentState),
}

impl Import {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        wait_for(async {
            let store = self.book.open().await?;
            let found = organisation(&store, self.authority).await?;
            if found.kind != OrganisationKind::Authority {
                eprintln!(
                    "№ {}: это не управление образования, а «{}». Документы принадлежат управлению.",
                    self.authority, found.name
                );
                return Ok(Outcome::No);
            }
            let authority = found.id;
            let mut failed = 0;
            let mut waiting = 0;
            for path in &self.files {
                let (read, unread) = read_files(std::slice::from_ref(path), self.known);
                failed += unread;
                let (Some(read), Ok(bytes)) = (read.into_iter().next(), bytes_of(path)) else { continue };
                let fate = take(&store, &owner(), authority, bytes, read, self.yes).await;
                let fate = fate.map_err(|trouble| store_trouble("Документ не записан", trouble))?;
                waiting += usize::from(matches!(fate, Fate::Waits { .. }));
                answer(&format!("{}: {}\n", path.display(), described(&fate)))?;
            }
            match (failed, waiting) {
                (0, 0) => Ok(Outcome::Done),
                (0, _) => Ok(Outcome::No),
                _ => Err(Trouble::Said(3)),
            }
        })
    }
}

async fn take(
    store: &Store,
    actor: &Actor,
    authority: OrganisationId,
    bytes: Vec<u8>,
    read: opora_import::Read,
    adopt: bool,
) -> Answer<Fate> {
    let reading = read.reading;
    let checks = reading.remarks.iter().filter(|remark| remark.level != Level::Clear).count();
    let name = reading.source.name.clone().unwrap_or_else(|| "документ".to_owned());
    let media_type = reading.source.media_type.clone().unwrap_or_default();
    let upload = Upload { authority, name, media_type, bytes, paper: read.paper, reading };
    let id = store.document_upload(actor, upload, now()).await?.id();
    let preview = store.adoption_preview(actor, id, Into::Suggested, now()).await?;
    let document = &preview.draft.document;
    if document.state != DocumentState::Draft {
        return Ok(Fate::Already(document.state));
    }
    if !adopt || checks > 0 || document.activities == 0 {
        return Ok(Fate::Waits { checks });
    }
    let into = preview.into.map_or(Into::New, Into::Existing);
    let adopted = store.adopt(actor, id, into, document.lock, &preview.hash, now()).await?;
    Ok(Fate::Adopted(adopted.obligations))
}

fn described(fate: &Fate) -> String {
    match fate {
        Fate::Adopted(obligations) => format!("принят, новых обязательств: {obligations}"),
        Fate::Waits { checks: 0 } => "прочитан, ждёт «Принять» в разделе «Документы»".to_owned(),
        Fate::Waits { checks } => format!("прочитан, проверьте в разделе «Документы», сомнений: {checks}"),
        Fate::Already(DocumentState::Adopted) => "уже принят раньше, ничего не изменилось".to_owned(),
        Fate::Already(_) => "уже есть в «Документах»".to_owned(),
    }
}
