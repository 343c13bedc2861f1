//! Bare members.

use authentication::Caller;
use dto::Member;
use error::ApiError;

use crate::{App, repository::profiles};

impl App {
    /// The caller, or any other active member.
    pub(crate) async fn member(&self, caller: &Caller, id: i64) -> Result<Member, ApiError> {
        let mut c = self.database.read().await?;
        let row = if id == caller.id {
            profiles::get_own(&mut c, id).await?
        } else {
            profiles::get_active(&mut c, id).await?
        };
        Ok(Member { id: row.member_id, name: None })
    }
}
