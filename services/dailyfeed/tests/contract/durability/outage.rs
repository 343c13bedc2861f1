//! Brokers and cache that are away, from the start on. The embedded fleet has none, and shows the same.

use std::time::Duration;

use serde_json::json;
use test_support::{once_recovered, unique};
use tokio::time::Instant;

use crate::{
    content,
    list::{id, ids, with},
    own_fleet, pluck,
};

const AWAY: [(&str, &str); 3] = [
    ("kafka.brokers", "127.0.0.1:9"),
    ("redis.url", "redis://127.0.0.1:9"),
    // So that what waits for the brokers soon becomes dead letters.
    ("events.relay_patience", "1s"),
];

/// What one request may take: nothing waits for what is away.
const SOON: Duration = Duration::from_secs(3);

#[tokio::test]
async fn without_brokers_and_cache_the_fleet_starts_writes_and_reads() {
    let fleet = own_fleet(&AWAY);
    let (member, other) = (fleet.member().await, fleet.member().await);
    other.follow(&member).await;
    for _ in 0..5 {
        let start = Instant::now();
        let post = member.publish(&unique("단절")).await;
        let path = format!("/api/timeline/posts/{}", post["id"]);
        other.post_empty(&format!("/api/posts/{}/like", post["id"])).await.created();
        let read = other.get(&path).await.ok(200);
        assert_eq!((&read["content"], &read["likeCount"]), (&post["content"], &json!(1)));
        let edited = member.put(&format!("/api/posts/{}", post["id"]), &json!({"content": unique("고침")})).await;
        edited.ok(200);
        let feed = other.get("/api/timeline/posts/followings").await.ok(200);
        assert_eq!(ids(&feed)[0], id(&post));
        assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    }
}

#[tokio::test]
async fn while_the_brokers_are_away_dead_letters_bring_activities_once() {
    let fleet = own_fleet(&AWAY);
    let member = fleet.member().await;
    let posts = [member.publish("하나").await, member.publish("둘").await];
    let path = with("/api/member-activities", "type=POST_CREATE");
    once_recovered("the restore jobs have brought both", async || {
        fleet.management("content").post_empty("/jobs/resend-dead-letters").await;
        fleet.management("activity").post_empty("/jobs/restore-dead-letters").await;
        let recorded = member.get(&path).await.ok(200);
        pluck(content(&recorded), "postId") == [&posts[1]["id"], &posts[0]["id"]]
    })
    .await;
}
