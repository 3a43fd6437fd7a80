//! Reading the works that a page asks about, as far as the person sees: sums over the region are for everybody, figures
//! of single schools for whom they concern.

use std::sync::Arc;

use opora_core::assessment::Work;
use opora_core::scale::Scales;
use opora_results::questions::{Ask, By, Loaded, Only, Register};
use opora_store::results::schools::ResultView;

use crate::layout::Frame;
use crate::trouble::Trouble;

/// What a question is asked with.
pub(super) struct Reading {
    pub loaded: Loaded,
    pub register: Register,
    pub view: ResultView,
}

impl Reading {
    /// The works that `wanted` names.
    pub(super) async fn of(frame: &Frame, wanted: impl Fn(&Work) -> bool + Send + 'static) -> Result<Self, Trouble> {
        let holdings = frame.app.shelf.holdings(&frame.app.store).await?;
        let view = frame.app.store.result_view(&frame.actor).await?;
        let own = Arc::clone(&holdings);
        // The borders of marks are those by which the person's book marks; the shipped ones stand behind.
        let keeper = super::methodologies::keeper(frame);
        let mut kept = frame.app.store.scales(&frame.actor).await?;
        kept.retain(|one| one.ended_at.is_none() && (one.authority.is_none() || one.authority == keeper));
        kept.sort_by_key(|one| one.authority.is_none());
        let scales: Scales = kept.into_iter().map(|one| one.scale).collect();
        let scales = scales.before(Scales::shipped());
        let read = tokio::task::spawn_blocking(move || {
            let loaded = Loaded::read(&own.library, wanted, &scales)?;
            let register = Register::of(&own.evidence.schools);
            Ok::<_, opora_results::Fault>((loaded, register))
        });
        let (loaded, register) = read.await.map_err(Trouble::failed)?.map_err(Trouble::failed)?;
        Ok(Self { loaded, register, view })
    }

    /// A question about groups of this kind that never names a school which the person does not see.
    pub(super) fn ask(&self, by: By) -> Ask {
        Ask { only: self.only(), ..Ask::by(by) }
    }

    /// The schools that the person sees; all for an administrator.
    pub(super) fn only(&self) -> Option<Only> {
        match &self.view {
            ResultView::Everything => None,
            ResultView::Schools(codes) => Some(Only::Schools(codes.clone())),
        }
    }
}
