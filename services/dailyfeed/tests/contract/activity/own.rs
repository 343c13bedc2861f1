//! One's own activities.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use test_support::{Member, eventually};

use super::{ACTIVITIES, did, like};
use crate::{
    content, fleet,
    list::{BAD_PAGES, assert_has, encode, id, later, walk, with},
    pluck,
};

#[tokio::test]
async fn every_act_is_recorded_once_in_its_order() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    let post = member.publish("글").await;
    member.put(&format!("/api/posts/{}", post["id"]), &json!({"content": "고친 글"})).await.ok(200);
    let theirs = other.publish("남의 글").await;
    for _ in 0..2 {
        member.post_empty(&like("posts", &theirs)).await.created();
    }
    for _ in 0..2 {
        member.delete(&like("posts", &theirs)).await.ok(200);
    }
    let comment = member.comment(&theirs, "댓글").await;
    member.put(&format!("/api/comments/{}", comment["id"]), &json!({"content": "고친 댓글"})).await.ok(200);
    member.post_empty(&like("comments", &comment)).await.created();
    member.delete(&like("comments", &comment)).await.ok(200);
    member.delete(&format!("/api/comments/{}", comment["id"])).await.ok(200);
    member.delete(&format!("/api/posts/{}", post["id"])).await.ok(200);
    let of_posts = ["POST_CREATE", "POST_UPDATE", "LIKE_POST", "LIKE_POST_CANCEL", "POST_DELETE"];
    let of_comments = ["COMMENT_CREATE", "COMMENT_UPDATE", "LIKE_COMMENT", "LIKE_COMMENT_CANCEL", "COMMENT_DELETE"];
    for name in of_posts.iter().chain(&of_comments) {
        let address = with(ACTIVITIES, &format!("type={name}"));
        let found = did(&member, &address, &[name]).await;
        let commented = of_comments.contains(name);
        let on = if name.starts_with("LIKE_POST") || commented { &theirs } else { &post };
        let expected = json!({
            "memberId": member.id, "postId": on["id"], "commentId": if commented { comment["id"].clone() } else { Value::Null },
            "memberActivityType": name,
        });
        assert_has(&found[0], &expected);
        assert_eq!(found[0]["createdAt"], found[0]["updatedAt"]);
    }
    let all = walk(&member, ACTIVITIES, 3).await;
    assert!(all.iter().map(id).is_sorted_by(|newer, older| newer > older), "newest first: {all:#?}");
    let events: BTreeSet<_> = pluck(&all, "eventId").into_iter().map(Value::to_string).collect();
    assert_eq!(events.len(), all.len(), "every event has an identity of its own");
}

/// The types of a member's activities so far, oldest first.
async fn types(member: &Member) -> Vec<String> {
    let list = member.get(&with(ACTIVITIES, "size=100")).await.ok(200);
    let types = pluck(content(&list), "memberActivityType").into_iter().rev();
    types.map(|name| name.as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn sessions_follows_and_profiles_are_recorded_too() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    member.follow(&other).await;
    member.delete(&format!("/api/members/follow/{}", other.id)).await.ok(200);
    member.put("/api/members/profile", &json!({"bio": "걷는 사람"})).await.ok(200);
    member.another_session().await.post_empty("/api/authentication/logout").await.ok(200);
    let expected = [
        "MEMBER_SIGNUP",
        "MEMBER_LOGIN",
        "MEMBER_FOLLOW",
        "MEMBER_UNFOLLOW",
        "MEMBER_PROFILE_UPDATE",
        "MEMBER_LOGIN",
        "MEMBER_LOGOUT",
    ];
    eventually("every act is recorded", async || types(&member).await == expected).await;
}

#[tokio::test]
async fn reading_is_recorded() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    let post = other.publish("글").await;
    let comment = other.comment(&post, "댓글").await;
    member.get(&format!("/api/timeline/posts/{}", post["id"])).await.ok(200);
    member.get(&format!("/api/timeline/comments/{}", comment["id"])).await.ok(200);
    let read = did(&member, &with(ACTIVITIES, "type=POST_READ"), &["POST_READ"]).await;
    assert_has(&read[0], &json!({"memberId": member.id, "postId": post["id"]}));
    let read = did(&member, &with(ACTIVITIES, "type=COMMENT_READ"), &["COMMENT_READ"]).await;
    assert_has(&read[0], &json!({"memberId": member.id, "commentId": comment["id"]}));
}

#[tokio::test]
async fn repeats_and_other_members_leave_no_trace() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    let body = json!({"content": "한 번"});
    let post = member.post("/api/posts", &body).await.created();
    assert_eq!(member.post("/api/posts", &body).await.created(), post);
    for _ in 0..3 {
        member.post_empty(&like("posts", &post)).await.created();
        other.follow(&member).await;
    }
    other.comment(&post, "댓글").await;
    member.delete(&format!("/api/posts/{}", post["id"])).await.ok(200);
    member.delete(&format!("/api/posts/{}", post["id"])).await.ok(200);
    let last = member.publish("끝").await;
    let of_posts = ["MEMBER_SIGNUP", "MEMBER_LOGIN", "POST_CREATE", "LIKE_POST", "POST_DELETE", "POST_CREATE"];
    eventually("the last act is recorded", async || types(&member).await.len() >= of_posts.len()).await;
    assert_eq!(types(&member).await, of_posts);
    let newest = did(&member, &with(ACTIVITIES, "type=POST_CREATE"), &["POST_CREATE", "POST_CREATE"]).await;
    assert_eq!(pluck(&newest, "postId"), [&last["id"], &post["id"]]);
}

#[tokio::test]
async fn a_like_is_its_likers_act_and_not_the_authors() {
    let (author, one, other) = (fleet().member().await, fleet().member().await, fleet().member().await);
    let post = author.publish("글").await;
    let comment = author.comment(&post, "댓글").await;
    for path in [like("posts", &post), like("comments", &comment)] {
        for liker in [&one, &other] {
            liker.post_empty(&path).await.created();
            liker.delete(&path).await.ok(200);
            liker.post_empty(&path).await.created();
        }
    }
    let joined = ["MEMBER_SIGNUP", "MEMBER_LOGIN"];
    let likes = ["LIKE_POST", "LIKE_POST_CANCEL", "LIKE_POST", "LIKE_COMMENT", "LIKE_COMMENT_CANCEL", "LIKE_COMMENT"];
    for liker in [&one, &other] {
        eventually("all six", async || types(liker).await == [&joined[..], &likes].concat()).await;
    }
    assert_eq!(types(&author).await, [&joined[..], &["POST_CREATE", "COMMENT_CREATE"]].concat());
}

#[tokio::test]
async fn filters_narrow_by_type_and_time() {
    let member = fleet().member().await;
    let post = member.publish("글").await;
    let created = did(&member, &with(ACTIVITIES, "type=POST_CREATE"), &["POST_CREATE"]).await;
    let moment = |milliseconds: i64| encode(&later(&created[0]["createdAt"], milliseconds));
    let address = with(ACTIVITIES, "type=POST_CREATE");
    for (query, count) in [
        (format!("from={}&to={}", moment(-1000), moment(1000)), 1),
        (format!("from={}", moment(0)), 1),
        (format!("from={}", moment(1)), 0),
        (format!("to={}", moment(1000)), 1),
        (format!("to={}", moment(-1)), 0),
    ] {
        let list = member.get(&with(&address, &query)).await.ok(200);
        assert_eq!(content(&list).len(), count, "{query}: {list}");
    }
    assert_eq!(created[0]["postId"], post["id"]);
    for wrong in ["type=NO_SUCH", "type=post_create", "from=yesterday", "to=%FF", "from=2026-02-30T00:00:00Z"] {
        member.get(&with(ACTIVITIES, wrong)).await.refused(400, "VALIDATION_FAILED");
    }
    let backwards = format!("from={}&to={}", moment(1), moment(0));
    member.get(&with(ACTIVITIES, &backwards)).await.refused(400, "VALIDATION_FAILED");
}

#[tokio::test]
async fn activities_are_for_their_member_alone_and_paged() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    member.anonymous().get(ACTIVITIES).await.relogin();
    eventually("sign-up and login", async || types(&member).await == ["MEMBER_SIGNUP", "MEMBER_LOGIN"]).await;
    for query in BAD_PAGES {
        member.get(&with(ACTIVITIES, query)).await.refused(400, "VALIDATION_FAILED");
    }
    let first = member.get(&with(ACTIVITIES, "page=0&size=1")).await.ok(200);
    let cursor = format!("cursor={}", crate::list::next_cursor(&first).expect("a second one"));
    let second = member.get(&with(ACTIVITIES, &format!("size=1&{cursor}"))).await.ok(200);
    assert_eq!(pluck(content(&second), "memberActivityType"), ["MEMBER_SIGNUP"]);
    other.get(&with(ACTIVITIES, &cursor)).await.refused(400, "INVALID_CURSOR");
    member.get(&with(super::NOTIFICATIONS, &cursor)).await.refused(400, "INVALID_CURSOR");
    for wrong in ["cursor=", "cursor=nonsense"] {
        member.get(&with(ACTIVITIES, wrong)).await.refused(400, "INVALID_CURSOR");
    }
    member.get(&with(ACTIVITIES, "page=100&size=100")).await.refused(400, "VALIDATION_FAILED");
    let list = member.get(&with(ACTIVITIES, &format!("memberId={}&size=100", other.id))).await.ok(200);
    assert!(content(&list).iter().all(|activity| activity["memberId"] == member.id), "{list}");
}
