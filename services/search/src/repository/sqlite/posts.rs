//! Table `search_posts`, and the texts in it.

use database::{Connection, DatabaseError, sql};
use kafka_envelope::PostSnapshot;

use super::{condition::Condition, pairs::Texts::Posts};
use crate::{
    domain::{Keyword, phrase},
    repository::{Order, PostHit, Slice, Wanted},
};

fn tables(grams: &str) -> String {
    format!("{grams} g JOIN search_posts p ON p.id = g.rowid JOIN member_profiles a ON a.member_id = p.author_id")
}

fn found_by(keyword: &Keyword, viewer: i64) -> Condition {
    Condition::default()
        .and(&format!("g.{} MATCH ?", Posts.table(keyword.form())), [phrase(keyword.as_str()).into()])
        .and(&audience::visible("a"), audience::binds(viewer))
}

/// Hits that the viewer may see.
pub(super) async fn search(
    c: &mut Connection,
    keyword: &Keyword,
    wanted: Wanted,
    slice: Slice,
) -> Result<Vec<PostHit>, DatabaseError> {
    let mut condition = found_by(keyword, wanted.viewer);
    let mut offset = 0;
    match slice {
        Slice::Offset(skipped) => offset = skipped,
        Slice::After([time, id]) => {
            condition = condition.and("(p.created_at, p.id) < (?, ?)", [time.into(), id.into()]);
        }
    }
    let grams = Posts.table(keyword.form());
    let rank = match wanted.order {
        Order::Newest => String::new(),
        Order::Rank => format!("bm25({grams}), "),
    };
    let text = format!(
        "SELECT p.id, p.created_at FROM {} WHERE {} ORDER BY {rank}p.created_at DESC, p.id DESC LIMIT ? OFFSET ?",
        tables(grams),
        condition.text
    );
    let offset = i64::try_from(offset).unwrap_or(i64::MAX);
    c.all(condition.bind(sql(text)).bind(wanted.limit).bind(offset)).await
}

/// All hits that `viewer` may see.
pub(super) async fn count(c: &mut Connection, keyword: &Keyword, viewer: i64) -> Result<i64, DatabaseError> {
    let condition = found_by(keyword, viewer);
    let text = format!("SELECT count(*) FROM {} WHERE {}", tables(Posts.table(keyword.form())), condition.text);
    Ok(c.one::<(i64,)>(condition.bind(sql(text))).await?.0)
}

/// Folds a snapshot in: the newest version wins, and what is deleted stays deleted.
pub(super) async fn apply(c: &mut Connection, post: &PostSnapshot) -> Result<(), DatabaseError> {
    let known = sql("SELECT version, content, is_deleted FROM search_posts WHERE id = ?").bind(post.id);
    let known: Option<(i64, String, bool)> = c.first(known).await?;
    if known.as_ref().is_some_and(|(version, _, deleted)| *deleted || *version >= post.version) {
        return Ok(());
    }
    let content = if post.deleted { "" } else { post.content.as_str() };
    let text_changed = known.as_ref().is_none_or(|(_, text, _)| text != content);
    let columns = ["author_id", "version", "content", "like_count", "comment_count", "is_deleted", "created_at"];
    let row = sql(c.dialect().upsert("search_posts", &["id"], &columns))
        .bind_all([post.id, post.author_id, post.version])
        .bind(content)
        .bind_all([post.like_count, post.comment_count])
        .bind(post.deleted)
        .bind(post.created_at);
    c.run(row).await?;
    if post.deleted || (text_changed && known.is_some()) {
        Posts.delete(c, "= ?", &[post.id]).await?;
    }
    if text_changed && !post.deleted {
        Posts.insert(c, post.id, &post.content).await?;
    }
    Ok(())
}
