//! `opora-cluster executor`: asks the scheduler for tasks, reads files of rows, counts.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ballista_core::config::TaskSchedulingPolicy;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use clap::Args;
use tokio::net::TcpListener;

use crate::endpoint::{Endpoint, Readiness, readiness};
use crate::outcome::Trouble;
use crate::{engine, usage};

/// Seconds between sweeps of the working folder, and the age after which what lies there is nobody's.
const SWEEP_SECONDS: u64 = 600;
const STALE_SECONDS: u64 = 6 * 3600;

/// Исполнитель: читает файлы строк и считает; по одному на машину.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Пример:\n  opora-cluster executor --scheduler 10.0.0.5:50050 --work-dir /var/tmp/opora --listen 10.0.0.6:50051\n\nФайлы строк должны быть видны исполнителю под тем же путём, что и тому, кто запускает summarise, или лежать в S3 (переменные AWS_*)."
)]
pub struct Executor {
    /// Адрес планировщика
    #[arg(long, value_name = "МАШИНА:ПОРТ")]
    scheduler: Endpoint,
    /// Папка для промежуточных данных на своём диске; исполнитель заводит в ней свою и за собой убирает
    #[arg(long, value_name = "ПАПКА")]
    work_dir: PathBuf,
    /// Адрес, с которого другие исполнители и планировщик берут готовые части
    #[arg(long, value_name = "МАШИНА:ПОРТ", default_value = "127.0.0.1:50051")]
    listen: Endpoint,
    /// Имя или адрес этой машины для других, если он не тот, что в --listen (например, при --listen 0.0.0.0:50051)
    #[arg(long, value_name = "МАШИНА")]
    advertise: Option<String>,
    /// Сколько ядер занимать; если не указано, все
    #[arg(long, value_name = "ЧИСЛО", default_value_t = 0, hide_default_value = true)]
    cores: u16,
    /// Сколько памяти занимать, ГБ; если не указано, 70 % памяти машины
    #[arg(long, value_name = "ГБ", value_parser = clap::value_parser!(u64).range(1..=4096))]
    memory: Option<u64>,
}

impl Executor {
    /// Runs the command until the process is asked to stop.
    pub async fn run(self) -> Result<(), Trouble> {
        let address = self.free_address().await?;
        let port = address.port();
        let work_dir = self.emptied_folder(port)?;
        match readiness(&self.scheduler).await {
            Readiness::Ready | Readiness::NoExecutors => {}
            Readiness::Silent => eprintln!(
                "Планировщик {} пока не отвечает. Исполнитель подождёт его; проверьте, что он запущен и порт открыт.",
                self.scheduler
            ),
        }
        let config = Arc::new(self.config(address, &work_dir)?);
        println!("Исполнитель запущен: {}:{port}, папка {}", self.listen.host, work_dir.display());
        start_executor_process(config).await.map_err(|error| Trouble::machine("Исполнитель остановился", error))
    }

    fn config(&self, address: SocketAddr, work_dir: &Path) -> Result<ExecutorProcessConfig, Trouble> {
        // Parts are swept by age, what is spilled is not: it belongs to running tasks.
        let parts = own_folder(&work_dir.join("parts"))?;
        let spill = own_folder(&work_dir.join("spill"))?;
        let bind_host = match address {
            SocketAddr::V4(address) => address.ip().to_string(),
            SocketAddr::V6(address) => format!("[{}]", address.ip()),
        };
        // Without a name the scheduler takes the address that the executor came from.
        let named = (!address.ip().is_unspecified()).then(|| self.listen.host.clone());
        Ok(ExecutorProcessConfig {
            bind_host,
            external_host: self.advertise.clone().or(named),
            port: address.port(),
            scheduler_host: self.scheduler.host.clone(),
            scheduler_port: self.scheduler.port,
            // Any number but 0 means: wait for the scheduler, however long.
            scheduler_connect_timeout_seconds: 60,
            vcores: usize::from(self.cores),
            task_scheduling_policy: TaskSchedulingPolicy::PullStaged,
            work_dir: Some(parts),
            job_data_ttl_seconds: STALE_SECONDS,
            job_data_clean_up_interval_seconds: SWEEP_SECONDS,
            memory_pool_size: self.memory.map(|gigabytes| gigabytes * 1024 * 1024 * 1024),
            override_config_producer: Some(Arc::new(engine::config)),
            override_runtime_producer: Some(Arc::new(move |_| engine::runtime(Some(&spill)))),
            override_function_registry: Some(Arc::new(engine::functions())),
            ..ExecutorProcessConfig::default()
        })
    }

    /// The address to listen at: that of the command line with its name looked up, and a free port for 0.
    async fn free_address(&self) -> Result<SocketAddr, Trouble> {
        let busy = |error: std::io::Error| {
            Trouble::Machine(format!(
                "Адрес {} занять не удалось ({error}). Выберите другой порт: --listen МАШИНА:ПОРТ.",
                self.listen
            ))
        };
        let listener = TcpListener::bind(self.listen.to_string()).await.map_err(busy)?;
        listener.local_addr().map_err(busy)
    }

    /// A folder of its own, empty: at the end everything in it is removed, and a killed executor of this port may have
    /// left something.
    fn emptied_folder(&self, port: u16) -> Result<PathBuf, Trouble> {
        let folder = self.work_dir.join(format!("opora-executor-{port}"));
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(refused(&folder, error)),
            Ok(()) | Err(_) => {}
        }
        own_folder(&folder).map(PathBuf::from)
    }
}

/// Makes a folder and gives its whole path, as the engine wants it: a text.
fn own_folder(folder: &Path) -> Result<String, Trouble> {
    std::fs::create_dir_all(folder).map_err(|error| refused(folder, error))?;
    let whole = folder.canonicalize().map_err(|error| refused(folder, error))?;
    let text = whole.into_os_string().into_string();
    text.map_err(|path| Trouble::Usage(format!("{}: путь рабочей папки должен быть текстом.", path.display())))
}

fn refused(folder: &Path, error: std::io::Error) -> Trouble {
    Trouble::Machine(format!(
        "{}: рабочая папка не создаётся ({error}). Проверьте права доступа и место на диске.",
        folder.display()
    ))
}
