//! How results name schools: short beside a point, in the order of numbers, with an address for each work.

use opora_core::russian;

/// A key that puts schools in the order of their numbers («№ 2» before «№ 10»), those without one after them by name.
pub(super) fn order(name: &str, code: &str) -> (u32, String, String) {
    let after = name.split('№').nth(1).unwrap_or_default().trim_start();
    let digits: String = after.chars().take_while(char::is_ascii_digit).take(6).collect();
    (digits.parse().unwrap_or(u32::MAX), russian::sort_key(name), code.to_owned())
}

/// The name, or the code where no file gave a name.
pub(super) fn title<'a>(name: &'a str, code: &'a str) -> &'a str {
    if name.is_empty() { code } else { name }
}

/// A name without the legal form and its quotes, short enough to stand beside a point.
pub(super) fn short(name: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    if let Some(first) = words.first()
        && first.chars().count() > 2
        && first.ends_with("ОУ")
        && words.len() > 1
    {
        words.remove(0);
    }
    let name = words.join("\u{a0}");
    let bare = name.strip_prefix('«').and_then(|name| name.strip_suffix('»')).filter(|bare| !bare.contains('«'));
    let name = bare.unwrap_or(&name);
    if name.chars().count() > 24 { name.chars().take(23).chain(['…']).collect() } else { name.to_owned() }
}

/// The mark of a work on the page of a school; works that are counted together lead to the first of them.
pub(super) fn anchor(work: &str) -> String {
    let first = work.split(" + ").next().unwrap_or_default();
    first.split_whitespace().collect::<Vec<_>>().join("-")
}

/// The page of a school in the results.
pub(super) fn school_url(code: &str) -> String {
    let mut out = "/results/school/".to_owned();
    for byte in code.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The figures of a school in a work.
pub(super) fn figures_url(code: &str, work: &str) -> String {
    format!("{}#{}", school_url(code), anchor(work))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schools_stand_by_their_numbers() {
        let names = ["МБОУ «Ключевская СОШ»", "МБОУ СОШ № 10", "МБОУ «Лицей № 5»", "МБОУ СОШ №2"];
        let mut sorted = names.to_vec();
        sorted.sort_by_key(|name| order(name, ""));
        assert_eq!(sorted, ["МБОУ СОШ №2", "МБОУ «Лицей № 5»", "МБОУ СОШ № 10", "МБОУ «Ключевская СОШ»"]);
    }

    #[test]
    fn names_beside_points_are_short() {
        let cases = [
            ("МБОУ СОШ № 12", "СОШ\u{a0}№\u{a0}12"),
            ("МБОУ «Лицей № 5»", "Лицей\u{a0}№\u{a0}5"),
            ("МОУ «Школа» имени «Героя»", "«Школа»\u{a0}имени\u{a0}«Героя»"),
            ("sch900101", "sch900101"),
        ];
        for (name, expected) in cases {
            assert_eq!(short(name), expected);
        }
    }

    #[test]
    fn works_have_marks_without_blanks() {
        assert_eq!(anchor("ЕГЭ 2025 математика 11 + ЕГЭ 2025 математика базовая 11"), "ЕГЭ-2025-математика-11");
    }
}
