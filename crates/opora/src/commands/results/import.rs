//! `opora results import`: reads result files, says what was understood and cleaned, and puts them into the data.

use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use opora_core::assessment::{Procedure, Season, Subject};
use opora_core::ids::OrganisationId;
use opora_core::scale::Scales;
use opora_results::ingest::{self, Batch, FileRead, Options, Profile, ProfileColumn};
use opora_web::intake::Given;

use super::import_report::{Report, Written};
use super::{folder, into_book};
use crate::commands::book::Book;
use crate::outcome::{Outcome, Trouble};
use crate::usage;

/// Загрузить файлы с результатами.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora results import ВПР_2021/ --dry-run\n  opora results import ВПР_2021/ --data /srv/opora\n  opora results import \"Математика 5 класс.xlsx\" --year 2021 --folder результаты\n  opora results import выгрузка.csv --map 'ОУ=школа' --map 'Код=код участника' --map 'Итог=сумма' --procedure РКР --year 2022 --subject физика --grade 8 --dry-run\n\nЧто не указано, берётся из содержания файла, потом из имени файла и папок; откуда взято, сказано в ответе.\nПоля для --map: школа, название школы, муниципалитет, код участника, номер, класс, параллель, буква, вариант, сумма,\nтестовый балл, отметка, журнал, пол, предмет, год, дата, ответы, задание № (балл), не нужно.\nКод выхода 1 — какой-то файл ждёт уточнения, 3 — какой-то файл не читается; остальные при этом взяты."
)]
pub struct Import {
    /// Файлы и папки: XLSX, XLS, ODS, CSV
    #[arg(value_name = "ФАЙЛ", required = true)]
    files: Vec<PathBuf>,
    /// Процедура: ВПР, ОГЭ, ЕГЭ, РКР
    #[arg(long, value_name = "СЛОВО", value_parser = procedure)]
    procedure: Option<Procedure>,
    /// Календарный год, когда писали работу
    #[arg(long, value_name = "ГОД", value_parser = clap::value_parser!(i32).range(1990..=2100))]
    year: Option<i32>,
    /// Время года: весна или осень
    #[arg(long, value_name = "СЛОВО", value_parser = season)]
    season: Option<Season>,
    /// Предмет
    #[arg(long, value_name = "ПРЕДМЕТ", value_parser = subject)]
    subject: Option<Subject>,
    /// Класс, который писал работу
    #[arg(long, value_name = "КЛАСС", value_parser = clap::value_parser!(u8).range(1..=12))]
    grade: Option<u8>,
    /// Файл со шкалами (TOML): они важнее встроенных
    #[arg(long, value_name = "ФАЙЛ")]
    scale: Option<PathBuf>,
    /// Файл с профилем раскладки (JSON: name, columns [{head, meaning}])
    #[arg(long, value_name = "ФАЙЛ")]
    profile: Option<PathBuf>,
    /// Что значит столбец: 'заголовок=поле', сколько угодно раз
    #[arg(long, value_name = "СТОЛБЕЦ", value_parser = ingest::column)]
    map: Vec<ProfileColumn>,
    /// Записать в папку результатов без базы
    #[arg(long, value_name = "ПАПКА", conflicts_with = "authority")]
    folder: Option<PathBuf>,
    /// Чьи результаты: номер управления в базе (без него — всего региона)
    #[arg(long, value_name = "НОМЕР", conflicts_with = "dry_run")]
    authority: Option<OrganisationId>,
    #[command(flatten)]
    book: Book,
    /// Только показать, что понято; ничего не записывать
    #[arg(long, conflicts_with = "folder")]
    dry_run: bool,
    /// Ответ в JSON
    #[arg(long)]
    json: bool,
}

impl Import {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        let options = self.options()?;
        if let Some(missing) = self.files.iter().find(|path| !path.exists()) {
            let words = format!("{}: файла нет. Проверьте имя; ничего не загружено.", missing.display());
            return Err(Trouble::Unreadable(words));
        }
        let files = ingest::files_of(&self.files).map_err(|trouble| Trouble::Unreadable(trouble.to_string()))?;
        if files.is_empty() {
            return Err(Trouble::Usage(
                "В папке нет файлов с результатами: нужны XLSX, XLS, ODS или CSV. Укажите файлы или другую папку."
                    .to_owned(),
            ));
        }
        if self.folder.is_none() && !self.dry_run {
            let given = Given {
                procedure: self.procedure.as_ref().map(|procedure| procedure.title().to_owned()),
                year: self.year,
                season: self.season,
                subject: self.subject.as_ref().map(|subject| subject.name().to_owned()),
                grade: self.grade,
                columns: self.map.clone(),
            };
            let own = self.scale.as_deref().map(scales_of).transpose()?.unwrap_or_default();
            let errand =
                into_book::Errand { files, given, scales: own, profiles: options.profiles, authority: self.authority };
            return into_book::run(&self.book, errand, self.json);
        }
        let read = read(&files, &options);
        let (batches, mut report) = Report::of(read);
        if let Some(folder) = &self.folder {
            report.written = written(folder, &batches)?;
        }
        let text = if self.json { report.json(&batches)? } else { report.text(&batches) };
        crate::commands::answer(&text)?;
        for line in report.complaints() {
            eprintln!("{line}");
        }
        match (report.unreadable.is_empty(), report.questions.is_empty()) {
            (true, true) => Ok(Outcome::Done),
            (true, false) => Ok(Outcome::No),
            (false, _) => Err(Trouble::Said(3)),
        }
    }

    fn options(&self) -> Result<Options, Trouble> {
        let mut scales = Scales::shipped();
        if let Some(path) = &self.scale {
            scales = scales_of(path)?.before(scales);
        }
        let mut profiles = Vec::new();
        if let Some(path) = &self.profile {
            let profile: Profile = serde_json::from_str(&words_of(path)?).map_err(|error| {
                Trouble::Usage(format!("{}: профиль не читается (строка {}): {error}", path.display(), error.line()))
            })?;
            profiles.push(profile);
        }
        Ok(Options {
            procedure: self.procedure.clone(),
            year: self.year,
            season: self.season,
            subject: self.subject.clone(),
            grade: self.grade,
            scales,
            profiles,
            columns: self.map.clone(),
            ..Options::default()
        })
    }
}

fn read(files: &[PathBuf], options: &Options) -> Vec<FileRead> {
    use std::io::IsTerminal;
    let bar = std::io::stderr().is_terminal().then(|| {
        let style = ProgressStyle::with_template("{bar:40} {pos} из {len} файлов, строк: {msg}");
        ProgressBar::new(files.len() as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    });
    let read = ingest::read_files(files, options, &|now| {
        if let Some(bar) = &bar {
            bar.set_position(now.done as u64);
            bar.set_message(now.rows.to_string());
        }
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    read
}

fn written(folder: &Path, batches: &[Batch]) -> Result<Vec<Written>, Trouble> {
    let mut kept =
        folder::Kept::open(folder).map_err(|fault| Trouble::machine("Папка результатов не открывается", fault))?;
    batches
        .iter()
        .map(|batch| kept.take(batch).map_err(|fault| Trouble::machine("Результаты не записаны, прежние целы", fault)))
        .collect()
}

fn scales_of(path: &Path) -> Result<Scales, Trouble> {
    Scales::read(&words_of(path)?)
        .map_err(|bad| Trouble::Usage(format!("{}: шкала не принята.\n{bad}", path.display())))
}

fn words_of(path: &Path) -> Result<String, Trouble> {
    std::fs::read_to_string(path)
        .map_err(|error| Trouble::Usage(format!("{}: файл не читается ({error}). Проверьте имя.", path.display())))
}

fn procedure(word: &str) -> Result<Procedure, String> {
    Procedure::read(word).ok_or_else(|| "процедура записывается одним словом: ВПР, ОГЭ, ЕГЭ, РКР".to_owned())
}

fn season(word: &str) -> Result<Season, String> {
    match word.to_lowercase().as_str() {
        "весна" | "spring" => Ok(Season::Spring),
        "осень" | "autumn" => Ok(Season::Autumn),
        _ => Err("время года — весна или осень".to_owned()),
    }
}

fn subject(words: &str) -> Result<Subject, String> {
    Subject::read(words).ok_or_else(|| "предмет не назван".to_owned())
}
