//! Sessions of the browser as rows of the book. The book keeps a hash of the id, so that its copy opens no session.

use std::future::Future;
use std::pin::Pin;

use chrono::{DateTime, Utc};
use opora_core::ids::UserId;
use opora_store::sessions::Session as Row;
use opora_store::{Store, Trouble};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result, SessionStore};

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// How often an id that is already taken is replaced by another; with 128 random bits once is never seen.
const TRIES: usize = 8;

/// The sessions in the book of record.
#[derive(Debug, Clone)]
pub(crate) struct Sessions(Store);

impl Sessions {
    pub(crate) fn new(store: Store) -> Self {
        Self(store)
    }

    fn row(record: &Record) -> Result<Row> {
        let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let user = record.data.get(super::USER).and_then(serde_json::Value::as_i64).map(UserId);
        let expires_at = DateTime::from_timestamp(record.expiry_date.unix_timestamp(), 0)
            .ok_or_else(|| Error::Encode("expiry out of range".to_owned()))?;
        Ok(Row { id: key(record.id), user, data, expires_at })
    }
}

/// The id under which the book knows a session.
pub(super) fn key(id: Id) -> String {
    hex::encode(Sha256::digest(format!("session {id}")))
}

impl SessionStore for Sessions {
    fn create<'a, 'b, 'c>(&'a self, record: &'b mut Record) -> Answer<'c, ()>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(async move {
            for _ in 0..TRIES {
                if self.0.session_create(&Self::row(record)?).await.map_err(backend)? {
                    return Ok(());
                }
                record.id = Id::default();
            }
            Err(Error::Backend("no free session id".to_owned()))
        })
    }

    fn save<'a, 'b, 'c>(&'a self, record: &'b Record) -> Answer<'c, ()>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(async move {
            match self.0.session_save(&Self::row(record)?).await {
                // What the person did is already written or refused, with words: they must not be lost for this.
                Err(Trouble::Failed(failure)) if failure.is_out_of_room() => {
                    tracing::error!("a session was not kept: {failure}");
                    Ok(())
                }
                saved => saved.map_err(backend),
            }
        })
    }

    fn load<'a, 'b, 'c>(&'a self, id: &'b Id) -> Answer<'c, Option<Record>>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(async move {
            // Sessions live in real time even where the day of the pages is fixed.
            let Some(row) = self.0.session(&key(*id), Utc::now()).await.map_err(backend)? else { return Ok(None) };
            let data = serde_json::from_str(&row.data).map_err(|error| Error::Decode(error.to_string()))?;
            let expiry_date = OffsetDateTime::from_unix_timestamp(row.expires_at.timestamp())
                .map_err(|error| Error::Decode(error.to_string()))?;
            Ok(Some(Record { id: *id, data, expiry_date }))
        })
    }

    fn delete<'a, 'b, 'c>(&'a self, id: &'b Id) -> Answer<'c, ()>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(async move { self.0.session_delete(&key(*id)).await.map_err(backend) })
    }
}

fn backend(trouble: Trouble) -> Error {
    Error::Backend(trouble.to_string())
}
