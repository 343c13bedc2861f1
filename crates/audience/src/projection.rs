//! Copies of members and follows, kept from events. In whatever order and however often events come, the copies end
//! up as the newest of them say.

use database::{Connection, DatabaseError, Migration, placeholders, sql};
use dto::MemberActivityType;
use kafka_envelope::{Envelope, MemberSnapshot};

/// The tables, as step `version` of the schema they become part of.
pub const fn migration(version: i64) -> Migration {
    Migration { version, description: "audience", text: include_str!("../migrations/audience.sql") }
}

/// Folds an event into the copies; events that say nothing of members change nothing. Runs in a write of the caller.
pub async fn apply(connection: &mut Connection, event: &Envelope) -> Result<(), DatabaseError> {
    if let Some(member) = &event.member {
        profile(connection, member).await?;
    }
    match (event.member_activity_type, event.followed_member_id) {
        (MemberActivityType::MemberFollow, Some(followed)) => follow(connection, event, followed, true).await,
        (MemberActivityType::MemberUnfollow, Some(followed)) => follow(connection, event, followed, false).await,
        _ => Ok(()),
    }
}

/// The greater version wins.
async fn profile(connection: &mut Connection, member: &MemberSnapshot) -> Result<(), DatabaseError> {
    let find = sql("SELECT version, is_active, followers_count FROM member_profiles WHERE member_id = ?");
    let known: Option<(i64, bool, i64)> = connection.first(find.bind(member.id)).await?;
    if known.is_some_and(|(version, ..)| version >= member.version) {
        return Ok(());
    }
    let followers = match known {
        Some((.., followers)) => followers,
        None => active_followers(connection, member.id).await?,
    };
    save(connection, member, followers).await?;
    let was_active = known.is_some_and(|(_, active, _)| active);
    if was_active == member.active {
        return Ok(());
    }
    let followed = sql("SELECT following_id FROM member_follows WHERE follower_id = ?").bind(member.id);
    let followed: Vec<(i64,)> = connection.all(followed).await?;
    count(connection, followed.into_iter().map(|(id,)| id), member.active).await
}

/// As the snapshot says, with so many active followers.
pub(crate) async fn save(
    connection: &mut Connection,
    member: &MemberSnapshot,
    followers: i64,
) -> Result<(), DatabaseError> {
    let columns = [
        "profile_id",
        "version",
        "handle",
        "name",
        "display_name",
        "avatar_url",
        "bio",
        "verification_status",
        "privacy_level",
        "is_active",
        "followers_count",
        "updated_at",
    ];
    let save = sql(connection.dialect().upsert("member_profiles", &["member_id"], &columns))
        .bind_all([member.id, member.profile_id, member.version])
        .bind_all([member.handle.as_str(), member.name.as_str()])
        .bind(member.display_name.clone())
        .bind(member.avatar_url.as_str())
        .bind(member.bio.clone())
        .bind_all([member.verification_status.name(), member.privacy_level.name()])
        .bind(member.active)
        .bind(followers)
        .bind(member.updated_at);
    connection.run(save).await.map(drop)
}

/// The later event wins: by its time, then by its id.
async fn follow(
    connection: &mut Connection,
    event: &Envelope,
    followed: i64,
    follows: bool,
) -> Result<(), DatabaseError> {
    let find = sql("SELECT is_following, changed_at, event_id FROM member_follow_changes \
        WHERE follower_id = ? AND following_id = ?");
    let known: Option<(bool, i64, String)> = connection.first(find.bind_all([event.member_id, followed])).await?;
    let (at, id) = (event.created_at.millis(), event.event_id.to_string());
    if known.as_ref().is_some_and(|(_, known_at, known_id)| (*known_at, known_id) >= (at, &id)) {
        return Ok(());
    }
    let text = connection.dialect().upsert(
        "member_follow_changes",
        &["follower_id", "following_id"],
        &["is_following", "changed_at", "event_id"],
    );
    connection.run(sql(text).bind_all([event.member_id, followed]).bind(follows).bind(at).bind(id)).await?;
    let followed_before = known.is_some_and(|(following, ..)| following);
    if followed_before == follows || !is_active(connection, event.member_id).await? {
        return Ok(());
    }
    count(connection, [followed], follows).await
}

async fn is_active(connection: &mut Connection, member: i64) -> Result<bool, DatabaseError> {
    let find = sql("SELECT is_active FROM member_profiles WHERE member_id = ?").bind(member);
    Ok(connection.first::<(bool,)>(find).await?.is_some_and(|(active,)| active))
}

/// For a member whose followers were heard of first.
pub(crate) async fn active_followers(connection: &mut Connection, member: i64) -> Result<i64, DatabaseError> {
    let find = sql("SELECT count(*) FROM member_follows f JOIN member_profiles p ON p.member_id = f.follower_id \
        WHERE f.following_id = ? AND p.is_active = 1");
    Ok(connection.one::<(i64,)>(find.bind(member)).await?.0)
}

/// One active follower more or less for each of `members`.
async fn count(
    connection: &mut Connection,
    members: impl IntoIterator<Item = i64>,
    more: bool,
) -> Result<(), DatabaseError> {
    let members: Vec<i64> = members.into_iter().collect();
    let text = format!(
        "UPDATE member_profiles SET followers_count = followers_count + ? WHERE member_id IN ({})",
        placeholders(members.len())
    );
    connection.run(sql(text).bind(if more { 1 } else { -1 }).bind_all(members)).await.map(drop)
}
