//! Ending sessions: one and all.

use test_support::{Answer, Client, Member};

use crate::{fleet, refused_everywhere};

const LOGOUT: &str = "/api/authentication/logout";
const LOGOUT_ALL: &str = "/api/authentication/logout-all";

/// The answer removes the refresh cookie in a way that browsers follow.
#[track_caller]
fn removes_the_cookie(answer: &Answer) {
    let cookie = answer.cookie("refresh_token");
    let removed = cookie.is_some_and(|cookie| {
        cookie.value.is_empty()
            && ["Max-Age=0", "Path=/", "HttpOnly", "SameSite=Strict"].iter().all(|attribute| cookie.has(attribute))
    });
    answer.check(removed, "the refresh cookie is removed");
}

async fn refresh(member: &Member) -> Answer {
    let client: Client = fleet().client().with_refresh_cookie(&member.session.refresh);
    client.post_empty("/api/token/refresh").await
}

#[tokio::test]
async fn a_logout_ends_the_session_in_every_service() {
    let member = fleet().member().await;
    let elsewhere = member.another_session().await;
    let answer = member.post_empty(LOGOUT).await;
    assert_eq!(answer.ok(200), true);
    removes_the_cookie(&answer);
    refused_everywhere(fleet(), &member).await;
    refresh(&member).await.relogin();
    elsewhere.get("/api/members/profile").await.ok(200);
    refresh(&elsewhere).await.ok(200);
}

#[tokio::test]
async fn a_second_logout_is_harmless() {
    let member = fleet().member().await;
    member.post_empty(LOGOUT).await.ok(200);
    let again = member.post_empty(LOGOUT).await;
    again.relogin();
    removes_the_cookie(&again);
    let unknown = member.client.with_bearer("not.a.token").post_empty(LOGOUT).await;
    unknown.relogin();
    removes_the_cookie(&unknown);
}

#[tokio::test]
async fn a_logout_everywhere_ends_every_session() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    let elsewhere = member.another_session().await;
    assert_eq!(member.post_empty(LOGOUT_ALL).await.ok(200), true);
    for session in [&member, &elsewhere] {
        refused_everywhere(fleet(), session).await;
        refresh(session).await.relogin();
    }
    member.another_session().await.get("/api/members/profile").await.ok(200);
    other.get("/api/members/profile").await.ok(200);
}
