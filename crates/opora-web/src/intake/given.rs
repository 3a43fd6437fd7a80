//! What a person says about a file, as it is kept with it.

use opora_core::assessment::{Procedure, Season, Subject};
use opora_core::scale::Scales;
use opora_results::ingest::{Options, Profile, ProfileColumn};
use opora_store::Store;
use opora_store::results::uploads::ResultUpload;
use serde::{Deserialize, Serialize};

use opora_core::access::Actor;

/// What a person says about a file. Nothing said means: infer it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    /// «ВПР».
    pub procedure: Option<String>,
    /// Calendar year.
    pub year: Option<i32>,
    /// Spring or autumn.
    pub season: Option<Season>,
    /// «математика».
    pub subject: Option<String>,
    /// The class that sat the work.
    pub grade: Option<u8>,
    /// What the columns mean.
    pub columns: Vec<ProfileColumn>,
}

impl Given {
    /// What was kept with a file; what cannot be read counts as nothing said.
    pub fn of(kept: &serde_json::Value) -> Self {
        serde_json::from_value(kept.clone()).unwrap_or_default()
    }

    /// As it is kept.
    pub fn kept(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The options with which the file is read.
    pub fn over(&self, common: &Options) -> Options {
        Options {
            procedure: self.procedure.as_deref().and_then(Procedure::read),
            year: self.year,
            season: self.season,
            subject: self.subject.as_deref().and_then(Subject::read),
            grade: self.grade,
            columns: self.columns.clone(),
            ..common.clone()
        }
    }
}

/// What is known beforehand to every file of an upload: the scales and layouts of its authority.
pub(super) async fn common(store: &Store, hand: &Actor, upload: &ResultUpload) -> opora_store::Answer<Options> {
    let kept = store.scales(hand).await?;
    let fits = |scale: &&opora_store::results::scales::StoredScale| {
        scale.ended_at.is_none() && (scale.authority.is_none() || scale.authority == upload.authority)
    };
    let own = kept.iter().filter(fits).filter(|scale| scale.authority.is_some());
    let common = kept.iter().filter(fits).filter(|scale| scale.authority.is_none());
    let scales: Scales = own.chain(common).map(|kept| kept.scale.clone()).collect();
    let profiles = store.layout_profiles(hand).await?;
    let profiles = profiles.into_iter().filter_map(|kept| serde_json::from_value::<Profile>(kept.body).ok());
    Ok(Options { scales: scales.before(Scales::shipped()), profiles: profiles.collect(), ..Options::default() })
}
