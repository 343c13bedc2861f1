//! Finding members: bare, as summary, as profile, by lists of ids.

use serde_json::{Value, json};
use test_support::Member;

use crate::{NO_SUCH_ID, fleet, pluck};

#[tokio::test]
async fn the_bare_member_is_an_id() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    let expected = |id: i64| json!({"id": id, "name": null});
    assert_eq!(member.get("/api/members").await.ok(200), expected(member.id));
    assert_eq!(member.get(&format!("/api/members/{}", other.id)).await.ok(200), expected(other.id));
}

#[tokio::test]
async fn a_summary_has_every_documented_field() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    let own = member.get("/api/members/summary").await.ok(200);
    let seen = other.get(&format!("/api/members/{}/summary", member.id)).await.ok(200);
    for summary in [&own, &seen] {
        for field in [
            "memberId",
            "id",
            "memberName",
            "memberHandle",
            "displayName",
            "verificationStatus",
            "avatarUrl",
            "updatedAt",
        ] {
            assert!(summary.get(field).is_some_and(|value| !value.is_null()), "{field} in {summary}");
        }
        assert_eq!((&summary["memberId"], &summary["memberHandle"]), (&json!(member.id), &json!(member.handle)));
    }
    assert_eq!((&own["memberName"], &own["displayName"]), (&json!("김하늘"), &json!("하늘")));
    assert_eq!(
        (&seen["memberName"], &seen["displayName"]),
        (&json!("하늘"), &json!("하늘")),
        "the real name is one's own"
    );
}

#[tokio::test]
async fn the_real_name_stands_where_there_is_no_display_name() {
    let member = fleet().member_with(json!({"displayName": null})).await;
    let other = fleet().member().await;
    let summary = other.get(&format!("/api/members/{}/summary", member.id)).await.ok(200);
    assert_eq!(summary["memberName"], "김하늘");
}

#[tokio::test]
async fn a_profile_is_found_three_ways() {
    let (member, other) =
        (fleet().member_with(json!({"bio": "소개", "birthDate": "1999-12-31"})).await, fleet().member().await);
    let by_handle = other.get(&format!("/api/members/profile/@{}", member.handle)).await.ok(200);
    for path in [format!("/api/members/profile/{}", member.id), format!("/api/members/{}/profile", member.id)] {
        assert_eq!(other.get(&path).await.ok(200), by_handle);
    }
    assert_eq!((&by_handle["bio"], &by_handle["handle"]), (&json!("소개"), &json!(member.handle)));
    for private in ["email", "birthDate", "gender"] {
        assert_eq!(by_handle.get(private), Some(&Value::Null), "{private} is one's own");
    }
    assert_eq!(by_handle["memberName"], "하늘", "the real name is one's own");
    let own = member.get(&format!("/api/members/profile/@{}", member.handle)).await.ok(200);
    assert_eq!(own, member.get("/api/members/profile").await.ok(200), "oneself sees everything by any way");
    assert_eq!((&own["email"], &own["birthDate"]), (&json!(member.email), &json!("1999-12-31")));
}

/// Every route with a member's id in it.
fn routes(id: &str) -> [String; 8] {
    [
        format!("/api/members/{id}"),
        format!("/api/members/profile/{id}"),
        format!("/api/members/{id}/profile"),
        format!("/api/members/{id}/summary"),
        format!("/api/members/{id}/followers-followings"),
        format!("/api/members/{id}/followers/more"),
        format!("/api/members/{id}/followings/more"),
        format!("/api/members/{id}/followers/more?page=0&size=10"),
    ]
}

#[tokio::test]
async fn ids_of_nobody_are_404_and_other_texts_400() {
    let member = fleet().member().await;
    for id in [NO_SUCH_ID.to_string(), "0".to_owned(), "-1".to_owned()] {
        for path in routes(&id) {
            member.get(&path).await.refused(404, "MEMBER_NOT_FOUND");
        }
    }
    for id in ["abc", "1.5", "1e3", "0x10", "99999999999999999999", "%20", "1%00", "%FF", "%EC%9D%BC"] {
        for path in routes(id) {
            let answer = member.get(&path).await;
            answer.check(answer.status == 400, &format!("{id} is no id"));
            answer.failed(400);
        }
    }
}

async fn query(member: &Member, ids: &Value) -> Value {
    member.post("/api/members/query/in", &json!({"ids": ids})).await.ok(200)
}

#[tokio::test]
async fn a_list_of_ids_is_answered_in_its_order() {
    let (a, b, c) = (fleet().member().await, fleet().member().await, fleet().member().await);
    let found = query(&a, &json!([c.id, NO_SUCH_ID, a.id, -1, b.id])).await;
    let ids = pluck(found.as_array().expect("a list"), "memberId");
    assert_eq!(ids, [c.id, a.id, b.id].map(Value::from).iter().collect::<Vec<_>>());
    assert_eq!(query(&a, &json!([])).await, json!([]));
}

#[tokio::test]
async fn a_thousand_ids_are_the_limit() {
    let member = fleet().member().await;
    let mut ids: Vec<i64> = (0..999).map(|number| NO_SUCH_ID - number).collect();
    ids.push(member.id);
    assert_eq!(query(&member, &json!(ids)).await.as_array().map(Vec::len), Some(1));
    ids.push(NO_SUCH_ID - 1000);
    member.post("/api/members/query/in", &json!({"ids": ids})).await.refused(400, "MEMBER_IDS_LIMIT_EXCEEDS");
}

#[tokio::test]
async fn a_list_of_ids_must_be_one() {
    let member = fleet().member().await;
    for body in [
        json!({}),
        json!({"ids": null}),
        json!({"ids": 5}),
        json!({"ids": ["a"]}),
        json!({"ids": [1.5]}),
        json!({"ids": [null]}),
    ] {
        member.post("/api/members/query/in", &body).await.refused(400, "VALIDATION_FAILED");
    }
    member.post_empty("/api/members/query/in").await.refused(400, "VALIDATION_FAILED");
}

#[tokio::test]
async fn all_followings_are_listed_for_other_services() {
    let (member, a, b) = (fleet().member().await, fleet().member().await, fleet().member().await);
    assert_eq!(member.get("/api/members/query/followings").await.ok(200), json!([]));
    member.follow(&a).await;
    member.follow(&b).await;
    let found = member.get("/api/members/query/followings").await.ok(200);
    let mut ids: Vec<_> =
        pluck(found.as_array().expect("a list"), "memberId").into_iter().filter_map(Value::as_i64).collect();
    ids.sort_unstable();
    assert_eq!(ids, [a.id, b.id]);
}
