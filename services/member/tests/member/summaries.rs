//! Members as lists show them.

use serde_json::{Value, json};

use crate::world::{World, ids, of};

const QUERY: &str = "/api/members/query/in";

#[tokio::test]
async fn a_summary_has_everything_the_client_reads() {
    let world = World::new().await;
    let [haru, viewer] = [world.member("haru").await, world.member("viewer").await];
    let expected = |name: &str, followers: i64, is_following: bool| {
        json!({
            "memberId": haru, "id": haru + 1000, "memberName": name, "memberHandle": "haru", "handle": "haru",
            "displayName": "shown haru", "verificationStatus": "NONE", "avatarUrl": "no-image", "bio": "about haru",
            "followersCount": followers, "isFollowing": is_following, "updatedAt": "2026-11-21T09:00:01.000Z",
        })
    };
    assert_eq!(world.get(haru, "/api/members/summary").await.data(), expected("real haru", 0, false));
    assert_eq!(world.get(haru, &of(haru, "summary")).await.data(), expected("real haru", 0, false));
    assert_eq!(world.get(viewer, &of(haru, "summary")).await.data(), expected("shown haru", 0, false));
    world.follow(viewer, haru).await.data();
    assert_eq!(world.get(viewer, &of(haru, "summary")).await.data(), expected("shown haru", 1, true));
    assert_eq!(world.get(viewer, &format!("/api/members/{haru}")).await.data(), json!({ "id": haru, "name": null }));
    assert_eq!(world.get(viewer, "/api/members").await.data(), json!({ "id": viewer, "name": null }));
}

#[tokio::test]
async fn members_are_answered_in_the_order_asked() {
    let world = World::new().await;
    let [a, b, c, d] = world.members("m").await;
    let query = json!({ "ids": [c, 4711, a, -1, c, d] });
    let found = world.ask(b, "POST", QUERY, query).await;
    assert_eq!(found.status, 200);
    assert_eq!(ids(&found.data()), [c, a, d]);
    assert_eq!(world.ask(b, "POST", QUERY, json!({ "ids": [] })).await.data(), json!([]));
    let oneself = world.ask(b, "POST", QUERY, json!({ "ids": [b] })).await.data();
    assert_eq!(oneself[0]["memberName"], "real m1");
}

#[tokio::test]
async fn a_thousand_ids_are_the_limit() {
    let world = World::new().await;
    let haru = world.member("haru").await;
    let mut many: Vec<i64> = (haru..haru + 1000).collect();
    assert_eq!(ids(&world.ask(haru, "POST", QUERY, json!({ "ids": many })).await.data()), [haru]);
    many.push(haru);
    let answer = world.ask(haru, "POST", QUERY, json!({ "ids": many })).await;
    assert_eq!(answer.refusal(), (400, "MEMBER_IDS_LIMIT_EXCEEDS"));
    for bad in [json!({ "ids": null }), json!({}), json!({ "ids": [1, null] }), json!({ "ids": ["x"] }), Value::Null] {
        assert_eq!(world.ask(haru, "POST", QUERY, bad.clone()).await.refusal(), (400, "VALIDATION_FAILED"), "{bad}");
    }
}

#[tokio::test]
async fn every_following_is_answered_latest_first() {
    let world = World::new().await;
    let [a, b, c, d] = world.members("m").await;
    for followed in [c, d, b] {
        world.follow(a, followed).await.data();
    }
    world.deactivate(d).await;
    let followings = world.get(a, "/api/members/query/followings").await.data();
    assert_eq!(ids(&followings), [b, c]);
    assert_eq!(followings[0]["isFollowing"], true);
    assert_eq!(world.get(b, "/api/members/query/followings").await.data(), json!([]));
}
