//! The two bodies of a failure.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ApiError, ErrorCode, FieldError};

/// `FAIL`, the only value an error body has; success bodies say `SUCCESS` in `result`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum ResultCode {
    /// The request did nothing.
    Fail,
}

/// The error envelope the existing client reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// The HTTP status once more.
    pub status_code: u16,
    /// Always `FAIL`.
    pub result_code: ResultCode,
    /// What happened, for people, in Korean.
    pub message: String,
    /// The request path without its query.
    pub path: String,
    /// The symbolic reason.
    pub code: ErrorCode,
    /// The refused fields, where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub errors: Vec<FieldError>,
}

/// The same as RFC 9457 `application/problem+json`, for clients that ask for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `/problems/<code>`, served by the gateway.
    #[serde(rename = "type")]
    pub kind: String,
    /// The reason in English.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened, for people, in Korean.
    pub detail: String,
    /// The request path without its query.
    pub instance: String,
    /// The symbolic reason.
    pub code: ErrorCode,
    /// The refused fields, where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub errors: Vec<FieldError>,
}

impl ApiError {
    /// The envelope form for a request to `path`.
    pub fn body(&self, path: &str) -> ErrorBody {
        ErrorBody {
            status_code: self.code().status(),
            result_code: ResultCode::Fail,
            message: self.message().into_owned(),
            path: path.to_owned(),
            code: self.code(),
            errors: self.errors().to_vec(),
        }
    }

    /// The RFC 9457 form for a request to `path`.
    pub fn problem(&self, path: &str) -> Problem {
        Problem {
            kind: format!("/problems/{}", self.code().name()),
            title: self.code().title().to_owned(),
            status: self.code().status(),
            detail: self.message().into_owned(),
            instance: path.to_owned(),
            code: self.code(),
            errors: self.errors().to_vec(),
        }
    }
}
