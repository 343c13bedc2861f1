//! Members as lists show them.

use std::collections::{HashMap, HashSet};

use authentication::Caller;
use dto::Summary;
use error::ApiError;

use crate::{App, mapper, repository::summaries};

impl App {
    pub(crate) async fn summary(&self, caller: &Caller, id: i64) -> Result<Summary, ApiError> {
        let mut c = self.database.read().await?;
        let row = summaries::get(&mut c, id, caller.id).await?;
        Ok(mapper::summary(row, caller.id))
    }

    /// In the order asked, each once; unknown and deactivated members are left out.
    pub(crate) async fn summaries(&self, caller: &Caller, mut ids: Vec<i64>) -> Result<Vec<Summary>, ApiError> {
        let mut asked = HashSet::new();
        ids.retain(|id| asked.insert(*id));
        let mut c = self.database.read().await?;
        let rows = summaries::find_all(&mut c, ids.clone(), caller.id).await?;
        let mut found: HashMap<i64, Summary> =
            rows.into_iter().map(|row| (row.member_id, mapper::summary(row, caller.id))).collect();
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    /// Whom the caller follows, all of them.
    pub(crate) async fn followings(&self, caller: &Caller) -> Result<Vec<Summary>, ApiError> {
        let mut c = self.database.read().await?;
        let rows = summaries::followings(&mut c, caller.id).await?;
        Ok(rows.into_iter().map(|row| mapper::summary(row, caller.id)).collect())
    }
}
