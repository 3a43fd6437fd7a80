//! `opora user`: where the book is may be said anywhere, and a link works whatever day the server shows.

use tempfile::TempDir;

use crate::opora::{Server, opora};

/// Makes an empty book.
fn begin(data: &str) {
    let begun = opora(&["migrate", "--data", data]);
    assert_eq!(begun.code, 0, "{begun:?}");
}

#[test]
fn the_book_may_be_named_before_and_after_the_action() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("book");
    let data = data.to_str().unwrap();
    begin(data);
    let invited = opora(&["user", "invite", "polevaya", "Полевая Н. С.", "--role", "administrator", "--data", data]);
    assert_eq!(invited.code, 0, "{invited:?}");
    assert!(invited.answer.starts_with("/welcome/"), "{invited:?}");
    for arguments in [["user", "list", "--data", data], ["user", "--data", data, "list"]] {
        let listed = opora(&arguments);
        assert_eq!((listed.code, listed.answer.as_str()), (0, "polevaya\tПолевая Н. С.\tадминистратор\n"));
    }
}

#[test]
fn a_link_of_the_terminal_opens_on_a_server_of_another_day() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("book");
    let text = data.to_str().unwrap();
    begin(text);
    let link = opora(&["user", "invite", "polevaya", "Полевая Н. С.", "--role", "administrator", "--data", text]);
    for today in ["2019-02-01", "2041-09-01"] {
        let server = Server::start(&data, today);
        let page = server.get(link.answer.trim());
        assert!(page.starts_with("HTTP/1.1 200"), "{today}: {page}");
        assert!(page.contains("выберите пароль"), "{today}: {page}");
    }
}
