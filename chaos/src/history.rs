//! What was asked of the fleet and what it answered.

use std::{fmt, time::Duration};

/// A member, by his number in the run.
pub(crate) type Member = usize;

/// Something that acts are about. Posts and comments are named by the step that made them, whatever their id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Subject {
    Post(u64),
    Comment(u64),
    Member(Member),
    /// Found under this id, and made by no step of the run.
    StrangePost(i64),
    StrangeComment(i64),
    /// Somebody who is no member of the run.
    Stranger(i64),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Post(step) => write!(f, "post {step}"),
            Self::Comment(step) => write!(f, "comment {step}"),
            Self::Member(number) => write!(f, "member {number}"),
            Self::StrangePost(id) => write!(f, "a post that nobody wrote (id {id})"),
            Self::StrangeComment(id) => write!(f, "a comment that nobody wrote (id {id})"),
            Self::Stranger(id) => write!(f, "a stranger (id {id})"),
        }
    }
}

/// What a step does. Likes and follows always change something, and so do their opposites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Post,
    /// Under the post that this step made.
    Comment(u64),
    /// Gives a post or comment the text with this number; it is created with number 0.
    Edit(Subject, u32),
    Delete(Subject),
    Like(Subject),
    Unlike(Subject),
    Follow(Member),
    Unfollow(Member),
}

/// One write of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// Counted over the whole run.
    pub(crate) number: u64,
    pub(crate) member: Member,
    pub(crate) act: Act,
}

/// How a write ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Success, with the id in the answer (0 where it has none).
    Acknowledged(i64),
    /// An answer with this status: the write has had no effect.
    Refused(u16),
    /// Never answered: it may have had its effect or not.
    Unknown,
}

/// A write that was sent, once or again and again under one `Idempotency-Key`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Write {
    pub(crate) step: Step,
    pub(crate) outcome: Outcome,
    /// When it was first sent and when it was answered, since the start of the run.
    pub(crate) begun: Duration,
    pub(crate) ended: Duration,
}

/// All writes of a run. A member writes one thing after the other, so that his writes are ordered by their steps.
#[derive(Debug, Default)]
pub(crate) struct History {
    pub(crate) members: usize,
    pub(crate) writes: Vec<Write>,
}

impl History {
    pub(crate) fn acknowledged(&self) -> usize {
        self.writes.iter().filter(|write| matches!(write.outcome, Outcome::Acknowledged(_))).count()
    }
}
