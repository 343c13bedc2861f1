//! How much there is to read.

use authentication::Caller;
use error::ApiError;

use crate::App;

impl App {
    pub(crate) async fn count_unread(&self, caller: &Caller) -> Result<i64, ApiError> {
        self.activities.0.unread(caller.id).await
    }
}
