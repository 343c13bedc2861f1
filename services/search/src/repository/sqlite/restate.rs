//! Making the index what the truth says (crate `rebuild`). Texts are indexed anew, since an index of texts does not tell
//! what it was made of; rows are compared for the tally.

use std::collections::BTreeMap;

use database::{Connection, Database, DatabaseError, sql};
use rebuild::{Stretch, Tally, difference, end};

use super::{comments, pairs::Texts, posts};
use crate::{
    domain::Form,
    repository::{Part, truth},
};

/// Repairs the stretch of a part that begins after the id `after`, in a write of the caller.
pub(super) async fn restate(
    c: &mut Connection,
    truth: &Database,
    part: Part,
    after: i64,
) -> Result<(Stretch, Tally), DatabaseError> {
    match part {
        Part::Audience(part) => audience::restate(c, truth, part, after).await,
        Part::Posts => posts(c, truth, after).await,
        Part::Comments => comments(c, truth, after).await,
    }
}

async fn posts(c: &mut Connection, truth: &Database, after: i64) -> Result<(Stretch, Tally), DatabaseError> {
    let known_end = end(c, POSTS.table, "id", after).await?;
    let mut t = truth.read().await?;
    let stretch = Stretch::new(after, [known_end, end(&mut t, "posts", "id", after).await?]);
    let before = POSTS.take(c, stretch).await?;
    for post in truth::posts(&mut t, stretch).await? {
        posts::apply(c, &post).await?;
    }
    Ok((stretch, difference(before, POSTS.rows(c, stretch).await?, PartialEq::eq).tally))
}

async fn comments(c: &mut Connection, truth: &Database, after: i64) -> Result<(Stretch, Tally), DatabaseError> {
    let known_end = end(c, COMMENTS.table, "id", after).await?;
    let mut t = truth.read().await?;
    let stretch = Stretch::new(after, [known_end, end(&mut t, "comments", "id", after).await?]);
    let before = COMMENTS.take(c, stretch).await?;
    for (comment, _) in truth::comments(&mut t, stretch).await? {
        comments::apply(c, &comment).await?;
    }
    Ok((stretch, difference(before, COMMENTS.rows(c, stretch).await?, PartialEq::eq).tally))
}

const POSTS: Indexed = Indexed {
    table: "search_posts",
    columns: "author_id, content, like_count, comment_count, is_deleted, created_at",
    texts: Texts::Posts,
};

const COMMENTS: Indexed = Indexed {
    table: "search_comments",
    columns: "post_id, parent_id, author_id, depth, content, like_count, is_deleted, created_at, updated_at",
    texts: Texts::Comments,
};

struct Indexed {
    table: &'static str,
    /// What is compared. Not the version: some writes count it up and change nothing that is indexed.
    columns: &'static str,
    texts: Texts,
}

impl Indexed {
    /// What is found and shown of each row, and by what it is found.
    async fn rows(&self, c: &mut Connection, stretch: Stretch) -> Result<BTreeMap<i64, String>, DatabaseError> {
        let Self { table, columns, texts } = self;
        let [text, initials] = [Form::Text, Form::Initials].map(|form| texts.table(form));
        let find = format!(
            "SELECT id, json_array({columns}, id IN (SELECT rowid FROM {text} WHERE rowid = id), \
             id IN (SELECT rowid FROM {initials} WHERE rowid = id)) FROM {table} WHERE id > ? AND id <= ?"
        );
        let rows: Vec<(i64, String)> = c.all(sql(find).bind_all([stretch.after, stretch.until])).await?;
        Ok(rows.into_iter().collect())
    }

    /// Takes a stretch out.
    async fn take(&self, c: &mut Connection, stretch: Stretch) -> Result<BTreeMap<i64, String>, DatabaseError> {
        let taken = self.rows(c, stretch).await?;
        let range = [stretch.after, stretch.until];
        self.texts.delete(c, "> ? AND rowid <= ?", &range).await?;
        let rows = format!("DELETE FROM {} WHERE id > ? AND id <= ?", self.table);
        c.run(sql(rows).bind_all(range)).await?;
        Ok(taken)
    }
}
