//! How many headers a request may have, and how large they may be together.

use axum::http::HeaderMap;
use error::{ApiError, ErrorCode};

/// A bound of a request's headers; what a server reads beyond it is only read to be refused with an envelope.
#[derive(Debug, Clone, Copy)]
pub struct HeaderBound {
    /// Most header lines.
    pub count: usize,
    /// Most bytes of all names and values.
    pub bytes: usize,
}

impl HeaderBound {
    /// What a client may send.
    pub const CLIENT: Self = Self { count: 100, bytes: 64 * 1024 };

    /// What reaches a service: the gateway, or a mesh, adds its own to a client's.
    pub const FORWARDED: Self = Self { count: Self::CLIENT.count + 16, bytes: Self::CLIENT.bytes + 4 * 1024 };

    /// 431 `HEADERS_TOO_LARGE`, with what is allowed, for more than that.
    pub fn check(self, headers: &HeaderMap) -> Result<(), ApiError> {
        let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        if headers.len() <= self.count && bytes <= self.bytes {
            return Ok(());
        }
        let Self { count, bytes } = Self::CLIENT;
        let message = format!("요청 헤더는 {count}개, 모두 합쳐 {}KiB까지 보낼 수 있습니다.", bytes / 1024);
        Err(ApiError::new(ErrorCode::HeadersTooLarge).with_message(message))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn refuses(count: usize, value: &str) -> bool {
        let mut headers = HeaderMap::new();
        (0..count).for_each(|_| _ = headers.append("x", HeaderValue::from_str(value).unwrap()));
        HeaderBound { count: 3, bytes: 30 }.check(&headers).is_err_and(|error| error.code().status() == 431)
    }

    #[test]
    fn both_bounds_are_inclusive_and_repeated_names_count() {
        assert!(!refuses(3, "1"));
        assert!(refuses(4, "1"));
        assert!(!refuses(2, &"v".repeat(14)));
        assert!(refuses(2, &"v".repeat(15)));
    }
}
