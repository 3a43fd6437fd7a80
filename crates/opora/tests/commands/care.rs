//! Copies and checks: a mistyped folder makes no book, and what is no copy is not restored.

use std::fs;

use tempfile::TempDir;

use crate::opora::opora;

#[test]
fn a_mistyped_folder_stays_without_a_book() {
    let folder = TempDir::new().unwrap();
    let nowhere = folder.path().join("nowhere");
    let copy = folder.path().join("copy.sqlite");
    let (data, file) = (nowhere.to_str().unwrap(), copy.to_str().unwrap());
    for arguments in [
        vec!["backup", "--data", data, file],
        vec!["doctor", "--data", data],
        vec!["user", "list", "--data", data],
        vec!["import", file, "--authority", "1", "--data", data],
        vec!["copy", "--from", data, "--to", file],
    ] {
        let said = opora(&arguments);
        assert_eq!((said.code, said.answer.as_str()), (3, ""), "{arguments:?}: {said:?}");
        assert!(said.words.contains("базы"), "{said:?}");
        assert!(!nowhere.exists() && !copy.exists(), "{arguments:?} made something");
    }
}

#[test]
fn only_a_copy_of_a_book_is_restored() {
    let folder = TempDir::new().unwrap();
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (book, copy) = (place("book"), place("copy.sqlite"));
    assert_eq!(opora(&["migrate", "--data", &book]).code, 0);
    assert_eq!(opora(&["backup", "--data", &book, &copy]).code, 0);
    let whole = fs::read(&copy).unwrap();
    for (name, bytes) in [("empty", &b""[..]), ("words", "приказ".as_bytes()), ("cut", &whole[..whole.len() / 3])]
    {
        let file = place(name);
        fs::write(&file, bytes).unwrap();
        let to = place(&format!("to-{name}"));
        let said = opora(&["restore", &file, "--data", &to]);
        assert_ne!(said.code, 0, "{name}: {said:?}");
        assert!(!fs::exists(format!("{to}/opora.sqlite")).unwrap(), "{name}");
    }
    let restored = opora(&["restore", &copy, "--data", &place("restored")]);
    assert_eq!(restored.code, 0, "{restored:?}");
    let again = opora(&["backup", "--data", &book, &copy]);
    assert_eq!(again.code, 2, "a copy was written over: {again:?}");
    assert_eq!(fs::read(&copy).unwrap(), whole);
}

#[test]
fn an_unknown_organisation_is_answered_with_those_that_there_are() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap();
    assert_eq!(opora(&["migrate", "--data", data]).code, 0);
    let said =
        opora(&["user", "invite", "sova", "Сова И. И.", "--role", "specialist", "--organisation", "7", "--data", data]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.words.contains("№ 7") && said.words.contains("Организации"), "{said:?}");
}
