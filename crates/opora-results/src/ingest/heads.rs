//! Heads of columns: folding, synonyms, and which row of a sheet is the head.

use opora_core::words::plain;

/// A head as heads are compared: no case, no punctuation, look-alike Latin letters as Cyrillic.
pub fn fold(head: &str) -> String {
    plain(head).chars().map(twin).collect()
}

fn twin(c: char) -> char {
    match c {
        'a' => 'а',
        'b' => 'в',
        'c' => 'с',
        'e' => 'е',
        'h' => 'н',
        'k' => 'к',
        'm' => 'м',
        'o' => 'о',
        'p' => 'р',
        't' => 'т',
        'x' => 'х',
        'y' => 'у',
        other => other,
    }
}
