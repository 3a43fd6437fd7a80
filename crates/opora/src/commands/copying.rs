//! `opora copy`: a whole book from one database into another, empty one.

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use opora_store::copying::Progress;
use opora_store::{Database, Store};

use super::answer;
use super::book::{stands, store_trouble, wait_for};
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Перенести всю базу в другую, пустую: из папки в PostgreSQL или обратно.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora copy --from /srv/opora --to postgres://opora@127.0.0.1/opora\n  opora copy --from postgres://opora@127.0.0.1/opora --to /srv/opora-new\n\nКод выхода 1 — база, в которую копируют, не пуста."
)]
pub struct Copy {
    /// Откуда: папка данных или postgres://имя:пароль@узел/база
    #[arg(long, visible_alias = "data", value_name = "ПАПКА|URL", env = "OPORA_DATA", default_value = "data")]
    from: String,
    /// Куда: postgres://имя:пароль@узел/база или новая папка; база должна быть пустой
    #[arg(long, value_name = "URL|ПАПКА", env = "OPORA_COPY_TO", hide_env_values = true)]
    to: String,
}

impl Copy {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        let from = place(&self.from);
        let results = match &from {
            Database::Folder(folder) => Some(folder.join("results")).filter(|results| results.is_dir()),
            Database::Url(_) => None,
        };
        wait_for(async {
            let open = |what: &'static str| move |trouble| store_trouble(what, trouble);
            if !stands(&from).await? {
                return Err(Trouble::Unreadable(match &from {
                    Database::Folder(folder) => {
                        format!("{}: базы здесь нет. Укажите папку данных: --from ПАПКА.", folder.display())
                    }
                    Database::Url(_) => "В базе, из которой копируют, нет книги «Опоры». Проверьте адрес.".to_owned(),
                }));
            }
            let source = Store::open(from).await.map_err(open("База, из которой копируют, не открывается"))?;
            let target =
                Store::open(place(&self.to)).await.map_err(open("База, в которую копируют, не открывается"))?;
            let bar = bar();
            let told = |progress: Progress| {
                bar.set_length(progress.all);
                bar.set_position(progress.done);
                bar.set_message(progress.table);
            };
            let copied = source.copy_into(&target, &told).await;
            bar.finish_and_clear();
            let copied = copied.map_err(open("База не скопирована, новая осталась пустой"))?;
            let close =
                |store: Store| async { store.close().await.map_err(open("База не закрывается")) };
            close(source).await?;
            close(target).await?;
            let mut text = String::new();
            for one in &copied {
                let _ = writeln!(text, "{}\t{}", one.table, one.rows);
            }
            answer(&text)?;
            let rows: u64 = copied.iter().map(|one| one.rows).sum();
            eprintln!("Скопировано и сверено: таблиц {}, записей {rows}.", copied.len());
            if let Some(results) = &results {
                eprintln!(
                    "Файлы результатов оценки лежат рядом с базой и не скопированы: перенесите папку {} в папку данных нового сервера.",
                    results.display()
                );
            }
            eprintln!("Дальше: остановите прежний сервер и откройте новую базу: {}", opening(&self.to));
            Ok(Outcome::Done)
        })
    }
}

/// A folder, or the address of a database.
fn place(words: &str) -> Database {
    if words.contains("://") { Database::Url(words.to_owned()) } else { Database::Folder(PathBuf::from(words)) }
}

/// How the new book is served; the password of an address is not repeated.
fn opening(to: &str) -> String {
    match place(to) {
        Database::Url(_) => "opora serve --database URL".to_owned(),
        Database::Folder(folder) => format!("opora serve --data {}", folder.display()),
    }
}

fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:32} {pos} из {len}  {msg}");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
