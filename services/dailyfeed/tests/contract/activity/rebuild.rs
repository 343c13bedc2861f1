//! Activities and notifications that were lost are recorded again by a job.

use serde_json::Value;

use super::{ACTIVITIES, did, hears, like, notifications};
use crate::{content, forget, list::with, own_fleet, pluck, runs};

/// As they are told, whatever their numbers.
fn told(list: &[Value]) -> Vec<[Value; 4]> {
    list.iter().map(|one| ["type", "postId", "commentId", "createdAt"].map(|field| one[field].clone())).collect()
}

#[tokio::test]
async fn what_was_lost_is_told_again_and_what_was_taken_back_is_not() {
    let mut fleet = own_fleet(&[]);
    let (writer, reader) = (fleet.member().await, fleet.member().await);
    reader.follow(&writer).await;
    let post = writer.publish("글").await;
    reader.post_empty(&like("posts", &post)).await.created();
    reader.comment(&post, "댓글").await;
    reader.delete(&like("posts", &post)).await.ok(200);
    let kinds = ["COMMENT_CREATE", "MEMBER_FOLLOW"];
    let before = told(&hears(&writer, &kinds).await);
    forget(&mut fleet, "activity");
    let (writer, reader) = (fleet.rejoin(&writer), fleet.rejoin(&reader));
    for _ in 0..2 {
        runs(&fleet, "activity", "rebuild-activities").await;
        assert_eq!(told(&hears(&writer, &kinds).await), before);
        assert_eq!(told(content(&notifications(&reader).await)).len(), 1, "the new post");
        did(&reader, &with(ACTIVITIES, "type=LIKE_POST"), &["LIKE_POST"]).await;
    }
    let again = runs(&fleet, "activity", "rebuild-activities").await;
    assert!(again.ends_with("0 added, 0 changed, 0 removed, 0 dead letters left"), "{again}");
    let own = reader.get(&with(ACTIVITIES, "size=100")).await.ok(200);
    assert_eq!(pluck(content(&own), "memberActivityType").iter().filter(|kind| **kind == "MEMBER_FOLLOW").count(), 1);
}
