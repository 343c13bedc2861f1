//! What two members do in their first minutes, through the gateway alone.

use serde_json::{Value, json};
use test_support::{Member, eventually, eventually_some, unique};

use crate::{content, fleet, member_ids, picture, pluck};

#[tokio::test]
async fn two_members_meet() {
    let (haneul, bora) = (fleet().member().await, fleet().member().await);
    completes_a_profile(&haneul).await;
    meets(&bora, &haneul).await;
    let word = unique("가을하늘");
    let post = haneul.publish(&format!("오늘은 {word} 아래를 걸었다")).await;
    reads(&bora, &post, &word).await;
    let comment = talks(&haneul, &bora, &post).await;
    hears_of_it(&haneul, &bora, &post, &comment).await;
    leaves(&bora).await;
}

async fn completes_a_profile(member: &Member) {
    let image = member.upload("/api/images/upload/profile", "image/png", picture::any_png()).await.ok(200);
    let avatar = format!("/api/proxy/images/view/{}", image.as_str().expect("an image id"));
    let update = json!({"memberName": "김하늘", "displayName": "가을", "bio": "걷는 사람", "avatarUrl": avatar});
    let request = member.request(&test_support::Method::PUT, "/api/members/profile").json_as_text(&update);
    request.send().await.ok(200);
    let profile = member.get("/api/members/profile").await.ok(200);
    assert_eq!((&profile["avatarUrl"], &profile["bio"]), (&json!(avatar), &json!("걷는 사람")));
    let view = member.anonymous().get(&avatar.replace("/api/proxy", "/api")).await;
    view.check(view.status == 200 && view.header("content-type") == Some("image/png"), "an avatar is public");
}

async fn meets(bora: &Member, haneul: &Member) {
    bora.follow(haneul).await;
    let lists = bora.get("/api/members/followers-followings?page=0&size=10").await.ok(200);
    assert_eq!(member_ids(&lists["followings"]), [haneul.id]);
    let profile = bora.get(&format!("/api/members/profile/@{}", haneul.handle)).await.ok(200);
    assert_eq!(profile["followersCount"], 1);
}

async fn reads(bora: &Member, post: &Value, word: &str) {
    let found = eventually_some("the post is in the following feed", async || {
        let feed = bora.get("/api/timeline/posts/followings?page=0&size=20").await.ok(200);
        content(&feed).iter().find(|item| item["id"] == post["id"]).cloned()
    });
    assert_eq!(found.await["authorName"], "가을");
    eventually("the post is found by its word", async || {
        let hits = bora.get(&format!("/api/search/posts?keyword={word}&page=0&size=20")).await.ok(200);
        pluck(content(&hits), "id") == [&post["id"]]
    })
    .await;
    bora.post_empty(&format!("/api/posts/{}/like", post["id"])).await.created();
    let read = bora.get(&format!("/api/timeline/posts/{}", post["id"])).await.ok(200);
    assert_eq!((&read["liked"], &read["likeCount"]), (&json!(true), &json!(1)));
}

/// Bora comments, Haneul replies; both see it at once.
async fn talks(haneul: &Member, bora: &Member, post: &Value) -> Value {
    let comment = bora.comment(post, "같이 걸어요").await;
    let reply = haneul.reply(&comment, "좋아요, 내일 봐요").await;
    let comments = bora.get(&format!("/api/timeline/posts/{}/comments", post["id"])).await.ok(200);
    assert_eq!(pluck(content(&comments), "id"), [&comment["id"]]);
    assert_eq!(content(&comments)[0]["replyCount"], 1);
    let path = format!("/api/timeline/comments/{}/replies?page=0&size=10", comment["id"]);
    let replies = bora.get(&path).await.ok(200);
    assert_eq!(pluck(content(&replies), "id"), [&reply["id"]]);
    assert_eq!(content(&replies)[0]["authorId"], haneul.id);
    let read = haneul.get(&format!("/api/timeline/posts/{}", post["id"])).await.ok(200);
    assert_eq!(read["commentCount"], 2);
    comment
}

async fn hears_of_it(haneul: &Member, bora: &Member, post: &Value, comment: &Value) {
    let heard = notifications(haneul, &["MEMBER_FOLLOW", "LIKE_POST", "COMMENT_CREATE"]).await;
    for notification in content(&heard) {
        assert_eq!(notification["actor"]["memberId"], bora.id, "{notification}");
        assert_eq!(notification["read"], false, "{notification}");
    }
    let commented = content(&heard).iter().find(|notification| notification["type"] == "COMMENT_CREATE");
    let commented = commented.expect("waited for above");
    assert_eq!((&commented["postId"], &commented["commentId"]), (&post["id"], &comment["id"]));
    notifications(bora, &["POST_CREATE", "COMMENT_CREATE"]).await;

    let newest = &content(&heard)[0]["id"];
    haneul.post("/api/member-activities/notifications/read", &json!({"upTo": newest})).await.ok(200);
    let unread = haneul.get("/api/member-activities/notifications/unread-count").await.ok(200);
    assert_eq!(unread["count"], 0);
}

/// Waits until a member's notifications are of exactly these types, in any order.
async fn notifications(member: &Member, types: &[&str]) -> Value {
    let mut wanted: Vec<_> = types.iter().map(|name| json!(name)).collect();
    wanted.sort_by_key(ToString::to_string);
    eventually_some(&format!("notifications of the types {types:?}"), async || {
        let list = member.get("/api/member-activities/notifications").await.ok(200);
        let mut found: Vec<_> = pluck(content(&list), "type").into_iter().cloned().collect();
        found.sort_by_key(ToString::to_string);
        (found == wanted).then_some(list)
    })
    .await
}

async fn leaves(member: &Member) {
    assert_eq!(member.post_empty("/api/authentication/logout").await.ok(200), true);
    eventually("the token is dead at the gateway", async || member.get("/api/timeline/posts").await.status == 401)
        .await;
    member.get("/api/members/profile").await.relogin();
}
