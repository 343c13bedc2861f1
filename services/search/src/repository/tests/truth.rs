//! What members and content keep, far enough to issue their events.

use std::collections::BTreeMap;

use dto::{MemberActivityType as T, PrivacyLevel, Timestamp};
use kafka_envelope::{CommentSnapshot, Envelope, MemberSnapshot, PostSnapshot};

use super::world::{comment, post, snapshot};

pub(super) const MEMBERS: i64 = 4;
pub(super) const WORDS: [&str; 6] = ["하늘", "바다", "Rust", "ㅎㄴ", "늘바", "a*(b"];

/// The newest of everything, and what was told of it.
#[derive(Default)]
pub(super) struct Truth {
    members: BTreeMap<i64, MemberSnapshot>,
    posts: BTreeMap<i64, PostSnapshot>,
    comments: BTreeMap<i64, CommentSnapshot>,
    follows: BTreeMap<(i64, i64), bool>,
    pub(super) events: Vec<Envelope>,
}

fn words(seed: u8) -> String {
    let seed = usize::from(seed);
    format!("{}{} {}", WORDS[seed % 6], WORDS[seed / 6 % 6], WORDS[seed / 36 % 6])
}

impl Truth {
    /// With all members, and nothing of them yet.
    pub(super) fn new() -> Self {
        let mut truth = Self::default();
        for id in 1..=MEMBERS {
            truth.member(id, |_| ());
        }
        truth
    }

    fn tell(&mut self, kind: T, member: i64, with: impl FnOnce(Envelope) -> Envelope) {
        let now = Timestamp::from_millis(i64::try_from(self.events.len()).unwrap() / 3);
        self.events.push(with(Envelope::new(kind, member, now)));
    }

    fn member(&mut self, id: i64, change: impl FnOnce(&mut MemberSnapshot)) {
        let member = self.members.entry(id).or_insert_with(|| snapshot(id, 0, PrivacyLevel::Public));
        change(member);
        member.version += 1;
        let member = member.clone();
        self.tell(T::MemberProfileUpdate, id, |event| event.with_member(member));
    }

    fn post(&mut self, id: i64, change: impl FnOnce(&mut PostSnapshot)) {
        let Some(post) = self.posts.get_mut(&id).filter(|post| !post.deleted) else { return };
        change(post);
        post.version += 1;
        let post = post.clone();
        self.tell(T::PostUpdate, post.author_id, |event| event.with_post(post));
    }

    fn is_gone(&self, comment: &CommentSnapshot) -> bool {
        let parent = comment.parent_id.map(|parent| &self.comments[&parent]);
        comment.deleted || self.posts[&comment.post_id].deleted || parent.is_some_and(|parent| self.is_gone(parent))
    }

    fn comment(&mut self, id: i64, change: impl FnOnce(&mut CommentSnapshot)) {
        if self.comments.get(&id).is_none_or(|comment| self.is_gone(comment)) {
            return;
        }
        let Some(comment) = self.comments.get_mut(&id) else { return };
        change(comment);
        comment.version += 1;
        let comment = comment.clone();
        self.tell(T::CommentUpdate, comment.author_id, |event| event.with_comment(comment));
    }

    pub(super) fn anything(&mut self, (act, member, subject): (u8, u8, u8)) {
        let (seed, member) = (member, i64::from(member) % MEMBERS + 1);
        let other = i64::from(subject) % MEMBERS + 1;
        let pick = |count: usize| i64::from(subject) % i64::try_from(count.max(1)).unwrap() + 1;
        let (post_id, comment_id) = (pick(self.posts.len()), pick(self.comments.len()));
        match act % 14 {
            0..=2 => {
                let id = i64::try_from(self.posts.len()).unwrap() + 1;
                self.posts.insert(id, PostSnapshot { author_id: member, ..post(id, 0, &words(seed)) });
                self.post(id, |_| ());
            }
            3 => self.post(post_id, |post| post.content = words(seed)),
            4 => self.post(post_id, |post| post.like_count += 1),
            5 => self.post(post_id, |post| post.comment_count += 1),
            6 if subject % 3 == 0 => self.post(post_id, |post| post.deleted = true),
            7 | 8 => {
                let id = i64::try_from(self.comments.len()).unwrap() + 1;
                let parent = self.comments.get(&comment_id).filter(|parent| act % 2 == 0 && parent.depth < 2);
                let Some(post_id) =
                    parent.map(|parent| parent.post_id).or(self.posts.get(&post_id).map(|post| post.id))
                else {
                    return;
                };
                let new = CommentSnapshot {
                    post_id,
                    author_id: member,
                    version: 0,
                    depth: parent.map_or(0, |parent| parent.depth + 1),
                    ..comment(id, parent.map(|parent| parent.id), &words(seed))
                };
                if !self.posts[&post_id].deleted && parent.is_none_or(|parent| !self.is_gone(parent)) {
                    self.comments.insert(id, new);
                    self.comment(id, |_| ());
                }
            }
            9 => self.comment(comment_id, |comment| comment.content = words(seed)),
            10 => self.comment(comment_id, |comment| comment.like_count += 1),
            11 if subject % 2 == 0 => self.comment(comment_id, |comment| comment.deleted = true),
            12 => {
                let levels = [PrivacyLevel::Public, PrivacyLevel::Friends, PrivacyLevel::Private];
                self.member(member, |member| member.privacy_level = levels[usize::from(subject) % 3]);
            }
            13 if subject % 5 == 0 => self.member(member, |member| member.active = !member.active),
            _ if member != other => {
                let follows = self.follows.entry((member, other)).or_default();
                *follows = !*follows;
                let kind = if *follows { T::MemberFollow } else { T::MemberUnfollow };
                self.tell(kind, member, |mut event| {
                    event.followed_member_id = Some(other);
                    event
                });
            }
            _ => {}
        }
    }
}
