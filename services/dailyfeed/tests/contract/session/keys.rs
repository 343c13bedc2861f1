//! What outlives a crash and a stop.

use crate::own_fleet;

#[tokio::test]
async fn members_and_sessions_outlive_a_crash() {
    let mut fleet = own_fleet(&[]);
    let member = fleet.member().await;
    let left = member.another_session().await;
    left.post_empty("/api/authentication/logout").await.ok(200);
    fleet.kill();
    fleet.restart();
    let profile = fleet.rejoin(&member).get("/api/members/profile").await.ok(200);
    assert_eq!(profile["handle"], member.handle.as_str());
    fleet.rejoin(&left).get("/api/members/profile").await.relogin();
    let refresh = fleet.client().with_refresh_cookie(&member.session.refresh);
    refresh.post_empty("/api/token/refresh").await.ok(200);
}

#[tokio::test]
async fn a_clean_stop_exits_with_zero() {
    let mut fleet = own_fleet(&[]);
    let member = fleet.member().await;
    assert!(fleet.stop().success());
    fleet.restart();
    fleet.rejoin(&member).get("/api/members/profile").await.ok(200);
}
