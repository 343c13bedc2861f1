//! Following and unfollowing.

use futures::future::join_all;
use serde_json::{Value, json};
use test_support::{Answer, Member};

use crate::{NO_SUCH_ID, content, fleet, own_fleet};

fn path(id: impl std::fmt::Display) -> String {
    format!("/api/members/follow/{id}")
}

/// Followers and followings as the member's own profile counts them.
async fn counts(member: &Member) -> (Value, Value) {
    let profile = member.get("/api/members/profile").await.ok(200);
    assert_eq!(profile["followingsCount"], profile["followingCount"], "two names of one count");
    (profile["followersCount"].clone(), profile["followingsCount"].clone())
}

#[tokio::test]
async fn a_follow_is_in_counts_and_lists_at_once() {
    let (a, b) = (fleet().member().await, fleet().member().await);
    assert_eq!(a.post_empty(&path(b.id)).await.created(), true);
    assert_eq!(counts(&a).await, (json!(0), json!(1)));
    assert_eq!(counts(&b).await, (json!(1), json!(0)));
    let (mine, theirs) = (own_lists(&a).await, own_lists(&b).await);
    assert_eq!(content(&mine["followings"])[0]["memberId"], b.id);
    assert_eq!(content(&theirs["followers"])[0]["memberId"], a.id);
    assert!(content(&mine["followers"]).is_empty() && content(&theirs["followings"]).is_empty());
}

async fn own_lists(member: &Member) -> Value {
    member.get("/api/members/followers-followings?page=0&size=10").await.ok(200)
}

#[tokio::test]
async fn repeats_change_nothing() {
    let (a, b) = (fleet().member().await, fleet().member().await);
    for _ in 0..3 {
        assert_eq!(a.post_empty(&path(b.id)).await.created(), true);
        assert_eq!(counts(&b).await, (json!(1), json!(0)));
    }
    for _ in 0..3 {
        assert_eq!(a.delete(&path(b.id)).await.ok(200), true);
        assert_eq!(counts(&b).await, (json!(0), json!(0)));
    }
    assert_eq!(a.post_empty(&path(b.id)).await.created(), true);
    assert_eq!(counts(&a).await, (json!(0), json!(1)));
}

#[tokio::test]
async fn a_race_of_follows_counts_once() {
    let (a, b) = (fleet().member().await, fleet().member().await);
    let target = path(b.id);
    let answers: Vec<Answer> = join_all((0..8).map(|_| a.post_empty(&target))).await;
    for answer in answers {
        answer.created();
    }
    assert_eq!(counts(&b).await, (json!(1), json!(0)));
    let mixed =
        (0..8).map(async |number| if number % 2 == 0 { a.post_empty(&target).await } else { a.delete(&target).await });
    for answer in join_all(mixed).await {
        answer.check([200, 201].contains(&answer.status), "both are idempotent");
    }
    let listed = content(&own_lists(&b).await["followers"]).len();
    assert_eq!(counts(&b).await.0, listed, "counts equal the lists");
}

#[tokio::test]
async fn nobody_follows_himself() {
    let member = fleet().member().await;
    let body = member.post_empty(&path(member.id)).await.refused(400, "SELF_FOLLOW");
    assert!(body["message"].as_str().is_some_and(|message| message.contains("자기")), "{body}");
    assert_eq!(counts(&member).await, (json!(0), json!(0)));
}

#[tokio::test]
async fn ids_of_nobody_are_404_and_other_texts_400() {
    let member = fleet().member().await;
    for id in [NO_SUCH_ID, 0, -1] {
        member.post_empty(&path(id)).await.refused(404, "MEMBER_NOT_FOUND");
        member.delete(&path(id)).await.refused(404, "MEMBER_NOT_FOUND");
    }
    for id in ["abc", "1.5", "99999999999999999999", "%FF"] {
        member.post_empty(&path(id)).await.failed(400);
        member.delete(&path(id)).await.failed(400);
    }
}

#[tokio::test]
async fn the_limit_holds_under_races_too() {
    let fleet = own_fleet(&[("limits.max_followings", "2")]);
    let member = fleet.member().await;
    let others = join_all((0..5).map(|_| fleet.member())).await;
    let paths: Vec<String> = others.iter().map(|other| path(other.id)).collect();
    let answers = join_all(paths.iter().map(|path| member.post_empty(path))).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(won.len(), 2);
    for answer in lost {
        answer.refused(400, "FOLLOW_LIMIT_EXCEEDS");
    }
    assert_eq!(counts(&member).await, (json!(0), json!(2)));

    let followed = own_lists(&member).await;
    let first = path(&content(&followed["followings"])[0]["memberId"]);
    member.post_empty(&first).await.created();
    member.delete(&first).await.ok(200);
    let free = paths.iter().find(|path| **path != first && !is_followed(path, &followed)).expect("five less two");
    member.post_empty(free).await.created();
    member.post_empty(&first).await.refused(400, "FOLLOW_LIMIT_EXCEEDS");
    others[0].post_empty(&path(member.id)).await.created();
}

fn is_followed(target: &str, lists: &Value) -> bool {
    content(&lists["followings"]).iter().any(|member| path(&member["memberId"]) == target)
}
