//! Table `members`: accounts.

use database::{Connection, DatabaseError, sql};
use dto::Timestamp;

/// What a new member may do.
pub(super) const ROLES: &str = "MEMBER";

/// What a login needs.
#[derive(Clone, PartialEq, Eq, serde::Deserialize)]
pub(crate) struct AccountRow {
    pub(crate) id: i64,
    /// A PHC string; bcrypt's hash until an imported member logs in, and empty where he cannot.
    pub(crate) password: String,
    /// A comma list.
    pub(crate) roles: String,
}

pub(crate) async fn insert(c: &mut Connection, password_hash: &str, now: Timestamp) -> Result<i64, DatabaseError> {
    let statement = "INSERT INTO members (password, roles, created_at, updated_at) VALUES (?, ?, ?, ?)";
    let statement = sql(statement).bind(password_hash).bind(ROLES).bind(now).bind(now);
    Ok(c.run(statement).await?.last_id)
}

pub(crate) async fn set_password(c: &mut Connection, id: i64, hash: &str, now: Timestamp) -> Result<(), DatabaseError> {
    let statement = "UPDATE members SET password = ?, updated_at = ? WHERE id = ?";
    c.run(sql(statement).bind(hash).bind(now).bind(id)).await.map(drop)
}

/// The account of an active member by the key of an address.
pub(crate) async fn find_by_email(c: &mut Connection, email_key: &str) -> Result<Option<AccountRow>, DatabaseError> {
    let statement = "SELECT m.id, m.password, m.roles FROM member_emails e \
                     JOIN members m ON m.id = e.member_id JOIN member_profiles p ON p.member_id = m.id \
                     WHERE e.email_key = ? AND e.is_active = 1 AND p.is_active = 1";
    c.first(sql(statement).bind(email_key)).await
}
