//! Members asked for by id.

use dto::MembersIdsQuery;
use error::{ApiError, ErrorCode};

/// Ids of one question.
const MAX: usize = 1000;

/// The ids, at most 1000 (`MEMBER_IDS_LIMIT_EXCEEDS`).
pub(crate) fn member_ids(query: MembersIdsQuery) -> Result<Vec<i64>, ApiError> {
    match query.ids {
        None => Err(ApiError::invalid("ids", "회원 번호의 배열이 필요합니다.")),
        Some(ids) if ids.len() > MAX => Err(ErrorCode::MemberIdsLimitExceeds.into()),
        Some(ids) => Ok(ids),
    }
}
