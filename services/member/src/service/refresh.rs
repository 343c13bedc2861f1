//! Changing a refresh token for a new pair.

use error::{ApiError, AuthFlag, ErrorCode};

use crate::{
    App,
    domain::{Device, RefreshToken, Session},
    repository::{jwt_keys, profiles, refresh_tokens},
};

impl App {
    /// The token shown ends with its use: of those who show it at once, one gets the new pair.
    pub(crate) async fn refresh(&self, shown: Option<RefreshToken>, device: Device) -> Result<Session, ApiError> {
        let shown = shown.ok_or_else(dead)?;
        let now = self.clock.now();
        let mut c = self.database.read().await?;
        let live = refresh_tokens::find_live(&mut c, &shown, now).await?.ok_or_else(dead)?;
        let key = jwt_keys::get_signing(&mut c).await?;
        drop(c);
        let session = Session::open(&key, self.identity.lifetimes, live.member_id, &live.roles, now)?;
        let opened = session.clone();
        let write = self.database.write(move |c| {
            Box::pin(async move {
                profiles::hold(c, &[live.member_id]).await?;
                // Whatever ends an account revokes its tokens, so this sees that too.
                if !refresh_tokens::revoke(c, live.id, now).await? {
                    return Err(dead());
                }
                Ok(refresh_tokens::insert(c, &opened, device, now).await?)
            })
        });
        write.await?;
        Ok(session)
    }
}

/// Missing, unknown, used, revoked, expired, or of a member who is gone: the client is not told which.
fn dead() -> ApiError {
    ApiError::new(ErrorCode::InvalidToken).flagged(AuthFlag::ReloginRequired)
}
