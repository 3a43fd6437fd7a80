//! The found words inside a text, whatever their case and ё.

/// A piece of a text; found words are marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub text: String,
    pub found: bool,
}

/// The pieces of `text` around `wanted`; the text whole when the words stand in it otherwise.
pub(super) fn pieces(text: &str, wanted: &str) -> Vec<Piece> {
    let letters: Vec<char> = text.chars().collect();
    let wanted: Vec<char> = wanted.trim().chars().map(fold).collect();
    let whole = |text: &str| vec![Piece { text: text.to_owned(), found: false }];
    if wanted.is_empty() {
        return whole(text);
    }
    let mut out: Vec<Piece> = Vec::new();
    let mut plain = String::new();
    let mut rest = letters.as_slice();
    while let Some((first, tail)) = rest.split_first() {
        let here = rest.get(..wanted.len()).filter(|part| part.iter().copied().map(fold).eq(wanted.iter().copied()));
        match (here, rest.get(wanted.len()..)) {
            (Some(part), Some(after)) => {
                if !plain.is_empty() {
                    out.push(Piece { text: std::mem::take(&mut plain), found: false });
                }
                out.push(Piece { text: part.iter().collect(), found: true });
                rest = after;
            }
            _ => {
                plain.push(*first);
                rest = tail;
            }
        }
    }
    if !plain.is_empty() {
        out.push(Piece { text: plain, found: false });
    }
    out
}

fn fold(letter: char) -> char {
    match letter.to_lowercase().next().unwrap_or(letter) {
        'ё' => 'е',
        '\u{a0}' => ' ',
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_marked_whatever_their_case() {
        let shown = |text: &str, wanted: &str| -> String {
            pieces(text, wanted)
                .iter()
                .map(|piece| if piece.found { format!("[{}]", piece.text) } else { piece.text.clone() })
                .collect()
        };
        assert_eq!(shown("Берёзовская ООШ", "БЕРЕЗ"), "[Берёз]овская ООШ");
        assert_eq!(shown("СОШ № 12, СОШ № 1", "сош № 1"), "[СОШ № 1]2, [СОШ № 1]");
        assert_eq!(shown("Лицей", "гимназия"), "Лицей");
        assert_eq!(shown("", "а"), "");
        assert_eq!(shown("аа", " "), "аа");
    }
}
