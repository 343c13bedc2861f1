//! Job `import`: posts, comments and likes out of the reference system's database (docs/import.md).

use anyhow::{Context, ensure};
use database::{Database, sql};
use import::{Copies, MAX_ID, Reference, Report, Table};
use lifecycle::JobFailure;
use settings::sections::Import;

use super::{
    import_comments::{self, COMMENTS},
    import_likes::{COMMENT_LIKES, POST_LIKES},
    import_posts::{self, POSTS},
};
use crate::repository::imported;

/// Authors are written as the ids of their profiles.
const PROFILES: Table = ("member_profiles", &["id", "member_id"]);
const MEMBERS: Table = ("members", &["id"]);

/// The nobody who wrote what its author left behind: no member has this id.
pub(super) const NOBODY: i64 = 0;

/// What an import works with.
pub(super) struct Source<'a> {
    pub(super) database: &'a Database,
    pub(super) reference: &'a Reference,
    pub(super) copies: &'a Copies,
}

/// Takes over what is not here yet, with its likes, and leaves what is here as it is. Gives a report.
pub(crate) async fn import(database: Database, settings: Import) -> Result<String, JobFailure> {
    run(&database, &settings).await.map_err(|cause| format!("{cause:#}").into())
}

async fn run(database: &Database, settings: &Import) -> anyhow::Result<String> {
    let _turn = import::turn(database).await?;
    let reference = Reference::open(settings, &[POSTS, COMMENTS, PROFILES, MEMBERS]).await?;
    let copies = reference.copies().context("import.mongo_url is not set: likes are kept there alone")?;
    let source = Source { database, reference: &reference, copies };
    source.has_members(settings.batch).await?;
    let mut report = Report::default();
    let mut after = 0;
    loop {
        let posts = import_posts::read(&reference, after, settings.batch).await?;
        let Some(last) = posts.last().map(|post| post.id) else { break };
        let imported = import_posts::import(&source, posts).await;
        report.add(imported.with_context(|| format!("posts {} to {last}", after + 1))?);
        tracing::info!(up_to = last, "posts imported");
        after = last;
    }
    after = 0;
    loop {
        let comments = import_comments::read(&reference, after, settings.batch).await?;
        let Some(last) = comments.last().map(|comment| comment.id) else { break };
        let imported = import_comments::import(&source, comments).await;
        report.add(imported.with_context(|| format!("comments {} to {last}", after + 1))?);
        tracing::info!(up_to = last, "comments imported");
        after = last;
    }
    for likes in [POST_LIKES, COMMENT_LIKES] {
        let rest = copies.count(likes.table).await?.saturating_sub(report.rows_read(likes.table));
        report.left_out_many(likes.table, "of nothing that is here", rest);
    }
    Ok(format!("{report}\n{}", import::AFTERWARDS))
}

impl Source<'_> {
    /// Likes come with what they are of, and so would those of a member who came later be lost.
    async fn has_members(&self, limit: u32) -> anyhow::Result<()> {
        let mut after = 0;
        loop {
            let query = format!(
                "SELECT m.id FROM members m WHERE m.id > ? AND m.id <= {MAX_ID} \
                 AND EXISTS (SELECT 1 FROM member_profiles p WHERE p.member_id = m.id) ORDER BY m.id LIMIT ?"
            );
            let ids: Vec<(i64,)> = self.reference.rows(sql(query).bind(after).bind(limit)).await?;
            let ids: Vec<i64> = ids.into_iter().map(|row| row.0).collect();
            let Some(&last) = ids.last() else { return Ok(()) };
            let here = imported::find_members(&mut self.database.read().await?, &ids).await?;
            let missing = ids.iter().find(|id| !here.contains(id));
            ensure!(missing.is_none(), "member {} is not here: run `member import` first", missing.unwrap_or(&last));
            after = last;
        }
    }
}
