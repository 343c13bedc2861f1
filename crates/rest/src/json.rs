//! JSON bodies, whatever their declared type (contract C3: some arrive as `text/plain`).

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
};
use error::{ApiError, ErrorCode};
use serde::de::DeserializeOwned;

/// A parsed JSON body. Unknown members are ignored; a member of the wrong type is a 400 that names it.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = Bytes::from_request(request, state).await.map_err(unread)?;
        parse(&bytes).map(Self)
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ApiError::invalid("body", "요청 본문에 JSON 객체가 필요합니다."));
    }
    if std::str::from_utf8(bytes).is_err() {
        return Err(ApiError::invalid("body", "요청 본문이 올바른 UTF-8이 아닙니다."));
    }
    // A derived struct would take an array for its members in order; the contract has objects only.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        return Err(ApiError::invalid("body", "요청 본문은 JSON 객체여야 합니다."));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|refused| {
        let path = refused.path().to_string();
        let cause = refused.into_inner();
        let (field, message) = if cause.is_data() && path != "." {
            (path, "값의 형식이 올바르지 않습니다.")
        } else {
            ("body".to_owned(), "올바른 JSON이 아닙니다.")
        };
        ApiError::invalid(field, message).caused_by(cause)
    })?;
    deserializer.end().map_err(|cause| ApiError::invalid("body", "올바른 JSON이 아닙니다.").caused_by(cause))?;
    Ok(value)
}

fn unread(refused: BytesRejection) -> ApiError {
    if refused.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError::new(ErrorCode::PayloadTooLarge);
    }
    ApiError::invalid("body", "요청 본문을 끝까지 읽지 못했습니다.").caused_by(refused)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Body {
        #[expect(dead_code, reason = "only its type matters")]
        number: Option<i64>,
    }

    fn field(bytes: &[u8]) -> String {
        parse::<Body>(bytes).unwrap_err().errors()[0].field.clone()
    }

    #[test]
    fn a_wrong_member_is_named_and_broken_text_is_the_body() {
        assert_eq!(field(br#"{"number": "x"}"#), "number");
        assert_eq!(field(br#"{"number": 9223372036854775808}"#), "number");
        assert_eq!(field(b""), "body");
        assert_eq!(field(b"{\"number\": 1"), "body");
        assert_eq!(field(b"{} {}"), "body");
        assert_eq!(field(b"[]"), "body");
        assert_eq!(field(b" null"), "body");
        assert_eq!(field(b"\xff\xfe"), "body");
        assert_eq!(field(b"{\"ignored\": \"\xff\"}"), "body");
        assert!(parse::<Body>(br#"{"unknown": 1}"#).is_ok());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            drop(parse::<Body>(&bytes));
        }
    }
}
