//! The truth's tables, written as member and content write them, for tests that feed events by hand.

use database::{Connection, Database, DatabaseError, sql};
use dto::{MemberActivityType as T, Timestamp};
use kafka_envelope::{CommentSnapshot, Envelope, MemberSnapshot, PostSnapshot};

use crate::Place;

/// The truth of one test.
pub struct Tables {
    /// The database.
    pub database: Database,
    _place: Place,
}

impl Tables {
    /// With nothing in them.
    pub async fn new() -> Self {
        let place = Place::new().await;
        Self { database: place.truth(schema::MIGRATIONS).await, _place: place }
    }

    /// What the event tells of is committed.
    pub async fn take(&self, event: &Envelope) {
        let event = event.clone();
        let write = self.database.write::<_, DatabaseError, _>(move |c| Box::pin(async move { take(c, &event).await }));
        write.await.expect("a write");
    }
}

async fn take(c: &mut Connection, event: &Envelope) -> Result<(), DatabaseError> {
    if let Some(member) = &event.member {
        account(c, member, event).await?;
        profile(c, member).await?;
    }
    if let Some(row) = &event.post {
        post(c, row, event).await?;
    }
    if let Some(row) = &event.comment {
        comment(c, row, event).await?;
    }
    act(c, event).await
}

/// A row while it stands, none once it is taken back.
async fn act(c: &mut Connection, event: &Envelope) -> Result<(), DatabaseError> {
    let (table, subject, member, id) = match event.member_activity_type {
        T::MemberFollow | T::MemberUnfollow => {
            ("member_follows", "following_id", "follower_id", event.followed_member_id)
        }
        T::LikePost | T::LikePostCancel => ("post_likes", "post_id", "member_id", event.post_id),
        T::LikeComment | T::LikeCommentCancel => ("comment_likes", "comment_id", "member_id", event.comment_id),
        _ => return Ok(()),
    };
    let stands = matches!(event.member_activity_type, T::MemberFollow | T::LikePost | T::LikeComment);
    let statement = if stands {
        let insert = format!("INSERT INTO {table} ({member}, {subject}, created_at) VALUES (?, ?, ?)");
        sql(insert).bind(event.member_id).bind(id).bind(event.created_at)
    } else {
        sql(format!("DELETE FROM {table} WHERE {member} = ? AND {subject} = ?")).bind(event.member_id).bind(id)
    };
    c.run(statement).await.map(drop)
}

async fn account(c: &mut Connection, member: &MemberSnapshot, event: &Envelope) -> Result<(), DatabaseError> {
    let columns = ["id", "password", "roles", "created_at", "updated_at"];
    let row = sql(c.dialect().insert_or_ignore("members", &columns));
    let row = row.bind(member.id).bind_all(["none", "MEMBER"]).bind_all([event.created_at; 2]);
    c.run(row).await.map(drop)
}

async fn profile(c: &mut Connection, member: &MemberSnapshot) -> Result<(), DatabaseError> {
    let columns = [
        "member_id",
        "member_name",
        "handle",
        "handle_key",
        "timezone",
        "language_code",
        "verification_status",
        "privacy_level",
        "is_active",
        "avatar_url",
        "followers_count",
        "followings_count",
        "version",
        "created_at",
        "updated_at",
    ];
    let row = sql(c.dialect().upsert("member_profiles", &["id"], &columns))
        .bind_all([member.profile_id, member.id])
        .bind_all([member.name.clone(), member.handle.clone(), member.id.to_string()])
        .bind_all(["Asia/Seoul", "ko", member.verification_status.name(), member.privacy_level.name()])
        .bind(member.active)
        .bind(member.avatar_url.as_str())
        .bind_all([0, 0, member.version])
        .bind_all([member.updated_at; 2]);
    c.run(row).await.map(drop)
}

/// When an event was a creation, it was at its time.
fn created(event: &Envelope, snapshot: Timestamp) -> Timestamp {
    let creates = matches!(event.member_activity_type, T::PostCreate | T::CommentCreate);
    if creates { event.created_at } else { snapshot }
}

async fn post(c: &mut Connection, post: &PostSnapshot, event: &Envelope) -> Result<(), DatabaseError> {
    let columns = [
        "id",
        "author_id",
        "title",
        "content",
        "view_count",
        "like_count",
        "comment_count",
        "popularity",
        "is_deleted",
        "version",
        "created_at",
        "updated_at",
    ];
    let row = sql(c.dialect().insert_or_ignore("posts", &columns))
        .bind_all([post.id, post.author_id])
        .bind_all([post.title.as_str(), ""])
        .bind_all([0; 6])
        .bind_all([created(event, post.created_at); 2]);
    c.run(row).await?;
    let row = "UPDATE posts SET content = ?, like_count = ?, comment_count = ?, is_deleted = ?, version = ?, \
               updated_at = ? WHERE id = ?";
    let row = sql(row)
        .bind(post.content.as_str())
        .bind_all([post.like_count, post.comment_count])
        .bind(post.deleted)
        .bind(post.version)
        .bind(post.updated_at)
        .bind(post.id);
    c.run(row).await.map(drop)
}

/// With everything below it, if it is deleted.
async fn comment(c: &mut Connection, comment: &CommentSnapshot, event: &Envelope) -> Result<(), DatabaseError> {
    let columns = [
        "id",
        "post_id",
        "author_id",
        "parent_id",
        "depth",
        "content",
        "like_count",
        "reply_count",
        "is_deleted",
        "version",
        "created_at",
        "updated_at",
    ];
    let row = sql(c.dialect().insert_or_ignore("comments", &columns))
        .bind_all([comment.id, comment.post_id, comment.author_id, comment.parent_id.unwrap_or(0)])
        .bind(comment.depth)
        .bind("")
        .bind_all([0; 4])
        .bind_all([created(event, comment.created_at); 2]);
    c.run(row).await?;
    let row = "UPDATE comments SET content = ?, like_count = ?, reply_count = ?, is_deleted = ?, version = ?, \
               updated_at = ? WHERE id = ?";
    let row = sql(row)
        .bind(comment.content.as_str())
        .bind_all([comment.like_count, comment.reply_count])
        .bind(comment.deleted)
        .bind(comment.version)
        .bind(comment.updated_at)
        .bind(comment.id);
    c.run(row).await?;
    if !comment.deleted {
        return Ok(());
    }
    let below = "UPDATE comments SET is_deleted = 1, version = version + 1 WHERE is_deleted = 0 AND (parent_id = ? \
                 OR parent_id IN (SELECT id FROM (SELECT id FROM comments WHERE parent_id = ?) AS children))";
    c.run(sql(below).bind_all([comment.id; 2])).await.map(drop)
}
