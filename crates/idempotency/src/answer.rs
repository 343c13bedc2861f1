//! What is kept of a write.

use error::{ApiError, ErrorCode, FieldError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::Done;

/// The stored answer of a key: the result, or the refusal the operation itself gave.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Answer<T> {
    Data(T),
    Refusal { code: ErrorCode, message: String, errors: Vec<FieldError> },
}

impl<T> Answer<T> {
    /// The outcome as an answer, or the failure that is none.
    pub(crate) fn of(outcome: Result<T, ApiError>) -> Result<Self, ApiError> {
        match outcome {
            Ok(data) => Ok(Self::Data(data)),
            Err(refused) if is_answer(refused.code()) => Ok(Self::Refusal {
                code: refused.code(),
                message: refused.message().into_owned(),
                errors: refused.errors().to_vec(),
            }),
            Err(failure) => Err(failure),
        }
    }

    /// As it is kept.
    pub(crate) fn stored(&self) -> Result<String, ApiError>
    where
        T: Serialize,
    {
        serde_json::to_string(self).map_err(ApiError::internal)
    }

    pub(crate) fn into_result(self) -> Result<T, ApiError> {
        match self {
            Self::Data(data) => Ok(data),
            Self::Refusal { code, message, errors } => {
                Err(ApiError::new(code).with_message(message).with_errors(errors))
            }
        }
    }
}

/// The stored answer once more.
pub(crate) fn replay<T: DeserializeOwned>(stored: &str) -> Result<Done<T>, ApiError> {
    let answer: Answer<T> = serde_json::from_str(stored).map_err(ApiError::internal)?;
    answer.into_result().map(|data| Done { data, replayed: true }).map_err(ApiError::replayed)
}

/// 403, 404, 409 and the rules' refusals are answers; bad input, 401, 429 and 5xx are not kept.
const fn is_answer(code: ErrorCode) -> bool {
    let transient = matches!(code.status(), 401 | 413 | 429) || code.status() >= 500;
    !transient && !matches!(code, ErrorCode::ValidationFailed | ErrorCode::InvalidCursor)
}
