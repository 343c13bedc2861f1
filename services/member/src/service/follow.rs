//! Following a member and ceasing to; doing either again changes nothing and tells nobody.

use authentication::Caller;
use dto::MemberActivityType;
use error::{ApiError, ErrorCode};
use idempotency::{Attempt, Done};

use crate::{
    App, events,
    repository::{follows, profiles},
};

impl App {
    pub(crate) async fn follow(
        &self,
        caller: &Caller,
        attempt: Attempt,
        followed: i64,
    ) -> Result<Done<bool>, ApiError> {
        let (member_id, clock, limit) = (caller.id, self.clock.clone(), self.max_followings);
        let write = self.idempotency.run(attempt.of(Some(member_id), &())?, move |c| {
            Box::pin(async move {
                profiles::hold(c, &[member_id, followed]).await?;
                let own = profiles::get_active(c, member_id, member_id).await?;
                if followed == member_id {
                    return Err(ErrorCode::SelfFollow.into());
                }
                profiles::get_active(c, followed, member_id).await?;
                let now = clock.now();
                if follows::insert(c, member_id, followed, now).await? {
                    if !profiles::add_following(c, member_id, limit).await? {
                        return Err(ErrorCode::FollowLimitExceeds.into());
                    }
                    profiles::add_followers(c, followed, 1).await?;
                    let mut event = events::about(MemberActivityType::MemberFollow, &own, now);
                    event.followed_member_id = Some(followed);
                    events::publish(c, event.notifying([followed])).await?;
                }
                Ok(true)
            })
        });
        write.await
    }

    pub(crate) async fn unfollow(
        &self,
        caller: &Caller,
        attempt: Attempt,
        followed: i64,
    ) -> Result<Done<bool>, ApiError> {
        let (member_id, clock) = (caller.id, self.clock.clone());
        let write = self.idempotency.run(attempt.of(Some(member_id), &())?, move |c| {
            Box::pin(async move {
                profiles::hold(c, &[member_id, followed]).await?;
                let own = profiles::get_active(c, member_id, member_id).await?;
                profiles::get_active(c, followed, member_id).await?;
                if follows::delete(c, member_id, followed).await? {
                    profiles::remove_following(c, member_id).await?;
                    profiles::add_followers(c, followed, -1).await?;
                    let mut event = events::about(MemberActivityType::MemberUnfollow, &own, clock.now());
                    event.followed_member_id = Some(followed);
                    events::publish(c, event).await?;
                }
                Ok(true)
            })
        });
        write.await
    }
}
