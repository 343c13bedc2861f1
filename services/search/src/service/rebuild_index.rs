//! `rebuild-search`: the index anew, from the truth.

use std::sync::Arc;

use database::Database;
use host::Stores;
use lifecycle::JobFailure;

use crate::repository::{Part, Store};

/// The job's name.
pub(crate) const REBUILD: &str = "rebuild-search";

/// The job. The truth is opened by it: search itself does without, and is ready while the truth is away.
pub(crate) async fn rebuild_search(stores: Stores, index: Arc<dyn Store>) -> Result<String, JobFailure> {
    rebuild(&*index, &stores.truth().await?).await
}

/// Makes the index what the truth says, whatever it was, a bounded stretch at a time. Searches find what is there
/// meanwhile, and events go on being folded in. It may run twice at once, and it may end early: what it did stays done.
pub(crate) async fn rebuild(index: &dyn Store, truth: &Database) -> Result<String, JobFailure> {
    let mut told = Vec::new();
    for part in Part::ALL {
        let tally = rebuild::walk(|after| index.restate(truth, part, after)).await?;
        told.push(format!("{}: {tally}", part.name()));
    }
    Ok(told.join("; "))
}
