//! What every page works with: the book of record, the clock and the settings of this server.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};
use opora_core::access::Moment;
use opora_store::Store;
use tokio::sync::Notify;

use crate::results::Shelf;

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The book of record.
    pub store: Store,
    /// What day and what time it is.
    pub clock: Clock,
    /// How this server was started.
    pub config: Arc<Config>,
    /// Wakes the worker that reads and adopts results.
    pub(crate) results_waiting: Arc<Notify>,
    /// The results of assessments in force.
    pub shelf: Shelf,
}

impl App {
    /// An application over `store` with the settings of `config`.
    pub fn new(config: Config, store: Store) -> Self {
        Self {
            store,
            clock: config.clock.clone(),
            shelf: Shelf::at(config.data.clone()),
            config: Arc::new(config),
            results_waiting: Arc::default(),
        }
    }

    /// The day on the wall of the people who use this server.
    pub fn today(&self) -> NaiveDate {
        self.clock.today()
    }

    /// The clock and the calendar, for the verbs of the store.
    pub fn moment(&self) -> Moment {
        Moment { now: self.clock.now(), today: self.clock.today() }
    }

    /// The clock of the machine, by which sessions and one-time links live even where the day of the pages is fixed:
    /// a command on the same machine makes and reads the same links.
    pub fn wall(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// How the server was started.
#[derive(Debug, Clone)]
pub struct Config {
    /// What day it is; fixed for pictures and tests.
    pub clock: Clock,
    /// The address people type, without a slash at the end: `https://opora.example.ru`. Decides whether the session
    /// cookie is sent over https only, and stands in links that leave the server (calendar, one-time links).
    pub public_url: String,
    /// The address of the client is taken from `X-Forwarded-For` when a proxy of ours stands in front.
    pub behind_proxy: bool,
    /// The version in the footer.
    pub version: String,
    /// The largest file that can be uploaded, in bytes.
    pub upload_limit_bytes: usize,
    /// How long a page may take before the person gets an apology instead.
    pub page_limit: Duration,
    /// The data folder: files of results lie in `results` inside it, files that are being brought in `spool`.
    pub data: PathBuf,
    /// The most that one upload of results may hold, in bytes.
    pub results_limit_bytes: usize,
}

impl Config {
    /// Settings for a server that people reach at `public_url`.
    pub fn new(public_url: impl Into<String>, clock: Clock) -> Self {
        Self {
            clock,
            public_url: public_url.into().trim_end_matches('/').to_owned(),
            behind_proxy: false,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            upload_limit_bytes: 64 * 1024 * 1024,
            page_limit: Duration::from_secs(60),
            data: PathBuf::from("data"),
            results_limit_bytes: 1024 * 1024 * 1024,
        }
    }

    /// Whether people come over https, so that cookies must not travel otherwise.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// What day and what time it is where the users live. Russia keeps no summer time, so a fixed offset is exact.
#[derive(Debug, Clone)]
pub struct Clock {
    zone: FixedOffset,
    fixed: Option<(DateTime<Utc>, Instant)>,
}

/// The time of day at which a fixed day begins: people are at work, and nothing rolls over midnight during a test.
const FIXED_MORNING: NaiveTime = match NaiveTime::from_hms_opt(9, 40, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

impl Clock {
    /// The clock of the machine, read in `zone`.
    pub fn of_machine(zone: FixedOffset) -> Self {
        Self { zone, fixed: None }
    }

    /// A clock that starts at 09:40 of `day` and walks on from there.
    pub fn fixed(day: NaiveDate, zone: FixedOffset) -> Self {
        let local = day.and_time(FIXED_MORNING) - TimeDelta::seconds(i64::from(zone.local_minus_utc()));
        Self { zone, fixed: Some((local.and_utc(), Instant::now())) }
    }

    /// The moment.
    pub fn now(&self) -> DateTime<Utc> {
        match self.fixed {
            Some((start, since)) => start + TimeDelta::from_std(since.elapsed()).unwrap_or_default(),
            None => Utc::now(),
        }
    }

    /// The day on the wall.
    pub fn today(&self) -> NaiveDate {
        self.local(self.now()).date_naive()
    }

    /// The moment at which `day` begins on the wall.
    pub fn beginning(&self, day: NaiveDate) -> DateTime<Utc> {
        let offset = TimeDelta::seconds(i64::from(self.zone.local_minus_utc()));
        let midnight = day.and_time(NaiveTime::MIN).and_utc();
        midnight.checked_sub_signed(offset).unwrap_or(midnight)
    }

    /// `moment` as the users' watches show it.
    pub fn local(&self, moment: DateTime<Utc>) -> DateTime<FixedOffset> {
        moment.with_timezone(&self.zone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_day_stays_in_every_zone() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 17).unwrap();
        for hours in [2, 3, 7, 10, 12] {
            let clock = Clock::fixed(day, FixedOffset::east_opt(hours * 3600).unwrap());
            assert_eq!(clock.today(), day);
            assert_eq!(clock.local(clock.now()).format("%H:%M").to_string(), "09:40");
            assert_eq!(clock.local(clock.beginning(day)).to_string(), format!("2026-03-17 00:00:00 +{hours:02}:00"));
        }
    }
}
