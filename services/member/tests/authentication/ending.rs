//! Ending every session of a member, the account itself, and what has expired.

use std::time::Duration;

use dto::MemberActivityType;
use serde_json::json;

use crate::world::{LEEWAY, World, form};

const LOG_OUT_ALL: &str = "/api/authentication/logout-all";
const DEACTIVATE: &str = "/api/authentication/deactivate";
const REFRESH: &str = "/api/token/refresh";

#[tokio::test]
async fn a_logout_everywhere_ends_every_token_of_the_member() {
    let world = World::new().await;
    for handle in ["haru", "maru"] {
        world.member(handle).await;
    }
    let other = world.log_in("maru").await;
    let before = world.log_in("haru").await;
    let refreshed = world.refresh(REFRESH, &before.refresh).await.tokens();
    let elsewhere = world.log_in("haru").await;
    let answer = world.ask("POST", LOG_OUT_ALL, &elsewhere).await;
    assert_eq!(answer.data(), &json!(true));
    answer.closes_session();
    for tokens in [&before, &refreshed, &elsewhere] {
        assert!(!world.is_good(tokens).await);
        world.refresh(REFRESH, &tokens.refresh).await.demands_relogin();
    }
    assert!(world.is_good(&other).await);
    let again = world.log_in("haru").await;
    assert!(world.is_good(&again).await);
    world.ask("POST", LOG_OUT_ALL, &before).await.demands_relogin();
    world.ask("POST", LOG_OUT_ALL, &again).await.data();
    assert_eq!(world.count("jwt_blacklist").await, 4, "each token once");
}

#[tokio::test]
async fn a_deactivated_account_is_gone_but_keeps_its_names() {
    let world = World::new().await;
    let id = world.member("haru").await;
    let (tokens, elsewhere) = (world.log_in("haru").await, world.log_in("haru").await);
    let answer = world.ask("DELETE", DEACTIVATE, &tokens).await;
    assert_eq!((answer.status, answer.data()), (200, &json!(true)));
    answer.closes_session();
    for tokens in [&tokens, &elsewhere] {
        assert!(!world.is_good(tokens).await);
        world.refresh(REFRESH, &tokens.refresh).await.demands_relogin();
    }
    world.ask("DELETE", DEACTIVATE, &tokens).await.demands_relogin();
    let (profile, email): (bool, bool) = world
        .rows(
            "SELECT p.is_active, e.is_active FROM member_profiles p JOIN member_emails e ON e.member_id = p.member_id",
        )
        .await
        .remove(0);
    assert!(!profile && !email);
    let event = world.events().await.pop().unwrap();
    assert_eq!((event.member_activity_type, event.member_id), (MemberActivityType::MemberDeactivate, id));
    assert!(!event.member.unwrap().active);

    let again = world.post("/api/authentication/signup", &form("haru")).await;
    assert_eq!(again.refusal(), (400, "MEMBER_ALREADY_EXISTS"), "not even as a repeat");
    let mut same_handle = form("haru");
    same_handle["email"] = json!("new@example.com");
    let again = world.post("/api/authentication/signup", &same_handle).await;
    assert_eq!(again.refusal(), (400, "MEMBER_HANDLE_ALREADY_EXISTS"));
}

#[tokio::test]
async fn what_has_expired_is_purged_and_nothing_else() {
    let world = World::with(&["identity.access_token_lifetime=1h", "identity.refresh_token_lifetime=2h"]).await;
    world.member("haru").await;
    let ended = world.log_in("haru").await;
    world.ask("POST", "/api/authentication/logout", &ended).await.data();
    let kept = async || (world.count("jwt_refresh_tokens").await, world.count("jwt_blacklist").await);
    let purge = async || world.tables.purge_tokens().await.unwrap();

    world.clock.advance(Duration::from_hours(1));
    assert_eq!(purge().await, "deleted 0 refresh tokens and 0 revocations");
    assert!(!world.is_good(&ended).await, "still refused where a clock is slow");
    world.clock.advance(LEEWAY);
    assert_eq!(purge().await, "deleted 0 refresh tokens and 1 revocations");
    let living = world.log_in("haru").await;
    world.clock.advance(Duration::from_hours(1));
    assert_eq!(purge().await, "deleted 1 refresh tokens and 0 revocations");
    assert_eq!(kept().await, (1, 0));
    world.refresh(REFRESH, &living.refresh).await.tokens();
}

#[tokio::test]
async fn a_refresh_token_that_expired_first_keeps_its_row_for_its_access_token() {
    let world = World::with(&["identity.refresh_token_lifetime=1ms"]).await;
    world.member("haru").await;
    let (here, there) = (world.log_in("haru").await, world.log_in("haru").await);
    world.clock.advance(Duration::from_hours(1));
    world.tables.purge_tokens().await.unwrap();
    world.ask("POST", LOG_OUT_ALL, &here).await.data();
    assert!(!world.is_good(&there).await);
}
