//! What a reader left out or changed, gathered while it goes and told as remarks at the end.

use opora_core::reading::{Level, Place, Remark};

/// Pictures named one by one; the rest are counted.
const MOST_PLACES: usize = 10;

/// What was seen on the way.
#[derive(Debug, Default)]
pub(super) struct Notices {
    pictures: Vec<Place>,
    objects: Vec<Place>,
    deleted: Vec<Place>,
    inserted: Vec<Place>,
    hidden: Vec<Place>,
    /// Comments in the margin.
    pub comments: usize,
    /// The file ends before the document does.
    pub cut: bool,
}

impl Notices {
    /// A picture: text on it is not read.
    pub fn picture(&mut self, place: Place) {
        self.pictures.push(place);
    }

    /// An embedded object: a chart, a formula of the old kind, a workbook.
    pub fn object(&mut self, place: Place) {
        self.objects.push(place);
    }

    /// Tracked deletion: its text is left out.
    pub fn deleted(&mut self, place: Place) {
        self.deleted.push(place);
    }

    /// Tracked insertion: its text is taken.
    pub fn inserted(&mut self, place: Place) {
        self.inserted.push(place);
    }

    /// Text with the «hidden» mark, which is left out.
    pub fn hidden(&mut self, place: Place) {
        self.hidden.push(place);
    }

    /// The remarks; `letters` is the length of the text that was read.
    pub fn remarks(self, letters: usize) -> Vec<Remark> {
        let mut remarks = Vec::new();
        if self.cut {
            remarks.push(remark(
                "file-cut",
                Level::Check,
                "Файл обрывается: прочитано то, что уцелело, конец документа может отсутствовать. Скачайте файл \
                 ещё раз и сверьте."
                    .into(),
                Place::default(),
            ));
        }
        if letters < 300 && !self.pictures.is_empty() {
            remarks.push(remark(
                "pages-are-pictures",
                Level::Check,
                "Похоже, страницы вставлены в документ картинками: текст на них не прочитан. Загрузите документ с \
                 набранным текстом."
                    .into(),
                self.pictures.first().copied().unwrap_or_default(),
            ));
        } else {
            each(&mut remarks, "picture-not-read", Level::Clear, &self.pictures, |more| match more {
                0 => "В документе есть рисунок, текст на нём не прочитан. Если это не герб, печать или подпись, \
                      проверьте по документу."
                    .into(),
                more => format!("В документе есть ещё рисунки ({more}), текст на них не прочитан."),
            });
        }
        each(&mut remarks, "object-not-read", Level::Check, &self.objects, |more| match more {
            0 => "В документ вставлен объект (диаграмма, формула или таблица Excel): его содержимое не прочитано. \
                  Перенесите нужное текстом."
                .into(),
            more => format!("В документе есть ещё вставленные объекты ({more}), они не прочитаны."),
        });
        if let Some(place) = self.deleted.first().or(self.inserted.first()) {
            let text = format!(
                "В документе остались исправления: вставок {}, удалений {}. Вставленное прочитано, удалённое \
                 пропущено. Если подписан другой вариант, примите или отклоните исправления в Word и загрузите снова.",
                self.inserted.len(),
                self.deleted.len()
            );
            remarks.push(remark("tracked-changes", Level::Check, text, *place));
        }
        if let Some(place) = self.hidden.first() {
            let text = "В документе есть скрытый текст: на бумаге его не видно, поэтому он не прочитан.";
            remarks.push(remark("hidden-text", Level::Clear, text.into(), *place));
        }
        if self.comments > 0 {
            let text = format!("В документе есть примечания на полях ({}): в чтение они не входят.", self.comments);
            remarks.push(remark("comments-not-read", Level::Clear, text, Place::default()));
        }
        remarks
    }
}

fn each(remarks: &mut Vec<Remark>, code: &str, level: Level, places: &[Place], text: impl Fn(usize) -> String) {
    for place in places.iter().take(MOST_PLACES) {
        remarks.push(remark(code, level, text(0), *place));
    }
    if let Some(place) = places.get(MOST_PLACES) {
        remarks.push(remark(code, level, text(places.len() - MOST_PLACES), *place));
    }
}

fn remark(code: &str, level: Level, text: String, place: Place) -> Remark {
    Remark { code: code.into(), level, text, place, roadmap: None, activity: None, field: None }
}
