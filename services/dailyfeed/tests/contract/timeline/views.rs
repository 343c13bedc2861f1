//! View counts: others' views, within two seconds; never one's own.

use serde_json::json;
use test_support::eventually;

use super::OWN;
use crate::{content, fleet, pluck};

#[tokio::test]
async fn views_of_others_count_and_one_s_own_do_not() {
    let (author, one, two) = (fleet().member().await, fleet().member().await, fleet().member().await);
    let post = author.publish("조회").await;
    let path = format!("/api/timeline/posts/{}", post["id"]);
    for reader in [&author, &author, &one, &two, &one, &author] {
        reader.get(&path).await.ok(200);
    }
    // His own views came first; counted at all, they would be by now.
    eventually("three views are counted", async || {
        let own = author.get(OWN).await.ok(200);
        pluck(content(&own), "viewCount") == [&json!(3)]
    })
    .await;
    let read = author.get(&path).await.ok(200);
    assert_eq!((&read["viewCount"], &read["updatedAt"]), (&json!(3), &post["createdAt"]));
}

#[tokio::test]
async fn lists_edits_and_comments_are_no_views() {
    let (author, other) = (fleet().member().await, fleet().member().await);
    other.follow(&author).await;
    let post = author.publish("조회").await;
    for list in [super::FOLLOWINGS, super::RECENT, super::POPULAR] {
        other.get(list).await.ok(200);
    }
    other.get(&format!("/api/timeline/posts/authors/{}", author.id)).await.ok(200);
    other.get(&format!("/api/timeline/posts/{}/comments", post["id"])).await.ok(200);
    other.comment(&post, "댓글").await;
    author.put(&format!("/api/posts/{}", post["id"]), &json!({"content": "고침"})).await.ok(200);
    other.get(&format!("/api/timeline/posts/{}", post["id"])).await.ok(200);
    // The last of all was the only view.
    eventually("one view is counted", async || {
        let own = author.get(OWN).await.ok(200);
        let views = content(&own)[0]["viewCount"].clone();
        assert!(views == 0 || views == 1, "{own}");
        views == 1
    })
    .await;
}
