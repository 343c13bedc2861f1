//! Table `member_emails`.

use database::{Connection, DatabaseError, sql};
use dto::Timestamp;

use crate::domain::Email;

/// The member's address.
pub(crate) async fn find_active(c: &mut Connection, member_id: i64) -> Result<Option<String>, DatabaseError> {
    let statement = "SELECT email FROM member_emails WHERE member_id = ? AND is_active = 1";
    Ok(c.first::<(String,)>(sql(statement).bind(member_id)).await?.map(|row| row.0))
}

/// False if the address is taken, in whatever case.
pub(crate) async fn insert(
    c: &mut Connection,
    member_id: i64,
    email: &Email,
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    let columns = ["member_id", "email", "email_key", "is_active", "verified", "created_at"];
    let statement = sql(c.dialect().insert_or_ignore("member_emails", &columns))
        .bind(member_id)
        .bind(email.as_str())
        .bind(email.key())
        .bind_all([true, false])
        .bind(now);
    Ok(c.run(statement).await?.rows == 1)
}

/// The address stays taken, but nobody logs in with it.
pub(crate) async fn deactivate(c: &mut Connection, member_id: i64, now: Timestamp) -> Result<(), DatabaseError> {
    let statement = "UPDATE member_emails SET is_active = 0, deactivated_at = ? WHERE member_id = ? AND is_active = 1";
    c.run(sql(statement).bind(now).bind(member_id)).await.map(drop)
}
