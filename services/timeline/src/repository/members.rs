//! Table `member_profiles`, as far as a list belongs to a member.

use database::{Connection, sql};
use error::{ApiError, ErrorCode};

/// Refuses a member who is unknown, has left, or is hidden from `viewer`: 404 `MEMBER_NOT_FOUND`.
pub(crate) async fn require_visible(c: &mut Connection, id: i64, viewer: i64) -> Result<(), ApiError> {
    let visible = audience::visible("a");
    let statement = format!("SELECT a.member_id FROM member_profiles a WHERE a.member_id = ? AND {visible}");
    let found: Option<(i64,)> = c.first(sql(statement).bind(id).bind_all(audience::binds(viewer))).await?;
    found.map(drop).ok_or_else(|| ErrorCode::MemberNotFound.into())
}
