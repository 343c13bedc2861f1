//! How much there is to read.

use authentication::Caller;
use error::ApiError;

use crate::{
    App,
    repository::{notifications, read_marks},
};

impl App {
    pub(crate) async fn count_unread(&self, caller: &Caller) -> Result<i64, ApiError> {
        let mut c = self.database.read().await?;
        let mark = read_marks::find(&mut c, caller.id).await?;
        Ok(notifications::count_above(&mut c, caller.id, mark).await?)
    }
}
