//! Why a file cannot be read, each in a sentence with the next step.

/// A file that gives nothing. The words are shown to the person, after the name of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No bytes.
    #[error("файл пуст (0 байт). Скопируйте его ещё раз или выгрузите заново.")]
    Empty,
    /// Larger than the limit.
    #[error(
        "файл слишком велик: {got_mib} МБ, можно до {limit_mib} МБ. Разделите его по предметам или сохраните в CSV."
    )]
    TooLarge {
        /// Size, MiB.
        got_mib: u64,
        /// Limit, MiB.
        limit_mib: u64,
    },
    /// Encrypted workbook.
    #[error(
        "книга защищена паролем на открытие. Откройте её в Excel, снимите пароль (Файл → Сведения → Защита книги) и \
         сохраните."
    )]
    Protected,
    /// A PDF, a picture, a document.
    #[error("это {0}, а не таблица. Нужны файлы XLSX, XLS, ODS или CSV.")]
    NotATable(&'static str),
    /// A ZIP without a workbook in it.
    #[error("это архив ZIP без книги Excel. Распакуйте его и загрузите файлы из него.")]
    Archive,
    /// Cut off or damaged.
    #[error("файл повреждён или загружен не полностью ({0}). Скопируйте его ещё раз или выгрузите заново.")]
    Damaged(String),
    /// A text whose lines run together.
    #[error(
        "в строке {line} открыта и не закрыта кавычка: строки под ней слились в одну ячейку. Уберите эту кавычку или \
         сохраните файл в XLSX."
    )]
    OpenQuote {
        /// Number of the line, from 1.
        line: u32,
    },
    /// Unpacks into too much.
    #[error(
        "книга распаковывается больше чем в {limit_mib} МБ: это не похоже на результаты. Сохраните нужный лист отдельным \
         файлом."
    )]
    Bomb {
        /// Limit, MiB.
        limit_mib: u64,
    },
    /// More sheets than are looked at.
    #[error("в книге больше {limit} листов. Разделите её на несколько книг.")]
    TooManySheets {
        /// Limit.
        limit: usize,
    },
    /// More rows than the limit.
    #[error("на листе «{sheet}» больше {limit} строк. Разделите его на части или сохраните в CSV.")]
    TooManyRows {
        /// The sheet.
        sheet: String,
        /// Limit.
        limit: u64,
    },
    /// More files than the limit.
    #[error("файлов больше {limit}. Загрузите их по частям.")]
    TooManyFiles {
        /// Limit.
        limit: usize,
    },
    /// Folders within folders beyond the limit.
    #[error("папки вложены глубже {limit}: «{folder}». Укажите внутреннюю папку саму.")]
    TooDeep {
        /// The folder that was not looked into.
        folder: String,
        /// Limit.
        limit: usize,
    },
    /// No sheet holds anything.
    #[error("в книге нет ни одной заполненной ячейки. Проверьте, тот ли это файл.")]
    Blank,
    /// The file could not be opened.
    #[error("файл не открывается: {0}. Проверьте имя и права доступа.")]
    NotOpened(String),
}
