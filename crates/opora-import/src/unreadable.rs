//! Why a file could not be read at all, in words for the person who chose it.

use std::fmt;

use opora_core::refusal::{Refusal, RefusalKind};

/// A file from which no paper can be made. Unclear places inside a readable file are remarks, not this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No bytes, or no text in the document.
    Empty,
    /// A photograph or a scan.
    Picture,
    /// PDF, with text or scanned.
    Pdf,
    /// The binary format of Word 97–2003.
    OldDoc,
    /// Rich Text Format.
    Rtf,
    /// A workbook: XLSX, XLS, ODS.
    Sheet,
    /// A presentation: PPTX, PPT, ODP.
    Slides,
    /// The flat XML of Word 2003 or a flat OpenDocument file.
    FlatXml,
    /// A web page or a letter saved with its pictures in one file (.mht, .eml).
    WebArchive,
    /// Protected by a password.
    Encrypted,
    /// An archive with files inside instead of a document.
    Archive,
    /// The file is cut off or broken.
    Damaged {
        /// What exactly, a Russian clause without a full stop.
        why: String,
    },
    /// Greater than the limits allow.
    TooLarge {
        /// What there is too much of.
        what: Excess,
        /// How much is allowed.
        limit: u64,
    },
    /// A small file that unpacks into a huge one.
    Bomb,
    /// Its XML declares entities of its own, which documents never need.
    Entities,
    /// Tables or elements nested deeper than any document needs.
    TooDeep {
        /// How deep is allowed.
        limit: usize,
    },
    /// None of the known formats.
    UnknownFormat,
}

/// What a file has too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    /// Bytes of the file.
    FileBytes,
    /// Bytes after unpacking.
    UnpackedBytes,
    /// Files inside the container.
    Entries,
    /// Rows of all tables.
    Rows,
    /// Cells of all tables.
    Cells,
    /// Columns of one table.
    Columns,
    /// Elements of markup.
    Elements,
    /// Characters of text.
    Characters,
}

impl Unreadable {
    /// A Russian sentence: what is wrong with the file.
    pub fn reason(&self) -> String {
        match self {
            Self::Empty => "В файле нет текста.".into(),
            Self::Picture => "Это картинка: фотография или скан. Текст с картинок пока не читается.".into(),
            Self::Pdf => "Это файл PDF. PDF и сканы пока не читаются.".into(),
            Self::OldDoc => "Это документ старого формата Word (.doc). Такие документы пока не читаются.".into(),
            Self::Rtf => "Это документ в формате RTF. Такие документы пока не читаются.".into(),
            Self::Sheet => "Это таблица Excel или Calc, а не приказ.".into(),
            Self::Slides => "Это презентация, а не приказ.".into(),
            Self::FlatXml => "Документ сохранён одним файлом XML. Такие документы пока не читаются.".into(),
            Self::WebArchive => {
                "Это веб-страница или письмо одним файлом (.mht, .eml). Такие файлы не читаются.".into()
            }
            Self::Encrypted => "Документ защищён паролем, без пароля его не прочитать.".into(),
            Self::Archive => "Это архив с файлами, а не документ.".into(),
            Self::Damaged { why } => format!("Файл повреждён: {why}."),
            Self::TooLarge { what, limit } => match what {
                Excess::FileBytes => {
                    format!("Файл слишком большой: принимаются файлы до {} МБ.", limit / 1_000_000)
                }
                Excess::UnpackedBytes => {
                    format!("Документ слишком большой: после распаковки больше {} МБ.", limit / 1_000_000)
                }
                Excess::Entries => format!("Внутри документа слишком много частей: больше {}.", grouped(*limit)),
                Excess::Rows => format!("В таблицах документа слишком много строк: больше {}.", grouped(*limit)),
                Excess::Cells => format!("В таблицах документа слишком много ячеек: больше {}.", grouped(*limit)),
                Excess::Columns => format!("В таблице слишком много столбцов: больше {}.", grouped(*limit)),
                Excess::Elements => format!("Разметка документа слишком велика: больше {} частей.", grouped(*limit)),
                Excess::Characters => format!("В документе слишком много текста: больше {} знаков.", grouped(*limit)),
            },
            Self::Bomb => "Файл устроен так, что при распаковке займёт всю память: это не обычный документ.".into(),
            Self::Entities => {
                "Внутри файла есть определения, которых в документах не бывает и которыми ломают программы.".into()
            }
            Self::TooDeep { limit } => format!("Части документа вложены друг в друга глубже {limit} уровней."),
            Self::UnknownFormat => "Формат файла не узнан.".into(),
        }
    }

    /// A Russian sentence: what the person can do next.
    pub fn next(&self) -> String {
        match self {
            Self::Empty => {
                "Откройте файл и проверьте, есть ли в нём текст: возможно, страницы вставлены картинками. \
                 Если есть, сохраните его как .docx и загрузите снова."
            }
            Self::Picture => "Найдите исходный файл Word или наберите текст приказа и сохраните его как .docx.",
            Self::Pdf => {
                "Найдите исходный файл Word или откройте PDF в Word, проверьте таблицы и сохраните как .docx."
            }
            Self::OldDoc | Self::Rtf | Self::FlatXml | Self::WebArchive => {
                "Откройте его в Word или LibreOffice, выберите «Сохранить как» → «Документ Word (.docx)» \
                 и загрузите новый файл."
            }
            Self::Sheet => {
                "Скопируйте таблицу вместе с заголовком в документ Word и сохраните его как .docx. \
                 Результаты оценочных процедур загружаются в своём разделе."
            }
            Self::Slides => "Загрузите сам приказ с планом мероприятий: .docx, .odt, .html или .txt.",
            Self::Encrypted => "Откройте документ в Word, снимите пароль («Файл» → «Сведения» → «Защита») и сохраните.",
            Self::Archive => "Распакуйте архив и загрузите каждый документ отдельно.",
            Self::Damaged { .. } => {
                "Скачайте или скопируйте файл ещё раз. Если не поможет, откройте его в Word (он предложит восстановить \
                 документ) и сохраните как новый .docx."
            }
            Self::TooLarge { what: Excess::Rows | Excess::Cells | Excess::Columns, .. } => {
                "Разделите документ на части, например по приложениям, и загрузите их по отдельности."
            }
            Self::TooLarge { .. } => {
                "Уберите из документа картинки и лишние приложения или разделите его на части и загрузите снова."
            }
            Self::Bomb | Self::Entities | Self::TooDeep { .. } => {
                "Проверьте, откуда взялся файл. Если это настоящий документ, откройте его в Word и сохраните как новый .docx."
            }
            Self::UnknownFormat => "Сохраните документ как .docx, .odt, .html или .txt и загрузите снова.",
        }
        .into()
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.reason(), self.next())
    }
}

impl From<Unreadable> for Refusal {
    fn from(unreadable: Unreadable) -> Self {
        Refusal::new(RefusalKind::Invalid, unreadable.reason(), unreadable.next())
    }
}

/// «200 000»: digits by three with no-break blanks.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}
