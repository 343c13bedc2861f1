//! The success envelope.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `SUCCESS`, the only value a success body has; error bodies say `FAIL` in `resultCode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum ResultCode {
    /// The request did what was asked.
    #[default]
    Success,
}

/// What every successful JSON answer is wrapped in; `status` equals the HTTP status (200 or 201).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Env<T> {
    /// The HTTP status once more.
    pub status: u16,
    /// Always `SUCCESS`.
    pub result: ResultCode,
    /// The payload.
    pub data: T,
}
