//! An index that was lost is made again by a job.

use test_support::{eventually, unique};

use super::{COMMENTS, POSTS, by, finds};
use crate::{content, forget, list::id, own_fleet, runs};

#[tokio::test]
async fn what_was_lost_is_found_again_and_what_was_deleted_is_not() {
    let mut fleet = own_fleet(&[]);
    let (writer, reader) = (fleet.member().await, fleet.member().await);
    let word = unique("다시");
    let [gone, post, other] = [writer.publish(&word).await, writer.publish(&word).await, reader.publish(&word).await];
    reader.comment(&post, &word).await;
    writer.delete(&format!("/api/posts/{}", gone["id"])).await.ok(200);
    finds(&reader, &by(POSTS, &word), &[id(&other), id(&post)]).await;
    forget(&mut fleet, "search");
    let (writer, reader) = (fleet.rejoin(&writer), fleet.rejoin(&reader));
    let summary = runs(&fleet, "search", "rebuild-search").await;
    assert!(summary.contains("posts: 3 looked at"), "{summary}");
    finds(&reader, &by(POSTS, &word), &[id(&other), id(&post)]).await;
    eventually("the comment is found", async || content(&writer.get(&by(COMMENTS, &word)).await.ok(200)).len() == 1)
        .await;
    let newer = writer.publish(&word).await;
    finds(&reader, &by(POSTS, &word), &[id(&newer), id(&other), id(&post)]).await;
    let again = runs(&fleet, "search", "rebuild-search").await;
    assert!(again.contains("posts: 4 looked at, 0 added, 0 changed, 0 removed"), "{again}");
}
