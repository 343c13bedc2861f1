//! The posts asked for by id.

use dto::PostsBulkRequest;
use error::ApiError;

/// Most ids of one request.
const MAX_IDS: usize = 1000;

/// The ids, none if there are none.
pub(crate) fn post_ids(request: PostsBulkRequest) -> Result<Vec<i64>, ApiError> {
    let ids = request.ids.unwrap_or_default();
    if ids.len() > MAX_IDS {
        return Err(ApiError::invalid("ids", format!("한 번에 조회할 수 있는 게시글은 {MAX_IDS}개까지입니다.")));
    }
    Ok(ids)
}
