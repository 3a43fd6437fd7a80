//! Letters from bytes: UTF-8, UTF-16 and the one-byte encodings of Russian, told apart by what Russian looks like.

use encoding_rs::{Encoding, IBM866, ISO_8859_5, KOI8_R, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, X_MAC_CYRILLIC};

/// How many bytes are looked at to tell the encodings apart.
const SAMPLE_BYTES: usize = 16_384;

/// Decodes text; `declared` is the encoding that the document names itself, which is believed unless it is
/// contradicted by a byte order mark or makes nonsense of the Russian.
pub(super) fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0.into_owned();
    }
    if let Some(encoding) = utf16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(trim_cut_letter(bytes)) {
        return text.into_owned();
    }
    let encoding = guess(bytes, declared);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// UTF-16 without a byte order mark: every second byte of Russian and Latin text is 0 or 4.
pub(super) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.starts_with(b"\xff\xfe") {
        return Some(UTF_16LE);
    }
    if bytes.starts_with(b"\xfe\xff") {
        return Some(UTF_16BE);
    }
    let sample = bytes.get(..bytes.len().min(SAMPLE_BYTES)).unwrap_or_default();
    let pairs = sample.len() / 2;
    if pairs < 2 {
        return None;
    }
    let high = |byte: &u8| matches!(byte, 0x00 | 0x04 | 0x20 | 0x21);
    let even = sample.iter().step_by(2).filter(|byte| high(byte)).count();
    let odd = sample.iter().skip(1).step_by(2).filter(|byte| high(byte)).count();
    let zeros = sample.iter().filter(|byte| **byte == 0).count();
    if zeros == 0 && sample.iter().filter(|byte| **byte == 4).count() * 4 < pairs {
        return None;
    }
    if odd * 10 >= pairs * 9 && odd > even * 2 {
        return Some(UTF_16LE);
    }
    if even * 10 >= pairs * 9 && even > odd * 2 {
        return Some(UTF_16BE);
    }
    None
}

/// A file cut in the middle of its last letter is still UTF-8.
fn trim_cut_letter(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => bytes.get(..error.valid_up_to()).unwrap_or(bytes),
        Ok(_) | Err(_) => bytes,
    }
}

/// The one-byte encoding in which the text is most like Russian.
fn guess(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    let from = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let sample = bytes.get(from..bytes.len().min(from + SAMPLE_BYTES)).unwrap_or_default();
    // Mostly UTF-8 with a few broken bytes is better read as UTF-8 with replacement marks.
    let utf8 = String::from_utf8_lossy(sample);
    let broken = utf8.chars().filter(|letter| *letter == char::REPLACEMENT_CHARACTER).count();
    let cyrillic = utf8.chars().filter(|letter| ('\u{400}'..'\u{460}').contains(letter)).count();
    if cyrillic > broken * 4 {
        return UTF_8;
    }
    let russian = |encoding: &'static Encoding| likeness(&encoding.decode_without_bom_handling(sample).0);
    let candidates = [WINDOWS_1251, KOI8_R, IBM866, ISO_8859_5, X_MAC_CYRILLIC];
    let best = candidates.into_iter().map(|encoding| (russian(encoding), encoding)).fold(
        None,
        |best: Option<(i64, &'static Encoding)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            Some(_) | None => Some(next),
        },
    );
    match (declared, best) {
        (Some(declared), Some((score, _))) if declared != UTF_8 && russian(declared) * 5 >= score * 4 => declared,
        (_, Some((score, encoding))) if score > 0 => encoding,
        (Some(declared), _) => declared,
        (None, _) => {
            let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
            detector.feed(sample, true);
            detector.guess(Some(b"ru"), chardetng::Utf8Detection::Deny)
        }
    }
}

/// Frequency of the letters а–я in Russian, per mille.
const FREQUENCY: [i64; 32] = [
    80, 16, 45, 17, 30, 85, 9, 16, 73, 12, 35, 44, 32, 67, 110, 28, 47, 55, 63, 26, 3, 10, 5, 14, 7, 4, 1, 19, 17, 3,
    6, 20,
];

/// The most frequent pairs of letters.
const PAIRS: &str = "ст но то на ен ов ни ра во ко пр ро по ос ер ал ес ре ор об го не та ан ли ва ел от де ть ет ри \
                     ле ка ла ол ны ие ло ия ин ть ис ом до ве те тв ог ии за мо ви бр аз ци";

/// How much a text is like Russian: frequent letters and pairs add, capitals amid small letters and signs of pseudo-graphics take away.
fn likeness(text: &str) -> i64 {
    let mut score = 0;
    let mut before: Option<char> = None;
    for letter in text.chars() {
        let small = lower(letter);
        match small {
            'а'..='я' => {
                let index = (small as usize).saturating_sub('а' as usize);
                score += FREQUENCY.get(index).copied().unwrap_or(0) - 22;
                if let Some(last) = before {
                    score += step(last, letter);
                }
            }
            'ё' => {}
            '№' | '«' | '»' | '–' | '—' | '“' | '”' | '„' => score += 20,
            '\u{a0}' => score += 5,
            // Frames drawn with pseudo-graphics belong to DOS files; letters taken for them stand beside letters.
            '─' | '│' | '┌'..='╬' => score -= if before.is_some_and(is_russian) { 60 } else { 0 },
            letter if letter.is_ascii() => {}
            _ => score -= 80,
        }
        before = Some(letter);
    }
    score
}

fn step(last: char, letter: char) -> i64 {
    if !is_russian(last) {
        return 0;
    }
    let pair = [lower(last), lower(letter)];
    let mut score = 0;
    if PAIRS.split(' ').any(|known| known.chars().eq(pair)) {
        score += 40;
    }
    if last.is_lowercase() && letter.is_uppercase() {
        score -= 120;
    }
    let vowel = |c: char| "аеёиоуыэюя".contains(c);
    if matches!(pair[1], 'ь' | 'ъ' | 'ы') && (vowel(pair[0]) || matches!(pair[0], 'ь' | 'ъ')) {
        score -= 120;
    }
    score
}

fn is_russian(letter: char) -> bool {
    matches!(letter, 'А'..='я' | 'Ё' | 'ё')
}

fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}
