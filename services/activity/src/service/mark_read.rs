//! Moving the high-water mark of what was seen.

use authentication::Caller;
use error::ApiError;
use idempotency::{Attempt, Done};

use crate::{
    App,
    repository::{activities, read_marks},
};

impl App {
    /// The mark never moves back, nor beyond what has happened: what is still to come is unread.
    pub(crate) async fn mark_read(
        &self,
        caller: &Caller,
        attempt: Attempt,
        up_to: i64,
    ) -> Result<Done<bool>, ApiError> {
        let member_id = caller.id;
        let write = self.idempotency.run(attempt.of(Some(member_id), &up_to)?, move |c| {
            Box::pin(async move {
                let up_to = up_to.min(activities::newest_id(c).await?);
                if up_to > read_marks::find(c, member_id).await? {
                    read_marks::save(c, member_id, up_to).await?;
                }
                Ok(true)
            })
        });
        write.await
    }
}
