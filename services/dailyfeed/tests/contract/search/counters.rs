//! Counting for many posts, comments and members at once.

use serde_json::{Value, json};
use test_support::{Member, eventually};

use crate::{NO_SUCH_ID, fleet};

const POST_LIKES: &str = "/api/search/posts/like/query/count/in";
const POST_COMMENTS: &str = "/api/search/posts/comments/query/count/in";
const COMMENT_LIKES: &str = "/api/search/comments/like/query/count/in";
const FOLLOWERS: &str = "/api/search/follow/following/query/count/in";

/// Each counter and the name of its list of ids.
pub(super) const COUNTERS: [(&str, &str); 4] =
    [(POST_LIKES, "postPks"), (POST_COMMENTS, "postPks"), (COMMENT_LIKES, "commentIds"), (FOLLOWERS, "toMemberIds")];

/// Waits until the counter gives exactly these counts, in any order.
async fn counts(caller: &Member, counter: (&str, &str), ids: &[&Value], names: [&str; 2], expected: &[(&Value, i64)]) {
    let (path, list) = counter;
    let mut wanted: Vec<Value> = expected.iter().map(|(id, count)| json!({names[0]: id, names[1]: count})).collect();
    wanted.sort_by_key(ToString::to_string);
    eventually(&format!("{path} says {wanted:?}"), async || {
        let found = caller.post(path, &json!({list: ids})).await.ok(200);
        let mut found = found.as_array().expect("an array").clone();
        found.sort_by_key(ToString::to_string);
        found == wanted
    })
    .await;
}

#[tokio::test]
async fn likes_and_comments_of_posts_are_counted() {
    let (one, two) = (fleet().member().await, fleet().member().await);
    let (post, quiet) = (one.publish("글").await, one.publish("조용한 글").await);
    let ids = [&post["id"], &quiet["id"], &json!(NO_SUCH_ID)];
    for member in [&one, &two] {
        member.post_empty(&format!("/api/posts/{}/like", post["id"])).await.created();
    }
    let comment = two.comment(&post, "댓글").await;
    let reply = one.reply(&comment, "답글").await;
    two.reply(&reply, "답글").await;
    counts(&one, COUNTERS[0], &ids, ["postPk", "likeCount"], &[(ids[0], 2)]).await;
    counts(&one, COUNTERS[1], &ids, ["postPk", "commentCount"], &[(ids[0], 3)]).await;
    one.delete(&format!("/api/posts/{}/like", post["id"])).await.ok(200);
    one.delete(&format!("/api/comments/{}", reply["id"])).await.ok(200);
    counts(&two, COUNTERS[0], &ids, ["postPk", "likeCount"], &[(ids[0], 1)]).await;
    counts(&two, COUNTERS[1], &ids, ["postPk", "commentCount"], &[(ids[0], 1)]).await;
}

#[tokio::test]
async fn likes_of_comments_are_counted() {
    let (one, two) = (fleet().member().await, fleet().member().await);
    let post = one.publish("글").await;
    let (liked, quiet) = (two.comment(&post, "좋은 댓글").await, two.comment(&post, "조용한 댓글").await);
    let ids = [&liked["id"], &quiet["id"], &json!(NO_SUCH_ID)];
    for member in [&one, &two] {
        member.post_empty(&format!("/api/comments/{}/like", liked["id"])).await.created();
    }
    counts(&one, COUNTERS[2], &ids, ["commentPk", "likeCount"], &[(ids[0], 2)]).await;
    two.delete(&format!("/api/comments/{}/like", liked["id"])).await.ok(200);
    counts(&one, COUNTERS[2], &ids, ["commentPk", "likeCount"], &[(ids[0], 1)]).await;
}

#[tokio::test]
async fn followers_are_counted() {
    let (one, two, three) = (fleet().member().await, fleet().member().await, fleet().member().await);
    let ids = [&json!(one.id), &json!(two.id), &json!(three.id), &json!(NO_SUCH_ID)];
    one.follow(&three).await;
    two.follow(&three).await;
    three.follow(&one).await;
    let names = ["toMemberId", "followingCount"];
    counts(&two, COUNTERS[3], &ids, names, &[(ids[0], 1), (ids[2], 2)]).await;
    one.delete(&format!("/api/members/follow/{}", three.id)).await.ok(200);
    counts(&two, COUNTERS[3], &ids, names, &[(ids[0], 1), (ids[2], 1)]).await;
}

#[tokio::test]
async fn lists_of_ids_are_bounded_and_of_numbers() {
    let member = fleet().member().await;
    for (path, list) in COUNTERS {
        let ids: Vec<i64> = (0..1001).map(|number| NO_SUCH_ID + number).collect();
        assert_eq!(member.post(path, &json!({list: ids[..1000]})).await.ok(200), json!([]));
        member.post(path, &json!({list: ids})).await.failed(400);
        assert_eq!(member.post(path, &json!({list: []})).await.ok(200), json!([]));
        for wrong in [json!(["abc"]), json!("1"), json!({}), json!([1.5]), json!([[1]])] {
            member.post(path, &json!({list: wrong})).await.refused(400, "VALIDATION_FAILED");
        }
    }
}
