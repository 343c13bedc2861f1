//! Table `member_profiles`, as far as content reads it.

use database::{Connection, sql};
use error::{ApiError, AuthFlag, ErrorCode};

/// What posts and comments show of their author.
#[derive(Debug, Clone, serde::Deserialize)]
pub(crate) struct AuthorRow {
    pub(crate) member_name: String,
    pub(crate) handle: String,
    pub(crate) display_name: Option<String>,
    pub(crate) avatar_url: String,
}

/// The caller as author. An account that ended while its token was still on the way has no session any more.
pub(crate) async fn get_active(c: &mut Connection, member_id: i64) -> Result<AuthorRow, ApiError> {
    let statement = "SELECT member_name, handle, display_name, avatar_url \
                     FROM member_profiles WHERE member_id = ? AND is_active = 1";
    let author = c.first(sql(statement).bind(member_id)).await?;
    author.ok_or_else(|| ApiError::new(ErrorCode::InvalidToken).flagged(AuthFlag::ReloginRequired))
}
