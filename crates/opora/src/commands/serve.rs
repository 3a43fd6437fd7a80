//! `opora serve`: serves the pages until it is asked to stop; on the first start prints the administrator's link.

use std::net::SocketAddr;
use std::path::Path;

use chrono::{FixedOffset, NaiveDate, Offset, Utc};
use clap::Args;
use opora_store::Store;
use opora_web::{Clock, Config};
use tokio::net::TcpListener;

use super::book::{Book, now, store_trouble, wait_for};
use super::day;
use crate::outcome::{Outcome, Trouble};
use crate::{server_log, usage};

/// Открыть страницы для работы.
#[derive(Debug, Args)]
#[command(
    help_template = usage::TEMPLATE,
    after_help = "Примеры:\n  opora serve\n  opora serve --data /srv/opora --listen 0.0.0.0:8080 --url https://opora.example.ru\n  opora serve --database postgres://opora@127.0.0.1/opora"
)]
pub struct Serve {
    #[command(flatten)]
    book: Book,
    #[command(flatten)]
    listening: Listening,
}

/// How the pages are served.
#[derive(Debug, Clone, Args)]
pub struct Listening {
    /// Адрес и порт
    #[arg(long, value_name = "АДРЕС:ПОРТ", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Адрес, который люди набирают в браузере, если перед сервером стоит другой: https://opora.example.ru
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// Адрес посетителя брать из X-Forwarded-For (перед сервером стоит свой прокси)
    #[arg(long)]
    pub behind_proxy: bool,
    /// Считать этот день сегодняшним, ГГГГ-ММ-ДД
    #[arg(long, value_name = "ДАТА", value_parser = day)]
    pub today: Option<NaiveDate>,
    /// Часовой пояс, часов от UTC: от -12 до 14
    #[arg(long, value_name = "ЧАСОВ", default_value_t = 3, allow_negative_numbers = true, value_parser = clap::value_parser!(i32).range(-12..=14))]
    pub zone: i32,
}

impl Serve {
    /// Runs the command.
    pub fn run(self) -> Result<Outcome, Trouble> {
        wait_for(async {
            let store = self.book.open_or_begin().await?;
            self.listening.serve(store, &self.book.data, None).await
        })
    }
}

impl Listening {
    /// The clock that the pages go by.
    pub fn clock(&self) -> Clock {
        let zone = FixedOffset::east_opt(self.zone * 3600).unwrap_or(Utc.fix());
        match self.today {
            Some(day) => Clock::fixed(day, zone),
            None => Clock::of_machine(zone),
        }
    }

    /// Serves `store` until Ctrl+C or SIGTERM; `greeting` is said once the pages are open.
    pub async fn serve(self, store: Store, data: &Path, greeting: Option<String>) -> Result<Outcome, Trouble> {
        let listener = TcpListener::bind(self.listen).await.map_err(|error| {
            Trouble::Machine(format!(
                "Адрес {} занят или недоступен ({error}). Укажите другой: --listen 127.0.0.1:8081.",
                self.listen
            ))
        })?;
        let address = listener.local_addr().map_err(|error| Trouble::machine("Адрес не открылся", error))?;
        let url = self.url.clone().unwrap_or_else(|| format!("http://{address}"));
        let mut config = Config::new(url.as_str(), self.clock());
        config.behind_proxy = self.behind_proxy;
        config.data = data.to_owned();
        let first = store.first_start(now().now).await.map_err(|trouble| store_trouble("База не отвечает", trouble))?;
        server_log::begin(data);
        eprintln!("«Опора» открыта: {}", config.public_url);
        if let Some(secret) = first {
            eprintln!("Первый вход — создайте администратора по ссылке (действует один раз):");
            eprintln!("{}/welcome/{}", config.public_url, secret.reveal());
        }
        if let Some(greeting) = greeting {
            eprintln!("{greeting}");
        }
        eprintln!("Остановить: Ctrl+C");
        let served = opora_web::serve(config, store.clone(), listener, asked_to_stop()).await;
        served.map_err(|error| Trouble::machine("Сервер остановился", error))?;
        store.close().await.map_err(|trouble| store_trouble("База не закрывается", trouble))?;
        Ok(Outcome::Done)
    }
}

/// Ready when the process is asked to stop: Ctrl+C or SIGTERM.
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
