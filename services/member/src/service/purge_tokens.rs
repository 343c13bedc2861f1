//! Job `purge-tokens`: deleting what has expired by itself.

use database::DatabaseError;

use super::{IdentityTables, identity::alive_at};
use crate::repository::{blacklist, refresh_tokens};

/// Rows deleted in one transaction, so that no login waits long behind it.
const BATCH: u32 = 1000;

impl IdentityTables {
    /// Deletes refresh tokens and revocations whose time is over; says how many in one line.
    pub async fn purge_tokens(&self) -> Result<String, DatabaseError> {
        let (mut tokens, mut revocations) = (0, 0);
        loop {
            let now = self.clock.now();
            let alive_at = alive_at(now, self.leeway);
            let purge = self.database.write::<_, DatabaseError, _>(move |c| {
                Box::pin(async move {
                    let tokens = refresh_tokens::purge(c, now, alive_at, BATCH).await?;
                    Ok((tokens, blacklist::purge(c, alive_at, BATCH).await?))
                })
            });
            let purged = purge.await?;
            tokens += purged.0;
            revocations += purged.1;
            if purged.0.max(purged.1) < u64::from(BATCH) {
                return Ok(format!("deleted {tokens} refresh tokens and {revocations} revocations"));
            }
        }
    }
}
