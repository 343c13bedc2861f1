//! The days of `date-range`.

use dto::Timestamp;
use error::{ApiError, Violations};
use rest::Params;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// Longest range.
const MAX_DAYS: i64 = 31;

/// From `start` to `end`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateRange {
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
}

impl DateRange {
    /// `startDate` and `endDate`, both required.
    pub(crate) fn parse(params: &Params) -> Result<Self, ApiError> {
        let (start, end) = (params.instant("startDate")?, params.instant("endDate")?);
        let mut violations = Violations::new();
        let start = violations.take("startDate", start.ok_or("시작 일시가 필요합니다."));
        let end = violations.take("endDate", end.ok_or("종료 일시가 필요합니다."));
        violations.finish()?;
        Self::new(start.unwrap_or_default(), end.unwrap_or_default())
    }

    fn new(start: Timestamp, end: Timestamp) -> Result<Self, ApiError> {
        if start > end {
            return Err(ApiError::invalid("startDate", "시작 일시는 종료 일시보다 늦을 수 없습니다."));
        }
        if end > start.plus_millis(MAX_DAYS * DAY) {
            return Err(ApiError::invalid("endDate", format!("한 번에 {MAX_DAYS}일까지만 조회할 수 있습니다.")));
        }
        Ok(Self { start, end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_a_moment_to_thirty_one_days() {
        let at = |millis| Timestamp::from_millis(millis);
        assert!(DateRange::new(at(5), at(5)).is_ok());
        assert!(DateRange::new(at(0), at(MAX_DAYS * DAY)).is_ok());
        assert!(DateRange::new(at(0), at(MAX_DAYS * DAY + 1)).is_err());
        assert!(DateRange::new(at(6), at(5)).is_err());
    }
}
