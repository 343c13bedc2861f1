//! How far notifications were seen.

use dto::NotificationsReadRequest;
use error::ApiError;

/// The `upTo` of a request: required, 0 or more.
pub(crate) fn read_up_to(request: &NotificationsReadRequest) -> Result<i64, ApiError> {
    let up_to = request.up_to.filter(|up_to| *up_to >= 0);
    up_to.ok_or_else(|| ApiError::invalid("upTo", "읽은 알림의 번호(0 이상의 정수)가 필요합니다."))
}
