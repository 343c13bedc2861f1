//! The comparison is tried on made-up histories, since a checker that cannot fail shows nothing.

use std::time::Duration;

use crate::{
    fact::{Expectation, Fact, Observation, Times},
    history::{Act, History, Member, Outcome, Step, Subject, Write},
    plan::Plan,
    verdict::Verdict,
};

const DONE: Outcome = Outcome::Acknowledged(7);

/// A history whose writes came one after the other, each in a second of its own.
fn history(writes: &[(Member, Act, Outcome)]) -> History {
    let writes = writes.iter().zip(0..).map(|(&(member, act, outcome), number)| Write {
        step: Step { number, member, act },
        outcome,
        begun: Duration::from_secs(number),
        ended: Duration::from_secs(number) + Duration::from_millis(100),
    });
    History { members: 3, writes: writes.collect() }
}

/// What a faultless fleet shows after a history without anything unknown.
fn faultless(history: &History) -> Observation {
    let facts = Expectation::of(history).0.into_iter().filter(|(_, times)| times.least > 0);
    Observation(facts.map(|(fact, times)| (fact, times.least)).collect())
}

/// Lost, phantom, duplicated.
fn counts(history: &History, observed: &Observation) -> (u64, u64, u64) {
    let verdict = Verdict::of(&Expectation::of(history), observed);
    (verdict.lost.count, verdict.phantom.count, verdict.duplicated.count)
}

fn times(history: &History, fact: &Fact) -> Option<Times> {
    Expectation::of(history).0.get(fact).copied()
}

fn activity(member: Member, kind: &str, subject: Option<Subject>) -> Fact {
    Fact::Activity(member, kind.to_owned(), subject)
}

/// Member 1 follows member 0, who posts; member 1 comments and likes; member 0 likes the comment.
fn lively() -> History {
    history(&[
        (1, Act::Follow(0), DONE),
        (0, Act::Post, DONE),
        (1, Act::Comment(1), DONE),
        (1, Act::Like(Subject::Post(1)), DONE),
        (0, Act::Like(Subject::Comment(2)), DONE),
        (0, Act::Edit(Subject::Post(1), 1), DONE),
    ])
}

#[test]
fn every_effect_of_a_write_is_expected() {
    let (post, comment) = (Subject::Post(1), Subject::Comment(2));
    let told = |to, kind: &str, by, on| Fact::Told(to, kind.to_owned(), Subject::Member(by), on);
    for fact in [
        Fact::Listed(post),
        Fact::Text(post, 1),
        Fact::Likes(post),
        Fact::Comments(post),
        Fact::Found(post),
        Fact::Fed(1, post),
        Fact::Listed(comment),
        Fact::Text(comment, 0),
        Fact::Likes(comment),
        Fact::Found(comment),
        Fact::Liked(1, post),
        Fact::Liked(0, comment),
        Fact::Follows(1, Subject::Member(0)),
        Fact::FollowedBy(0, Subject::Member(1)),
        Fact::Followings(1),
        Fact::Followers(0),
        activity(0, "POST_CREATE", Some(post)),
        activity(0, "POST_UPDATE", Some(post)),
        activity(1, "COMMENT_CREATE", Some(comment)),
        activity(1, "LIKE_POST", Some(post)),
        activity(0, "LIKE_COMMENT", Some(comment)),
        activity(1, "MEMBER_FOLLOW", None),
        activity(2, "MEMBER_SIGNUP", None),
        told(0, "MEMBER_FOLLOW", 1, None),
        told(1, "POST_CREATE", 0, Some(post)),
        told(0, "COMMENT_CREATE", 1, Some(comment)),
        told(0, "LIKE_POST", 1, Some(post)),
        told(1, "LIKE_COMMENT", 0, Some(comment)),
    ] {
        assert_eq!(times(&lively(), &fact), Some(Times::ONCE), "{fact}");
    }
    assert_eq!(counts(&lively(), &faultless(&lively())), (0, 0, 0));
}

#[test]
fn whatever_is_missing_is_lost() {
    let history = lively();
    for (fact, times) in Expectation::of(&history).0.into_iter().filter(|(_, times)| times.least > 0) {
        let mut observed = faultless(&history);
        observed.0.remove(&fact);
        assert_eq!(counts(&history, &observed), (times.least, 0, 0), "{fact}");
    }
}

#[test]
fn whatever_is_there_twice_is_duplicated() {
    let history = lively();
    for (fact, times) in Expectation::of(&history).0.into_iter().filter(|(_, times)| times.least > 0) {
        let mut observed = faultless(&history);
        observed.add(fact.clone(), times.least);
        assert_eq!(counts(&history, &observed), (0, 0, times.least), "{fact}");
    }
}

#[test]
fn whatever_nobody_wrote_is_a_phantom() {
    let history = lively();
    for fact in [
        Fact::Listed(Subject::StrangePost(5)),
        Fact::Listed(Subject::Post(99)),
        Fact::Found(Subject::StrangeComment(5)),
        Fact::Fed(2, Subject::Post(1)),
        Fact::Liked(2, Subject::Post(1)),
        Fact::Follows(2, Subject::Member(0)),
        activity(2, "LIKE_POST", Some(Subject::Post(1))),
        Fact::Told(0, "LIKE_POST".to_owned(), Subject::Stranger(5), Some(Subject::Post(1))),
    ] {
        let mut observed = faultless(&history);
        observed.add(fact.clone(), 1);
        assert_eq!(counts(&history, &observed), (0, 1, 0), "{fact}");
    }
}

#[test]
fn an_old_text_is_a_lost_edit() {
    let mut observed = faultless(&lively());
    observed.0.remove(&Fact::Text(Subject::Post(1), 1));
    observed.add(Fact::Text(Subject::Post(1), 0), 1);
    assert_eq!(counts(&lively(), &observed), (2, 0, 0), "the new text is not there, the old one still is");
}

#[test]
fn what_was_taken_back_has_to_be_gone() {
    let post = Subject::Post(1);
    let mut history = lively();
    let before = faultless(&history);
    let acts = [(1, Act::Unfollow(0)), (1, Act::Unlike(post)), (0, Act::Delete(post))];
    for ((member, act), number) in acts.into_iter().zip(6..) {
        let begun = Duration::from_secs(number);
        history.writes.push(Write { step: Step { number, member, act }, outcome: DONE, begun, ended: begun });
    }
    let after = faultless(&history);
    assert_eq!(counts(&history, &after), (0, 0, 0));
    for fact in [
        Fact::Listed(post),
        Fact::Listed(Subject::Comment(2)),
        Fact::Found(post),
        Fact::Fed(1, post),
        Fact::Liked(1, post),
        Fact::Follows(1, Subject::Member(0)),
        Fact::Told(0, "LIKE_POST".to_owned(), Subject::Member(1), Some(post)),
    ] {
        assert!(before.0.contains_key(&fact) && !after.0.contains_key(&fact), "{fact}");
        let mut observed = faultless(&history);
        observed.add(fact.clone(), 1);
        assert_eq!(counts(&history, &observed), (1, 0, 0), "{fact}");
    }
    for (kind, subject) in [("LIKE_POST", Some(post)), ("POST_DELETE", Some(post)), ("MEMBER_UNFOLLOW", None)] {
        let member = usize::from(kind != "POST_DELETE");
        assert_eq!(times(&history, &activity(member, kind, subject)), Some(Times::ONCE), "{kind} stays recorded");
    }
}

#[test]
fn what_was_never_answered_may_be_there_or_not_but_not_twice() {
    let history = history(&[(0, Act::Post, DONE), (0, Act::Post, Outcome::Unknown)]);
    let absent = faultless(&history);
    assert_eq!(counts(&history, &absent), (0, 0, 0));
    let post = Subject::Post(1);
    let mut present = faultless(&history);
    for fact in [Fact::Listed(post), Fact::Text(post, 0), Fact::Found(post), activity(0, "POST_CREATE", Some(post))] {
        present.add(fact, 1);
    }
    assert_eq!(counts(&history, &present), (0, 0, 0));
    present.add(Fact::Listed(post), 1);
    assert_eq!(counts(&history, &present), (0, 0, 1));
}

#[test]
fn what_was_refused_may_not_be_there() {
    let history = history(&[(0, Act::Post, DONE), (1, Act::Comment(0), Outcome::Refused(404))]);
    let mut observed = faultless(&history);
    assert_eq!(counts(&history, &observed), (0, 0, 0));
    observed.add(Fact::Listed(Subject::Comment(1)), 1);
    assert_ne!(counts(&history, &observed), (0, 0, 0));
}

#[test]
fn followers_are_told_of_posts_since_they_follow() {
    let told = |writes: &[(Member, Act, Outcome)], post| {
        let fact = Fact::Told(1, "POST_CREATE".to_owned(), Subject::Member(0), Some(Subject::Post(post)));
        times(&history(writes), &fact)
    };
    let (post, follow) = ((0, Act::Post, DONE), (1, Act::Follow(0), DONE));
    assert_eq!(told(&[follow, post], 1), Some(Times::ONCE));
    assert_eq!(told(&[post, follow], 0), Some(Times::NEVER));
    let again = [follow, post, (1, Act::Unfollow(0), DONE), follow];
    assert_eq!(told(&again, 1), Some(Times::NEVER), "who follows again starts anew");
}

#[test]
fn a_planned_history_leaves_what_it_expects() {
    let writes: Vec<_> = Plan::new(4, 3).take(2_000).map(|step| (step.member, step.act, DONE)).collect();
    let history = history(&writes);
    assert_eq!(counts(&history, &faultless(&history)), (0, 0, 0));
    let ambiguous = Expectation::of(&history).0.into_values().filter(|times| times.least != times.most).count();
    assert_eq!(ambiguous, 0, "acknowledged one after the other, nothing is open");
}
