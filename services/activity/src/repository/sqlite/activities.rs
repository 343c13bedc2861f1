//! Table `member_activities`.

use database::{Connection, DatabaseError, placeholders, sql};
use dto::MemberActivityType;
use kafka_envelope::Envelope;

use crate::{
    domain::{ActivityFilter, Window, parent, taken_back_by, version},
    repository::ActivityRow,
};

const COLUMNS: &str = "id, event_id, member_id, activity_type, post_id, comment_id, excerpt, created_at";

/// The new activity's id, or nothing if the event is recorded already.
pub(super) async fn insert(c: &mut Connection, event: &Envelope) -> Result<Option<i64>, DatabaseError> {
    let columns = [
        "event_id",
        "member_id",
        "activity_type",
        "post_id",
        "comment_id",
        "parent_id",
        "followed_member_id",
        "post_author_id",
        "excerpt",
        "version",
        "created_at",
    ];
    let statement = sql(c.dialect().insert_or_ignore("member_activities", &columns))
        .bind(event.event_id.to_string())
        .bind(event.member_id)
        .bind(event.member_activity_type.name())
        .bind(event.post_id)
        .bind(event.comment_id)
        .bind(parent(event))
        .bind(event.followed_member_id)
        .bind(event.post_author_id)
        .bind(event.excerpt.clone())
        .bind(version(event))
        .bind(event.created_at);
    let done = c.run(statement).await?;
    Ok((done.rows == 1).then_some(done.last_id))
}

/// A page of a member's own activities, newest first.
pub(super) async fn page_of_member(
    c: &mut Connection,
    member_id: i64,
    filter: &ActivityFilter,
    window: &Window,
) -> Result<Vec<ActivityRow>, DatabaseError> {
    let kind = filter.activity_type.map(MemberActivityType::name);
    let statement = sql(page_text(kind.is_some())).bind(member_id).bind_all(kind).bind_all([
        window.below,
        filter.from.millis(),
        filter.to.millis(),
        window.taken,
        window.skipped,
    ]);
    c.all(statement).await
}

pub(super) fn page_text(of_type: bool) -> String {
    let of_type = if of_type { "AND activity_type = ? " } else { "" };
    format!(
        "SELECT {COLUMNS} FROM member_activities WHERE member_id = ? {of_type}AND id < ? \
         AND created_at BETWEEN ? AND ? ORDER BY id DESC LIMIT ? OFFSET ?"
    )
}

/// The activities `ids`, newest first.
pub(super) async fn all_in(c: &mut Connection, ids: &[i64]) -> Result<Vec<ActivityRow>, DatabaseError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let statement =
        format!("SELECT {COLUMNS} FROM member_activities WHERE id IN ({}) ORDER BY id DESC", placeholders(ids.len()));
    c.all(sql(statement).bind_all(ids.iter().copied())).await
}

/// The activity that arrived last; 0 if there is none.
pub(super) async fn newest_id(c: &mut Connection) -> Result<i64, DatabaseError> {
    let (newest,): (Option<i64>,) = c.one(sql("SELECT max(id) FROM member_activities")).await?;
    Ok(newest.unwrap_or_default())
}

/// Whether an act had been taken back before it arrived: its post or comment, or one above that, is deleted, or its
/// member took it back later.
pub(super) async fn is_taken_back(c: &mut Connection, act: &Envelope) -> Result<bool, DatabaseError> {
    let statement = sql(TAKEN_BACK)
        .bind_all([act.comment_id, act.post_id])
        .bind_all([act.post_id, act.post_id])
        .bind(act.member_id)
        .bind(taken_back_by(act.member_activity_type).map(MemberActivityType::name))
        .bind_all([act.post_id, act.comment_id, act.followed_member_id])
        .bind(version(act))
        .bind(act.event_id.to_string());
    Ok(c.one::<(bool,)>(statement).await?.0)
}

pub(super) const TAKEN_BACK: &str = "\
    WITH RECURSIVE above (comment_id) AS ( \
        SELECT ? UNION \
        SELECT p.parent_id FROM above JOIN member_activities p ON p.post_id = ? \
        AND p.activity_type = 'COMMENT_CREATE' AND p.comment_id = above.comment_id AND p.version IS NOT NULL \
    ) \
    SELECT EXISTS (SELECT 1 FROM member_activities \
        WHERE post_id = ? AND activity_type = 'POST_DELETE' AND version IS NOT NULL) \
    OR EXISTS (SELECT 1 FROM member_activities \
        WHERE post_id = ? AND activity_type = 'COMMENT_DELETE' AND version IS NOT NULL \
        AND comment_id IN (SELECT comment_id FROM above)) \
    OR EXISTS (SELECT 1 FROM member_activities \
        WHERE member_id = ? AND activity_type = ? AND post_id IS ? AND comment_id IS ? AND followed_member_id IS ? \
        AND version IS NOT NULL AND (version, event_id) > (?, ?))";
