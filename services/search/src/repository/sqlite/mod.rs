//! The index in SQLite: full text search over character pairs.

mod comments;
mod condition;
mod counts;
mod pairs;
mod posts;
mod restate;

use async_trait::async_trait;
use database::{Connection, Database, DatabaseError, Migration};
use error::ApiError;
use event_log::HandlerError;
use kafka_envelope::Envelope;
use rebuild::{Failure, Stretch, Tally};

use super::{CommentFilter, CommentHit, Found, Part, PostCounter, PostHit, Slice, Store, Wanted};
use crate::domain::Keyword;

/// The schema of the index.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, description: "index", text: include_str!("../../../migrations/0001_index.sql") },
    audience::migration(2),
    Migration { version: 3, description: "initials", text: include_str!("../../../migrations/0003_initials.sql") },
];

/// A database with [`MIGRATIONS`].
pub(crate) struct Sqlite(pub(crate) Database);

#[async_trait]
impl Store for Sqlite {
    async fn fold(&self, events: Vec<Envelope>) -> Result<(), HandlerError> {
        Ok(self.0.write(move |c| Box::pin(fold(c, events))).await?)
    }

    async fn posts(&self, wanted: Wanted, alternatives: &[(Keyword, Slice)]) -> Result<Found<PostHit>, ApiError> {
        let mut c = self.0.snapshot().await?;
        let mut found = Found { alternative: 0, total: 0, hits: Vec::new() };
        for (alternative, (keyword, slice)) in alternatives.iter().enumerate() {
            found.alternative = alternative;
            found.total = posts::count(&mut c, keyword, wanted.viewer).await?;
            if found.total > 0 {
                found.hits = posts::search(&mut c, keyword, wanted, *slice).await?;
                break;
            }
        }
        Ok(found)
    }

    async fn comments(
        &self,
        wanted: Wanted,
        alternatives: &[(CommentFilter, Slice)],
    ) -> Result<Found<CommentHit>, ApiError> {
        let mut c = self.0.snapshot().await?;
        let mut found = Found { alternative: 0, total: 0, hits: Vec::new() };
        for (alternative, (filter, slice)) in alternatives.iter().enumerate() {
            found.alternative = alternative;
            found.total = comments::count(&mut c, filter, wanted.viewer).await?;
            if found.total > 0 {
                found.hits = comments::search(&mut c, filter, wanted, *slice).await?;
                break;
            }
        }
        Ok(found)
    }

    async fn post_counts(&self, counter: PostCounter, ids: &[i64], viewer: i64) -> Result<Vec<(i64, i64)>, ApiError> {
        Ok(counts::of_posts(&mut self.0.read().await?, counter, ids, viewer).await?)
    }

    async fn comment_likes(&self, ids: &[i64], viewer: i64) -> Result<Vec<(i64, i64)>, ApiError> {
        Ok(counts::of_comments(&mut self.0.read().await?, ids, viewer).await?)
    }

    async fn followers(&self, ids: &[i64]) -> Result<Vec<(i64, i64)>, ApiError> {
        Ok(counts::of_followers(&mut self.0.read().await?, ids).await?)
    }

    async fn restate(&self, truth: &Database, part: Part, after: i64) -> Result<(Stretch, Tally), Failure> {
        let truth = truth.clone();
        let write = self.0.write::<_, DatabaseError, _>(move |c| {
            Box::pin(async move { restate::restate(c, &truth, part, after).await })
        });
        Ok(write.await?)
    }
}

async fn fold(c: &mut Connection, events: Vec<Envelope>) -> Result<(), DatabaseError> {
    for event in events {
        audience::apply(c, &event).await?;
        if let Some(post) = &event.post {
            posts::apply(c, post).await?;
            if post.deleted {
                comments::forget_of_post(c, post.id).await?;
            }
        }
        if let Some(comment) = &event.comment {
            comments::apply(c, comment).await?;
        }
    }
    Ok(())
}
