//! Which results a question is about, and where they are kept: the options that all questions share.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use opora_core::assessment::{Procedure, Season, Subject, TestedSchool, Work};
use opora_core::context::{self, Card, Fields};
use opora_core::scale::Scales;
use opora_results::Fault;
use opora_results::library::{Library, Part};
use opora_results::questions::{Ask, By, Hiding, Loaded, Method, Only, Register, cards};
use opora_store::Store;
use opora_store::results::schools::TestedSchoolFilter;
use opora_store::scope::Page;
use serde::Serialize;

use super::folder::SCHOOLS;
use crate::commands::book::{Book, owner, store_trouble, wait_for};
use crate::outcome::{Outcome, Trouble};

/// Which results, and how they are shown.
#[derive(Debug, Args)]
pub struct Asked {
    /// Работа: 'ВПР 2021 математика 5'; можно несколько раз
    #[arg(long = "work", value_name = "РАБОТА", value_parser = work)]
    works: Vec<Work>,
    /// Процедура: ВПР, ОГЭ, ЕГЭ, РКР
    #[arg(long, value_name = "СЛОВО", value_parser = procedure)]
    procedure: Option<Procedure>,
    /// Календарный год
    #[arg(long, value_name = "ГОД")]
    year: Option<i32>,
    /// Время года: весна или осень
    #[arg(long, value_name = "СЛОВО", value_parser = season)]
    season: Option<Season>,
    /// Предмет
    #[arg(long, value_name = "ПРЕДМЕТ", value_parser = subject)]
    subject: Option<Subject>,
    /// Класс, который писал работу
    #[arg(long, value_name = "КЛАСС")]
    grade: Option<u8>,
    /// Только школа с этим кодом; можно несколько раз
    #[arg(long = "school", value_name = "КОД")]
    schools: Vec<String>,
    /// Только школы муниципалитета
    #[arg(long, value_name = "НАЗВАНИЕ", conflicts_with = "schools")]
    municipality: Option<String>,
    /// Не показывать группы, где участников меньше (для публикации обычно 10)
    #[arg(long, value_name = "ЧИСЛО", default_value_t = 0)]
    hide_below: u32,
    /// Таблица условий школ (XLSX, ODS, CSV) для кластеров
    #[arg(long, value_name = "ФАЙЛ")]
    context: Option<PathBuf>,
    /// Сколько кластеров похожих школ
    #[arg(long, value_name = "ЧИСЛО", default_value_t = 5)]
    clusters: usize,
    /// Ответ в JSON
    #[arg(long)]
    pub json: bool,
    /// Папка результатов без базы
    #[arg(long, value_name = "ПАПКА")]
    folder: Option<PathBuf>,
    #[command(flatten)]
    book: Book,
}

/// Everything that a question needs.
pub struct Opened {
    /// Works asked about.
    pub loaded: Loaded,
    /// Works that stand beside them.
    pub beside: Loaded,
    /// Schools.
    pub register: Register,
    /// Groups and restrictions.
    pub ask: Ask,
}

/// Where results are and what is known of schools.
struct Kept {
    library: Library,
    register: Register,
    cards: Vec<Card>,
    scales: Scales,
}

impl Asked {
    /// Reads the works; `beside` says which other works are needed for one that is asked about.
    pub fn open(&self, by: Option<By>, beside: impl Fn(&Work, &Work) -> bool) -> Result<Opened, Trouble> {
        let kept = match &self.folder {
            Some(folder) => in_folder(folder)?,
            None => self.in_book()?,
        };
        let wanted: BTreeSet<&Work> = kept.library.works().filter(|work| self.wants(work)).collect();
        if wanted.is_empty() {
            return Err(none_fits(&kept.library));
        }
        let read = |fits: &dyn Fn(&Work) -> bool| Loaded::read(&kept.library, fits, &kept.scales).map_err(fault);
        let loaded = read(&|work| wanted.contains(work))?;
        let others = read(&|work| !wanted.contains(work) && wanted.iter().any(|one| beside(one, work)))?;
        let register = self.clustered(kept.register, kept.cards, by)?;
        let codes = || self.schools.iter().map(|code| register.code(code.trim()).to_owned()).collect();
        let only = match &self.municipality {
            Some(name) => Some(Only::Municipality(name.clone())),
            None => (!self.schools.is_empty()).then(|| Only::Schools(codes())),
        };
        // A single school is asked about as a school, whatever else is.
        let by = by.or((!self.schools.is_empty()).then_some(By::School));
        let by = by.or(self.municipality.is_some().then_some(By::School));
        let ask = Ask { by: by.into_iter().collect(), only, hiding: Hiding { below: self.hide_below } };
        Ok(Opened { loaded, beside: others, register, ask })
    }

    fn wants(&self, work: &Work) -> bool {
        (self.works.is_empty() || self.works.contains(work))
            && self.procedure.as_ref().is_none_or(|one| *one == work.procedure)
            && self.year.is_none_or(|one| one == work.year)
            && self.season.is_none_or(|one| one == work.season)
            && self.subject.as_ref().is_none_or(|one| *one == work.subject)
            && self.grade.is_none_or(|one| one == work.grade)
    }

    /// The book says which files are in force; a data folder that has results and no book is a folder of results.
    fn in_book(&self) -> Result<Kept, Trouble> {
        if self.book.database.is_none() {
            let data = &self.book.data;
            let results = data.join("results");
            if !data.is_dir() {
                eprintln!("{}: папки данных нет. Укажите --data ПАПКА или --folder ПАПКА.", data.display());
                return Err(Trouble::Said(3));
            }
            if !data.join(opora_store::open::FILE).is_file() && results.is_dir() {
                return in_folder(&results);
            }
        }
        wait_for(async {
            let store = self.book.open().await?;
            let kept = of_store(&store, &self.book.data).await;
            store.close().await.map_err(|trouble| store_trouble("База не закрывается", trouble))?;
            kept.map_err(|trouble| store_trouble("Результаты не читаются", trouble))
        })
    }

    fn clustered(&self, register: Register, kept: Vec<Card>, by: Option<By>) -> Result<Register, Trouble> {
        let cards = match &self.context {
            Some(path) => cards_of(path)?,
            None => kept,
        };
        if by != Some(By::Cluster) {
            return Ok(register);
        }
        if cards.is_empty() {
            return Err(Trouble::Usage(
                "Для кластеров нужны карточки условий: укажите --context ТАБЛИЦА или загрузите карточки.".to_owned(),
            ));
        }
        let found = context::clusters(&cards, &Fields::shipped(), self.clusters);
        let found = found.map_err(|few| Trouble::Usage(few.to_string()))?;
        for cluster in &found.clusters {
            eprintln!("Кластер {}, школ {}: {}", cluster.number, cluster.schools.len(), cluster.sentence);
        }
        Ok(register.with_clusters(&found))
    }
}

/// Prints an answer as JSON, or as the text that `text` makes with its method below.
pub fn print<A: Serialize>(
    json: bool,
    whole: &A,
    method: &Method,
    text: impl Fn() -> String,
) -> Result<Outcome, Trouble> {
    let out = if json {
        serde_json::to_string_pretty(whole).map_err(|error| Trouble::machine("Ответ не записан", error))? + "\n"
    } else {
        let mut out = text();
        for (head, sentences) in [
            ("Как посчитано", &method.formulas),
            ("Какие строки вошли", &method.cleaning),
            ("Примечания", &method.notes),
        ] {
            if !sentences.is_empty() {
                out.push_str(&format!("\n{head}\n"));
                out.extend(sentences.iter().map(|sentence| format!("  {sentence}\n")));
            }
        }
        out
    };
    crate::commands::answer(&out)?;
    Ok(Outcome::Done)
}

async fn of_store(store: &Store, data: &Path) -> opora_store::Answer<Kept> {
    let actor = owner();
    let catalogue = store.result_catalogue(&actor).await?;
    let parts = catalogue.parts.into_iter().map(|part| Part::at(part.work, &data.join(&part.rows.path)));
    let mut schools = Vec::new();
    for number in 1.. {
        let page = Page { number, size: Page::MOST };
        let rows = store.tested_schools(&actor, &TestedSchoolFilter::default(), page).await?.rows;
        let last = (rows.len() as u64) < Page::MOST;
        schools.extend(rows.into_iter().map(|school| TestedSchool {
            name: school.title().to_owned(),
            code: school.code,
            municipality: school.municipality,
            other_codes: Vec::new(),
        }));
        if last {
            break;
        }
    }
    let cards = store.context_cards(&actor, None).await?;
    // Sorted by year: of a school the newest card stays.
    let cards = cards.into_iter().filter_map(|card| {
        let read: Card = serde_json::from_value(card.body).ok()?;
        Some(Card { school: card.school, ..read })
    });
    let own = store.scales(&actor).await?.into_iter().filter(|scale| scale.ended_at.is_none());
    Ok(Kept {
        library: Library::of(parts),
        register: Register::of(&schools),
        cards: cards.collect(),
        scales: own.map(|stored| stored.scale).collect::<Scales>().before(Scales::shipped()),
    })
}

fn in_folder(folder: &Path) -> Result<Kept, Trouble> {
    if !folder.is_dir() {
        eprintln!(
            "{}: папки с результатами нет. Проверьте путь или загрузите: opora results import.",
            folder.display()
        );
        return Err(Trouble::Said(3));
    }
    let list = folder.join(SCHOOLS);
    let schools: Vec<TestedSchool> = if list.is_file() {
        let text =
            std::fs::read_to_string(&list).map_err(|error| Trouble::machine("Список школ не читается", error))?;
        serde_json::from_str(&text).map_err(|error| {
            eprintln!("{}: список школ не читается ({error}). Верните его из копии или уберите.", list.display());
            Trouble::Said(3)
        })?
    } else {
        Vec::new()
    };
    Ok(Kept {
        library: Library::folder(folder).map_err(fault)?,
        register: Register::of(&schools),
        cards: Vec::new(),
        scales: Scales::shipped(),
    })
}

fn cards_of(path: &Path) -> Result<Vec<Card>, Trouble> {
    let said = |sentence: String| {
        eprintln!("{sentence}");
        Trouble::Said(3)
    };
    let bytes = crate::commands::bytes_of(path).map_err(said)?;
    let read =
        cards::read(&bytes, &Fields::shipped(), None).map_err(|why| said(format!("{}: {why}", path.display())))?;
    for remark in &read.remarks {
        let row = remark.row.map(|row| format!("строка {row}: ")).unwrap_or_default();
        let column = if remark.column.is_empty() { String::new() } else { format!("«{}»: ", remark.column) };
        eprintln!("{}: {row}{column}{}", path.display(), remark.text);
    }
    if read.cards.is_empty() { Err(Trouble::Said(3)) } else { Ok(read.cards) }
}

fn none_fits(library: &Library) -> Trouble {
    let works: Vec<String> = library.works().map(|work| format!("  {work}")).collect();
    if works.is_empty() {
        eprintln!("Результатов ещё нет. Загрузите их: opora results import ФАЙЛЫ.");
    } else {
        eprintln!("Таких результатов нет. Есть:\n{}", works.join("\n"));
    }
    Trouble::Said(1)
}

fn fault(fault: Fault) -> Trouble {
    eprintln!("{fault}");
    Trouble::Said(3)
}

fn work(text: &str) -> Result<Work, String> {
    text.parse().map_err(|error: opora_core::assessment::NotAWork| error.to_string())
}

fn procedure(text: &str) -> Result<Procedure, String> {
    Procedure::read(text).ok_or_else(|| "процедура записывается одним словом: ВПР, ОГЭ, ЕГЭ".to_owned())
}

fn subject(text: &str) -> Result<Subject, String> {
    Subject::read(text).ok_or_else(|| "предмет не назван".to_owned())
}

fn season(text: &str) -> Result<Season, String> {
    match text.trim().to_lowercase().as_str() {
        "весна" | "spring" => Ok(Season::Spring),
        "осень" | "autumn" => Ok(Season::Autumn),
        _ => Err("время года: весна или осень".to_owned()),
    }
}

/// What groups are made by.
pub fn by(text: &str) -> Result<By, String> {
    match text.trim().to_lowercase().as_str() {
        "school" | "школа" => Ok(By::School),
        "municipality" | "муниципалитет" => Ok(By::Municipality),
        "region" | "регион" => Ok(By::Region),
        "cluster" | "кластер" => Ok(By::Cluster),
        _ => Err("группы: school, municipality, region или cluster".to_owned()),
    }
}

/// The name of a group with its mark when it is hidden.
pub fn name(group: &opora_results::questions::Group) -> String {
    use opora_results::questions::Hidden;
    let mark = match group.hidden {
        None => "",
        Some(Hidden::Few) => " (скрыто: мало участников)",
        Some(Hidden::Complement) => " (скрыто, чтобы не вычислялось соседнее)",
    };
    format!("{}{mark}", group.name)
}
