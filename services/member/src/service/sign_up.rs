//! Signing up: account, address, profile and event in one transaction.

use database::{BoxFuture, Connection};
use dto::{Member, MemberActivityType};
use error::{ApiError, ErrorCode};
use idempotency::{Attempt, Done};

use crate::{
    App,
    domain::SignUp,
    events,
    repository::{emails, members, profiles},
};

impl App {
    /// Of those who want the same address or handle at once the unique indexes let one through.
    pub(crate) async fn sign_up(&self, attempt: Attempt, sign_up: SignUp) -> Result<Done<Member>, ApiError> {
        // A fast hash of the password must not lie in the records of repeats; this one is as slow as the stored one.
        let context = format!("{}\n{}", sign_up.email.key(), attempt.key().unwrap_or_default());
        let hashed = self.identity.passwords.hash(sign_up.password.clone(), &context).await?;
        let repeat = attempt.of(None, &(&sign_up, hashed.fingerprint))?;
        let clock = self.clock.clone();
        let write = self.idempotency.create(repeat, is_still_there, move |c| {
            Box::pin(async move {
                let now = clock.now();
                let id = members::insert(c, &hashed.phc, now).await?;
                if !emails::insert(c, id, &sign_up.email, now).await? {
                    return Err(ErrorCode::MemberAlreadyExists.into());
                }
                if !profiles::insert(c, id, &sign_up, now).await? {
                    return Err(ErrorCode::MemberHandleAlreadyExists.into());
                }
                let profile = profiles::get(c, id).await?;
                events::publish(c, events::about(MemberActivityType::MemberSignup, &profile, now)).await?;
                Ok(Member { id, name: None })
            })
        });
        write.await
    }
}

/// Whether the first result still stands. What was edited meanwhile is not part of it.
fn is_still_there<'c>(c: &'c mut Connection, first: &'c Member) -> BoxFuture<'c, Result<bool, ApiError>> {
    Box::pin(async move { Ok(profiles::find(c, first.id).await?.is_some_and(|profile| profile.is_active)) })
}
