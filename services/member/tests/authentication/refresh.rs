//! Refreshing sessions.

use std::time::Duration;

use futures::future::join_all;
use serde_json::json;

use crate::world::World;

const REFRESHES: [&str; 2] = ["/api/token/refresh", "/api/authentication/refresh"];

#[tokio::test]
async fn a_refresh_gives_a_new_pair_and_ends_the_token_it_used() {
    for path in REFRESHES {
        let world = World::new().await;
        let id = world.member("haru").await;
        let old = world.log_in("haru").await;
        let answer = world.refresh(path, &old.refresh).await;
        let new = answer.tokens();
        let data = match path {
            "/api/token/refresh" => json!(true),
            _ => json!({"accessToken": new.access, "expiresIn": 86_400}),
        };
        assert_eq!(answer.data(), &data);
        assert_eq!(answer.cookie()[1..], ["Path=/", "Max-Age=2592000", "HttpOnly", "SameSite=Strict"]);
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert_eq!(new.claims()["id"], id);
        assert!(new.refresh != old.refresh && new.claims()["jti"] != old.claims()["jti"]);
        assert!(world.is_good(&old).await && world.is_good(&new).await);
        world.refresh(path, &old.refresh).await.demands_relogin();
        world.refresh(path, &new.refresh).await.tokens();
    }
}

#[tokio::test]
async fn a_dead_refresh_token_leads_to_the_login_page() {
    let world = World::with(&["identity.refresh_token_lifetime=1h"]).await;
    world.member("haru").await;
    let expired = world.log_in("haru").await;
    world.clock.advance(Duration::from_hours(1));
    let long = "x".repeat(3000);
    for path in REFRESHES {
        for token in ["", "unknown", &long, &expired.refresh] {
            let answer = world.refresh(path, token).await;
            assert_eq!(answer.refusal(), (401, "INVALID_TOKEN"));
            answer.demands_relogin();
            assert!(!answer.headers.contains_key("set-cookie"), "a straggler must not clear its successor's cookie");
        }
        world.post(path, &json!({})).await.demands_relogin();
    }
    assert_eq!(world.count("jwt_refresh_tokens").await, 1);
}

#[tokio::test]
async fn a_member_who_is_gone_refreshes_nothing() {
    let world = World::new().await;
    world.member("haru").await;
    let tokens = world.log_in("haru").await;
    world
        .database
        .write::<_, database::DatabaseError, _>(|c| {
            Box::pin(async move { c.run(database::sql("UPDATE member_profiles SET is_active = 0")).await })
        })
        .await
        .unwrap();
    world.refresh(REFRESHES[0], &tokens.refresh).await.demands_relogin();
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_refreshes_at_once_one_wins() {
    let world = World::new().await;
    world.member("haru").await;
    let tokens = world.log_in("haru").await;
    let answers = join_all((0..20).map(|number| world.refresh(REFRESHES[number % 2], &tokens.refresh))).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert_eq!((won.len(), world.count("jwt_refresh_tokens").await), (1, 2));
    for answer in lost {
        answer.demands_relogin();
    }
    assert!(world.is_good(&won[0].tokens()).await);
}
