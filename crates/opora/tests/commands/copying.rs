//! `opora copy`: into an empty book only, with every table counted.

use tempfile::TempDir;

use crate::opora::opora;

#[test]
fn a_book_is_copied_once_and_counted() {
    let folder = TempDir::new().unwrap();
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (old, new) = (place("old"), place("new"));
    let missing = opora(&["copy", "--from", &old, "--to", &new]);
    assert_eq!(missing.code, 3, "{missing:?}");
    assert!(missing.words.contains("базы здесь нет"), "{missing:?}");
    assert_eq!(opora(&["migrate", "--data", &old]).code, 0);
    opora(&["user", "invite", "polevaya", "Полевая Н. С.", "--role", "administrator", "--data", &old]);
    let copied = opora(&["copy", "--data", &old, "--to", &new]);
    assert_eq!(copied.code, 0, "{copied:?}");
    assert!(copied.answer.contains("users\t1\n") && copied.answer.contains("obligations\t0\n"), "{copied:?}");
    assert!(copied.words.contains("Скопировано и сверено"), "{copied:?}");
    assert_eq!(opora(&["user", "list", "--data", &new]).answer, "polevaya\tПолевая Н. С.\tадминистратор\n");
    let again = opora(&["copy", "--from", &old, "--to", &new]);
    assert_eq!(again.code, 1, "{again:?}");
    assert!(again.words.contains("не пуста"), "{again:?}");
}
