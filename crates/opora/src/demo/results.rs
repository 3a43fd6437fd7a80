//! Invented results of the example schools: written as files of collection and brought in as anybody would.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{Datelike, FixedOffset, NaiveDate};
use opora_core::access::Actor;
use opora_core::scale::{Scale, Scales};
use opora_core::school::OrganisationKind;
use opora_results::generate::{Plan, SheetCell, sheets};
use opora_store::organisations::{DatedCode, OrganisationFilter};
use opora_store::results::states::UploadState;
use opora_store::results::uploads::UploadDraft;
use opora_store::{Answer, Page, Store};
use opora_web::intake::{Given, run_waiting, take_files};
use opora_web::{App, Clock, Config};

use super::fill::moment;

/// Rows of a school in a year: enough for shares, few enough to be ready at once.
const ROWS_A_SCHOOL: u64 = 300;
/// The system that the codes of the example schools belong to.
const SYSTEM: &str = "ФИС ОКО";

/// The year of the results of the school year that ended before `today`.
pub fn last_year(today: NaiveDate) -> i32 {
    if today.month() >= 9 { today.year() } else { today.year() - 1 }
}

/// Brings in, on `day`, two years of results up to the year `last`.
pub async fn bring(store: &Store, data: &Path, day: NaiveDate, last: i32) -> Answer<Result<(), String>> {
    let owner = Actor::product();
    let moment = moment(day);
    let filter = OrganisationFilter { kind: Some(OrganisationKind::School), ..OrganisationFilter::default() };
    let mut schools = store.organisations(&owner, &filter, Page { number: 1, size: Page::MOST }).await?.rows;
    schools.sort_by_key(|school| school.id);
    let count = u32::try_from(schools.len()).unwrap_or(Plan::MAX_SCHOOLS);
    if count == 0 {
        return Ok(Ok(()));
    }
    let plan =
        Plan { schools: count, first: last - 1, last, seed: 17, rows_per_year: Some(u64::from(count) * ROWS_A_SCHOOL) };
    for (school, tested) in schools.iter().zip(plan.facts().schools) {
        let code = DatedCode { system: SYSTEM.to_owned(), code: tested.code, valid_from: None, valid_to: None };
        store.organisation_code_set(&owner, school.id, code, moment).await?;
    }
    for year in plan.first..=plan.last {
        for scale in Scales::shipped().iter().filter(|scale| scale.year == 2021) {
            let source = "учебная шкала примеров".to_owned();
            let own = Scale { year, version: "учебная".to_owned(), source, ..scale.clone() };
            store.scale_set(&owner, None, &own, moment).await?;
        }
    }
    let folder = data.join("examples");
    let brought = write(&plan, &folder).and_then(|files| {
        let brought = take_files(data, &files).map_err(|trouble| io::Error::other(trouble.to_string()))?;
        std::fs::remove_dir_all(&folder)?;
        Ok(brought)
    });
    let brought = match brought {
        Ok(brought) => brought,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let given = Given::default();
    let files = brought.into_iter().map(|file| file.draft(&given)).collect();
    let id = store.result_upload_create(&owner, UploadDraft { authority: None, files }, moment).await?;
    let Some(zone) = FixedOffset::east_opt(3 * 3600) else { return Ok(Ok(())) };
    let mut config = Config::new("http://127.0.0.1", Clock::fixed(day, zone));
    config.data = data.to_owned();
    let app = App::new(config, store.clone());
    run_waiting(&app).await?;
    let upload = store.result_upload(&owner, id).await?;
    if upload.state == UploadState::Waiting && !upload.imports.is_empty() {
        store.result_upload_adopt(&owner, id, upload.lock, moment).await?;
        run_waiting(&app).await?;
    }
    Ok(Ok(()))
}

/// The files of the plan as tables between semicolons.
fn write(plan: &Plan, folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for sheet in sheets(plan).iter() {
        let path = folder.join(&sheet.path).with_extension("csv");
        let mut text = String::new();
        for row in sheet.rows {
            for (place, cell) in row.into_iter().enumerate() {
                if place > 0 {
                    text.push(';');
                }
                let _ = match cell {
                    SheetCell::Empty => Ok(()),
                    SheetCell::Number(number) => write!(text, "{number}"),
                    SheetCell::Text(words) => write!(text, "\"{}\"", words.replace('"', "\"\"")),
                };
            }
            text.push('\n');
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, text)?;
        files.push(path);
    }
    Ok(files)
}
