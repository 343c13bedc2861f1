//! Events that a publisher hands over.

use axum::http::Method;
use dead_letters::ListenerLetters;
use dto::{MAX_EVENTS, MemberActivityType as T};
use kafka_envelope::{ACTIVITY_GROUP, Envelope};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    truth::Truth,
    world::{ACTIVITIES, Answer, NOW, World, by},
};

async fn hand_over(world: &World, token: &str, body: &Value) -> Answer {
    let path = format!("{ACTIVITIES}/events");
    world.send(Method::POST, &path, &[("authorization", token)], body.to_string().into()).await
}

fn envelopes(events: &[Envelope]) -> Vec<Value> {
    events.iter().map(|event| serde_json::from_slice(&event.to_json().unwrap()).unwrap()).collect()
}

fn login(member: i64) -> Envelope {
    Envelope::new(T::MemberLogin, member, NOW)
}

#[tokio::test]
async fn what_is_handed_over_and_comes_out_of_the_log_is_recorded_once_and_told_once() {
    let world = World::new().await;
    let service = world.service_token("content");
    let (mut truth, members) = Truth::of(3);
    world.feed(members).await;
    let acts = [truth.posts(1), truth.likes_post(2, 1), truth.comments(3, 1, None)];
    for (handed, from) in [(&acts[..2], "content"), (&acts[1..], "member"), (&acts[..], "timeline")] {
        let answer = hand_over(&world, &world.service_token(from), &json!({"events": envelopes(handed)})).await;
        assert_eq!(answer.created(), json!({"recorded": handed.len(), "deadLetters": 0}));
    }
    assert_eq!(world.told(1).await, [by("COMMENT_CREATE", 3), by("LIKE_POST", 2)]);
    let recorded = world.recorded().await;
    world.feed(acts.clone()).await;
    assert_eq!(world.recorded().await, recorded);
    assert_eq!(recorded.len(), 3 + 3);
    // And the other way round.
    let follow = truth.follows(2, 1);
    world.feed([follow.clone()]).await;
    hand_over(&world, &service, &json!({"events": envelopes(&[follow])})).await.created();
    assert_eq!((world.recorded().await.len(), world.told(1).await.len()), (7, 3));
}

#[tokio::test]
async fn only_services_hand_events_over() {
    let world = World::new().await;
    let body = json!({"events": envelopes(&[login(3)])});
    for token in [&world.token(3), "Bearer forged", ""] {
        let answer = hand_over(&world, token, &body).await;
        assert_eq!(answer.status.as_u16(), 401);
        assert!(!answer.headers.contains_key("x-relogin-required"), "nobody's client is asked to log in");
    }
    assert!(world.recorded().await.is_empty());
}

#[tokio::test]
async fn a_batch_that_is_none_is_refused_whole_and_names_what_is_wrong() {
    let world = World::new().await;
    let service = world.service_token("content");
    let many: Vec<_> = (0..=MAX_EVENTS).map(|_| login(3)).collect();
    for bad in [json!({}), json!({"events": null}), json!({"events": []}), json!({"events": envelopes(&many)})] {
        hand_over(&world, &service, &bad).await.invalid(&["events"]);
    }
    hand_over(&world, &service, &json!({"events": "none"})).await.invalid(&["events"]);
    let good = &envelopes(&[login(3)])[0];
    let mut wrong = vec![json!(null), json!([]), json!([1, Uuid::nil(), NOW]), json!({})];
    for (name, value) in
        [("eventId", json!("seven")), ("createdAt", json!([2026, 11, 21])), ("envelopeVersion", json!(-1))]
    {
        for value in [value, json!(null)] {
            let mut event = good.clone();
            event[name] = value;
            wrong.push(event);
        }
    }
    for wrong in wrong {
        let body = json!({"events": [good, wrong, good]});
        hand_over(&world, &service, &body).await.invalid(&["events[1]"]);
    }
    assert!(world.recorded().await.is_empty());
}

#[tokio::test]
async fn what_cannot_be_processed_waits_as_a_dead_letter_and_the_rest_is_recorded() {
    let world = World::new().await;
    let service = world.service_token("content");
    let events = [login(1), login(2), login(3)];
    let mut sent = envelopes(&events);
    sent[0]["envelopeVersion"] = json!(2);
    sent[2]["memberActivityType"] = json!("MEMBER_DANCE");
    for _ in 0..2 {
        let answer = hand_over(&world, &service, &json!({"events": sent})).await;
        assert_eq!(answer.created(), json!({"recorded": 1, "deadLetters": 2}));
    }
    assert_eq!(world.recorded().await.len(), 1);
    let mut letters = world.letters.oldest_of(ACTIVITY_GROUP, 10).await.unwrap();
    letters.sort_by_key(|letter| letter.subject.event_id != events[0].event_id.to_string());
    assert_eq!(letters.len(), 2, "one of each event");
    for (letter, (event, sent)) in letters.iter().zip([(&events[0], &sent[0]), (&events[2], &sent[2])]) {
        assert_eq!(letter.subject.event_id, event.event_id.to_string());
        assert_eq!(letter.subject.event_time, NOW);
        assert_eq!(&serde_json::from_slice::<Value>(&letter.subject.payload).unwrap(), sent);
    }
}

#[tokio::test]
async fn a_hundred_of_the_longest_posts_fit() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(1);
    world.feed(members).await;
    let mut posts: Vec<Envelope> = (0..MAX_EVENTS).map(|_| truth.posts(1)).collect();
    for post in &mut posts {
        post.post.as_mut().unwrap().content = "\u{1F600}".repeat(5000);
    }
    let answer = hand_over(&world, &world.service_token("content"), &json!({"events": envelopes(&posts)})).await;
    assert_eq!(answer.created()["recorded"], MAX_EVENTS);
}
