//! Statements, one module a table. `find_*` gives an option, `get_*` the row or its not-found error.

pub(crate) mod blacklist;
pub(crate) mod emails;
pub(crate) mod follows;
#[cfg(feature = "cluster")]
pub(crate) mod imported;
pub(crate) mod jwt_keys;
pub(crate) mod members;
pub(crate) mod profiles;
pub(crate) mod refresh_tokens;
pub(crate) mod summaries;

use error::{ApiError, AuthFlag, ErrorCode};

/// Why the active member `id` is not there for `viewer`. One's own account that ended while its token was still on
/// the way leaves no session.
fn absent(id: i64, viewer: i64) -> ApiError {
    if id == viewer {
        return ApiError::new(ErrorCode::InvalidToken).flagged(AuthFlag::ReloginRequired);
    }
    ErrorCode::MemberNotFound.into()
}
