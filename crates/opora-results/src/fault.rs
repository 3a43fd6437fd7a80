//! Why a file of results cannot be read or written, as sentences for the person at the screen.

use std::path::{Path, PathBuf};

use crate::rows::schema;

/// A trouble with a file of results. Nothing was changed by what failed.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The disk or the rights.
    #[error("{}: файл не открывается или не записывается ({source}). Проверьте права доступа и место на диске.", .path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A Parquet file that cannot be decoded: half a file, a damaged disk.
    #[error("{}: файл повреждён или записан не до конца ({why}). Восстановите его из копии или загрузите результаты заново.", .path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What the reader said.
        why: String,
    },
    /// A whole Parquet file that Опора did not write.
    #[error("{}: это не файл результатов Опоры ({why}). Уберите его из папки результатов.", .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What is missing or wrong.
        why: String,
    },
    /// Written by a newer version of the product.
    #[error("{}: файл записан более новой версией Опоры (схема {version}, эта версия понимает до {}). Обновите программу.", .path.display(), schema::VERSION)]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: u32,
    },
    /// Two files of one work in a folder without a catalogue.
    #[error("В папке два файла работы «{work}»: {} и {}. Оставьте один; если прервалась загрузка, повторите её (opora results import … --folder ПАПКА): лишний файл уберётся сам.", .one.display(), .other.display())]
    Twice {
        /// The key of the work.
        work: String,
        /// A file.
        one: PathBuf,
        /// The other.
        other: PathBuf,
    },
    /// Rows that do not come in the order or with the columns that the schema asks for: a mistake of the program.
    #[error("Строки результатов переданы на запись неверно: {0}. Данные не изменены; сообщите разработчикам.")]
    Misordered(String),
}

impl Fault {
    /// A trouble of the disk at a path.
    pub(crate) fn disk(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Disk { path, source }
    }

    /// A trouble of decoding or encoding a file.
    pub(crate) fn broken<E: std::fmt::Display>(path: &Path) -> impl FnOnce(E) -> Self {
        let path = path.to_owned();
        move |error| Self::Broken { path, why: error.to_string() }
    }

    /// A file that is not ours.
    pub(crate) fn foreign(path: &Path, why: &str) -> Self {
        Self::Foreign { path: path.to_owned(), why: why.to_owned() }
    }
}
