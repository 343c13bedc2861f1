//! Changing one's handle.

use authentication::Caller;
use dto::MemberActivityType;
use error::ApiError;
use idempotency::{Attempt, Done};

use super::edit_time;
use crate::{App, domain::Handle, events, repository::profiles};

impl App {
    /// The new handle; one's own, as it is, changes nothing.
    pub(crate) async fn change_handle(
        &self,
        caller: &Caller,
        attempt: Attempt,
        handle: Handle,
    ) -> Result<Done<String>, ApiError> {
        let (member_id, clock) = (caller.id, self.clock.clone());
        let repeat = attempt.of(Some(member_id), &handle)?;
        let write = self.idempotency.run(repeat, move |c| {
            Box::pin(async move {
                profiles::hold(c, &[member_id]).await?;
                let own = profiles::get_active(c, member_id, member_id).await?;
                if own.handle != handle.as_str() {
                    let now = clock.now();
                    profiles::set_handle(c, member_id, &handle, edit_time(now, own.updated_at)).await?;
                    let renamed = profiles::get_active(c, member_id, member_id).await?;
                    events::publish(c, events::about(MemberActivityType::MemberProfileUpdate, &renamed, now)).await?;
                }
                Ok(handle.as_str().to_owned())
            })
        });
        write.await
    }
}
