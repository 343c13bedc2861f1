//! The index, whichever store keeps it.

#[cfg(feature = "cluster")]
pub(crate) mod mongo;
pub(crate) mod sqlite;
#[cfg(test)]
mod tests;
mod truth;

use async_trait::async_trait;
use database::Database;
use error::ApiError;
use event_log::HandlerError;
use kafka_envelope::Envelope;
use rebuild::{Failure, Stretch, Tally};

use crate::domain::Keyword;

/// Which hits come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// By time.
    Newest,
    /// By relevance (BM25: more mentions in a shorter text), then by time.
    Rank,
}

/// Which part of the hits.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Slice {
    /// By number of hits to skip.
    Offset(u64),
    /// After the hit with this time and id.
    After([i64; 2]),
}

/// Who wants which hits: up to `limit`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) viewer: i64,
    pub(crate) order: Order,
    pub(crate) limit: u32,
}

/// A hit: id and time.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
pub(crate) struct PostHit {
    pub(crate) id: i64,
    pub(crate) created_at: i64,
}

/// A hit with what is shown of it.
#[derive(Debug, Clone)]
pub(crate) struct CommentHit {
    pub(crate) id: i64,
    pub(crate) post_id: i64,
    pub(crate) parent_id: i64,
    pub(crate) depth: i32,
    pub(crate) content: String,
    pub(crate) author: String,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    /// Direct replies.
    pub(crate) replies: i64,
    /// Replies one level further down.
    pub(crate) replies_below: i64,
}

/// Which comments are searched for; the author and the author of the post must be there for the viewer.
#[derive(Debug, Clone, Default)]
pub(crate) struct CommentFilter {
    pub(crate) keyword: Option<Keyword>,
    pub(crate) post_id: Option<i64>,
    pub(crate) author_id: Option<i64>,
    pub(crate) from: Option<i64>,
    pub(crate) to: Option<i64>,
}

/// What was found: hits and total of one state of the index.
#[derive(Debug)]
pub(crate) struct Found<T> {
    /// Which of the alternatives: the first that has hits, or the last.
    pub(crate) alternative: usize,
    /// All hits that the viewer may see.
    pub(crate) total: i64,
    /// Those wanted.
    pub(crate) hits: Vec<T>,
}

/// A counter of posts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PostCounter {
    Likes,
    Comments,
}

/// What the index is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Copies of members and follows.
    Audience(audience::Part),
    /// Posts with their texts.
    Posts,
    /// Comments with their texts.
    Comments,
}

impl Part {
    /// All of them. Members come first: texts are found once their authors are known.
    pub(crate) const ALL: [Self; 5] = {
        let [members, follows, followers] = audience::Part::ALL;
        [Self::Audience(members), Self::Audience(follows), Self::Audience(followers), Self::Posts, Self::Comments]
    };

    /// For people.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Audience(part) => part.name(),
            Self::Posts => "posts",
            Self::Comments => "comments",
        }
    }
}

/// What the use cases and the consumer group need of a store.
#[async_trait]
pub(crate) trait Store: Send + Sync {
    /// Folds events in, all or none. The newest version of each text wins, so they may come twice and late; what is
    /// deleted stays deleted, with everything below it.
    async fn fold(&self, events: Vec<Envelope>) -> Result<(), HandlerError>;

    /// Finds posts by the first of one or two keywords that any has.
    async fn posts(&self, wanted: Wanted, alternatives: &[(Keyword, Slice)]) -> Result<Found<PostHit>, ApiError>;

    /// Finds comments by the first of one or two filters that any passes.
    async fn comments(
        &self,
        wanted: Wanted,
        alternatives: &[(CommentFilter, Slice)],
    ) -> Result<Found<CommentHit>, ApiError>;

    /// Id and counter of each post among `ids` that `viewer` may see and that has any, by id.
    async fn post_counts(&self, counter: PostCounter, ids: &[i64], viewer: i64) -> Result<Vec<(i64, i64)>, ApiError>;

    /// Id and likes of each comment among `ids` under a post that `viewer` may see and that has any, by id.
    async fn comment_likes(&self, ids: &[i64], viewer: i64) -> Result<Vec<(i64, i64)>, ApiError>;

    /// Id and followers of each active member among `ids` who has any, by id.
    async fn followers(&self, ids: &[i64]) -> Result<Vec<(i64, i64)>, ApiError>;

    /// Makes the stretch of a part that begins after the id `after` what the truth says, in one transaction
    /// (crate `rebuild`).
    async fn restate(&self, truth: &Database, part: Part, after: i64) -> Result<(Stretch, Tally), Failure>;
}
