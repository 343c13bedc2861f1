//! The switch, in the truth and on the management port.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use clock::Clock;
use dto::Timestamp;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use test_support::Place;
use tower::ServiceExt;
use transport::{Mode, Position, Switch, routes};

async fn ask(switch: &Switch, request: Request<Body>) -> (StatusCode, Value) {
    let answer = routes(switch.clone()).oneshot(request).await.unwrap();
    let status = answer.status();
    (status, serde_json::from_slice(&answer.into_body().collect().await.unwrap().to_bytes()).unwrap())
}

async fn get(switch: &Switch) -> (StatusCode, Value) {
    ask(switch, Request::get("/transport").body(Body::empty()).unwrap()).await
}

async fn put(switch: &Switch, body: &str) -> (StatusCode, Value) {
    ask(switch, Request::put("/transport").body(Body::from(body.to_owned())).unwrap()).await
}

#[tokio::test]
async fn all_replicas_of_a_service_stand_as_one_was_turned_and_other_services_do_not() {
    let place = Place::new().await;
    let clock = Clock::manual(Timestamp::from_millis(5000));
    let (one, other) = (place.truth(schema::MIGRATIONS).await, place.truth(schema::MIGRATIONS).await);
    let (content, replica) =
        (Switch::new(one.clone(), "content", clock.clone()), Switch::new(other, "content", clock.clone()));
    let member = Switch::new(one, "member", clock.clone());
    assert_eq!(get(&content).await, (StatusCode::OK, json!({"mode": "KAFKA"})));
    assert_eq!(put(&content, r#"{"mode": "HTTP"}"#).await, (StatusCode::OK, json!({"mode": "HTTP"})));
    clock.advance(std::time::Duration::from_secs(5));
    replica.turn(Mode::Http).await.unwrap();
    let turned = Position { mode: Mode::Http, since: Timestamp::from_millis(5000) };
    assert_eq!((content.position().await.unwrap(), replica.position().await.unwrap()), (turned, turned));
    assert_eq!(member.position().await.unwrap().mode, Mode::Kafka);
    assert_eq!(put(&replica, r#"{"mode": "KAFKA"}"#).await, (StatusCode::OK, json!({"mode": "KAFKA"})));
    let back = Position { mode: Mode::Kafka, since: Timestamp::from_millis(10_000) };
    assert_eq!(content.position().await.unwrap(), back);
}

#[tokio::test]
async fn anything_but_a_mode_is_a_400_that_says_what_is_allowed_and_turns_nothing() {
    let place = Place::new().await;
    let clock = Clock::manual(Timestamp::from_millis(0));
    let switch = Switch::new(place.truth(schema::MIGRATIONS).await, "content", clock);
    switch.turn(Mode::Http).await.unwrap();
    for bad in [
        "",
        "KAFKA",
        "null",
        "[]",
        r#"["KAFKA"]"#,
        "{}",
        r#"{"mode": null}"#,
        r#"{"mode": "kafka"}"#,
        r#"{"mode": "PIGEON"}"#,
        r#"{"mode": ["KAFKA"]}"#,
        r#"{"Mode": "KAFKA"}"#,
        r#"{"mode": "KAFKA", "force": true}"#,
        r#"{"mode": "KAFKA", "other": "HTTP"}"#,
        r#"{"mode": "KAFKA"} {}"#,
    ] {
        let (status, body) = put(&switch, bad).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{bad}");
        let error = body["error"].as_str().unwrap();
        assert!(error.contains(r#"{"mode": "KAFKA"} or {"mode": "HTTP"}"#), "{bad}: {error}");
    }
    assert_eq!(get(&switch).await, (StatusCode::OK, json!({"mode": "HTTP"})));
}
