use std::io::Write as _;

use super::*;

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn names_keep_folders_and_lose_what_misleads() {
    let check = |name: &str, expected: &str| assert_eq!(clean(name), expected);
    check("мат5.xlsx", "мат5.xlsx");
    check("C:\\ВПР\\2021\\мат5.xlsx", "ВПР/2021/мат5.xlsx");
    check("../../etc/passwd", "etc/passwd");
    check("мат\u{202e}xslx.exe", "матxslx.exe");
    check("..", "файл без имени");
    assert_eq!(clean(&"я".repeat(500)).chars().count(), MAX_NAME_CHARS);
}

#[test]
fn an_archive_gives_its_tables() {
    let data = tempfile::tempdir().unwrap();
    let mut filling = Filling::begin(data.path()).unwrap();
    let mut writing = filling.file("всё.zip").unwrap();
    let zip = archive(&[
        ("2021/мат5.csv", b"a;b"),
        ("2021/~$мат5.xlsx", b"x"),
        ("__MACOSX/2021/мат5.csv", b"x"),
        ("прочти.docx", b"x"),
        ("../../рус5.csv", b"c;d"),
        ("вложенный.zip", b"x"),
    ]);
    writing.take(&zip).unwrap();
    filling.end(writing).unwrap();
    let files = filling.keep();
    assert_eq!(files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["2021/мат5.csv", "рус5.csv"]);
    let there = path(data.path(), &files[0].place).unwrap();
    assert_eq!(fs::read(&there).unwrap(), b"a;b");
    assert_eq!(fs::read_dir(there.parent().unwrap()).unwrap().count(), 2, "the archive itself is gone");
    assert!(path(data.path(), "../opora.sqlite").is_none());
}

#[test]
fn what_is_not_kept_goes_away() {
    let data = tempfile::tempdir().unwrap();
    let mut filling = Filling::begin(data.path()).unwrap();
    let mut writing = filling.file("сломан.zip").unwrap();
    writing.take(b"PK no archive").unwrap();
    assert_eq!(filling.end(writing), Err(NotTaken::Archive("сломан.zip".to_owned())));
    drop(filling);
    assert_eq!(fs::read_dir(data.path().join(FOLDER)).unwrap().count(), 0);
}

#[test]
fn names_of_windows_archives_are_read() {
    assert_eq!(entry_name(&[0xac, 0xa0, 0xe2, b'5', b'.', b'c', b's', b'v']), "мат5.csv");
}
