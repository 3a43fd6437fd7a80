//! Files that are no documents: each gets its reason and the next step, and the server goes on.

use crate::browser::{Browser, Kind};
use crate::orders::{self, Desk};
use crate::server::{PASSWORD, Server};

#[tokio::test]
async fn every_bad_file_gets_an_answer() {
    let server = Server::demo("2026-03-17");
    let browser = Browser::open(Kind::Desktop, &server.url).await;
    browser.sign_in("lipova", PASSWORD).await;
    let desk = Desk::new();
    let word = orders::docx();
    let files: [(&str, Vec<u8>, &str, &str); 5] = [
        ("Пустой.docx", Vec::new(), "В файле нет текста", "сохраните его как .docx"),
        (
            "Скан.docx",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0".to_vec(),
            "Это картинка",
            "Найдите исходный файл Word",
        ),
        (
            "Приказ.pdf",
            b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n".to_vec(),
            "Это файл PDF",
            "Найдите исходный файл Word",
        ),
        ("Оборванный.docx", word[..300].to_vec(), "Файл повреждён", "Скачайте или скопируйте файл ещё раз"),
        ("С паролем.docx", encrypted(), "Документ защищён паролем", "снимите пароль"),
    ];
    for (name, bytes, reason, next) in files {
        browser.go("/documents/new").await;
        browser.attach("#file", &desk.put(name, &bytes)).await;
        browser.press("Загрузить и прочитать").await;
        browser.sees("не прочитан").await;
        browser.sees(name).await;
        browser.sees(reason).await;
        browser.sees(next).await;
    }
    browser.go("/documents").await;
    browser.misses("Оборванный").await;

    // A good file after all of them.
    browser.go("/documents/new").await;
    browser.attach("#file", &desk.put("Приказ 77-ОД.docx", &word)).await;
    browser.press("Загрузить и прочитать").await;
    browser.sees("Потерянных строк нет").await;
    browser.close().await;
}

/// What Word writes for a document with a password: a compound file with an `EncryptedPackage` stream in its directory.
fn encrypted() -> Vec<u8> {
    let mut file = vec![0; 512 * 3];
    file[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    // Version 3, little-endian, sectors of 512 and 64 bytes, one sector of allocations, the directory in sector 1.
    let header: [(usize, u16); 5] = [(24, 0x3e), (26, 3), (28, 0xfffe), (30, 9), (32, 6)];
    for (at, value) in header {
        file[at..at + 2].copy_from_slice(&value.to_le_bytes());
    }
    let words: [(usize, u32); 6] = [(44, 1), (48, 1), (56, 4096), (60, 0xffff_fffe), (68, 0xffff_fffe), (76, 0)];
    for (at, value) in words {
        file[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    file[80..512].fill(0xff);
    file[512..1024].fill(0xff);
    file[512..516].copy_from_slice(&0xffff_fffd_u32.to_le_bytes());
    file[516..520].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    for (entry, (name, kind)) in [("Root Entry", 5), ("EncryptionInfo", 2), ("EncryptedPackage", 2)].iter().enumerate()
    {
        let at = 1024 + entry * 128;
        for (place, unit) in name.encode_utf16().enumerate() {
            file[at + place * 2..at + place * 2 + 2].copy_from_slice(&unit.to_le_bytes());
        }
        file[at + 64] = u8::try_from(name.len() * 2 + 2).unwrap();
        file[at + 66] = *kind;
        file[at + 68..at + 80].fill(0xff);
    }
    file
}
