//! What has to be there after a history: a pure function, so that it can be tried on made-up ones.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use crate::{
    fact::{Expectation, Fact, Times},
    history::{Act, History, Member, Outcome, Subject, Write},
};

/// Moments closer than this are not told apart: times in the stores are milliseconds.
const BLUR: Duration = Duration::from_millis(5);

/// A post or comment.
struct Text {
    author: Member,
    /// The post that a comment stands under.
    post: Option<u64>,
    created: Write,
    /// Whether it is there by its own writes; a comment also needs its post.
    there: Times,
    /// Which texts it may have.
    texts: BTreeMap<u32, Times>,
    /// When its deletion was asked for.
    deleting: Option<Duration>,
}

/// One member follows another.
struct Follow {
    there: Times,
    last: Write,
}

/// The state that a history leaves.
#[derive(Default)]
struct State {
    texts: BTreeMap<Subject, Text>,
    likes: BTreeMap<(Member, Subject), Times>,
    follows: BTreeMap<(Member, Member), Follow>,
}

impl Expectation {
    /// What `history` has to leave to be seen, once the fleet is quiet.
    pub(crate) fn of(history: &History) -> Self {
        let mut writes = history.writes.clone();
        writes.sort_by_key(|write| write.step.number);
        let state = State::of(&writes);
        let mut expected = Self::default();
        for write in &writes {
            state.activity(write, &mut expected);
        }
        for member in 0..history.members {
            expected.add(Fact::Activity(member, "MEMBER_SIGNUP".to_owned(), None), Times::ONCE);
            expected.add(Fact::Followings(member), Times::NEVER);
            expected.add(Fact::Followers(member), Times::NEVER);
        }
        state.texts(&mut expected);
        state.likes(&mut expected);
        state.follows(&mut expected);
        expected
    }
}

impl State {
    fn of(writes: &[Write]) -> Self {
        let mut state = Self::default();
        for write in writes {
            state.apply(write);
        }
        state
    }

    fn apply(&mut self, write: &Write) {
        let (member, outcome) = (write.step.member, write.outcome);
        match write.step.act {
            Act::Post => self.create(Subject::Post(write.step.number), None, write),
            Act::Comment(post) => self.create(Subject::Comment(write.step.number), Some(post), write),
            Act::Edit(subject, text) => {
                if let Some(edited) = self.texts.get_mut(&subject) {
                    for times in edited.texts.values_mut() {
                        *times = times.undone(outcome);
                    }
                    edited.texts.insert(text, Times::of(outcome));
                }
            }
            Act::Delete(subject) => {
                if let Some(deleted) = self.texts.get_mut(&subject) {
                    deleted.there = deleted.there.undone(outcome);
                    deleted.deleting = Some(write.begun);
                }
            }
            Act::Like(subject) => {
                let like = self.likes.entry((member, subject)).or_insert(Times::NEVER);
                *like = like.done(outcome);
            }
            Act::Unlike(subject) => {
                let like = self.likes.entry((member, subject)).or_insert(Times::NEVER);
                *like = like.undone(outcome);
            }
            Act::Follow(other) => {
                let there = self.follows.get(&(member, other)).map_or(Times::NEVER, |follow| follow.there);
                self.follows.insert((member, other), Follow { there: there.done(outcome), last: *write });
            }
            Act::Unfollow(other) => {
                if let Some(follow) = self.follows.get_mut(&(member, other)) {
                    follow.there = follow.there.undone(outcome);
                }
            }
        }
    }

    fn create(&mut self, subject: Subject, post: Option<u64>, write: &Write) {
        let there = Times::of(write.outcome);
        let author = write.step.member;
        let texts = BTreeMap::from([(0, Times::ONCE)]);
        self.texts.insert(subject, Text { author, post, created: *write, there, texts, deleting: None });
    }

    fn there(&self, subject: Subject) -> Times {
        let Some(text) = self.texts.get(&subject) else { return Times::NEVER };
        text.post.map_or(text.there, |post| text.there * self.there(Subject::Post(post)))
    }

    /// Whether the post that a comment stands under was being deleted before `write` was answered.
    fn is_late(&self, comment: Subject, write: &Write) -> bool {
        let post = self.texts.get(&comment).and_then(|text| text.post);
        let deleting = post.and_then(|post| self.texts.get(&Subject::Post(post))?.deleting);
        deleting.is_some_and(|begun| begun <= write.ended)
    }

    /// Every acknowledged write is recorded once; but deleting a comment that has gone with its post changes nothing.
    fn activity(&self, write: &Write, expected: &mut Expectation) {
        let mut times = Times::of(write.outcome);
        let (kind, subject) = match write.step.act {
            Act::Post => ("POST_CREATE", Some(Subject::Post(write.step.number))),
            Act::Comment(_) => ("COMMENT_CREATE", Some(Subject::Comment(write.step.number))),
            Act::Edit(subject, _) => (of_kind(subject, "POST_UPDATE", "COMMENT_UPDATE"), Some(subject)),
            Act::Delete(subject) => {
                if self.is_late(subject, write) {
                    times.least = 0;
                }
                (of_kind(subject, "POST_DELETE", "COMMENT_DELETE"), Some(subject))
            }
            Act::Like(subject) => (of_kind(subject, "LIKE_POST", "LIKE_COMMENT"), Some(subject)),
            Act::Unlike(subject) => (of_kind(subject, "LIKE_POST_CANCEL", "LIKE_COMMENT_CANCEL"), Some(subject)),
            Act::Follow(_) => ("MEMBER_FOLLOW", None),
            Act::Unfollow(_) => ("MEMBER_UNFOLLOW", None),
        };
        expected.add(Fact::Activity(write.step.member, kind.to_owned(), subject), times);
    }

    fn texts(&self, expected: &mut Expectation) {
        for (&subject, text) in &self.texts {
            let there = self.there(subject);
            expected.add(Fact::Listed(subject), there);
            expected.add(Fact::Found(subject), there);
            expected.add(Fact::Likes(subject), Times::NEVER);
            for (&number, &times) in &text.texts {
                expected.add(Fact::Text(subject, number), times * there);
            }
            let Some(post) = text.post else {
                expected.add(Fact::Comments(subject), Times::NEVER);
                continue;
            };
            expected.add(Fact::Comments(Subject::Post(post)), there);
            let Some(told) = self.texts.get(&Subject::Post(post)) else { continue };
            if told.author != text.author {
                let kind = "COMMENT_CREATE".to_owned();
                let fact = Fact::Told(told.author, kind, Subject::Member(text.author), Some(subject));
                expected.add(fact, there);
            }
        }
    }

    fn likes(&self, expected: &mut Expectation) {
        for (&(member, subject), &like) in &self.likes {
            let times = like * self.there(subject);
            expected.add(Fact::Liked(member, subject), times);
            expected.add(Fact::Likes(subject), times);
            let Some(text) = self.texts.get(&subject) else { continue };
            if text.author != member {
                let kind = of_kind(subject, "LIKE_POST", "LIKE_COMMENT").to_owned();
                expected.add(Fact::Told(text.author, kind, Subject::Member(member), Some(subject)), times);
            }
        }
    }

    fn follows(&self, expected: &mut Expectation) {
        let mut posts: HashMap<Member, Vec<(Subject, &Text)>> = HashMap::new();
        for (&subject, text) in self.texts.iter().filter(|(_, text)| text.post.is_none()) {
            posts.entry(text.author).or_default().push((subject, text));
        }
        for (&(member, other), follow) in &self.follows {
            let there = follow.there;
            expected.add(Fact::Follows(member, Subject::Member(other)), there);
            expected.add(Fact::FollowedBy(other, Subject::Member(member)), there);
            expected.add(Fact::Followings(member), there);
            expected.add(Fact::Followers(other), there);
            let actor = Subject::Member(member);
            expected.add(Fact::Told(other, "MEMBER_FOLLOW".to_owned(), actor, None), there);
            for (subject, text) in posts.get(&other).into_iter().flatten() {
                let fed = there * self.there(*subject);
                expected.add(Fact::Fed(member, *subject), fed);
                let kind = "POST_CREATE".to_owned();
                let told = Fact::Told(member, kind, Subject::Member(other), Some(*subject));
                expected.add(told, fed * since(follow, &text.created));
            }
        }
    }
}

/// Followers are told of what is posted after they followed.
fn since(follow: &Follow, post: &Write) -> Times {
    if follow.last.outcome == Outcome::Unknown || post.outcome == Outcome::Unknown {
        Times::MAYBE
    } else if post.begun > follow.last.ended + BLUR {
        Times::ONCE
    } else if post.ended + BLUR < follow.last.begun {
        Times::NEVER
    } else {
        Times::MAYBE
    }
}

const fn of_kind(subject: Subject, post: &'static str, comment: &'static str) -> &'static str {
    if matches!(subject, Subject::Post(_)) { post } else { comment }
}
