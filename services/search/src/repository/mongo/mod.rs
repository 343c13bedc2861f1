//! The index in MongoDB: texts with their character pairs, in collections `search_posts` and `search_comments`.

mod comments;
mod find;
#[cfg(all(test, feature = "cluster-tests"))]
mod plans;
mod posts;
mod restate;
mod terms;

use std::sync::Arc;

use async_trait::async_trait;
use database::Database;
use documents::{Documents, DocumentsError, Index, Session};
use error::ApiError;
use event_log::HandlerError;
use kafka_envelope::Envelope;
use rebuild::{Failure, Stretch, Tally};

use super::{CommentFilter, CommentHit, Found, Part, PostCounter, PostHit, Slice, Store, Wanted};
use crate::domain::Keyword;

/// The indexes of all collections of the index.
pub(crate) fn indexes() -> Vec<Index> {
    let mut indexes = Vec::from(audience::documents::indexes());
    indexes.push(posts::index());
    indexes.extend(comments::indexes());
    indexes
}

/// A database of this index.
pub(crate) struct Mongo(pub(crate) Documents);

#[async_trait]
impl Store for Mongo {
    async fn fold(&self, events: Vec<Envelope>) -> Result<(), HandlerError> {
        let events = Arc::new(events);
        let write = self.0.transaction::<_, DocumentsError, _>(|s| {
            let events = Arc::clone(&events);
            Box::pin(async move { fold(s, &events).await })
        });
        Ok(write.await?)
    }

    async fn posts(&self, wanted: Wanted, alternatives: &[(Keyword, Slice)]) -> Result<Found<PostHit>, ApiError> {
        let mut s = self.0.snapshot().await?;
        let mut found = Found { alternative: 0, total: 0, hits: Vec::new() };
        for (alternative, (keyword, slice)) in alternatives.iter().enumerate() {
            let (total, hits) = posts::search(&mut s, keyword, wanted, *slice).await?;
            found = Found { alternative, total, hits };
            if total > 0 {
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
        let mut s = self.0.snapshot().await?;
        let mut found = Found { alternative: 0, total: 0, hits: Vec::new() };
        for (alternative, (filter, slice)) in alternatives.iter().enumerate() {
            let (total, hits) = comments::search(&mut s, filter, wanted, *slice).await?;
            found = Found { alternative, total, hits };
            if total > 0 {
                break;
            }
        }
        Ok(found)
    }

    async fn post_counts(&self, counter: PostCounter, ids: &[i64], viewer: i64) -> Result<Vec<(i64, i64)>, ApiError> {
        Ok(posts::counts(&mut self.0.snapshot().await?, counter, ids, viewer).await?)
    }

    async fn comment_likes(&self, ids: &[i64], viewer: i64) -> Result<Vec<(i64, i64)>, ApiError> {
        Ok(comments::likes(&mut self.0.snapshot().await?, ids, viewer).await?)
    }

    async fn followers(&self, ids: &[i64]) -> Result<Vec<(i64, i64)>, ApiError> {
        Ok(audience::documents::followers_of(&mut self.0.snapshot().await?, ids).await?)
    }

    async fn restate(&self, truth: &Database, part: Part, after: i64) -> Result<(Stretch, Tally), Failure> {
        let write = self.0.transaction(|s| {
            let truth = truth.clone();
            Box::pin(async move { restate::restate(s, &truth, part, after).await })
        });
        write.await
    }
}

async fn fold(s: &mut Session, events: &[Envelope]) -> Result<(), DocumentsError> {
    audience::documents::apply(s, events).await?;
    let posts = posts::fold(s, events).await?;
    comments::fold(s, events, &posts).await
}
