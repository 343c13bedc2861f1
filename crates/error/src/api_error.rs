//! What a use case returns when it cannot do what was asked.

use std::{borrow::Cow, fmt, sync::Arc};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ErrorCode;

/// One rejected member, parameter or header, and what is allowed instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// Where, e.g. `content` or `imageUrls[3]`.
    pub field: String,
    /// What is allowed, in Korean.
    pub message: String,
}

/// The flag header of a 401 (deck case 9): what the client should do about its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthFlag {
    /// `X-Token-Refresh-Needed: true`: the refresh cookie may help.
    RefreshNeeded,
    /// `X-Relogin-Required: true`: only a new login helps.
    ReloginRequired,
}

/// A failure as every layer passes it upwards; the REST layer renders it once, at the boundary.
#[derive(Clone)]
pub struct ApiError {
    code: ErrorCode,
    message: Option<Cow<'static, str>>,
    errors: Vec<FieldError>,
    flag: Option<AuthFlag>,
    retry_after: Option<u32>,
    replayed: bool,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl ApiError {
    /// A failure with the code's own message.
    pub const fn new(code: ErrorCode) -> Self {
        Self { code, message: None, errors: Vec::new(), flag: None, retry_after: None, replayed: false, source: None }
    }

    /// A 400 that names one field and what is allowed there.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(ErrorCode::ValidationFailed)
            .with_errors(vec![FieldError { field: field.into(), message: message.into() }])
    }

    /// A fault of ours or of a store; the source goes to the log, never to the client.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(ErrorCode::InternalError).caused_by(source)
    }

    /// A store or neighbour that is away for now: 503 with `Retry-After: 1`.
    pub fn unavailable(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(ErrorCode::ServiceUnavailable).retry_after(1).caused_by(source)
    }

    /// Replaces the message for people.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Names the fields that were refused.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    /// Adds the flag header of a 401.
    #[must_use]
    pub const fn flagged(mut self, flag: AuthFlag) -> Self {
        self.flag = Some(flag);
        self
    }

    /// Adds `Retry-After`, in seconds.
    #[must_use]
    pub const fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Marks the stored refusal of an earlier, equal request: `Idempotency-Replayed: true`.
    #[must_use]
    pub const fn replayed(mut self) -> Self {
        self.replayed = true;
        self
    }

    /// Whether this is the stored refusal of an earlier request.
    pub const fn is_replayed(&self) -> bool {
        self.replayed
    }

    /// Keeps the cause for the log.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(Arc::from(source.into()));
        self
    }

    /// The symbolic reason.
    pub const fn code(&self) -> ErrorCode {
        self.code
    }

    /// The text for people; validation failures say every field.
    pub fn message(&self) -> Cow<'_, str> {
        match &self.message {
            Some(message) => Cow::Borrowed(message),
            None if self.errors.is_empty() => Cow::Borrowed(self.code.message()),
            None => Cow::Owned(self.errors.iter().map(|e| e.message.as_str()).collect::<Vec<_>>().join(", ")),
        }
    }

    /// The refused fields.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// The flag header, if any.
    pub const fn flag(&self) -> Option<AuthFlag> {
        self.flag
    }

    /// `Retry-After`, in seconds, if any.
    pub const fn retry_after_seconds(&self) -> Option<u32> {
        self.retry_after
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.name())?;
        for error in &self.errors {
            write!(f, " [{}: {}]", error.field, error.message)?;
        }
        Ok(())
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        self.source.as_ref().map_or(Ok(()), |source| write!(f, ": {source}"))
    }
}

impl std::error::Error for ApiError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| &**source as &(dyn std::error::Error + 'static))
    }
}

/// Collects every refused field of a body before answering, so that a client sees them all at once.
#[derive(Debug, Default)]
pub struct Violations(Vec<FieldError>);

impl Violations {
    /// Nothing refused yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Refuses `field`.
    pub fn refuse(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldError { field: field.to_owned(), message: message.into() });
    }

    /// Takes the value of a parsed field or remembers why it was refused.
    pub fn take<T>(&mut self, field: &str, parsed: Result<T, impl Into<String>>) -> Option<T> {
        parsed.map_err(|message| self.refuse(field, message)).ok()
    }

    /// Ends the collection: an error if anything was refused.
    pub fn finish(self) -> Result<(), ApiError> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(ApiError::new(ErrorCode::ValidationFailed).with_errors(self.0))
    }
}
