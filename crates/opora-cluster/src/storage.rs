//! Where files of rows lie: a folder that every machine sees under one path, or S3 with its settings in the
//! environment.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use datafusion::common::{DataFusionError, Result as EngineResult};
use datafusion::execution::object_store::{DefaultObjectStoreRegistry, ObjectStoreRegistry};
use futures_util::TryStreamExt;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::path::Path as ObjectPath;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt, RetryConfig};
use opora_results::Fault;
use opora_results::rows::Header;
use parquet::DecodeResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataPushDecoder};
use url::Url;

use crate::outcome::Trouble;

/// Ending of the names of files of rows.
const ENDING: &str = ".rows.parquet";

/// A file of rows that will be summarised.
#[derive(Debug, Clone)]
pub struct RowsFile {
    /// Its address for the engine, the same on every machine.
    pub url: Url,
    /// What it says about itself.
    pub header: Header,
    /// Rows in it.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
}

impl RowsFile {
    /// Its name, with the hash of its content in it.
    pub fn name(&self) -> String {
        shown(&self.url).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The name of its file of summaries.
    pub fn summaries_name(&self) -> String {
        let name = self.name();
        format!("{}.summaries.parquet", name.strip_suffix(ENDING).unwrap_or(&name))
    }

    /// Its address as a person knows it.
    pub fn shown(&self) -> impl std::fmt::Display {
        shown(&self.url).display().to_string()
    }
}

/// The object stores of a process: the local disk, and buckets of S3 as `AWS_*` variables describe them.
#[derive(Debug, Default)]
pub struct Stores(DefaultObjectStoreRegistry);

impl ObjectStoreRegistry for Stores {
    fn register_store(&self, url: &Url, store: Arc<dyn ObjectStore>) -> Option<Arc<dyn ObjectStore>> {
        self.0.register_store(url, store)
    }

    fn get_store(&self, url: &Url) -> EngineResult<Arc<dyn ObjectStore>> {
        match (self.0.get_store(url), url.scheme()) {
            (Ok(store), _) => Ok(store),
            (Err(_), "s3") => {
                let store = bucket(url).map_err(|error| DataFusionError::ObjectStore(Box::new(error)))?;
                self.0.register_store(url, Arc::clone(&store));
                Ok(store)
            }
            (Err(error), _) => Err(error),
        }
    }
}

/// The bucket of an address `s3://bucket/…`, with keys, region and endpoint from the environment.
fn bucket(url: &Url) -> object_store::Result<Arc<dyn ObjectStore>> {
    // A server that does not answer is said soon; the plan has its own retries above these.
    let retry = RetryConfig { max_retries: 3, retry_timeout: Duration::from_secs(20), ..RetryConfig::default() };
    let builder = AmazonS3Builder::from_env().with_url(url.as_str()).with_retry(retry);
    let endpoint = builder.get_config_value(&AmazonS3ConfigKey::Endpoint);
    let plain = endpoint.is_some_and(|endpoint| endpoint.starts_with("http://"));
    Ok(Arc::new(if plain { builder.with_allow_http(true).build()? } else { builder.build()? }))
}

/// Every file of rows of the places (files, folders, `s3://…`), one a work, in the order of works.
pub async fn find(places: &[String]) -> Result<Vec<RowsFile>, Trouble> {
    let stores = Stores::default();
    let mut found: BTreeMap<_, RowsFile> = BTreeMap::new();
    for place in places {
        for file in files_of(&stores, place).await? {
            match found.get(&file.header.work) {
                Some(other) if other.url == file.url => {}
                Some(other) => {
                    let work = file.header.work.to_string();
                    return Err(Trouble::File(
                        Fault::Twice { work, one: shown(&other.url), other: shown(&file.url) }.to_string(),
                    ));
                }
                None => {
                    found.insert(file.header.work.clone(), file);
                }
            }
        }
    }
    Ok(found.into_values().collect())
}

async fn files_of(stores: &Stores, place: &str) -> Result<Vec<RowsFile>, Trouble> {
    let url = address(place)?;
    let store = stores.get_store(&url).map_err(|error| unreachable(place, &error))?;
    let path = ObjectPath::from_url_path(url.path()).map_err(|error| unreachable(place, &error))?;
    let mut out = Vec::new();
    for meta in listed(&store, &path, place).await? {
        out.push(opened(&store, &url, meta).await?);
    }
    if out.is_empty() {
        return Err(Trouble::File(format!(
            "{place}: здесь нет файлов строк (*{ENDING}). Укажите файл или папку, куда «opora results import» или «opora results generate» записали результаты."
        )));
    }
    Ok(out)
}

/// The file itself, or the files of rows under a folder.
async fn listed(store: &Arc<dyn ObjectStore>, path: &ObjectPath, place: &str) -> Result<Vec<ObjectMeta>, Trouble> {
    match store.head(path).await {
        Ok(meta) => return Ok(vec![meta]),
        Err(object_store::Error::NotFound { .. }) => {}
        // Some stores answer for a folder with an error of their own; the list decides.
        Err(_) if place.ends_with('/') || Path::new(place).is_dir() => {}
        Err(error) => return Err(unreachable(place, &error)),
    }
    let all: Vec<ObjectMeta> =
        store.list(Some(path)).try_collect().await.map_err(|error| unreachable(place, &error))?;
    Ok(all.into_iter().filter(|meta| meta.location.filename().is_some_and(|name| name.ends_with(ENDING))).collect())
}

/// Reads the end of a file: what it says about itself.
async fn opened(store: &Arc<dyn ObjectStore>, place: &Url, meta: ObjectMeta) -> Result<RowsFile, Trouble> {
    let url = at(place, &meta.location);
    let path = shown(&url);
    let metadata = match metadata(store, &meta).await {
        Ok(metadata) => metadata,
        Err(Unread::Store(error)) => return Err(unreachable(&path.to_string_lossy(), &error)),
        Err(Unread::Content(why)) => {
            return Err(Trouble::File(Fault::Broken { path, why: why.to_string() }.to_string()));
        }
    };
    let pairs = metadata.file_metadata().key_value_metadata().into_iter().flatten();
    let pairs: HashMap<String, String> =
        pairs.filter_map(|pair| Some((pair.key.clone(), pair.value.clone()?))).collect();
    let header = Header::from_pairs(&path, &pairs).map_err(|fault| Trouble::File(fault.to_string()))?;
    let rows = u64::try_from(metadata.file_metadata().num_rows()).unwrap_or(0);
    Ok(RowsFile { url, header, rows, bytes: meta.size })
}

/// Why the end of a file was not read.
#[derive(Debug, thiserror::Error)]
enum Unread {
    #[error(transparent)]
    Store(#[from] object_store::Error),
    #[error(transparent)]
    Content(#[from] ParquetError),
}

/// The metadata of a Parquet file; only its end is fetched.
async fn metadata(store: &Arc<dyn ObjectStore>, meta: &ObjectMeta) -> Result<ParquetMetaData, Unread> {
    let mut decoder = ParquetMetaDataPushDecoder::try_new(meta.size)?.with_page_index_policy(PageIndexPolicy::Skip);
    loop {
        match decoder.try_decode()? {
            DecodeResult::Data(metadata) => return Ok(metadata),
            DecodeResult::NeedsData(ranges) => {
                let parts = store.get_ranges(&meta.location, &ranges).await?;
                decoder.push_ranges(ranges, parts)?;
            }
            DecodeResult::Finished => return Err(ParquetError::EOF("no metadata".to_owned()).into()),
        }
    }
}

/// The address of an object of the same store.
fn at(place: &Url, object: &ObjectPath) -> Url {
    let mut url = place.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.clear().extend(object.as_ref().split('/'));
    }
    url
}

/// A place of the command line as an address.
fn address(place: &str) -> Result<Url, Trouble> {
    if place.starts_with("s3://") {
        return Url::parse(place).map_err(|_| {
            Trouble::Usage(format!("«{place}» не читается как адрес. Адрес в S3 пишется как s3://корзина/папка."))
        });
    }
    if place.contains("://") {
        return Err(Trouble::Usage(format!(
            "«{place}»: такие адреса не поддерживаются. Укажите файл, папку или s3://корзина/папка."
        )));
    }
    let path = std::fs::canonicalize(place).map_err(|error| {
        Trouble::File(match error.kind() {
            std::io::ErrorKind::NotFound => format!("{place}: такого файла или папки нет. Проверьте путь."),
            _ => format!("{place}: не открывается ({error}). Проверьте права доступа."),
        })
    })?;
    Url::from_file_path(&path).map_err(|()| Trouble::File(format!("{}: путь не записывается адресом.", path.display())))
}

/// An address as a person knows it: a path of the disk, or `s3://…`.
fn shown(url: &Url) -> PathBuf {
    url.to_file_path().unwrap_or_else(|()| PathBuf::from(url.as_str()))
}

fn unreachable(place: &str, error: &dyn std::fmt::Display) -> Trouble {
    let next = if place.starts_with("s3://") {
        "Проверьте переменные AWS_ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY и AWS_REGION."
    } else {
        "Проверьте права доступа."
    };
    Trouble::File(format!("{place}: хранилище не отвечает ({error}). {next}"))
}
