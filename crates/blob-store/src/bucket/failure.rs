//! What a server's refusal means.

use std::error::Error as Cause;
use std::io::Error;

use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};

use crate::StoreError;

const REQUEST_TIMEOUT: u16 = 408;
const TOO_MANY_REQUESTS: u16 = 429;
const INSUFFICIENT_STORAGE: u16 = 507;

/// The status of the answer, if there was one.
pub(super) fn status<E>(error: &SdkError<E>) -> Option<u16> {
    error.raw_response().map(|answer| answer.status().as_u16())
}

/// The failure of a write.
pub(super) fn refused<E>(error: SdkError<E>) -> StoreError
where
    E: ProvideErrorMetadata + Cause + Send + Sync + 'static,
{
    match (status(&error), error.code()) {
        (Some(INSUFFICIENT_STORAGE), _) | (_, Some("QuotaExceeded" | "XMinioStorageFull")) => {
            StoreError::Full(Error::other(error))
        }
        (_, Some("AccessDenied")) => StoreError::ReadOnly(Error::other(error)),
        _ => failed(error),
    }
}

/// The failure of any call.
pub(super) fn failed<E>(error: SdkError<E>) -> StoreError
where
    E: Cause + Send + Sync + 'static,
{
    let away = match status(&error) {
        Some(status) => matches!(status, REQUEST_TIMEOUT | TOO_MANY_REQUESTS | 500..),
        // Not even sent.
        None => !matches!(error, SdkError::ConstructionFailure(_)),
    };
    let cause = Error::other(error);
    if away { StoreError::Away(cause) } else { StoreError::Other(cause) }
}
