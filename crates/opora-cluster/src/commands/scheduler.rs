//! `opora-cluster scheduler`: takes plans, cuts them into tasks, gives them to executors, survives the loss of some.

use std::sync::Arc;

use ballista_core::config::TaskSchedulingPolicy;
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::{create_scheduler, start_grpc_service_with_listener};
use clap::Args;
use datafusion_proto::protobuf::{LogicalPlanNode, PhysicalPlanNode};
use tokio::net::TcpListener;

use super::asked_to_stop;
use crate::endpoint::Endpoint;
use crate::outcome::Trouble;
use crate::{engine, usage};

/// Планировщик: делит работу между исполнителями; нужен один на всех.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Пример:\n  opora-cluster scheduler --listen 10.0.0.5:50050\n\nПорт открывайте только для исполнителей и для машины, с которой запускают summarise: входа по паролю у кластера нет."
)]
pub struct Scheduler {
    /// Адрес, на котором ждать исполнителей и заданий
    #[arg(long, value_name = "МАШИНА:ПОРТ", default_value = "127.0.0.1:50050")]
    listen: Endpoint,
    /// Через сколько секунд молчания исполнитель считается потерянным, и его часть работы отдаётся другим
    #[arg(long, value_name = "СЕКУНДЫ", default_value_t = 20, value_parser = clap::value_parser!(u64).range(10..=3600))]
    executor_timeout: u64,
}

impl Scheduler {
    /// Runs the command until the process is asked to stop.
    pub async fn run(self) -> Result<(), Trouble> {
        let busy = |error: std::io::Error| {
            Trouble::Machine(format!(
                "Адрес {} занять не удалось ({error}). Выберите другой порт: --listen МАШИНА:ПОРТ.",
                self.listen
            ))
        };
        let listener = TcpListener::bind(self.listen.to_string()).await.map_err(busy)?;
        let port = listener.local_addr().map_err(busy)?.port();
        let config = Arc::new(self.config(port));
        let failed = |error| Trouble::machine("Планировщик не запустился", error);
        let cluster = BallistaCluster::new_from_config(&config).await.map_err(failed)?;
        let server = create_scheduler::<LogicalPlanNode, PhysicalPlanNode>(cluster, config).await.map_err(failed)?;
        println!("Планировщик ждёт исполнителей: {}:{port}", self.listen.host);
        tokio::select! {
            ended = start_grpc_service_with_listener(listener, server) => {
                ended.map_err(|error| Trouble::machine("Планировщик остановился", error))
            }
            () = asked_to_stop() => Ok(()),
        }
    }

    fn config(&self, port: u16) -> SchedulerConfig {
        let mut config = SchedulerConfig::default()
            .with_hostname(self.listen.host.clone())
            .with_port(port)
            // Executors ask for work themselves: the scheduler never needs to reach their control port.
            .with_scheduler_policy(TaskSchedulingPolicy::PullStaged)
            // Whoever asks for summaries gets them through the scheduler and needs no way to the executors.
            .with_enable_embedded_flight_proxy(true)
            .with_finished_job_data_clean_up_interval_seconds(60)
            .with_finished_job_state_clean_up_interval_seconds(600)
            .with_no_executors_grace_period_seconds(self.executor_timeout)
            .with_override_config_producer(Arc::new(engine::config))
            .with_override_session_builder(Arc::new(engine::state));
        config.executor_timeout_seconds = self.executor_timeout;
        config.expire_dead_executor_interval_seconds = 1;
        config
    }
}
