//! The transport of events is switched while members write: every activity is recorded once, and in the end everybody
//! has everything.

use std::collections::BTreeSet;

use futures::future::{join, join_all};
use serde_json::{Value, json};
use test_support::{Fleet, Member, eventually, once_recovered, unique};

use crate::{
    content,
    list::{encode, id, walk, with},
    own_fleet, pluck,
};

/// The services that publish events.
const PUBLISHERS: [&str; 3] = ["content", "member", "timeline"];

async fn switch(fleet: &Fleet, mode: &str) {
    for service in PUBLISHERS {
        let management = fleet.management(service);
        let answer = management.put("/transport", &json!({ "mode": mode })).await;
        answer.check(answer.status == 200 && answer.json == json!({ "mode": mode }), "the switch says how it stands");
        let answer = management.get("/transport").await;
        answer.check(answer.status == 200 && answer.json == json!({ "mode": mode }), "and how it stood");
    }
}

/// What a member did of one type, newest first.
async fn did(member: &Member, activity: &str) -> Vec<Value> {
    walk(member, &with("/api/member-activities", &format!("type={activity}")), 100).await
}

/// Waits until these posts, and no others, are activities of their author, each once.
async fn recorded(author: &Member, posts: &[Value]) {
    let expected: BTreeSet<i64> = posts.iter().map(id).collect();
    once_recovered(&format!("{} activities are recorded", expected.len()), async || {
        let found = did(author, "POST_CREATE").await;
        let found = pluck(&found, "postId").into_iter().filter_map(Value::as_i64).collect::<Vec<_>>();
        let once: BTreeSet<i64> = found.iter().copied().collect();
        assert_eq!(once.len(), found.len(), "each once: {found:?}");
        once == expected
    })
    .await;
}

async fn found(member: &Member, word: &str) -> usize {
    let page = member.get(&format!("/api/search/posts?size=100&keyword={}", encode(word))).await.ok(200);
    content(&page).len()
}

#[tokio::test]
async fn activities_have_each_event_once_and_search_has_all_in_the_end() {
    let mut fleet = own_fleet(&[("events.relay_patience", "200ms")]);
    let (author, reader, word) = (fleet.member().await, fleet.member().await, unique("전송"));
    let mut posts = Vec::new();
    let write = async |author: &Member, posts: &mut Vec<Value>| posts.push(author.publish(&word).await);
    write(&author, &mut posts).await;
    eventually("search has the first", async || found(&reader, &word).await == 1).await;

    switch(&fleet, "HTTP").await;
    write(&author, &mut posts).await;
    write(&author, &mut posts).await;
    reader.follow(&author).await;
    let post = format!("/api/timeline/posts/{}", posts[0]["id"]);
    reader.get(&post).await.ok(200);
    recorded(&author, &posts).await;
    for activity in ["MEMBER_FOLLOW", "POST_READ"] {
        eventually(activity, async || did(&reader, activity).await.len() == 1).await;
    }
    assert_eq!(found(&reader, &word).await, 1, "what search has is as old as the switch");

    // A restart changes nothing of it, nor does a death.
    fleet.kill();
    fleet.restart();
    let (author, reader) = (fleet.rejoin(&author), fleet.rejoin(&reader));
    let answer = fleet.management("content").get("/transport").await;
    answer.check(answer.json["mode"] == "HTTP", "it stands as it stood");
    write(&author, &mut posts).await;
    recorded(&author, &posts).await;
    reader.get(&post).await.ok(200);
    eventually("the second view", async || did(&reader, "POST_READ").await.len() == 2).await;

    switch(&fleet, "KAFKA").await;
    write(&author, &mut posts).await;
    once_recovered("search has all", async || found(&reader, &word).await == posts.len()).await;
    recorded(&author, &posts).await;
    // The view before the death went with it; its activity did not.
    once_recovered("a view is counted", async || author.get(&post).await.ok(200)["viewCount"] == 1).await;
    let sent = fleet.management("content").post_empty("/jobs/resend-dead-letters").await;
    let summary = sent.json["summary"].as_str().unwrap_or_default().to_owned();
    assert!(summary.starts_with("0 events sent, 0 delivered"), "no event has become a dead letter: {summary}");
}

#[tokio::test]
async fn switching_to_and_fro_while_members_write_loses_and_doubles_nothing() {
    let fleet = own_fleet(&[]);
    let (authors, word) = (join_all((0..4).map(|_| fleet.member())).await, unique("왕복"));
    let write = join_all(authors.iter().map(async |author| {
        let mut posts = Vec::new();
        for _ in 0..25 {
            posts.push(author.publish(&word).await);
        }
        posts
    }));
    let turn = async {
        for mode in ["HTTP", "KAFKA", "HTTP", "HTTP", "KAFKA", "HTTP", "KAFKA"] {
            switch(&fleet, mode).await;
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    let (posts, ()) = join(write, turn).await;
    for (author, posts) in authors.iter().zip(&posts) {
        recorded(author, posts).await;
    }
    once_recovered("search has all", async || found(&authors[0], &word).await == 100).await;
}

#[tokio::test]
async fn only_publishers_have_a_switch_and_it_knows_two_modes() {
    let fleet = own_fleet(&[]);
    for service in PUBLISHERS {
        for bad in [json!({"mode": "SMOKE"}), json!({}), json!(["KAFKA"]), json!({"mode": "HTTP", "for": "1h"})] {
            let answer = fleet.management(service).put("/transport", &bad).await;
            answer.check(answer.status == 400, "no mode");
            let error = answer.json["error"].as_str().unwrap_or_default();
            answer.check(error.contains("KAFKA") && error.contains("HTTP"), "what is allowed is said");
        }
        let answer = fleet.management(service).get("/transport").await;
        answer.check(answer.json == json!({"mode": "KAFKA"}), "nothing was switched");
    }
    for service in ["search", "image", "activity"] {
        let answer = fleet.management(service).get("/transport").await;
        answer.check(answer.status == 404, "nothing to switch");
    }
}
