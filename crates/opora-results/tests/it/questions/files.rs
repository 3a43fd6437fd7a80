use opora_core::context::Fields;
use opora_core::scale::Scales;
use opora_results::library::Library;
use opora_results::questions::stats::stats;
use opora_results::questions::{Ask, Loaded, Register, cards};
use opora_results::rows;
use opora_results::rows::schema::Status;

use super::{row, scale, with_bands};
use crate::sample::{batch, header};

#[test]
fn works_of_a_folder_are_loaded_with_their_scales() {
    let folder = tempfile::tempdir().unwrap();
    for work in ["ВПР 2021 математика 5", "ВПР 2022 математика 5", "ВПР 2022 черчение 5"]
    {
        let people = [
            row("sch1", Status::Used, (3, Some(2), Some(3)), &[]),
            row("sch1", Status::Used, (9, Some(3), Some(3)), &[]),
        ];
        rows::write(folder.path(), &header(work, 0), [Ok(batch(&people, 0))]).unwrap();
    }
    let library = Library::folder(folder.path()).unwrap();
    let scales: Scales = [scale("ВПР 2021 математика 5")].into_iter().collect();
    let loaded = Loaded::read(&library, |work| work.subject.name() == "математика", &scales).unwrap();
    let works = loaded.works();
    assert_eq!(works.len(), 2);
    assert!(works.iter().all(|work| work.maximum().unwrap().points == 20));
    assert_eq!(loaded.notes.len(), 1, "the scale of 2022 is that of 2021, and this is said: {:?}", loaded.notes);
    let answer = stats(&works, &Register::default(), &Ask::default());
    assert_eq!(answer.works[1].figures.as_ref().unwrap().used, 2);
    // A scale of another year that somebody exceeds is not this work's.
    let small: Scales = [with_bands("ВПР 2021 математика 5", &[(2, 0, 2), (3, 3, 8)], 8)].into_iter().collect();
    let loaded =
        Loaded::read(&library, |work| work.year == 2022 && work.subject.name() == "математика", &small).unwrap();
    assert!(loaded.works()[0].scale.is_none());
}

#[test]
fn cards_from_bytes() {
    let table = "Код ОО;Доля обучающихся с ОВЗ, %;Удалённость, км\nsch1;12,5;46\nsch2;3;0\n";
    let (cp1251, _, _) = encoding_rs::WINDOWS_1251.encode(table);
    for bytes in [table.as_bytes(), &cp1251] {
        let read = cards::read(bytes, &Fields::shipped(), None).unwrap();
        assert_eq!(read.cards.len(), 2, "{:?}", read.remarks);
        assert_eq!(read.cards[0].number("special_needs"), Some(12.5));
    }
    assert!(cards::read(b"", &Fields::shipped(), None).unwrap().cards.is_empty());
    let broken = cards::read(b"PK\x03\x04 half a book", &Fields::shipped(), None).unwrap_err();
    assert!(broken.to_string().contains("не открывается"), "{broken}");
}
