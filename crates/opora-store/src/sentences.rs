//! Pieces of the Russian sentences of the journal.

use chrono::NaiveDate;

/// «01.09.2021».
pub(crate) fn day(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// «№ 12-ОД от 01.09.2021», as far as it is known.
pub(crate) fn act(number: Option<&str>, date: Option<NaiveDate>) -> String {
    match (number, date) {
        (Some(number), Some(date)) => format!("№\u{a0}{number} от {}", day(date)),
        (Some(number), None) => format!("№\u{a0}{number}"),
        (None, Some(date)) => format!("от {}", day(date)),
        (None, None) => "без номера".to_owned(),
    }
}

/// A name in quotes, unless it brings its own: «ЦМиСО», but МБОУ «СОШ № 5».
pub(crate) fn quoted(name: &str) -> String {
    if name.contains(['«', '»', '"', '„']) { name.to_owned() } else { format!("«{name}»") }
}

/// Words in quotes; the quotes that they bring become the inner ones: «Отчёт о „дорожной карте“».
pub(crate) fn in_quotes(words: &str) -> String {
    format!("«{}»", words.replace('«', "„").replace('»', "“"))
}

/// The first words of a long text, cut at a blank, in quotes by the caller.
pub(crate) fn brief(text: &str) -> String {
    const LONGEST: usize = 120;
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= LONGEST {
        return flat;
    }
    let cut: String = flat.chars().take(LONGEST).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    let kept: String = cut.char_indices().take_while(|(at, _)| *at < end).map(|(_, c)| c).collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_within_quotes() {
        assert_eq!(in_quotes("Отчёт о «дорожной карте»"), "«Отчёт о „дорожной карте“»");
        assert_eq!(quoted("МБОУ «СОШ № 5»"), "МБОУ «СОШ № 5»");
        assert_eq!(quoted("ЦМиСО"), "«ЦМиСО»");
    }
}
