//! What the end of an account means for profiles and follows.

use database::Connection;
use dto::{MemberActivityType, Timestamp};
use error::ApiError;

use crate::{events, repository::profiles};

/// Takes an active member out of sight and out of others' counts, and tells of it; an inactive or unknown one is left
/// as it is. `connection` is the one inside [`database::Database::write`].
pub async fn deactivate_profile(connection: &mut Connection, member_id: i64, now: Timestamp) -> Result<(), ApiError> {
    if profiles::deactivate(connection, member_id).await? {
        let gone = profiles::get(connection, member_id).await?;
        events::publish(connection, events::about(MemberActivityType::MemberDeactivate, &gone, now)).await?;
    }
    Ok(())
}
