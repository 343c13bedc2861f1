//! Finding members by handle, and changing one's own.

use dto::MemberActivityType;
use serde_json::json;

use crate::world::World;

const PATH: &str = "/api/members/profile/handle";

#[tokio::test]
async fn a_handle_is_found_in_any_case_and_however_its_at_sign_is_written() {
    let world = World::new().await;
    let [haru, viewer] = [world.member("Haru_1").await, world.member("viewer").await];
    for path in ["@Haru_1", "@haru_1", "@HARU_1", "%40haru_1"] {
        let profile = world.get(viewer, &format!("/api/members/profile/{path}")).await.data();
        assert_eq!((&profile["memberId"], &profile["handle"]), (&json!(haru), &json!("Haru_1")), "{path}");
    }
    for path in ["@@haru_1", "%40%40haru_1", "@%40haru_1", "@haru", "@", "@haru%2F1", "@%00", "@%ED%95%9C", "@haru_1/x"]
    {
        let status = world.get(viewer, &format!("/api/members/profile/{path}")).await.status;
        assert!((400..500).contains(&status), "{path}: {status}");
    }
    assert_eq!(world.get(viewer, "/api/members/profile/@%FF").await.status, 400);
}

#[tokio::test]
async fn a_new_handle_is_answered_found_and_told_of() {
    let world = World::new().await;
    let haru = world.member("haru").await;
    let before = world.get(haru, "/api/members/profile").await.data();
    let answer = world.put(haru, PATH, json!({ "newHandle": "Haneul_2" })).await;
    assert_eq!((answer.status, answer.data()), (200, json!("Haneul_2")));
    let after = world.get(haru, "/api/members/profile/@haneul_2").await.data();
    assert_eq!(after["handle"], "Haneul_2");
    assert!(after["updatedAt"].as_str() > before["updatedAt"].as_str());
    assert_eq!(world.get(haru, "/api/members/profile/@haru").await.refusal(), (404, "MEMBER_NOT_FOUND"));
    let events = world.events().await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].member_activity_type, MemberActivityType::MemberProfileUpdate);
    let member = events[0].member.as_ref().unwrap();
    assert_eq!((member.handle.as_str(), member.version), ("Haneul_2", 2));
}

#[tokio::test]
async fn ones_own_handle_changes_nothing_but_its_case_may_change() {
    let world = World::new().await;
    let haru = world.member("haru").await;
    let before = world.get(haru, "/api/members/profile").await.data();
    assert_eq!(world.put(haru, PATH, json!({ "newHandle": "haru" })).await.data(), "haru");
    assert_eq!(world.get(haru, "/api/members/profile").await.data(), before);
    assert!(world.events().await.is_empty());
    assert_eq!(world.put(haru, PATH, json!({ "newHandle": "HARU" })).await.data(), "HARU");
    assert_eq!(world.get(haru, "/api/members/profile").await.data()["handle"], "HARU");
    assert_eq!(world.events().await.len(), 1);
}

#[tokio::test]
async fn a_taken_handle_stays_taken_in_every_case_and_after_its_owner_left() {
    let world = World::new().await;
    let [haru, haneul] = [world.member("haru").await, world.member("haneul").await];
    for active in [true, false] {
        for handle in ["haneul", "HaNeul"] {
            let answer = world.put(haru, PATH, json!({ "newHandle": handle })).await;
            assert_eq!(answer.refusal(), (400, "MEMBER_HANDLE_ALREADY_EXISTS"));
        }
        if active {
            world.deactivate(haneul).await;
        }
    }
    assert_eq!(world.get(haru, "/api/members/profile").await.data()["handle"], "haru");
    assert_eq!(world.events().await.len(), 1, "the deactivation");
}

#[tokio::test]
async fn bad_and_reserved_handles_are_named() {
    let world = World::new().await;
    let haru = world.member("haru").await;
    for body in [
        json!({ "newHandle": "ab" }),
        json!({ "newHandle": "a-b" }),
        json!({ "newHandle": "한글핸들" }),
        json!({ "newHandle": "x".repeat(51) }),
        json!({ "newHandle": "Login" }),
        json!({ "newHandle": "deleted" }),
        json!({ "newHandle": null }),
        json!({ "newHandle": 5 }),
        json!({}),
    ] {
        let answer = world.put(haru, PATH, body.clone()).await;
        assert_eq!(answer.refusal(), (400, "VALIDATION_FAILED"), "{body}");
        assert_eq!(answer.fields(), ["newHandle"], "{body}");
    }
}

#[tokio::test]
async fn a_key_replays_even_the_refusal() {
    let world = World::new().await;
    let [haru, haneul] = [world.member("haru").await, world.member("haneul").await];
    let taken = json!({ "newHandle": "haneul" });
    let refused = world.keyed(haru, "PUT", PATH, "k1", taken.clone()).await;
    assert_eq!(refused.refusal(), (400, "MEMBER_HANDLE_ALREADY_EXISTS"));
    world.put(haneul, PATH, json!({ "newHandle": "elsewhere" })).await.data();
    assert_eq!(world.keyed(haru, "PUT", PATH, "k1", taken.clone()).await.refusal(), refused.refusal());
    assert_eq!(world.keyed(haru, "PUT", PATH, "k2", taken.clone()).await.data(), "haneul");
    let again = world.keyed(haru, "PUT", PATH, "k2", taken).await;
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.data(), "haneul");
    let other = world.keyed(haru, "PUT", PATH, "k2", json!({ "newHandle": "third" })).await;
    assert_eq!(other.refusal(), (422, "IDEMPOTENCY_KEY_REUSED"));
}
