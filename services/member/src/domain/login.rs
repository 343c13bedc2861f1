//! A login as a member sends it.

use dto::LoginRequest;
use error::{ApiError, ErrorCode, Violations};
use secrecy::SecretString;

use super::Email;

/// An address and what may be its password; only blank ones are refused here, so that the rules of passwords say
/// nothing about those there are.
#[derive(Debug)]
pub(crate) struct Login {
    pub(crate) email: Email,
    pub(crate) password: SecretString,
}

impl Login {
    pub(crate) fn parse(request: LoginRequest) -> Result<Self, ApiError> {
        let mut violations = Violations::new();
        let email = violations.take("email", Email::parse(&request.email.unwrap_or_default()));
        let password = request.password.unwrap_or_default();
        if password.trim().is_empty() {
            violations.refuse("password", "비밀번호를 입력해야 합니다.");
        }
        violations.finish()?;
        let email = email.ok_or(ErrorCode::ValidationFailed)?;
        Ok(Self { email, password: password.into() })
    }
}
