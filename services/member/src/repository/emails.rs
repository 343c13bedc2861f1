//! Table `member_emails`.

use database::{Connection, DatabaseError, sql};

/// The member's address.
pub(crate) async fn find_active(c: &mut Connection, member_id: i64) -> Result<Option<String>, DatabaseError> {
    let statement = "SELECT email FROM member_emails WHERE member_id = ? AND is_active = 1";
    Ok(c.first::<(String,)>(sql(statement).bind(member_id)).await?.map(|row| row.0))
}
