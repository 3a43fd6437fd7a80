//! The step itself: every file of rows becomes a plan for the cluster, and what comes back a file of summaries.

use std::path::{Path, PathBuf};
use std::time::Duration;

use arrow::array::AsArray;
use arrow::datatypes::DataType;
use ballista::prelude::{SessionConfigExt, SessionContextExt};
use datafusion::common::{Result as EngineResult, exec_datafusion_err};
use datafusion::prelude::{ParquetReadOptions, SessionContext, cast, col};
use futures_util::{StreamExt, TryStreamExt, stream};
use opora_core::assessment::Work;
use opora_results::Fault;
use opora_results::rows::{self, schema};
use opora_results::summary::Summary;
use opora_results::summary::file::{self, Origin};

use crate::aggregate;
use crate::endpoint::{Endpoint, Readiness, readiness};
use crate::engine;
use crate::outcome::Trouble;
use crate::storage::RowsFile;
use crate::tally::Tally;

/// The least size of a part of a file, bytes: about a row group, which is not cut. A smaller file is counted by one
/// task, without exchange between executors.
const PART_BYTES: u64 = 1024 * 1024;
/// Rows of a batch. The largest tally (every journal mark with every total of a hundred) has some 12 KiB, and a message
/// between machines at most 16 MiB.
const BATCH_ROWS: usize = 1024;
/// How often a work is given to the cluster before it is given up. The cluster itself repeats lost tasks; this is for
/// what it cannot repeat: a result that lay on a machine that died, a scheduler started anew.
const ATTEMPTS: u32 = 4;
/// Between attempts, and between questions whether executors are there.
const PAUSE: Duration = Duration::from_secs(1);

/// What the person chose.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The scheduler.
    pub scheduler: Endpoint,
    /// Where summaries go.
    pub out: PathBuf,
    /// Into how many tasks a large file is cut.
    pub tasks: usize,
    /// How many works are counted at a time.
    pub at_once: usize,
    /// How long to wait for a scheduler and executors.
    pub patience: Duration,
}

/// A work that is done.
#[derive(Debug, Clone)]
pub struct Done {
    /// The work.
    pub work: Work,
    /// Rows counted.
    pub rows: u64,
    /// Schools met.
    pub schools: usize,
    /// The file of summaries.
    pub file: PathBuf,
}

/// Summarises the files, telling each work that is done, in the order of the files.
pub async fn summarise(choice: &Choice, files: Vec<RowsFile>, mut tell: impl FnMut(&Done)) -> Result<(), Trouble> {
    wait_until_ready(choice).await?;
    let works = async {
        let mut works = stream::iter(files).map(|file| work(choice, file)).buffered(choice.at_once);
        while let Some(done) = works.try_next().await? {
            tell(&done);
        }
        Ok(())
    };
    tokio::select! {
        done = works => done,
        trouble = gone(choice) => Err(trouble),
    }
}

/// One work: the plan, its answer, the file.
async fn work(choice: &Choice, file: RowsFile) -> Result<Done, Trouble> {
    let summaries = counted(choice, &file).await?;
    let counted: u64 = summaries.iter().map(|summary| u64::from(summary.rows)).sum();
    if counted == 0 && file.rows > 0 {
        return Err(unseen(&file));
    }
    if counted != file.rows {
        return Err(Trouble::Machine(format!(
            "{}: в файле строк {}, а кластер посчитал {counted}. Сводки не записаны. Проверьте, что все исполнители видят один и тот же файл.",
            file.shown(),
            file.rows
        )));
    }
    let folder = rows::folder_of(&choice.out, &file.header.work);
    let done = Done {
        work: file.header.work.clone(),
        rows: counted,
        schools: summaries.len(),
        file: folder.join(file.summaries_name()),
    };
    let path = done.file.clone();
    let write = move || write(&path, &file, &summaries);
    tokio::task::spawn_blocking(write)
        .await
        .map_err(|error| Trouble::machine("Сводки не записаны", error))?
        .map_err(|fault| Trouble::Machine(fault.to_string()))?;
    Ok(done)
}

fn write(path: &Path, rows: &RowsFile, summaries: &[Summary]) -> Result<(), Fault> {
    file::write(path, &rows.header, &Origin { name: rows.name(), bytes: rows.bytes }, summaries)
}

/// The summaries of a work in the order of schools, however often it must be asked.
async fn counted(choice: &Choice, file: &RowsFile) -> Result<Vec<Summary>, Trouble> {
    let mut attempt = 1;
    loop {
        let error = match asked(choice, file).await {
            Ok(summaries) => return Ok(summaries),
            Err(error) => error.to_string(),
        };
        // By name: a part that lay on a lost machine is not found either, and that is worth another attempt.
        if error.contains(&file.name())
            && ["NotFound", "No such file", "not found"].iter().any(|words| error.contains(words))
        {
            return Err(unseen(file));
        }
        if attempt == ATTEMPTS {
            return Err(Trouble::Machine(format!(
                "{}: кластер не посчитал работу «{}» с {ATTEMPTS} попыток. Посмотрите, что пишут исполнители. Последний ответ: {error}",
                file.shown(),
                file.header.work
            )));
        }
        eprintln!("{}: попытка {attempt} не удалась, повторяю.", file.header.work);
        attempt += 1;
        tokio::time::sleep(PAUSE).await;
        wait_until_ready(choice).await?;
    }
}

/// A scheduler that does not see a file plans nothing over it, an executor fails.
fn unseen(file: &RowsFile) -> Trouble {
    Trouble::File(format!(
        "{}: планировщик или исполнитель не видит этот файл. Общая папка должна быть подключена на всех машинах под одним путём, а для S3 всем нужны одни и те же переменные AWS_*.",
        file.shown()
    ))
}

/// The plan: rows grouped by school, each group tallied, on the cluster.
async fn asked(choice: &Choice, file: &RowsFile) -> EngineResult<Vec<Summary>> {
    let config = engine::config()
        .with_ballista_job_name(&file.header.work.to_string())
        .with_target_partitions(parts(choice, file))
        .with_batch_size(BATCH_ROWS)
        .set_u64("datafusion.optimizer.repartition_file_min_size", PART_BYTES);
    let url = format!("df://{}", choice.scheduler);
    let context = SessionContext::remote_with_state(&url, engine::state(config)?).await?;
    let tasks = (0..file.header.tasks.len()).map(schema::task_column);
    let columns: Vec<String> = aggregate::COLUMNS.into_iter().map(str::to_owned).chain(tasks).collect();
    let school = cast(col(schema::SCHOOL), DataType::Utf8).alias("school");
    let tally = aggregate::function().call(columns.into_iter().map(col).collect()).alias("tally");
    let schema = schema::schema(file.header.tasks.len());
    let rows = context.read_parquet(file.url.as_str(), ParquetReadOptions::default().schema(&schema)).await?;
    let mut answer = rows.aggregate(vec![school], vec![tally])?.execute_stream().await?;
    let mut summaries = Vec::new();
    while let Some(batch) = answer.try_next().await? {
        let wrong = || exec_datafusion_err!("an answer of another kind");
        let schools = batch.column(0).as_string_opt::<i32>().ok_or_else(wrong)?;
        let tallies = batch.column(1).as_binary_opt::<i32>().ok_or_else(wrong)?;
        for (school, tally) in schools.iter().zip(tallies) {
            let tally = tally.and_then(Tally::read).ok_or_else(wrong)?;
            summaries.push(tally.summary(school.ok_or_else(wrong)?.to_owned()));
        }
    }
    summaries.sort_unstable_by(|one, other| one.school.cmp(&other.school));
    Ok(summaries)
}

/// Into how many parts a file is cut, and by how many tasks their answers are put together.
fn parts(choice: &Choice, file: &RowsFile) -> usize {
    let parts = usize::try_from(file.bytes / PART_BYTES).unwrap_or(usize::MAX);
    parts.saturating_add(1).min(choice.tasks)
}

/// Returns when the scheduler has an executor; a trouble when patience ends.
async fn wait_until_ready(choice: &Choice) -> Result<(), Trouble> {
    let since = tokio::time::Instant::now();
    let mut told = false;
    loop {
        let now = readiness(&choice.scheduler).await;
        if now == Readiness::Ready {
            return Ok(());
        }
        if since.elapsed() >= choice.patience {
            return Err(not_ready(choice, now));
        }
        if !told {
            told = true;
            say_waiting(choice, now);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Returns when the scheduler or the last executor has been gone for longer than patience.
async fn gone(choice: &Choice) -> Trouble {
    loop {
        tokio::time::sleep(PAUSE).await;
        if let Err(trouble) = wait_until_ready(choice).await {
            return trouble;
        }
    }
}

fn say_waiting(choice: &Choice, now: Readiness) {
    let whom = if now == Readiness::NoExecutors { "исполнителей" } else { "планировщика" };
    eprintln!("Жду {whom} до {} с…", choice.patience.as_secs());
}

fn not_ready(choice: &Choice, now: Readiness) -> Trouble {
    let (scheduler, waited) = (&choice.scheduler, choice.patience.as_secs());
    Trouble::Machine(match now {
        Readiness::NoExecutors => format!(
            "У планировщика {scheduler} нет ни одного исполнителя (ждали {waited} с). Запустите хотя бы одного: opora-cluster executor --scheduler {scheduler} --work-dir ПАПКА."
        ),
        Readiness::Ready | Readiness::Silent => format!(
            "Планировщик {scheduler} не отвечает (ждали {waited} с). Проверьте адрес, запущен ли он (opora-cluster scheduler --listen …) и открыт ли порт."
        ),
    })
}
