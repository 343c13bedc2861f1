//! Successful answers.

use axum::{
    body::Bytes,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use dto::{Env, ResultCode};
use error::ApiError;
use serde::Serialize;

/// A success: the payload in its envelope, 200 or 201, never 204 (contract C2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply<T> {
    status: StatusCode,
    /// The payload.
    pub data: T,
    replayed: bool,
}

/// A success that created nothing, or nothing the contract calls created.
pub const fn ok<T>(data: T) -> Reply<T> {
    Reply { status: StatusCode::OK, data, replayed: false }
}

/// Sign-up, posts, comments, follows, likes and activities answer 201.
pub const fn created<T>(data: T) -> Reply<T> {
    Reply { status: StatusCode::CREATED, data, replayed: false }
}

impl<T> Reply<T> {
    /// Marks the answer of an earlier, equal request: `Idempotency-Replayed: true`.
    #[must_use]
    pub const fn replayed(mut self, replayed: bool) -> Self {
        self.replayed = replayed;
        self
    }
}

/// A success whose JSON is written already, so that it can be kept and answered with again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written(Bytes);

impl Written {
    /// The payload in its envelope, 200.
    pub fn ok<T: Serialize>(data: &T) -> Result<Self, ApiError> {
        let body = Env { status: StatusCode::OK.as_u16(), result: ResultCode::Success, data };
        serde_json::to_vec(&body).map(|json| Self(json.into())).map_err(ApiError::internal)
    }

    /// Bytes of the body.
    #[expect(clippy::len_without_is_empty, reason = "it never is")]
    pub const fn len(&self) -> usize {
        self.0.len()
    }
}

impl IntoResponse for Written {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], self.0).into_response()
    }
}

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        let body = Env { status: self.status.as_u16(), result: ResultCode::Success, data: self.data };
        let json = match serde_json::to_vec(&body) {
            Ok(json) => json,
            Err(cause) => return ApiError::internal(cause).into_response(),
        };
        let mut response =
            (self.status, [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], json).into_response();
        if self.replayed {
            response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
        }
        response
    }
}
