//! Table `read_marks`.

use database::{Connection, DatabaseError, sql};

/// The newest activity that the member has seen; 0 if he has seen none.
pub(super) async fn find(c: &mut Connection, member_id: i64) -> Result<i64, DatabaseError> {
    let mark = c.first::<(i64,)>(sql("SELECT up_to FROM read_marks WHERE member_id = ?").bind(member_id)).await?;
    Ok(mark.map_or(0, |(up_to,)| up_to))
}

pub(super) async fn save(c: &mut Connection, member_id: i64, up_to: i64) -> Result<(), DatabaseError> {
    let statement = c.dialect().upsert("read_marks", &["member_id"], &["up_to"]);
    c.run(sql(statement).bind(member_id).bind(up_to)).await.map(drop)
}
