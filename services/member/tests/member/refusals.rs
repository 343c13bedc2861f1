//! What every operation refuses.

use axum::{body::Body, http::Request};
use serde_json::{Value, json};

use crate::world::{World, nothing};

const OPERATIONS: [(&str, &str); 22] = [
    ("GET", "/api/members"),
    ("GET", "/api/members/1"),
    ("GET", "/api/members/profile"),
    ("PUT", "/api/members/profile"),
    ("PUT", "/api/members/profile/handle"),
    ("GET", "/api/members/profile/@haru"),
    ("GET", "/api/members/profile/1"),
    ("GET", "/api/members/1/profile"),
    ("GET", "/api/members/summary"),
    ("GET", "/api/members/1/summary"),
    ("POST", "/api/members/query/in"),
    ("GET", "/api/members/query/followings"),
    ("GET", "/api/members/followers-followings"),
    ("GET", "/api/members/followers/more"),
    ("GET", "/api/members/followings/more"),
    ("GET", "/api/members/1/followers-followings"),
    ("GET", "/api/members/1/followers/more"),
    ("GET", "/api/members/1/followings/more"),
    ("POST", "/api/members/follow/1"),
    ("DELETE", "/api/members/follow/1"),
    ("GET", "/api/members/follow/recommend/newbie"),
    ("GET", "/api/members/follow/recommend/newbie/more"),
];

#[tokio::test]
async fn nobody_is_served_without_a_token() {
    let world = World::new().await;
    for (method, path) in OPERATIONS {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let answer = world.send(request).await;
        assert_eq!(answer.refusal(), (401, "BEARER_TOKEN_MISSING"), "{method} {path}");
        assert_eq!(answer.headers["x-relogin-required"], "true", "{method} {path}");
    }
}

#[tokio::test]
async fn an_empty_key_is_refused_by_every_operation_that_takes_one() {
    let world = World::new().await;
    let [haru, _] = world.members("haru").await;
    for (method, path) in OPERATIONS.into_iter().filter(|(method, _)| *method != "GET") {
        let answer = world.keyed(haru, method, path, "", nothing()).await;
        assert_eq!(answer.refusal(), (400, "VALIDATION_FAILED"), "{method} {path}");
        assert_eq!(answer.fields(), ["Idempotency-Key"], "{method} {path}");
    }
}

#[tokio::test]
async fn a_member_who_has_left_has_no_session() {
    let world = World::new().await;
    let [gone, other] = world.members("haru").await;
    world.deactivate(gone).await;
    let own = [
        ("GET", "/api/members".to_owned(), Value::Null),
        ("GET", "/api/members/profile".to_owned(), Value::Null),
        ("GET", "/api/members/summary".to_owned(), Value::Null),
        ("GET", "/api/members/followers-followings".to_owned(), Value::Null),
        ("GET", "/api/members/follow/recommend/newbie".to_owned(), Value::Null),
        ("PUT", "/api/members/profile".to_owned(), json!({ "bio": "x" })),
        ("PUT", "/api/members/profile/handle".to_owned(), json!({ "newHandle": "ghost" })),
        ("POST", format!("/api/members/follow/{other}"), Value::Null),
        ("DELETE", format!("/api/members/follow/{other}"), Value::Null),
    ];
    for (method, path, body) in own {
        let answer = world.ask(gone, method, &path, body).await;
        assert_eq!(answer.refusal(), (401, "INVALID_TOKEN"), "{method} {path}");
        assert_eq!(answer.headers["x-relogin-required"], "true", "{method} {path}");
    }
}

#[tokio::test]
async fn ids_are_whole_numbers_of_somebody() {
    let world = World::new().await;
    let haru = world.member("haru").await;
    for (bad, expected) in [
        ("abc", (400, "VALIDATION_FAILED")),
        ("1.5", (400, "VALIDATION_FAILED")),
        ("99999999999999999999", (400, "VALIDATION_FAILED")),
        ("%FF", (400, "VALIDATION_FAILED")),
        ("0", (404, "MEMBER_NOT_FOUND")),
        ("-1", (404, "MEMBER_NOT_FOUND")),
        ("4711", (404, "MEMBER_NOT_FOUND")),
    ] {
        for path in [
            format!("/api/members/{bad}"),
            format!("/api/members/profile/{bad}"),
            format!("/api/members/{bad}/profile"),
            format!("/api/members/{bad}/summary"),
            format!("/api/members/{bad}/followers-followings"),
            format!("/api/members/{bad}/followers/more"),
            format!("/api/members/{bad}/followings/more"),
        ] {
            assert_eq!(world.get(haru, &path).await.refusal(), expected, "{path}");
        }
        for method in ["POST", "DELETE"] {
            let path = format!("/api/members/follow/{bad}");
            assert_eq!(world.ask(haru, method, &path, Value::Null).await.refusal(), expected, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn paging_is_validated_everywhere() {
    let world = World::new().await;
    let haru = world.member("haru").await;
    for (_, path) in OPERATIONS.into_iter().skip(12).filter(|(method, _)| *method == "GET") {
        for query in ["page=-1", "size=0", "size=101", "page=x", "page=1&page=1", "page=1000&size=100", "size="] {
            let answer = world.get(haru, &format!("{path}?{query}")).await;
            assert_eq!(answer.refusal(), (400, "VALIDATION_FAILED"), "{path}?{query}");
        }
        for cursor in ["", "x", "AAAAAAAAAAAAAAAAAAAAAA"] {
            let answer = world.get(haru, &format!("{path}?cursor={cursor}")).await;
            assert_eq!(answer.refusal(), (400, "INVALID_CURSOR"), "{path}?cursor={cursor}");
        }
    }
}
