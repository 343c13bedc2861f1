//! Opening a session with address and password.

use dto::{MemberActivityType, Summary};
use error::{ApiError, ErrorCode};

use crate::{
    App,
    domain::{Device, Login, Session},
    events, mapper,
    repository::{jwt_keys, members, profiles, refresh_tokens, summaries},
};

impl App {
    /// An unknown or deactivated account and a wrong password differ neither in the answer nor in the time it takes.
    pub(crate) async fn log_in(&self, login: Login, device: Device) -> Result<(Session, Summary), ApiError> {
        let email_key = login.email.key();
        let account = members::find_by_email(&mut self.database.read().await?, &email_key).await?;
        let hash = account.as_ref().map(|account| account.password.clone());
        let verified = self.identity.passwords.verify(login.password.clone(), hash).await?;
        let account = account.filter(|_| verified).ok_or(ErrorCode::LoginFailed)?;
        let renewed = self.identity.passwords.renew(login.password, &account.password).await?;

        let now = self.clock.now();
        let key = jwt_keys::get_signing(&mut self.database.read().await?).await?;
        let session = Session::open(&key, self.identity.lifetimes, account.id, &account.roles, now)?;
        let opened = session.clone();
        let write = self.database.write(move |c| {
            Box::pin(async move {
                profiles::hold(c, &[account.id]).await?;
                // The account may have ended, or have got another password, while this one was verified.
                if members::find_by_email(c, &email_key).await?.as_ref() != Some(&account) {
                    return Err(ApiError::new(ErrorCode::LoginFailed));
                }
                if let Some(hash) = renewed {
                    members::set_password(c, account.id, &hash, now).await?;
                }
                refresh_tokens::insert(c, &opened, device, now).await?;
                let profile = profiles::get(c, account.id).await?;
                events::publish(c, events::about(MemberActivityType::MemberLogin, &profile, now)).await?;
                Ok(mapper::summary(summaries::get(c, account.id, account.id).await?, account.id))
            })
        });
        Ok((session, write.await?))
    }
}
