//! Leaving.

use serde_json::json;
use test_support::{Member, sign_up_form, unique};

use crate::{NO_SUCH_ID, content, fleet, member_ids, refused_everywhere};

async fn leave(member: &Member) {
    assert_eq!(member.delete("/api/authentication/deactivate").await.ok(200), true);
}

#[tokio::test]
async fn every_session_ends_and_no_login_is_possible() {
    let member = fleet().member().await;
    let elsewhere = member.another_session().await;
    leave(&member).await;
    for session in [&member, &elsewhere] {
        refused_everywhere(fleet(), session).await;
        let refresh = fleet().client().with_refresh_cookie(&session.session.refresh);
        refresh.post_empty("/api/token/refresh").await.relogin();
    }
    let log_in = async |email: &str| {
        fleet().client().post("/api/authentication/login", &json!({"email": email, "password": member.password})).await
    };
    let gone = log_in(&member.email).await.refused(401, "LOGIN_FAILED");
    let unknown = log_in(&format!("{}@example.com", unique("nobody"))).await.refused(401, "LOGIN_FAILED");
    assert_eq!(gone, unknown, "refused as an unknown account");
}

#[tokio::test]
async fn the_member_is_found_nowhere() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    member.befriend(&other).await;
    leave(&member).await;
    for path in [
        format!("/api/members/{}", member.id),
        format!("/api/members/profile/{}", member.id),
        format!("/api/members/profile/@{}", member.handle),
        format!("/api/members/{}/profile", member.id),
        format!("/api/members/{}/summary", member.id),
        format!("/api/members/{}/followers-followings", member.id),
        format!("/api/members/{}/followers/more", member.id),
        format!("/api/members/{}/followings/more", member.id),
    ] {
        other.get(&path).await.refused(404, "MEMBER_NOT_FOUND");
    }
    let lists = other.get("/api/members/followers-followings").await.ok(200);
    assert!(content(&lists["followers"]).is_empty() && content(&lists["followings"]).is_empty(), "{lists}");
    assert_eq!(other.get("/api/members/query/followings").await.ok(200), json!([]));
    assert_eq!(other.post("/api/members/query/in", &json!({"ids": [member.id]})).await.ok(200), json!([]));
    let newest = other.get("/api/members/follow/recommend/newbie?size=100").await.ok(200);
    assert!(!member_ids(&newest).contains(&member.id));
    let profile = other.get("/api/members/profile").await.ok(200);
    assert_eq!(
        (&profile["followersCount"], &profile["followingsCount"]),
        (&json!(0), &json!(0)),
        "counts equal the lists"
    );
}

#[tokio::test]
async fn nobody_follows_who_has_left() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    leave(&member).await;
    other.post_empty(&format!("/api/members/follow/{}", member.id)).await.refused(404, "MEMBER_NOT_FOUND");
    other.post_empty(&format!("/api/members/follow/{NO_SUCH_ID}")).await.refused(404, "MEMBER_NOT_FOUND");
}

#[tokio::test]
async fn address_and_handle_stay_taken() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    leave(&member).await;
    let mut form = sign_up_form();
    form["handle"] = json!(member.handle.to_uppercase());
    fleet().client().post("/api/authentication/signup", &form).await.refused(400, "MEMBER_HANDLE_ALREADY_EXISTS");
    let mut form = sign_up_form();
    form["email"] = json!(member.email);
    fleet().client().post("/api/authentication/signup", &form).await.refused(400, "MEMBER_ALREADY_EXISTS");
    let change = json!({"newHandle": member.handle});
    other.put("/api/members/profile/handle", &change).await.refused(400, "MEMBER_HANDLE_ALREADY_EXISTS");
}
