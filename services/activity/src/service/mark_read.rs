//! Moving the high-water mark of what was seen.

use authentication::Caller;
use error::ApiError;
use idempotency::{Attempt, Done};

use crate::App;

impl App {
    /// The mark never moves back, nor beyond what has happened: what is still to come is unread.
    pub(crate) async fn mark_read(
        &self,
        caller: &Caller,
        attempt: Attempt,
        up_to: i64,
    ) -> Result<Done<bool>, ApiError> {
        self.activities.0.mark_read(attempt.of(Some(caller.id), &up_to)?, caller.id, up_to).await
    }
}
