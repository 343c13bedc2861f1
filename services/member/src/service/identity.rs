//! What sign-ups and sessions are made with.

use std::time::Duration;

use dto::Timestamp;

use super::passwords::Passwords;
use crate::{App, domain::Lifetimes};

/// Passwords, and how sessions last and look; clones share the password pool.
#[derive(Clone)]
pub struct Identity {
    pub(crate) passwords: Passwords,
    pub(crate) lifetimes: Lifetimes,
    pub(crate) leeway: Duration,
    pub(crate) secure_cookie: bool,
}

impl Identity {
    /// By the settings; `secure_cookie` says whether the refresh cookie is marked `Secure`. Fails where Argon2 cannot
    /// work with what is set, such as less than 8 KiB of memory a lane.
    pub fn new(
        settings: &settings::sections::Identity,
        secure_cookie: bool,
    ) -> Result<Self, argon2::password_hash::Error> {
        Ok(Self {
            passwords: Passwords::new(settings)?,
            lifetimes: Lifetimes { access: settings.access_token_lifetime, refresh: settings.refresh_token_lifetime },
            leeway: settings.clock_leeway,
            secure_cookie,
        })
    }
}

/// An access token that expired before this is refused everywhere, even by a clock that is slow by `leeway`.
pub(super) fn alive_at(now: Timestamp, leeway: Duration) -> Timestamp {
    now.plus_millis(-i64::try_from(leeway.as_millis()).unwrap_or(i64::MAX))
}

impl App {
    /// [`alive_at`] of this moment.
    pub(super) fn alive_at(&self) -> Timestamp {
        alive_at(self.clock.now(), self.identity.leeway)
    }
}
