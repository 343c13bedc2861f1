//! The following feed: the posts of many authors as one list, newest first.

mod lateral;
pub(super) mod merge;

use std::cmp::Reverse;

use database::{Connection, DatabaseError, Dialect};

use crate::domain::{Place, Window};

/// A stretch of the feed of `viewer`: visible posts of the members followed (nobody follows himself).
pub(crate) async fn places(c: &mut Connection, viewer: i64, window: Window) -> Result<Vec<Place>, DatabaseError> {
    let statement = match c.dialect() {
        Dialect::Sqlite => merge::statement(viewer, window),
        Dialect::MySql => lateral::statement(viewer, window),
    };
    let mut places: Vec<Place> = c.all(statement).await?;
    places.sort_unstable_by_key(|place| Reverse(*place));
    Ok(places)
}
