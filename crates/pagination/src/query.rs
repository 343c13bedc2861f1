//! `page`, `size` and `cursor` of a request.

use error::{ApiError, ErrorCode, Violations};

use crate::Cursor;

/// Largest `size`.
pub const MAX_SIZE: u32 = 100;
/// How far page numbers reach, in items; beyond, only cursors do.
pub const MAX_REACH: u64 = 10_000;

/// A validated request for one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageQuery {
    page: u32,
    size: u32,
    cursor: Option<String>,
}

impl PageQuery {
    /// Validates the raw parameters; absent ones take the endpoint's defaults.
    pub fn parse(
        page: Option<&str>,
        size: Option<&str>,
        cursor: Option<&str>,
        default_page: u32,
        default_size: u32,
    ) -> Result<Self, ApiError> {
        let mut violations = Violations::new();
        let page = page.map_or(Some(default_page), |text| violations.take("page", whole_number(text, 0, u32::MAX)));
        let size = size.map_or(Some(default_size), |text| violations.take("size", whole_number(text, 1, MAX_SIZE)));
        violations.finish()?;
        let query = Self {
            page: page.unwrap_or(default_page),
            size: size.unwrap_or(default_size),
            cursor: cursor.map(str::to_owned),
        };
        // Beside a cursor the page number counts nothing, so it may be any.
        if query.cursor.is_none() && query.offset() + u64::from(query.size) > MAX_REACH {
            return Err(ApiError::invalid(
                "page",
                format!(
                    "페이지 번호로는 {MAX_REACH}개까지만 조회할 수 있습니다. 그다음은 nextCursor 값을 cursor로 보내 주세요."
                ),
            ));
        }
        Ok(query)
    }

    /// 0-based page number; with a cursor only echoed.
    pub const fn page(&self) -> u32 {
        self.page
    }

    /// Items per page, 1 to [`MAX_SIZE`].
    pub const fn size(&self) -> u32 {
        self.size
    }

    /// Items to skip by page number.
    pub fn offset(&self) -> u64 {
        u64::from(self.page) * u64::from(self.size)
    }

    /// The position after which the page starts, if a cursor was given. `list` names the list with its parameters:
    /// a cursor of another list or viewer, or a made-up one, is `INVALID_CURSOR`.
    pub fn after<const N: usize>(&self, list: &str, viewer: i64) -> Result<Option<[i64; N]>, ApiError> {
        self.cursor
            .as_deref()
            .map(|text| Cursor::decode(text, list, viewer).ok_or_else(|| ApiError::new(ErrorCode::InvalidCursor)))
            .transpose()
    }
}

fn whole_number(text: &str, min: u32, max: u32) -> Result<u32, String> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().filter(|number| (min..=max).contains(number)).ok_or_else(|| {
        if max == u32::MAX {
            format!("{min} 이상의 정수여야 합니다.")
        } else {
            format!("{min} 이상 {max} 이하의 정수여야 합니다.")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_defaults_for_absent_parameters() {
        let query = PageQuery::parse(None, None, None, 1, 10).unwrap();
        assert_eq!((query.page(), query.size(), query.offset()), (1, 10, 10));
    }

    #[test]
    fn refuses_everything_that_is_no_whole_number_in_range() {
        for text in ["", "-1", "+1", "1.0", "1e3", " 1", "abc", "٣", "99999999999999999999", "0x1"] {
            assert!(PageQuery::parse(Some(text), None, None, 0, 10).is_err(), "page={text}");
            assert!(PageQuery::parse(None, Some(text), None, 0, 10).is_err(), "size={text}");
        }
        assert!(PageQuery::parse(None, Some("0"), None, 0, 10).is_err());
        assert!(PageQuery::parse(None, Some("101"), None, 0, 10).is_err());
    }

    #[test]
    fn page_numbers_reach_ten_thousand_items() {
        assert!(PageQuery::parse(Some("99"), Some("100"), None, 0, 10).is_ok());
        assert!(PageQuery::parse(Some("100"), Some("100"), None, 0, 10).is_err());
        assert!(PageQuery::parse(Some("100"), Some("100"), Some("cursor"), 0, 10).is_ok());
    }
}
