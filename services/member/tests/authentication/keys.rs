//! The key set and the revocations, as other services fetch them.

use axum::{body::Body, http::Request};
use futures::future::join_all;
use serde_json::{Value, json};

use crate::world::{Answer, World};

async fn get(world: &World, path: &str, token: Option<&str>) -> Answer {
    let mut request = Request::get(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    world.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_key_set_holds_the_public_half_of_the_one_key() {
    let world = World::new().await;
    let answer = get(&world, "/.well-known/jwks.json", None).await;
    assert_eq!((answer.status, &answer.headers["content-type"]), (200, &"application/json".parse().unwrap()));
    let key = &answer.body["keys"][0];
    assert_eq!(answer.body["keys"].as_array().map(Vec::len), Some(1));
    let mut members: Vec<&str> = key.as_object().unwrap().keys().map(String::as_str).collect();
    members.sort_unstable();
    assert_eq!(members, ["alg", "crv", "kid", "kty", "use", "x"]);
    let [(kid, primary)] = &world.rows::<(String, bool)>("SELECT key_id, is_primary FROM jwt_keys").await[..] else {
        panic!("one key");
    };
    assert_eq!((&key["kid"], *primary), (&json!(kid), true));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_key_is_made_once() {
    let world = World::new().await;
    join_all((0..20).map(|_| world.tables.ensure_signing_key())).await.into_iter().collect::<Result<(), _>>().unwrap();
    assert_eq!(world.count("jwt_keys").await, 1);
}

#[tokio::test]
async fn services_and_nobody_else_fetch_the_revocations() {
    let world = World::new().await;
    world.member("haru").await;
    let (ended, member) = (world.log_in("haru").await, world.log_in("haru").await);
    world.ask("POST", "/api/authentication/logout", &ended).await.data();
    let sign = |to| world.secrets.sign("content", to, world.clock.now());
    let answer = get(&world, "/internal/revocations", Some(&sign("member"))).await;
    let expires_at = dto::Timestamp::from_millis(ended.claims()["exp"].as_i64().unwrap() * 1000);
    assert_eq!(answer.body, json!([{"jti": ended.claims()["jti"], "expiresAt": expires_at}]));
    let since = |millis| format!("/internal/revocations?since={}", world.clock.now().plus_millis(millis));
    let recent = get(&world, &since(-1), Some(&sign("member"))).await;
    assert_eq!(recent.body, answer.body);
    assert_eq!(get(&world, &since(1), Some(&sign("member"))).await.body, json!([]));
    assert_eq!(get(&world, "/internal/revocations?since=soon", Some(&sign("member"))).await.status, 400);
    for token in [None, Some(member.access.as_str()), Some(&sign("timeline")), Some("not.a.token")] {
        let answer = get(&world, "/internal/revocations", token).await;
        assert_eq!((answer.refusal().0, answer.flags()), (401, vec![]));
    }
}

#[test]
fn every_operation_is_documented() {
    let document = serde_json::to_value(dailyfeed_member::openapi()).unwrap();
    for (method, path, id, guarded) in [
        ("post", "/api/authentication/signup", "sign_up", false),
        ("post", "/api/authentication/login", "log_in", false),
        ("post", "/api/authentication/logout", "log_out", true),
        ("post", "/api/authentication/logout-all", "log_out_all", true),
        ("post", "/api/authentication/refresh", "refresh_session", false),
        ("delete", "/api/authentication/deactivate", "deactivate", true),
        ("post", "/api/token/refresh", "refresh_token", false),
        ("get", "/.well-known/jwks.json", "key_set", false),
    ] {
        let operation = &document["paths"][path][method];
        assert_eq!(operation["operationId"], id);
        assert_eq!(operation.get("security").is_some(), guarded, "{path}");
        assert!(operation["responses"]["401"] != Value::Null, "{path}");
    }
    assert!(document["paths"].get("/internal/revocations").is_none());
}
