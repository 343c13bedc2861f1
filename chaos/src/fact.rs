//! Single things that a member can see, and how often they may be there.

use std::{
    collections::BTreeMap,
    fmt,
    ops::{Add, Mul},
};

use crate::history::{Member, Outcome, Subject};

/// One thing to be seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fact {
    /// In its author's list.
    Listed(Subject),
    /// Listed with the text of this number.
    Text(Subject, u32),
    /// `likeCount`.
    Likes(Subject),
    /// `commentCount`.
    Comments(Subject),
    /// `liked`, as that member sees it.
    Liked(Member, Subject),
    /// Follower and followed, in the follower's list.
    Follows(Member, Subject),
    /// Followed and follower, in the list of who is followed.
    FollowedBy(Member, Subject),
    /// `followingsCount`.
    Followings(Member),
    /// `followersCount`.
    Followers(Member),
    /// Found by search.
    Found(Subject),
    /// In a member's following feed.
    Fed(Member, Subject),
    /// Among a member's activities.
    Activity(Member, String, Option<Subject>),
    /// Among a member's notifications: the type, who did it, and to what.
    Told(Member, String, Subject, Option<Subject>),
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listed(subject) => write!(f, "{subject} in its author's list"),
            Self::Text(subject, text) => write!(f, "{subject} with text {text}"),
            Self::Likes(subject) => write!(f, "likeCount of {subject}"),
            Self::Comments(subject) => write!(f, "commentCount of {subject}"),
            Self::Liked(member, subject) => write!(f, "like of {subject} by member {member}"),
            Self::Follows(member, followed) => write!(f, "{followed} in the followings of member {member}"),
            Self::FollowedBy(member, follower) => write!(f, "{follower} in the followers of member {member}"),
            Self::Followings(member) => write!(f, "followingsCount of member {member}"),
            Self::Followers(member) => write!(f, "followersCount of member {member}"),
            Self::Found(subject) => write!(f, "{subject} found by search"),
            Self::Fed(member, subject) => write!(f, "{subject} in the following feed of member {member}"),
            Self::Activity(member, kind, None) => write!(f, "activity {kind} of member {member}"),
            Self::Activity(member, kind, Some(subject)) => write!(f, "activity {kind} on {subject} of member {member}"),
            Self::Told(member, kind, actor, None) => write!(f, "notification {kind} by {actor} to member {member}"),
            Self::Told(member, kind, actor, Some(subject)) => {
                write!(f, "notification {kind} by {actor} on {subject} to member {member}")
            }
        }
    }
}

/// How often a fact may be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Times {
    pub(crate) least: u64,
    pub(crate) most: u64,
}

impl Times {
    pub(crate) const NEVER: Self = Self { least: 0, most: 0 };
    pub(crate) const ONCE: Self = Self { least: 1, most: 1 };
    pub(crate) const MAYBE: Self = Self { least: 0, most: 1 };

    /// The effect of a write that ended so.
    pub(crate) const fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Acknowledged(_) => Self::ONCE,
            Outcome::Refused(_) => Self::NEVER,
            Outcome::Unknown => Self::MAYBE,
        }
    }

    /// Once this is undone by a write that ended so.
    #[must_use]
    pub(crate) const fn undone(self, outcome: Outcome) -> Self {
        match outcome {
            Outcome::Acknowledged(_) => Self::NEVER,
            Outcome::Refused(_) => self,
            Outcome::Unknown => Self { least: 0, most: self.most },
        }
    }

    /// Once this is done (again) by a write that ended so.
    #[must_use]
    pub(crate) const fn done(self, outcome: Outcome) -> Self {
        match outcome {
            Outcome::Acknowledged(_) => Self::ONCE,
            Outcome::Refused(_) => self,
            Outcome::Unknown => Self { least: self.least, most: 1 },
        }
    }
}

/// One and the other.
impl Add for Times {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { least: self.least + other.least, most: self.most + other.most }
    }
}

/// One as far as the other.
impl Mul for Times {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self { least: self.least * other.least, most: self.most * other.most }
    }
}

/// What has to be there. A fact that may never be there stands for something that was taken back.
#[derive(Debug, Default)]
pub(crate) struct Expectation(pub(crate) BTreeMap<Fact, Times>);

impl Expectation {
    pub(crate) fn add(&mut self, fact: Fact, times: Times) {
        let known = self.0.entry(fact).or_insert(Times::NEVER);
        *known = *known + times;
    }
}

/// What is there, and how often.
#[derive(Debug, Default)]
pub(crate) struct Observation(pub(crate) BTreeMap<Fact, u64>);

impl Observation {
    pub(crate) fn add(&mut self, fact: Fact, times: u64) {
        *self.0.entry(fact).or_default() += times;
    }
}
