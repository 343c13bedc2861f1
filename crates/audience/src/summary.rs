//! Members as lists show them, from the copies.

use std::collections::HashMap;

use database::{Connection, DatabaseError, placeholders, sql};
use dto::{Summary, Timestamp, VerificationStatus};

use crate::{binds, hidden, visible};

#[derive(serde::Deserialize)]
struct Row {
    member_id: i64,
    profile_id: i64,
    handle: String,
    name: String,
    display_name: Option<String>,
    avatar_url: String,
    bio: Option<String>,
    verification_status: String,
    followers_count: i64,
    updated_at: i64,
    is_visible: bool,
    is_following: bool,
}

/// The members `ids` (at most 1000) as `viewer` sees them, in that order, from a database with [`crate::migration`].
/// Unknown and deactivated ones are left out; `memberName` is the name others see, for the viewer too, because events
/// carry no real names.
pub async fn summaries(connection: &mut Connection, viewer: i64, ids: &[i64]) -> Result<Vec<Summary>, DatabaseError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let find = sql(format!(
        "SELECT member_id, profile_id, handle, name, display_name, avatar_url, bio, verification_status, \
         followers_count, updated_at, {} AS is_visible, EXISTS (SELECT 1 FROM member_follows mine \
         WHERE mine.follower_id = ? AND mine.following_id = p.member_id) AS is_following \
         FROM member_profiles p WHERE is_active = 1 AND member_id IN ({})",
        visible("p"),
        placeholders(ids.len())
    ));
    let rows: Vec<Row> =
        connection.all(find.bind_all(binds(viewer)).bind(viewer).bind_all(ids.iter().copied())).await?;
    let mut found: HashMap<i64, Summary> = rows.into_iter().map(|row| (row.member_id, summary(row))).collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

fn summary(row: Row) -> Summary {
    let is_visible = row.is_visible;
    let summary = Summary {
        member_id: row.member_id,
        id: row.profile_id,
        member_name: row.name,
        member_handle: row.handle.clone(),
        handle: row.handle,
        display_name: row.display_name,
        verification_status: VerificationStatus::parse(&row.verification_status),
        avatar_url: row.avatar_url,
        bio: row.bio,
        followers_count: row.followers_count,
        is_following: row.is_following,
        updated_at: Some(Timestamp::from_millis(row.updated_at)),
    };
    if is_visible { summary } else { hidden(summary) }
}
