//! Ending sessions: one, all of a member, or all of an account that ends.

use authentication::{Caller, Revocation};
use database::{BoxFuture, Connection};
use dto::{MemberActivityType, Timestamp};
use error::ApiError;

use super::deactivate_profile;
use crate::{
    App,
    domain::RefreshToken,
    events,
    repository::{blacklist, emails, profiles, refresh_tokens},
};

impl App {
    /// Ends the caller's access token, the refresh token bound to it, and the one that the request showed.
    pub(crate) async fn log_out(&self, caller: &Caller, shown: Option<RefreshToken>) -> Result<(), ApiError> {
        let (member_id, now) = (caller.id, self.clock.now());
        let ended = Revocation { jti: caller.jti, expires_at: caller.expires_at };
        let write = self.end(move |c| {
            Box::pin(async move {
                revoke_shown(c, shown, now).await?;
                refresh_tokens::revoke_bound_to(c, ended.jti, now).await?;
                if blacklist::insert(c, member_id, ended, "USER_LOGOUT", now).await? {
                    tell_logout(c, member_id, now).await?;
                }
                Ok(vec![ended])
            })
        });
        write.await
    }

    /// Ends the refresh token that somebody without a good access token showed.
    pub(crate) async fn forget(&self, shown: Option<RefreshToken>) -> Result<(), ApiError> {
        let now = self.clock.now();
        match shown {
            Some(_) => self.database.write(move |c| Box::pin(revoke_shown(c, shown, now))).await,
            None => Ok(()),
        }
    }

    /// Ends every session of the caller.
    pub(crate) async fn log_out_everywhere(&self, caller: &Caller) -> Result<(), ApiError> {
        let (member_id, now, alive_at) = (caller.id, self.clock.now(), self.alive_at());
        let write = self.end(move |c| {
            Box::pin(async move {
                let ended = end_all(c, member_id, alive_at, "LOGOUT_ALL", now).await?;
                tell_logout(c, member_id, now).await?;
                Ok(ended)
            })
        });
        write.await
    }

    /// Ends the caller's account and every session of it.
    pub(crate) async fn deactivate(&self, caller: &Caller) -> Result<(), ApiError> {
        let (member_id, now, alive_at) = (caller.id, self.clock.now(), self.alive_at());
        let write = self.end(move |c| {
            Box::pin(async move {
                deactivate_profile(c, member_id, now).await?;
                emails::deactivate(c, member_id, now).await?;
                end_all(c, member_id, alive_at, "DEACTIVATED", now).await
            })
        });
        write.await
    }

    /// Commits, and then tells every service which tokens have ended. In a task of its own, so that
    /// no commit goes untold because its caller has hung up.
    async fn end(
        &self,
        operation: impl for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<Vec<Revocation>, ApiError>>
        + Clone
        + Send
        + 'static,
    ) -> Result<(), ApiError> {
        let app = self.clone();
        let ending = tokio::spawn(async move {
            let ended = app.database.write(operation).await?;
            app.authentication.revocations().revoke(&ended).await;
            Ok(())
        });
        ending.await.map_err(ApiError::internal)?
    }
}

/// Ends what a member has; gives the access tokens that had not expired.
async fn end_all(
    c: &mut Connection,
    member_id: i64,
    alive_at: Timestamp,
    reason: &'static str,
    now: Timestamp,
) -> Result<Vec<Revocation>, ApiError> {
    profiles::hold(c, &[member_id]).await?;
    refresh_tokens::revoke_all(c, member_id, now).await?;
    blacklist::insert_all(c, member_id, alive_at, reason, now).await?;
    Ok(blacklist::find_of_member(c, member_id, alive_at).await?)
}

async fn revoke_shown(c: &mut Connection, shown: Option<RefreshToken>, now: Timestamp) -> Result<(), ApiError> {
    if let Some(shown) = shown {
        refresh_tokens::revoke_shown(c, &shown, now).await?;
    }
    Ok(())
}

async fn tell_logout(c: &mut Connection, member_id: i64, now: Timestamp) -> Result<(), ApiError> {
    let profile = profiles::get(c, member_id).await?;
    Ok(events::publish(c, events::about(MemberActivityType::MemberLogout, &profile, now)).await?)
}
