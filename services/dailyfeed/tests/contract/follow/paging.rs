//! Page numbers, sizes and cursors of follow lists.

use serde_json::Value;
use test_support::Member;

use crate::{fleet, member_ids};

const LISTS: [&str; 5] = [
    "/api/members/followers-followings",
    "/api/members/followers/more",
    "/api/members/followings/more",
    "/api/members/follow/recommend/newbie",
    "/api/members/follow/recommend/newbie/more",
];

#[tokio::test]
async fn numbers_out_of_range_are_400() {
    let member = fleet().member().await;
    let own = format!("/api/members/{}/followers/more", member.id);
    let wrong = [
        "page=-1",
        "size=0",
        "size=-1",
        "size=101",
        "size=1000000",
        "page=abc",
        "size=abc",
        "page=",
        "size=",
        "page=1.5",
        "page=+1",
        "page=%201",
        "size=99999999999999999999",
        "page=99999999999999999999",
        "page=0&page=1",
        "size=5&size=5",
    ];
    for list in LISTS.iter().copied().chain([own.as_str()]) {
        for query in wrong {
            let answer = member.get(&format!("{list}?{query}")).await;
            answer.check(answer.status == 400, &format!("{query} is refused"));
            answer.refused(400, "VALIDATION_FAILED");
        }
        member.get(&format!("{list}?page=0&size=1")).await.ok(200);
        member.get(&format!("{list}?page=0&size=100")).await.ok(200);
    }
}

#[tokio::test]
async fn offsets_reach_ten_thousand_items() {
    let member = fleet().member().await;
    for list in LISTS {
        member.get(&format!("{list}?page=99&size=100")).await.ok(200);
        member.get(&format!("{list}?page=9999&size=1")).await.ok(200);
        for beyond in ["page=100&size=100", "page=10000&size=1", "page=1000000&size=10"] {
            let answer = member.get(&format!("{list}?{beyond}")).await;
            let body = answer.failed(400);
            let pointed = body.to_string().contains("cursor") || body.to_string().contains("커서");
            answer.check(pointed, "the refusal points at the cursor");
        }
    }
}

/// A member followed by `count` others, who are returned newest first.
async fn followed_by(count: usize) -> (Member, Vec<i64>) {
    let member = fleet().member().await;
    let mut ids = Vec::new();
    for _ in 0..count {
        let follower = fleet().member().await;
        follower.follow(&member).await;
        ids.insert(0, follower.id);
    }
    (member, ids)
}

fn cursor(list: &Value) -> Option<&str> {
    assert!(list.get("nextCursor").is_some(), "every list has nextCursor: {list}");
    list["nextCursor"].as_str()
}

#[tokio::test]
async fn a_cursor_walks_through_everything_once() {
    let (member, expected) = followed_by(5).await;
    let first = member.get("/api/members/followers-followings?size=2").await.ok(200);
    let mut page = first["followers"].clone();
    let mut found = member_ids(&page);
    while let Some(cursor) = cursor(&page) {
        page = member.get(&format!("/api/members/followers/more?size=2&cursor={cursor}")).await.ok(200);
        found.extend(member_ids(&page));
        assert!(found.len() <= expected.len(), "nothing twice: {found:?}");
    }
    assert_eq!(found, expected);
    assert_eq!(page["hasNext"], false);
    assert_eq!(cursor(&first["followings"]), None, "an empty list has no next page");
}

#[tokio::test]
async fn a_cursor_is_exact_while_others_come() {
    let (member, expected) = followed_by(3).await;
    let first = member.get("/api/members/followers/more?page=0&size=2").await.ok(200);
    let next = cursor(&first).expect("a third one follows");
    fleet().member().await.follow(&member).await;
    let rest = member.get(&format!("/api/members/followers/more?size=2&cursor={next}")).await.ok(200);
    assert_eq!(member_ids(&rest), expected[2..]);
}

#[tokio::test]
async fn a_cursor_belongs_to_its_list_and_its_reader() {
    let (member, _) = followed_by(3).await;
    let (other, _) = followed_by(3).await;
    let list = member.get("/api/members/followers/more?page=0&size=1").await.ok(200);
    let own = cursor(&list).expect("more follow");
    member.get(&format!("/api/members/followers/more?cursor={own}")).await.ok(200);
    for wrong in [
        format!("/api/members/followings/more?cursor={own}"),
        format!("/api/members/{}/followers/more?cursor={own}", other.id),
        format!("/api/members/follow/recommend/newbie?cursor={own}"),
        "/api/members/followers/more?cursor=".to_owned(),
        "/api/members/followers/more?cursor=nonsense".to_owned(),
        format!("/api/members/followers/more?cursor={own}x"),
        "/api/members/followers/more?cursor=%FF%00".to_owned(),
        format!("/api/members/followers/more?cursor={}", "A".repeat(4000)),
    ] {
        let answer = member.get(&wrong).await;
        answer.check(answer.json["code"] == "INVALID_CURSOR" || wrong.contains("%FF"), "expected INVALID_CURSOR");
        answer.failed(400);
    }
    other.get(&format!("/api/members/followers/more?cursor={own}")).await.refused(400, "INVALID_CURSOR");
}

#[tokio::test]
async fn a_page_beside_a_cursor_is_checked_and_not_used() {
    let (member, expected) = followed_by(3).await;
    let list = member.get("/api/members/followers/more?page=0&size=1").await.ok(200);
    let next = cursor(&list).expect("more follow");
    let page = member.get(&format!("/api/members/followers/more?cursor={next}&page=7&size=1")).await.ok(200);
    assert_eq!(member_ids(&page), expected[1..2]);
    member.get(&format!("/api/members/followers/more?cursor={next}&page=-1")).await.refused(400, "VALIDATION_FAILED");
    member.get(&format!("/api/members/followers/more?cursor={next}&size=0")).await.refused(400, "VALIDATION_FAILED");
}
