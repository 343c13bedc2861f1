//! The truth as member and content keep it, far enough to issue their events, and what members are to be told of it.

use std::collections::{BTreeMap, BTreeSet};

use dto::{MemberActivityType as T, NO_IMAGE, PrivacyLevel, Timestamp, VerificationStatus};
use kafka_envelope::{CommentSnapshot, Envelope, MemberSnapshot, PostSnapshot};
use uuid::Uuid;

use crate::world::NOW;

/// What somebody is told of, as long as it is not taken back.
struct Told {
    event: Envelope,
    owner: i64,
}

#[derive(Default)]
pub(crate) struct Truth {
    events: i64,
    members: BTreeMap<i64, MemberSnapshot>,
    posts: Vec<PostSnapshot>,
    comments: Vec<CommentSnapshot>,
    follows: BTreeMap<(i64, i64), (Uuid, Timestamp)>,
    post_likes: BTreeMap<(i64, i64), Uuid>,
    comment_likes: BTreeMap<(i64, i64), Uuid>,
    told: BTreeMap<Uuid, Told>,
}

/// Ids count from 1.
fn index(id: i64) -> usize {
    usize::try_from(id - 1).unwrap()
}

impl Truth {
    /// With members 1 to `members`, and their events.
    pub(crate) fn of(members: i64) -> (Self, Vec<Envelope>) {
        let mut truth = Self::default();
        let events = (1..=members).map(|id| truth.signs_up(id)).collect();
        (truth, events)
    }

    /// Three events share a millisecond.
    fn now(&mut self) -> Timestamp {
        self.events += 1;
        NOW.plus_millis(self.events / 3)
    }

    fn event(&mut self, kind: T, member: i64) -> Envelope {
        let now = self.now();
        Envelope::new(kind, member, now)
    }

    pub(crate) fn signs_up(&mut self, id: i64) -> Envelope {
        let member = MemberSnapshot {
            id,
            version: 0,
            profile_id: id + 1000,
            handle: format!("member{id}"),
            name: format!("회원 {id}"),
            display_name: None,
            avatar_url: NO_IMAGE.to_owned(),
            bio: None,
            verification_status: VerificationStatus::None,
            privacy_level: PrivacyLevel::Public,
            active: true,
            updated_at: NOW,
        };
        self.members.insert(id, member);
        self.member_event(T::MemberSignup, id)
    }

    fn member_event(&mut self, kind: T, id: i64) -> Envelope {
        self.members.get_mut(&id).unwrap().version += 1;
        let member = self.members[&id].clone();
        self.event(kind, id).with_member(member)
    }

    pub(crate) fn shows_himself_to(&mut self, id: i64, level: PrivacyLevel) -> Envelope {
        self.members.get_mut(&id).unwrap().privacy_level = level;
        self.member_event(T::MemberProfileUpdate, id)
    }

    pub(crate) fn leaves(&mut self, id: i64) -> Envelope {
        self.members.get_mut(&id).unwrap().active = false;
        self.member_event(T::MemberDeactivate, id)
    }

    pub(crate) fn follows(&mut self, member: i64, other: i64) -> Envelope {
        let mut event = self.event(T::MemberFollow, member).notifying([other]);
        event.followed_member_id = Some(other);
        self.follows.insert((member, other), (event.event_id, event.created_at));
        self.tells(event, member)
    }

    pub(crate) fn unfollows(&mut self, member: i64, other: i64) -> Envelope {
        let mut event = self.event(T::MemberUnfollow, member);
        event.followed_member_id = Some(other);
        let (follow, _) = self.follows.remove(&(member, other)).unwrap();
        self.told.remove(&follow);
        event
    }

    pub(crate) fn posts(&mut self, author: i64) -> Envelope {
        let id = i64::try_from(self.posts.len()).unwrap() + 1;
        self.posts.push(PostSnapshot {
            id,
            version: 0,
            author_id: author,
            title: String::new(),
            content: format!("글 {id}"),
            like_count: 0,
            comment_count: 0,
            deleted: false,
            created_at: NOW,
            updated_at: NOW,
        });
        let event = self.about_post(T::PostCreate, author, id);
        self.tells(event, author)
    }

    fn about_post(&mut self, kind: T, member: i64, id: i64) -> Envelope {
        let post = &mut self.posts[index(id)];
        post.version += 1;
        let post = post.clone();
        self.event(kind, member).quoting(&post.content).with_post(post)
    }

    pub(crate) fn reads(&mut self, member: i64, post: i64) -> Envelope {
        let mut event = self.event(T::PostRead, member);
        event.post_id = Some(post);
        event.post_author_id = Some(self.posts[index(post)].author_id);
        event
    }

    pub(crate) fn deletes_post(&mut self, id: i64) -> Envelope {
        let post = &mut self.posts[index(id)];
        post.deleted = true;
        let author = post.author_id;
        self.told.retain(|_, told| told.event.post_id != Some(id));
        self.about_post(T::PostDelete, author, id)
    }

    pub(crate) fn likes_post(&mut self, member: i64, id: i64) -> Envelope {
        let author = self.posts[index(id)].author_id;
        let event = self.about_post(T::LikePost, member, id).notifying([author]);
        self.post_likes.insert((member, id), event.event_id);
        self.tells(event, author)
    }

    pub(crate) fn unlikes_post(&mut self, member: i64, id: i64) -> Envelope {
        let like = self.post_likes.remove(&(member, id)).unwrap();
        self.told.remove(&like);
        self.about_post(T::LikePostCancel, member, id)
    }

    /// Under a post, or below a comment of it.
    pub(crate) fn comments(&mut self, author: i64, post_id: i64, parent_id: Option<i64>) -> Envelope {
        let id = i64::try_from(self.comments.len()).unwrap() + 1;
        let parent = parent_id.map(|parent| self.comments[index(parent)].clone());
        self.comments.push(CommentSnapshot {
            id,
            version: 0,
            post_id,
            parent_id,
            author_id: author,
            depth: parent.as_ref().map_or(0, |parent| parent.depth + 1),
            content: format!("댓글 {id}"),
            like_count: 0,
            reply_count: 0,
            deleted: false,
            created_at: NOW,
            updated_at: NOW,
        });
        let owner = self.posts[index(post_id)].author_id;
        let told = std::iter::once(owner).chain(parent.map(|parent| parent.author_id));
        let event = self.about_comment(T::CommentCreate, author, id).notifying(told);
        self.tells(event, owner)
    }

    fn about_comment(&mut self, kind: T, member: i64, id: i64) -> Envelope {
        let comment = &mut self.comments[index(id)];
        comment.version += 1;
        let comment = comment.clone();
        let text = comment.content.clone();
        self.about_post(kind, member, comment.post_id).with_comment(comment).quoting(&text)
    }

    fn is_in_thread(&self, id: i64, root: i64) -> bool {
        id == root || self.comments[index(id)].parent_id.is_some_and(|parent| self.is_in_thread(parent, root))
    }

    pub(crate) fn deletes_comment(&mut self, root: i64) -> Envelope {
        let thread: BTreeSet<i64> =
            self.comments.iter().map(|comment| comment.id).filter(|id| self.is_in_thread(*id, root)).collect();
        for id in &thread {
            self.comments[index(*id)].deleted = true;
        }
        self.told.retain(|_, told| told.event.comment_id.is_none_or(|id| !thread.contains(&id)));
        let author = self.comments[index(root)].author_id;
        self.about_comment(T::CommentDelete, author, root)
    }

    pub(crate) fn likes_comment(&mut self, member: i64, id: i64) -> Envelope {
        let comment = &self.comments[index(id)];
        let (author, owner) = (comment.author_id, self.posts[index(comment.post_id)].author_id);
        let event = self.about_comment(T::LikeComment, member, id).notifying([author]);
        self.comment_likes.insert((member, id), event.event_id);
        self.tells(event, owner)
    }

    pub(crate) fn unlikes_comment(&mut self, member: i64, id: i64) -> Envelope {
        let like = self.comment_likes.remove(&(member, id)).unwrap();
        self.told.remove(&like);
        self.about_comment(T::LikeCommentCancel, member, id)
    }

    fn tells(&mut self, event: Envelope, owner: i64) -> Envelope {
        self.told.insert(event.event_id, Told { event: event.clone(), owner });
        event
    }

    fn sees(&self, viewer: i64, member: i64) -> bool {
        let (seen, follows) = (&self.members[&member], |a, b| self.follows.contains_key(&(a, b)));
        let shown = match seen.privacy_level {
            PrivacyLevel::Public => true,
            PrivacyLevel::Friends => follows(viewer, member) && follows(member, viewer),
            PrivacyLevel::Private => false,
        };
        seen.active && (shown || viewer == member)
    }

    fn is_new_post(&self, viewer: i64, event: &Envelope) -> bool {
        let since = self.follows.get(&(viewer, event.member_id)).map(|(_, since)| *since);
        event.member_activity_type == T::PostCreate && since.is_some_and(|since| event.created_at >= since)
    }

    /// The events that a member is to be told of.
    pub(crate) fn told_to(&self, viewer: i64) -> BTreeSet<Uuid> {
        let told = self.told.values().filter(|Told { event, owner }| {
            let concerned = event.recipients.contains(&viewer) || self.is_new_post(viewer, event);
            concerned && self.sees(viewer, event.member_id) && self.sees(viewer, *owner)
        });
        told.map(|told| told.event.event_id).collect()
    }

    /// Does whatever these numbers say, if it can be done: some act of some member on something.
    pub(crate) fn anything(&mut self, (act, member, subject): (u8, u8, u8)) -> Option<Envelope> {
        let member = i64::from(member) % i64::try_from(self.members.len()).unwrap() + 1;
        let other = i64::from(subject) % i64::try_from(self.members.len()).unwrap() + 1;
        let pick = |count: usize| (count > 0).then(|| i64::from(subject) % i64::try_from(count).unwrap() + 1);
        let post = pick(self.posts.len()).filter(|id| !self.posts[index(*id)].deleted);
        let comment = pick(self.comments.len()).filter(|id| {
            let comment = &self.comments[index(*id)];
            !comment.deleted && !self.posts[index(comment.post_id)].deleted
        });
        Some(match act % 14 {
            0 | 1 => self.posts(member),
            2 | 3 => self.comments(member, post?, None),
            4 | 5 => {
                let parent = comment.filter(|id| self.comments[index(*id)].depth < 2)?;
                self.comments(member, self.comments[index(parent)].post_id, Some(parent))
            }
            6 | 7 => match post? {
                post if self.post_likes.contains_key(&(member, post)) => self.unlikes_post(member, post),
                post => self.likes_post(member, post),
            },
            8 | 9 => match comment? {
                comment if self.comment_likes.contains_key(&(member, comment)) => self.unlikes_comment(member, comment),
                comment => self.likes_comment(member, comment),
            },
            10 if member != other && self.follows.contains_key(&(member, other)) => self.unfollows(member, other),
            10 if member != other => self.follows(member, other),
            11 => self.deletes_comment(comment?),
            12 if subject % 4 == 0 => self.deletes_post(post?),
            12 => self.reads(member, post?),
            13 if subject % 16 == 0 => self.leaves(member),
            13 => {
                let levels = [PrivacyLevel::Public, PrivacyLevel::Friends, PrivacyLevel::Private];
                self.shows_himself_to(member, levels[usize::from(subject) % 3])
            }
            _ => return None,
        })
    }
}
