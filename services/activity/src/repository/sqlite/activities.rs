//! Table `member_activities`.

use std::collections::HashMap;

use database::{Connection, DatabaseError, Value, placeholders, sql};
use dto::MemberActivityType;
use kafka_envelope::Envelope;
use uuid::Uuid;

use crate::{
    domain::{Act, ActivityFilter, Window, parent, recalled_id, taken_back_by, version},
    repository::{ActivityRow, Recorded},
};

const COLUMNS: &str = "id, event_id, member_id, activity_type, post_id, comment_id, excerpt, created_at";

const FIELDS: [&str; 10] = [
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

fn fields(event: &Envelope) -> [Value; 10] {
    [
        event.member_id.into(),
        event.member_activity_type.name().into(),
        event.post_id.into(),
        event.comment_id.into(),
        parent(event).into(),
        event.followed_member_id.into(),
        event.post_author_id.into(),
        event.excerpt.clone().into(),
        version(event).into(),
        event.created_at.into(),
    ]
}

/// The new activity's id, or nothing if the event is recorded already, perhaps as an act that was recalled.
pub(super) async fn insert(c: &mut Connection, event: &Envelope) -> Result<Option<i64>, DatabaseError> {
    if let Some(recalled) = recalled_id(event)
        && of_event(c, recalled).await?.is_some()
    {
        return Ok(None);
    }
    let columns: Vec<&str> = std::iter::once("event_id").chain(FIELDS).collect();
    let statement = sql(c.dialect().insert_or_ignore("member_activities", &columns))
        .bind(event.event_id.to_string())
        .bind_all(fields(event));
    let done = c.run(statement).await?;
    Ok((done.rows == 1).then_some(done.last_id))
}

async fn of_event(c: &mut Connection, event_id: Uuid) -> Result<Option<i64>, DatabaseError> {
    let find = sql("SELECT id FROM member_activities WHERE event_id = ?").bind(event_id.to_string());
    Ok(c.first::<(i64,)>(find).await?.map(|(id,)| id))
}

/// The id of an event's activity.
pub(super) async fn number(c: &mut Connection, event: &Envelope) -> Result<Option<i64>, DatabaseError> {
    match (of_event(c, event.event_id).await?, recalled_id(event)) {
        (None, Some(recalled)) => of_event(c, recalled).await,
        (id, _) => Ok(id),
    }
}

/// Makes the activity of an event what the event says; gives whether it was not.
pub(super) async fn correct(c: &mut Connection, event: &Envelope) -> Result<u64, DatabaseError> {
    let [set, same] = ["= ?", "IS ?"].map(|is| FIELDS.map(|field| format!("{field} {is}")));
    let (set, same) = (set.join(", "), same.join(" AND "));
    let correct = sql(format!("UPDATE member_activities SET {set} WHERE event_id = ? AND NOT ({same})"))
        .bind_all(fields(event))
        .bind(event.event_id.to_string())
        .bind_all(fields(event));
    Ok(c.run(correct).await?.rows)
}

/// The event ids under which these acts are recorded, of those that are.
pub(super) async fn recorded(c: &mut Connection, acts: &[Envelope]) -> Result<HashMap<Act, Uuid>, DatabaseError> {
    let (members, times) = (placeholders(acts.len()), placeholders(acts.len()));
    let find = format!(
        "SELECT event_id, activity_type, member_id, post_id, comment_id, followed_member_id, created_at \
         FROM member_activities WHERE member_id IN ({members}) AND created_at IN ({times})"
    );
    let find = sql(find).bind_all(acts.iter().map(|act| act.member_id)).bind_all(acts.iter().map(|act| act.created_at));
    Ok(Recorded::by_act(c.all(find).await?))
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
