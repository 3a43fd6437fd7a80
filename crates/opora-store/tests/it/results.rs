//! Results coming in: the queue, what reading gave, the switch of the catalogue, whose schools they are.

use std::path::Path;

use chrono::TimeDelta;
use opora_core::access::Actor;
use opora_core::assessment::{TestedSchool, Work};
use opora_core::ids::{OrganisationId, ResultUploadId};
use opora_core::refusal::RefusalKind;
use opora_core::scale::{Band, Scale};
use opora_store::journal::JournalFilter;
use opora_store::organisations::DatedCode;
use opora_store::results::contexts::CardDraft;
use opora_store::results::parts::{NewPart, StoredFile, Switch, sha256_of};
use opora_store::results::reading::{FileReading, ImportDraft, Job};
use opora_store::results::scales::StoredScale;
use opora_store::results::schools::{ResultView, TestedSchoolFilter};
use opora_store::results::states::{FileState, ImportState, UploadState, Words};
use opora_store::results::uploads::{FileDraft, ResultUpload, UploadDraft};
use opora_store::{Answer, Page, Store};
use serde_json::json;

use crate::book::{at, authority, on_each, school, school_actor, specialist};

pub fn work(key: &str) -> Work {
    key.parse().unwrap()
}

pub fn tested(code: &str, name: &str, others: &[&str]) -> TestedSchool {
    TestedSchool {
        code: code.to_owned(),
        name: name.to_owned(),
        municipality: "Ключевской район".to_owned(),
        other_codes: others.iter().map(|&code| code.to_owned()).collect(),
    }
}

fn kind<T: std::fmt::Debug>(answer: Answer<T>) -> RefusalKind {
    answer.unwrap_err().refusal().unwrap().kind
}

fn file(name: &str, bytes: &str) -> FileDraft {
    FileDraft {
        name: name.to_owned(),
        sha256: format!("{bytes:0<64}"),
        size_bytes: 1024,
        spool: format!("1/{name}"),
        given: json!({}),
    }
}

fn import(key: &str, rows: u64) -> ImportDraft {
    ImportDraft {
        work: work(key),
        layout: "collection_2021".to_owned(),
        profile: None,
        inferred: json!({"year": {"value": 2021, "from": "имя файла"}}),
        cleaning: json!([{"rule": "absent", "count": 2}]),
        rows,
        schools: 1,
    }
}

/// Files come in, are read and wait for a person.
async fn brought(
    store: &Store,
    actor: &Actor,
    authority: Option<OrganisationId>,
    files: &[(&str, &str, &str)],
) -> ResultUpload {
    let moment = at("2026-03-17");
    let draft = UploadDraft { authority, files: files.iter().map(|(name, bytes, _)| file(name, bytes)).collect() };
    let id = store.result_upload_create(actor, draft, moment).await.unwrap();
    read_all(store, id, files).await;
    store.result_upload(actor, id).await.unwrap()
}

async fn read_all(store: &Store, id: ResultUploadId, files: &[(&str, &str, &str)]) {
    let Some(Job::Read(upload, hand)) = store.result_job(&Actor::product()).await.unwrap() else { panic!("no job") };
    assert_eq!(upload.id, id);
    store.result_upload_reading(&hand, id).await.unwrap();
    for one in upload.files.iter().filter(|file| file.state == FileState::Queued) {
        let (_, _, key) = files.iter().find(|(name, ..)| *name == one.name).unwrap();
        store.result_file_read(&hand, one.id, FileReading::Read(vec![import(key, 30)])).await.unwrap();
    }
    store.result_upload_read(&hand, id, at("2026-03-17")).await.unwrap();
}

fn part(key: &str, hash: &str) -> NewPart {
    NewPart {
        work: work(key),
        base: None,
        rows: StoredFile { path: format!("results/{hash}.rows.parquet"), sha256: hash.to_owned() },
        summaries: StoredFile { path: format!("results/{hash}.summaries.parquet"), sha256: hash.to_owned() },
        row_count: 30,
        school_count: 1,
    }
}

/// A person adopts an upload; every import becomes a part over `base`.
async fn adopted(store: &Store, actor: &Actor, upload: &ResultUpload, schools: Vec<TestedSchool>) -> Answer<i64> {
    let moment = at("2026-03-17");
    store.result_upload_adopt(actor, upload.id, upload.lock, moment).await?;
    let Some(Job::Adopt(upload, hand)) = store.result_job(&Actor::product()).await? else { panic!("no job") };
    let catalogue = store.result_catalogue(&hand).await?;
    let parts = upload
        .imports
        .iter()
        .map(|one| NewPart {
            base: catalogue.parts.iter().find(|part| part.work == one.work).map(|part| part.id),
            ..part(&one.work.to_string(), &format!("{}-{}", upload.id, one.id))
        })
        .collect();
    let imports = upload.imports.iter().map(|one| (one.id, json!({"new": one.rows}))).collect();
    let switch = Switch { parts, imports, replaced: Vec::new(), schools };
    match store.result_switch(&hand, upload.id, &switch, moment).await {
        Ok(switched) => Ok(switched.version.unwrap()),
        Err(trouble) => {
            let words = Words { reason: trouble.to_string(), next: String::new() };
            store.result_upload_stopped(&hand, upload.id, &words, moment).await?;
            Err(trouble)
        }
    }
}

/// Results of these schools are in the book.
pub async fn with_results(store: &Store, actor: &Actor, of: Option<OrganisationId>, schools: Vec<TestedSchool>) {
    let key = "ВПР 2021 математика 5";
    let bytes = schools.iter().map(|school| school.code.clone()).collect::<String>();
    let upload = brought(store, actor, of, &[("мат5.xlsx", &bytes, key)]).await;
    adopted(store, actor, &upload, schools).await.unwrap();
}

#[test]
fn an_upload_is_read_adopted_and_its_part_becomes_the_current_one() {
    on_each(|store| async move {
        let own = authority(&store, "УО Ключей").await;
        let actor = specialist(own);
        let files = [("мат5.xlsx", "a", "ВПР 2021 математика 5"), ("рус5.xlsx", "b", "ВПР 2021 русский язык 5")];
        let upload = brought(&store, &actor, Some(own), &files).await;
        assert_eq!((upload.state, upload.files.len(), upload.imports.len()), (UploadState::Waiting, 2, 2));
        assert_eq!(upload.imports[0].cleaning, json!([{"rule": "absent", "count": 2}]));
        assert!(store.result_catalogue(&actor).await.unwrap().parts.is_empty(), "nothing before a person decides");
        let version = adopted(&store, &actor, &upload, vec![tested("sch1", "СОШ № 1", &["edu1"])]).await.unwrap();
        let catalogue = store.result_catalogue(&actor).await.unwrap();
        assert_eq!((catalogue.version, catalogue.parts.len()), (version, 2));
        let upload = store.result_upload(&actor, upload.id).await.unwrap();
        assert_eq!(upload.state, UploadState::Adopted);
        assert!(upload.imports.iter().all(|one| one.state == ImportState::Adopted && one.version == Some(version)));
        assert!(upload.files.iter().all(|file| file.spool.is_none()), "names do not stay");
        assert!(store.result_spool(&Actor::product()).await.unwrap().is_empty());
        assert!(store.result_job(&Actor::product()).await.unwrap().is_none());

        // The same bytes again are known; a corrected file takes the place of the old part.
        let again =
            brought(&store, &actor, Some(own), &[("копия.xlsx", "a", ""), ("мат5.xlsx", "c", files[0].2)]).await;
        assert_eq!(again.files[0].state, FileState::Already);
        assert!(again.files[0].trouble.as_ref().unwrap().reason.contains("мат5.xlsx"));
        let newer = adopted(&store, &actor, &again, vec![tested("sch1", "", &[])]).await.unwrap();
        assert!(newer > version);
        let catalogue = store.result_catalogue(&actor).await.unwrap();
        assert_eq!((catalogue.version, catalogue.parts.len()), (newer, 2));
        let parts = store.result_parts_of(&actor, &work(files[0].2)).await.unwrap();
        assert_eq!(parts.iter().map(|part| part.superseded_at.is_some()).collect::<Vec<_>>(), [false, true]);
        let product = Actor::product();
        let before = at("2026-03-17").now - TimeDelta::days(1);
        assert_eq!(store.result_files_known(&product, before).await.unwrap().len(), 6);
        assert_eq!(store.result_files_known(&product, at("2026-03-18").now).await.unwrap().len(), 4);
        let (one, codes) = store.tested_school(&actor, "edu1").await.unwrap();
        assert_eq!((one.code.as_str(), one.title(), codes.len()), ("sch1", "СОШ № 1", 2));
        let events = store.journal(&actor, &JournalFilter::default(), Page::default()).await.unwrap();
        let sentence = &events.rows.iter().find(|event| event.verb == "results-adopted").unwrap().sentence;
        assert!(
            sentence.starts_with("Приняты результаты: 1 импорт, 1 работа (ВПР 2021, математика 5 кл.)"),
            "{sentence}"
        );
    });
}

#[test]
fn a_known_file_that_only_waits_is_not_in_the_data_yet() {
    on_each(|store| async move {
        let own = authority(&store, "УО").await;
        let actor = specialist(own);
        let file = ("мат5.xlsx", "a", "ВПР 2021 математика 5");
        let first = brought(&store, &actor, Some(own), &[file]).await;
        assert_eq!(first.state, UploadState::Waiting);
        let words = |upload: &ResultUpload| upload.files[0].trouble.as_ref().unwrap().next.clone();
        let again = brought(&store, &actor, Some(own), &[file]).await;
        assert!(words(&again).contains("В данных его ещё нет"), "{}", words(&again));
        adopted(&store, &actor, &first, vec![tested("sch1", "", &[])]).await.unwrap();
        let again = brought(&store, &actor, Some(own), &[file]).await;
        assert!(words(&again).contains("Ничего делать не нужно"), "{}", words(&again));
    });
}

#[test]
fn files_that_are_all_known_leave_nothing_to_decide() {
    on_each(|store| async move {
        let own = authority(&store, "УО").await;
        let actor = specialist(own);
        with_results(&store, &actor, Some(own), vec![tested("sch1", "", &[])]).await;
        let again = brought(&store, &actor, Some(own), &[("копия.xlsx", "sch1", "")]).await;
        assert_eq!((again.state, again.files[0].state), (UploadState::Known, FileState::Already));
        let refused = store.result_upload_refuse(&actor, again.id, again.lock, at("2026-03-17")).await;
        assert_eq!(kind(refused), RefusalKind::WrongState);
    });
}

#[test]
fn two_people_cannot_put_two_parts_in_one_place() {
    on_each(|store| async move {
        let own = authority(&store, "УО").await;
        let actor = specialist(own);
        let key = "ВПР 2021 математика 5";
        let first = brought(&store, &actor, Some(own), &[("1.xlsx", "a", key)]).await;
        let moment = at("2026-03-17");
        store.result_upload_adopt(&actor, first.id, first.lock, moment).await.unwrap();
        let twice = store.result_upload_adopt(&actor, first.id, first.lock, moment).await;
        assert_eq!(kind(twice), RefusalKind::Stale);
        let imports = vec![(first.imports[0].id, json!({}))];
        let switch = |base| Switch {
            parts: vec![NewPart { base, ..part(key, "x") }],
            imports: imports.clone(),
            ..Switch::default()
        };
        let none = switch(Some(opora_core::ids::ResultPartId(77)));
        assert_eq!(kind(store.result_switch(&actor, first.id, &none, moment).await), RefusalKind::Stale);
        store.result_switch(&actor, first.id, &switch(None), moment).await.unwrap();
        let second = brought(&store, &actor, Some(own), &[("2.xlsx", "b", key)]).await;
        store.result_upload_adopt(&actor, second.id, second.lock, moment).await.unwrap();
        let blind = Switch { parts: vec![part(key, "y")], ..Switch::default() };
        assert_eq!(kind(store.result_switch(&actor, second.id, &blind, moment).await), RefusalKind::Stale);
        let left = store.result_catalogue(&actor).await.unwrap();
        assert_eq!((left.parts.len(), left.parts[0].rows.sha256.as_str()), (1, "x"), "the old data are whole");
        let waiting = store.result_upload(&actor, second.id).await.unwrap();
        assert_eq!(waiting.state, UploadState::Adopting, "taken again after a restart");
        let words =
            Words { reason: "Данные изменились.".into(), next: "Примите ещё раз.".into() };
        store.result_upload_stopped(&actor, second.id, &words, moment).await.unwrap();
        let waiting = store.result_upload(&actor, second.id).await.unwrap();
        assert_eq!((waiting.state, waiting.trouble), (UploadState::Waiting, Some(words)));
    });
}

#[test]
fn what_a_person_says_of_a_file_has_it_read_again() {
    on_each(|store| async move {
        let own = authority(&store, "УО").await;
        let actor = specialist(own);
        let moment = at("2026-03-17");
        let draft = UploadDraft { authority: Some(own), files: vec![file("x.csv", "a"), file("y.csv", "b")] };
        let id = store.result_upload_create(&actor, draft, moment).await.unwrap();
        let Some(Job::Read(upload, hand)) = store.result_job(&Actor::product()).await.unwrap() else { panic!() };
        assert_eq!(hand.name, actor.name);
        store.result_upload_reading(&hand, id).await.unwrap();
        let words =
            Words { reason: "Столбцы не опознаны.".into(), next: "Разметьте их.".into() };
        store.result_file_read(&hand, upload.files[0].id, FileReading::Unmapped(words.clone())).await.unwrap();
        store.result_file_read(&hand, upload.files[1].id, FileReading::Unread(words)).await.unwrap();
        store.result_upload_read(&hand, id, moment).await.unwrap();
        let upload = store.result_upload(&actor, id).await.unwrap();
        assert_eq!(upload.files[0].state, FileState::Unmapped);
        assert_eq!(kind(store.result_upload_adopt(&actor, id, upload.lock, moment).await), RefusalKind::WrongState);
        let file = &upload.files[0];
        let given = json!({"procedure": "ВПР"});
        assert_eq!(kind(store.result_file_given(&actor, file.id, 1, &given, moment).await), RefusalKind::Stale);
        store.result_file_given(&actor, file.id, file.lock, &given, moment).await.unwrap();
        let Some(Job::Read(upload, _)) = store.result_job(&Actor::product()).await.unwrap() else { panic!() };
        assert_eq!((upload.state, &upload.files[0].given), (UploadState::Queued, &given));
        read_all(&store, id, &[("x.csv", "a", "ВПР 2021 математика 5")]).await;
        let upload = store.result_upload(&actor, id).await.unwrap();
        assert_eq!((upload.files[0].state, upload.imports.len()), (FileState::Read, 1));
        store.result_file_set_aside(&actor, upload.files[0].id, upload.files[0].lock, moment).await.unwrap();
        let upload = store.result_upload(&actor, id).await.unwrap();
        assert_eq!((upload.files[0].state, upload.imports.len()), (FileState::SetAside, 0));
        store.result_upload_refuse(&actor, id, upload.lock, moment).await.unwrap();
        assert!(store.result_spool(&Actor::product()).await.unwrap().is_empty());
        let upload = store.result_upload(&actor, id).await.unwrap();
        assert_eq!(kind(store.result_upload_refuse(&actor, id, upload.lock, moment).await), RefusalKind::WrongState);
    });
}

#[test]
fn results_are_seen_by_whose_schools_they_are() {
    on_each(|store| async move {
        let (one, other) = (authority(&store, "УО Ключей").await, authority(&store, "УО Заозёрья").await);
        let (mine, foreign) = (school(&store, one, "СОШ № 1").await, school(&store, other, "СОШ № 2").await);
        let moment = at("2026-03-17");
        let admin = Actor::product();
        let code =
            |code: &str| DatedCode {
                system: "фис око".into(), code: code.into(), valid_from: None, valid_to: None
            };
        // The register knows the newer spelling of the login, the files the older one.
        store.organisation_code_set(&specialist(one), mine, code("edu224001"), moment).await.unwrap();
        store.organisation_code_set(&specialist(other), foreign, code("sch224002"), moment).await.unwrap();
        let schools = vec![
            tested("sch224001", "школа 1", &[]),
            tested("sch224002", "школа 2", &[]),
            tested("sch224003", "", &[]),
        ];
        let matched = store.tested_schools_match(&admin, None, &schools).await.unwrap();
        assert_eq!((matched.known, matched.by_code.len(), matched.unbound.len()), (0, 2, 1));
        with_results(&store, &admin, None, schools.clone()).await;
        let matched = store.tested_schools_match(&admin, None, &schools).await.unwrap();
        assert_eq!((matched.known, matched.by_code.len(), matched.unbound.len()), (2, 0, 1));

        let view = store.result_view(&specialist(one)).await.unwrap();
        assert!(view.holds("sch224001") && !view.holds("sch224002") && !view.holds("sch224003"));
        assert_eq!(
            store.result_view(&school_actor(other, foreign)).await.unwrap(),
            ResultView::Schools(["sch224002".to_owned()].into())
        );
        assert_eq!(store.result_view(&admin).await.unwrap(), ResultView::Everything);
        for code in ["sch224002", "sch224003"] {
            assert_eq!(kind(store.tested_school(&specialist(one), code).await), RefusalKind::NotFound);
            assert_eq!(kind(store.tested_school(&school_actor(one, mine), code).await), RefusalKind::NotFound);
        }
        let shown =
            store.tested_schools(&specialist(one), &TestedSchoolFilter::default(), Page::default()).await.unwrap();
        assert_eq!(shown.rows.iter().map(|row| row.title()).collect::<Vec<_>>(), ["СОШ № 1"]);
        assert_eq!(store.tested_schools_of(&school_actor(one, mine), mine).await.unwrap().len(), 1);

        // Neither a file nor a code typed by hand opens a foreign school, or one that nobody has yet.
        for code in ["sch224002", "sch224003", "edu224003"] {
            let own = store.tested_schools_match(&specialist(one), Some(one), &[tested(code, "", &[])]).await.unwrap();
            assert_eq!(own.foreign.len(), 1, "{code}");
        }
        let upload = brought(&store, &specialist(one), Some(one), &[("x.xlsx", "z", "ВПР 2021 математика 6")]).await;
        let refused = adopted(&store, &specialist(one), &upload, vec![tested("sch224003", "", &[])]).await;
        assert_eq!(kind(refused), RefusalKind::Forbidden);
        store.organisation_code_set(&specialist(one), mine, code("sch224003"), moment).await.unwrap();
        let upload = store.result_upload(&specialist(one), upload.id).await.unwrap();
        let refused = adopted(&store, &specialist(one), &upload, vec![tested("sch224003", "", &[])]).await;
        assert_eq!(kind(refused), RefusalKind::Forbidden);
        assert_eq!(store.result_catalogue(&admin).await.unwrap().parts.len(), 1);
        assert_eq!(kind(store.result_upload(&specialist(other), upload.id).await), RefusalKind::NotFound);
        assert_eq!(kind(store.result_upload(&school_actor(one, mine), upload.id).await), RefusalKind::Forbidden);

        // An administrator binds a school; its authority sees it from then on, the other one does not.
        let (row, _) = store.tested_school(&admin, "sch224003").await.unwrap();
        let bind = store.tested_school_link(&specialist(one), "sch224003", row.lock, Some(mine), moment).await;
        assert_eq!(kind(bind), RefusalKind::NotFound);
        store.tested_school_link(&admin, "sch224003", row.lock, Some(foreign), moment).await.unwrap();
        assert!(store.tested_school(&specialist(other), "edu224003").await.is_ok());
        assert_eq!(kind(store.tested_school(&specialist(one), "sch224003").await), RefusalKind::NotFound);
        let (row, _) = store.tested_school(&specialist(other), "sch224003").await.unwrap();
        let away = store.tested_school_link(&specialist(other), "sch224003", row.lock, Some(mine), moment).await;
        assert_eq!(kind(away), RefusalKind::NotFound);

        let cards = [
            CardDraft { school: "sch224001".into(), school_year: 2021, body: json!({"pupils": 120}) },
            CardDraft { school: "sch224002".into(), school_year: 2021, body: json!({"pupils": 90}) },
        ];
        let kept = store.context_cards_set(&specialist(one), &cards, moment).await.unwrap();
        assert_eq!((kept.new, kept.unknown.as_slice()), (1, &["sch224002".to_owned()][..]));
        let kept = store.context_cards_set(&admin, &cards, moment).await.unwrap();
        assert_eq!((kept.new, kept.same, kept.changed), (1, 1, 0));
        assert_eq!(store.context_cards(&admin, Some(2021)).await.unwrap().len(), 2);
        let own = store.context_cards(&school_actor(one, mine), None).await.unwrap();
        assert_eq!((own.len(), &own[0].body), (1, &json!({"pupils": 120})));
    });
}

#[test]
fn the_first_authority_that_brings_a_school_keeps_it() {
    on_each(|store| async move {
        let (one, other) = (authority(&store, "УО Ключей").await, authority(&store, "УО Заозёрья").await);
        with_results(&store, &specialist(one), Some(one), vec![tested("3101", "СОШ № 1", &[])]).await;
        let view = store.result_view(&specialist(one)).await.unwrap();
        assert!(view.holds("3101"));
        let own =
            store.tested_schools_match(&specialist(other), Some(other), &[tested("3101", "", &[])]).await.unwrap();
        assert_eq!(own.foreign.len(), 1);
        let draft = UploadDraft { authority: Some(other), files: vec![file("x.csv", "q")] };
        let upload = store.result_upload_create(&specialist(one), draft.clone(), at("2026-03-17")).await;
        assert_eq!(kind(upload), RefusalKind::NotFound);
        let everything = UploadDraft { authority: None, ..draft };
        let upload = store.result_upload_create(&specialist(one), everything, at("2026-03-17")).await;
        assert_eq!(kind(upload), RefusalKind::NotFound);
        assert_eq!(kind(store.result_job(&specialist(one)).await), RefusalKind::NotFound);
    });
}

#[test]
fn scales_and_profiles_are_versioned_and_scoped() {
    on_each(|store| async move {
        let (one, other) = (authority(&store, "УО Ключей").await, authority(&store, "УО Заозёрья").await);
        let (admin, moment) = (Actor::product(), at("2026-03-17"));
        let key = work("ВПР 2021 математика 5");
        let scale = |three: u16| Scale {
            procedure: key.procedure.clone(),
            year: key.year,
            season: key.season,
            subject: key.subject.clone(),
            grade: key.grade,
            version: "исправленная".to_owned(),
            source: "приказ".to_owned(),
            bands: vec![Band { mark: 2, from: 0, to: three - 1 }, Band { mark: 3, from: three, to: 20 }],
            max: 20,
            conditions: Vec::new(),
        };
        let borders = |found: Option<StoredScale>| found.map(|one| (one.number, one.scale.bands[1].from));
        assert_eq!(kind(store.scale_set(&specialist(one), None, &scale(7), moment).await), RefusalKind::NotFound);
        store.scale_set(&admin, None, &scale(7), moment).await.unwrap();
        store.scale_set(&specialist(one), Some(one), &scale(8), moment).await.unwrap();
        let again = store.scale_set(&specialist(one), Some(one), &scale(9), moment).await.unwrap();
        assert_eq!(store.scale_set(&specialist(one), Some(one), &scale(9), moment).await.unwrap(), again);
        assert_eq!(borders(store.scale_for(&specialist(one), Some(one), &key).await.unwrap()), Some((2, 9)));
        assert_eq!(borders(store.scale_for(&specialist(other), Some(other), &key).await.unwrap()), Some((1, 7)));
        assert_eq!(store.scales(&specialist(other)).await.unwrap().len(), 1);
        assert_eq!(kind(store.scale_end(&specialist(other), again, moment).await), RefusalKind::NotFound);
        store.scale_end(&specialist(one), again, moment).await.unwrap();
        assert_eq!(borders(store.scale_for(&specialist(one), Some(one), &key).await.unwrap()), Some((1, 7)));

        let body = json!({"columns": {"Балл": "score"}});
        let own = store.layout_profile_save(&specialist(one), Some(one), "Наша форма", &body, moment).await.unwrap();
        let same = store.layout_profile_save(&specialist(one), Some(one), "наша  форма", &body, moment).await.unwrap();
        assert_eq!(own, same);
        assert_eq!(store.layout_profiles(&specialist(one)).await.unwrap().len(), 1);
        assert!(store.layout_profiles(&specialist(other)).await.unwrap().is_empty());
        assert_eq!(kind(store.layout_profile_delete(&specialist(other), own, moment).await), RefusalKind::NotFound);
        store.layout_profile_delete(&specialist(one), own, moment).await.unwrap();
        assert!(store.layout_profiles(&admin).await.unwrap().is_empty());
    });
}

#[test]
fn files_of_the_catalogue_are_checked_and_copied() {
    on_each(|store| async move {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, words: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, words).unwrap();
            StoredFile { path: name.to_owned(), sha256: sha256_of(Path::new(&path)).unwrap() }
        };
        let rows = write("results/procedure=vpr/year=2021/a.rows.parquet", "rows");
        let summaries = write("results/procedure=vpr/year=2021/a.summaries.parquet", "summaries");
        let admin = Actor::product();
        let moment = at("2026-03-17");
        let key = "ВПР 2021 математика 5";
        let upload = brought(&store, &admin, None, &[("1.xlsx", "a", key)]).await;
        store.result_upload_adopt(&admin, upload.id, upload.lock, moment).await.unwrap();
        let part = NewPart { rows, summaries, ..part(key, "x") };
        let switch = Switch { parts: vec![part], ..Switch::default() };
        store.result_switch(&admin, upload.id, &switch, moment).await.unwrap();
        assert!(store.result_files_damaged(folder.path()).await.unwrap().is_empty());
        let copy = tempfile::tempdir().unwrap();
        assert_eq!(store.result_files_copy(folder.path(), copy.path()).await.unwrap(), 2);
        assert!(store.result_files_damaged(copy.path()).await.unwrap().is_empty());
        std::fs::write(copy.path().join("results/procedure=vpr/year=2021/a.rows.parquet"), "rowz").unwrap();
        std::fs::remove_file(copy.path().join("results/procedure=vpr/year=2021/a.summaries.parquet")).unwrap();
        let damages = store.result_files_damaged(copy.path()).await.unwrap();
        assert_eq!(damages.len(), 2);
        assert!(damages[0].contains("изменён") && damages[1].contains("нет"), "{damages:?}");
        assert_eq!(store.result_files_copy(folder.path(), copy.path()).await.unwrap(), 2);
        assert!(store.result_files_damaged(copy.path()).await.unwrap().is_empty());
    });
}
