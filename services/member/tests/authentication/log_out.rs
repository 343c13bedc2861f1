//! Ending one session.

use std::time::Duration;

use axum::{body::Body, http::Request};
use dto::MemberActivityType;
use serde_json::json;

use crate::world::{LEEWAY, Tokens, World};

const LOG_OUT: &str = "/api/authentication/logout";
const REFRESH: &str = "/api/token/refresh";

#[tokio::test]
async fn a_logout_ends_the_session_everywhere_at_once() {
    let world = World::new().await;
    let id = world.member("haru").await;
    let (tokens, elsewhere) = (world.log_in("haru").await, world.log_in("haru").await);
    let answer = world.ask("POST", LOG_OUT, &tokens).await;
    assert_eq!(answer.data(), &json!(true));
    answer.closes_session();
    assert!(!world.is_good(&tokens).await);
    world.refresh(REFRESH, &tokens.refresh).await.demands_relogin();
    assert!(world.is_good(&elsewhere).await);
    world.refresh(REFRESH, &elsewhere.refresh).await.tokens();
    let event = world.events().await.pop().unwrap();
    assert_eq!((event.member_activity_type, event.member_id), (MemberActivityType::MemberLogout, id));
}

#[tokio::test]
async fn a_logout_outlives_the_process() {
    let world = World::new().await;
    world.member("haru").await;
    let (tokens, elsewhere) = (world.log_in("haru").await, world.log_in("haru").await);
    world.ask("POST", LOG_OUT, &tokens).await.data();
    let world = world.restarted().await;
    assert!(!world.is_good(&tokens).await);
    assert!(world.is_good(&elsewhere).await, "the key outlives it too");
}

#[tokio::test]
async fn a_second_logout_and_one_with_a_dead_token_are_harmless() {
    let world = World::new().await;
    world.member("haru").await;
    let tokens = world.log_in("haru").await;
    world.ask("POST", LOG_OUT, &tokens).await.data();
    let events = world.count("member_outbox").await;
    let broken = Tokens { access: "not.a.token".to_owned(), ..tokens.clone() };
    for dead in [&tokens, &broken] {
        let answer = world.ask("POST", LOG_OUT, dead).await;
        answer.demands_relogin();
        answer.closes_session();
    }
    let nothing = world.send(Request::post(LOG_OUT).body(Body::empty()).unwrap()).await;
    nothing.demands_relogin();
    nothing.closes_session();
    assert_eq!((world.count("member_outbox").await, world.count("jwt_blacklist").await), (events, 1));
}

#[tokio::test]
async fn with_an_expired_token_too_the_refresh_token_ends() {
    let world = World::new().await;
    world.member("haru").await;
    let tokens = world.log_in("haru").await;
    world.clock.advance(Duration::from_hours(24) + LEEWAY);
    let read = world.ask("GET", "/api/members", &tokens).await;
    assert_eq!(read.flags(), [("x-token-refresh-needed", "true")], "a refresh would have helped until now");
    let answer = world.ask("POST", LOG_OUT, &tokens).await;
    answer.demands_relogin();
    answer.closes_session();
    world.refresh(REFRESH, &tokens.refresh).await.demands_relogin();
}

#[tokio::test]
async fn the_token_before_a_refresh_takes_the_new_cookie_along() {
    let world = World::new().await;
    world.member("haru").await;
    let old = world.log_in("haru").await;
    let new = world.refresh(REFRESH, &old.refresh).await.tokens();
    let mixed = Tokens { access: old.access, refresh: new.refresh.clone() };
    world.ask("POST", LOG_OUT, &mixed).await.data();
    world.refresh(REFRESH, &new.refresh).await.demands_relogin();
}
