//! Which word is meant by one with a wrong letter.

use crate::deadline::words::Word;
use crate::deadline::words::forms::{MONTHS, OFTEN_MISSPELT};

/// The word that is meant by one with a wrong, lost, extra or transposed letter: «сентябь», «ежемесяно».
pub(in crate::deadline) fn misspelt(word: &str) -> Option<Word> {
    if word.chars().count() < 5 {
        return None;
    }
    let months = MONTHS.iter().map(|(number, forms)| (Word::Month(*number), *forms));
    let mut found = None;
    for (meant, forms) in months.chain(OFTEN_MISSPELT.iter().copied()) {
        let near = forms.split(' ').any(|form| may_be_meant(form, word) && one_letter_apart(form, word));
        match found {
            _ if !near => {}
            None => found = Some(meant),
            Some(other) if other == meant => {}
            Some(_) => return None,
        }
    }
    found
}

/// Whether a strange word may be a month that lost a letter or the blank before it: «ентябрь», «течениесентября».
pub(in crate::deadline) fn may_be_month(word: &str) -> bool {
    const SHORTEST: usize = "март".len();
    let forms = MONTHS.iter().flat_map(|(_, forms)| forms.split(' ')).filter(|form| form.len() >= SHORTEST);
    forms.into_iter().any(|form| one_letter_apart(form, word) || word.ends_with(form))
}

/// A cheap look before the letters are compared: a long form with the same first letter and about the same length.
pub(super) fn may_be_meant(form: &str, word: &str) -> bool {
    form.len() >= 10 && form.len().abs_diff(word.len()) <= 2 && form.get(..2) == word.get(..2)
}

pub(super) fn one_letter_apart(a: &str, b: &str) -> bool {
    let (mut x, mut y) = (a.chars().peekable(), b.chars().peekable());
    while x.peek().is_some() && x.peek() == y.peek() {
        x.next();
        y.next();
    }
    let rest = |skip_x: usize, skip_y: usize| x.clone().skip(skip_x).eq(y.clone().skip(skip_y));
    rest(1, 0) || rest(0, 1) || rest(1, 1) || {
        let (mut p, mut q) = (x.clone(), y.clone());
        let (a1, a2, b1, b2) = (p.next(), p.next(), q.next(), q.next());
        a1.is_some() && a1 == b2 && a2 == b1 && p.eq(q)
    }
}
