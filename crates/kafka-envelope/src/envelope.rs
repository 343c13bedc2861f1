//! The envelope.

use dto::{MemberActivityType, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{CommentSnapshot, MemberSnapshot, PostSnapshot};

/// The shape's version; a reader refuses a greater one.
pub const ENVELOPE_VERSION: u32 = 1;

/// One event. The members the reference system's events have keep their names (`memberId`, `memberActivityType` ...).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope {
    /// [`ENVELOPE_VERSION`].
    pub envelope_version: u32,
    /// The event's identity (UUIDv7): dedupe and upserts go by it.
    pub event_id: Uuid,
    /// What was done.
    pub member_activity_type: MemberActivityType,
    /// Who did it.
    pub member_id: i64,
    /// When it was done, in UTC.
    pub created_at: Timestamp,
    /// W3C trace context of the request that caused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    /// The post concerned.
    #[serde(default)]
    pub post_id: Option<i64>,
    /// The comment concerned.
    #[serde(default)]
    pub comment_id: Option<i64>,
    /// The member who was followed or unfollowed.
    #[serde(default)]
    pub followed_member_id: Option<i64>,
    /// The author of the post concerned; with it view counting knows one's own views.
    #[serde(default)]
    pub post_author_id: Option<i64>,
    /// Members to be notified, never the actor.
    #[serde(default)]
    pub recipients: Vec<i64>,
    /// The first characters of the text concerned, for notifications.
    #[serde(default)]
    pub excerpt: Option<String>,
    /// The post after the event.
    #[serde(default)]
    pub post: Option<PostSnapshot>,
    /// The comment after the event.
    #[serde(default)]
    pub comment: Option<CommentSnapshot>,
    /// The acting member after the event, in `MEMBER_*` events.
    #[serde(default)]
    pub member: Option<MemberSnapshot>,
}

/// Why bytes are no envelope.
#[derive(Debug, thiserror::Error)]
pub enum EnvelopeError {
    /// Not JSON of this shape.
    #[error("not an envelope: {0}")]
    Malformed(#[from] serde_json::Error),
    /// Written by a newer program.
    #[error("envelope version {0} is newer than {ENVELOPE_VERSION}")]
    TooNew(u32),
}

impl Envelope {
    /// An event that just happened; what it concerns is added with the `with_*` functions.
    pub fn new(activity: MemberActivityType, member_id: i64, now: Timestamp) -> Self {
        Self {
            envelope_version: ENVELOPE_VERSION,
            event_id: Uuid::now_v7(),
            member_activity_type: activity,
            member_id,
            created_at: now,
            traceparent: None,
            post_id: None,
            comment_id: None,
            followed_member_id: None,
            post_author_id: None,
            recipients: Vec::new(),
            excerpt: None,
            post: None,
            comment: None,
            member: None,
        }
    }

    /// About this post, as it is after the event.
    #[must_use]
    pub fn with_post(mut self, post: PostSnapshot) -> Self {
        self.post_id = Some(post.id);
        self.post_author_id = Some(post.author_id);
        self.post = Some(post);
        self
    }

    /// About this comment, as it is after the event.
    #[must_use]
    pub fn with_comment(mut self, comment: CommentSnapshot) -> Self {
        self.post_id = Some(comment.post_id);
        self.comment_id = Some(comment.id);
        self.comment = Some(comment);
        self
    }

    /// With the acting member as it is after the event.
    #[must_use]
    pub fn with_member(mut self, member: MemberSnapshot) -> Self {
        self.member = Some(member);
        self
    }

    /// To be told to these members, the actor excepted, each once.
    #[must_use]
    pub fn notifying(mut self, members: impl IntoIterator<Item = i64>) -> Self {
        for member in members {
            if member != self.member_id && !self.recipients.contains(&member) {
                self.recipients.push(member);
            }
        }
        self
    }

    /// With the first 80 characters of `text`.
    #[must_use]
    pub fn quoting(mut self, text: &str) -> Self {
        self.excerpt = Some(text.chars().take(EXCERPT_CHARACTERS).collect());
        self
    }

    /// With the trace context of the request that caused it, unless it has one.
    #[must_use]
    pub fn caused_by(mut self, traceparent: String) -> Self {
        self.traceparent.get_or_insert(traceparent);
        self
    }

    /// The bytes on the wire.
    pub fn to_json(&self) -> Result<Vec<u8>, EnvelopeError> {
        Ok(serde_json::to_vec(self)?)
    }

    /// Reads the bytes of the wire.
    pub fn from_json(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        let envelope: Self = serde_json::from_slice(bytes)?;
        if envelope.envelope_version > ENVELOPE_VERSION {
            return Err(EnvelopeError::TooNew(envelope.envelope_version));
        }
        Ok(envelope)
    }
}

/// How much of a text a notification quotes.
const EXCERPT_CHARACTERS: usize = 80;
