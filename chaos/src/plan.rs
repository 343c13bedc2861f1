//! Who writes what: drawn from one seed, so that the same seed gives the same plan however the fleet behaves.

use std::collections::BTreeSet;

use fastrand::Rng;

use crate::history::{Act, Member, Step, Subject};

/// How far back a step looks for something to act on: likes and comments gather on what is new.
const REACH: usize = 200;

/// A post or comment that the plan has not deleted.
#[derive(Debug, Clone, Copy)]
struct Text {
    subject: Subject,
    author: Member,
    /// The post it stands under; for a post itself.
    post: u64,
    edits: u32,
}

/// The steps of a run, without end. A step acts on nothing that a later step makes.
#[derive(Debug)]
pub(crate) struct Plan {
    rng: Rng,
    members: usize,
    next: u64,
    texts: Vec<Text>,
    likes: BTreeSet<(Member, Subject)>,
    follows: BTreeSet<(Member, Member)>,
}

impl Plan {
    pub(crate) fn new(seed: u64, members: usize) -> Self {
        let rng = Rng::with_seed(seed);
        Self { rng, members, next: 0, texts: Vec::new(), likes: BTreeSet::new(), follows: BTreeSet::new() }
    }

    fn act(&mut self, number: u64, member: Member) -> Act {
        let dice = self.rng.u32(..100);
        let act = match dice {
            0..30 => None,
            30..52 => self.comment(number, member),
            52..68 => self.like(member),
            68..74 => self.unlike(member),
            74..80 => self.follow(member),
            80..84 => self.unfollow(member),
            84..93 => self.edit(member),
            _ => self.delete(member),
        };
        act.unwrap_or_else(|| {
            self.texts.push(Text { subject: Subject::Post(number), author: member, post: number, edits: 0 });
            Act::Post
        })
    }

    /// The place of one of the newest texts that `fits`.
    fn any(&mut self, fits: impl Fn(&Text) -> bool) -> Option<usize> {
        let from = self.texts.len().saturating_sub(REACH);
        let fitting: Vec<usize> = (from..self.texts.len()).filter(|place| fits(&self.texts[*place])).collect();
        self.rng.choice(fitting)
    }

    fn comment(&mut self, number: u64, member: Member) -> Option<Act> {
        let place = self.any(|text| matches!(text.subject, Subject::Post(_)))?;
        let post = self.texts[place].post;
        self.texts.push(Text { subject: Subject::Comment(number), author: member, post, edits: 0 });
        Some(Act::Comment(post))
    }

    fn like(&mut self, member: Member) -> Option<Act> {
        let place = self.any(|_| true)?;
        let subject = self.texts[place].subject;
        self.likes.insert((member, subject)).then_some(Act::Like(subject))
    }

    fn unlike(&mut self, member: Member) -> Option<Act> {
        let own: Vec<_> = self.likes.iter().filter(|(who, _)| *who == member).copied().collect();
        let like = self.rng.choice(own)?;
        self.likes.remove(&like);
        Some(Act::Unlike(like.1))
    }

    fn follow(&mut self, member: Member) -> Option<Act> {
        let other = self.rng.usize(..self.members);
        (other != member && self.follows.insert((member, other))).then_some(Act::Follow(other))
    }

    fn unfollow(&mut self, member: Member) -> Option<Act> {
        let own: Vec<_> = self.follows.iter().filter(|(who, _)| *who == member).copied().collect();
        let follow = self.rng.choice(own)?;
        self.follows.remove(&follow);
        Some(Act::Unfollow(follow.1))
    }

    fn edit(&mut self, member: Member) -> Option<Act> {
        let place = self.any(|text| text.author == member)?;
        let text = &mut self.texts[place];
        text.edits += 1;
        Some(Act::Edit(text.subject, text.edits))
    }

    /// With a post go its comments, and with both their likes.
    fn delete(&mut self, member: Member) -> Option<Act> {
        let place = self.any(|text| text.author == member)?;
        let subject = self.texts[place].subject;
        let gone = |text: &Text| text.subject == subject || subject == Subject::Post(text.post);
        let subjects: BTreeSet<Subject> =
            self.texts.iter().filter(|text| gone(text)).map(|text| text.subject).collect();
        self.texts.retain(|text| !subjects.contains(&text.subject));
        self.likes.retain(|(_, liked)| !subjects.contains(liked));
        Some(Act::Delete(subject))
    }
}

impl Iterator for Plan {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let (number, member) = (self.next, self.rng.usize(..self.members));
        self.next += 1;
        Some(Step { number, member, act: self.act(number, member) })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Act, Plan, Subject};

    #[test]
    fn a_seed_gives_one_plan() {
        let plan = |seed| Plan::new(seed, 8).take(500).collect::<Vec<_>>();
        assert_eq!(plan(7), plan(7));
        assert_ne!(plan(7), plan(8));
    }

    #[test]
    fn a_step_acts_on_what_is_there_and_changes_something() {
        let (mut there, mut likes, mut follows) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for step in Plan::new(1, 8).take(5_000) {
            match step.act {
                Act::Post => assert!(there.insert(Subject::Post(step.number))),
                Act::Comment(post) => {
                    assert!(there.contains(&Subject::Post(post)));
                    there.insert(Subject::Comment(step.number));
                }
                Act::Edit(subject, _) => assert!(there.contains(&subject)),
                Act::Delete(subject) => assert!(there.remove(&subject)),
                Act::Like(subject) => assert!(there.contains(&subject) && likes.insert((step.member, subject))),
                Act::Unlike(subject) => assert!(there.contains(&subject) && likes.remove(&(step.member, subject))),
                Act::Follow(other) => assert!(other != step.member && follows.insert((step.member, other))),
                Act::Unfollow(other) => assert!(follows.remove(&(step.member, other))),
            }
        }
        assert!(there.len() > 1_000 && likes.len() > 100 && !follows.is_empty());
    }
}
