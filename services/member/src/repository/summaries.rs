//! Table `member_profiles`, as lists show it.

use database::{Connection, DatabaseError, Statement, Value, placeholders, sql};
use error::ApiError;
use pagination::PageQuery;

use super::absent;
use crate::domain::FollowList;

/// A member for a list, and what its viewer has to do with him.
#[derive(Debug, Clone, serde::Deserialize)]
pub(crate) struct SummaryRow {
    pub(crate) member_id: i64,
    pub(crate) id: i64,
    pub(crate) member_name: String,
    pub(crate) handle: String,
    pub(crate) display_name: Option<String>,
    pub(crate) verification_status: String,
    pub(crate) avatar_url: String,
    pub(crate) bio: Option<String>,
    pub(crate) followers_count: i64,
    pub(crate) updated_at: i64,
    #[serde(deserialize_with = "database::flag")]
    pub(crate) is_visible: bool,
    #[serde(deserialize_with = "database::flag")]
    pub(crate) is_following: bool,
}

/// A member with the key by which his list is sorted.
#[derive(Debug, Clone, serde::Deserialize)]
pub(crate) struct ListedRow {
    pub(crate) position: i64,
    #[serde(flatten)]
    pub(crate) member: SummaryRow,
}

/// `SELECT` with the columns of [`SummaryRow`] (profiles are `p`) and `more`, with values bound that `viewer` gives.
fn select(more: &str, viewer: i64, rest: &str) -> Statement {
    let visible = audience::visible("p");
    let text = format!(
        "SELECT {more} p.member_id, p.id, p.member_name, p.handle, p.display_name, p.verification_status, \
         p.avatar_url, p.bio, p.followers_count, p.updated_at, {visible} AS is_visible, \
         EXISTS (SELECT 1 FROM member_follows mine WHERE mine.follower_id = ? AND mine.following_id = p.member_id) \
         AS is_following {rest}"
    );
    sql(text).bind_all(audience::binds(viewer)).bind(viewer)
}

/// The active members among `ids`, in no order.
pub(crate) async fn find_all(
    c: &mut Connection,
    mut ids: Vec<i64>,
    viewer: i64,
) -> Result<Vec<SummaryRow>, DatabaseError> {
    let Some(&last) = ids.last() else { return Ok(Vec::new()) };
    // Few different lengths, so that prepared statements are not washed out by this one.
    ids.resize(ids.len().next_power_of_two(), last);
    // `<> 0`: with `= 1` the planner would rather read the index of all active members.
    let rest =
        format!("FROM member_profiles p WHERE p.is_active <> 0 AND p.member_id IN ({})", placeholders(ids.len()));
    c.all(select("", viewer, &rest).bind_all(ids)).await
}

/// An active member.
pub(crate) async fn get(c: &mut Connection, member_id: i64, viewer: i64) -> Result<SummaryRow, ApiError> {
    let row = find_all(c, vec![member_id], viewer).await?.pop();
    row.ok_or_else(|| absent(member_id, viewer))
}

/// Every active member whom `viewer` follows, the latest follow first.
pub(crate) async fn followings(c: &mut Connection, viewer: i64) -> Result<Vec<SummaryRow>, DatabaseError> {
    let rest = "FROM member_follows f JOIN member_profiles p ON p.member_id = f.following_id \
                WHERE f.follower_id = ? AND p.is_active = 1 ORDER BY f.id DESC";
    c.all(select("", viewer, rest).bind(viewer)).await
}

/// A page and one more of a member's list: active members, the latest follow first; positions are follow ids.
pub(crate) async fn follow_page(
    c: &mut Connection,
    list: FollowList,
    member_id: i64,
    viewer: i64,
    query: &PageQuery,
    after: Option<[i64; 1]>,
) -> Result<Vec<ListedRow>, DatabaseError> {
    let (own, listed) = match list {
        FollowList::Followers => ("following_id", "follower_id"),
        FollowList::Followings => ("follower_id", "following_id"),
    };
    let rest = format!(
        "FROM member_follows f JOIN member_profiles p ON p.member_id = f.{listed} \
         WHERE f.{own} = ? AND p.is_active = 1 AND f.id < ? ORDER BY f.id DESC LIMIT ? OFFSET ?"
    );
    let [before] = after.unwrap_or([i64::MAX]);
    let statement = select("f.id AS position,", viewer, &rest).bind(member_id).bind(before);
    c.all(statement.bind_all(window(query, after.is_some()))).await
}

/// A page and one more of the active members whom `viewer` does not follow, the latest first; positions are the times
/// of sign-up.
pub(crate) async fn newbie_page(
    c: &mut Connection,
    viewer: i64,
    query: &PageQuery,
    after: Option<[i64; 2]>,
) -> Result<Vec<ListedRow>, DatabaseError> {
    let rest = "FROM member_profiles p WHERE p.is_active = 1 AND p.member_id <> ? \
                AND NOT EXISTS (SELECT 1 FROM member_follows n \
                WHERE n.follower_id = ? AND n.following_id = p.member_id) \
                AND p.created_at <= ? AND (p.created_at < ? OR p.id < ?) \
                ORDER BY p.created_at DESC, p.id DESC LIMIT ? OFFSET ?";
    let [created_at, id] = after.unwrap_or([i64::MAX; 2]);
    let statement = select("p.created_at AS position,", viewer, rest).bind(viewer).bind(viewer);
    c.all(statement.bind(created_at).bind(created_at).bind(id).bind_all(window(query, after.is_some()))).await
}

/// `LIMIT` and `OFFSET`; one too many is fetched, which says whether more follow.
fn window(query: &PageQuery, by_cursor: bool) -> [Value; 2] {
    let offset = if by_cursor { 0 } else { i64::try_from(query.offset()).unwrap_or(i64::MAX) };
    [Value::Integer(i64::from(query.size()) + 1), Value::Integer(offset)]
}
