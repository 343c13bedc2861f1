//! Requests with an `Idempotency-Key`.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderValue, Request, StatusCode},
};
use futures::future::join;
use serde_json::json;

use crate::world::{Answer, UPLOAD, UPLOAD_PROFILE, World, picture, send};

fn red() -> Vec<u8> {
    picture(50, 50, [250, 0, 0])
}

fn blue() -> Vec<u8> {
    picture(50, 50, [0, 0, 250])
}

fn keyed(mut request: Request<Body>, key: &'static str) -> Request<Body> {
    request.headers_mut().insert("idempotency-key", HeaderValue::from_static(key));
    request
}

fn is_replay(answer: &Answer) -> bool {
    answer.header("idempotency-replayed") == "true"
}

#[tokio::test]
async fn a_repeat_gives_the_first_id_in_every_process() {
    let world = World::new().await;
    let ask = || keyed(world.uploading(7, UPLOAD, &red()), "k");
    let (first, again) = (world.send(ask()).await, world.send(ask()).await);
    let elsewhere = send(world.another().await, ask()).await;
    assert_eq!(first.data(), again.data());
    assert_eq!(first.data(), elsewhere.data());
    assert!(!is_replay(&first) && is_replay(&again) && is_replay(&elsewhere));
}

#[tokio::test]
async fn a_key_is_of_one_member_and_one_path() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for request in [
        world.uploading(7, UPLOAD, &red()),
        world.uploading(8, UPLOAD, &red()),
        world.uploading(7, UPLOAD_PROFILE, &red()),
    ] {
        ids.push(world.send(keyed(request, "k")).await.data().to_string());
    }
    ids.push(world.upload(7, &red()).await);
    ids.push(world.upload(7, &red()).await);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 5, "without a key every upload is a new image");
}

#[tokio::test]
async fn another_picture_under_the_key_is_422_and_bad_input_is_400_before_that() {
    let world = World::new().await;
    world.send(keyed(world.uploading(7, UPLOAD, &red()), "k")).await.data();
    world.send(keyed(world.uploading(7, UPLOAD, &blue()), "k")).await.refused(422, "IDEMPOTENCY_KEY_REUSED");
    world.send(keyed(world.uploading(7, UPLOAD, b"no image"), "k")).await.refused(400, "INVALID_IMAGE_SIGNATURE");
    world.send(keyed(world.uploading(7, UPLOAD, &red()), "")).await.refused(400, "VALIDATION_FAILED");
}

#[tokio::test]
async fn a_refused_upload_leaves_its_key_free() {
    let world = World::new().await;
    let broken = red()[..60].to_vec();
    world.send(keyed(world.uploading(7, UPLOAD, &broken), "k")).await.refused(400, "CORRUPTED_IMAGE");
    let answer = world.send(keyed(world.uploading(7, UPLOAD, &red()), "k")).await;
    answer.data();
    assert!(!is_replay(&answer));
}

#[tokio::test]
async fn while_the_first_runs_its_twin_is_409_and_another_picture_422() {
    let world = World::new().await;
    let ask = |picture: &[u8], key| world.send(keyed(world.uploading(7, UPLOAD, picture), key));
    let (first, twin) = join(ask(&red(), "a"), ask(&red(), "a")).await;
    twin.refused(409, "IDEMPOTENCY_KEY_IN_USE");
    assert_eq!(twin.header("retry-after"), "1");
    let (other, reused) = join(ask(&red(), "b"), ask(&blue(), "b")).await;
    reused.refused(422, "IDEMPOTENCY_KEY_REUSED");
    assert_ne!(first.data(), other.data());
    assert!(is_replay(&ask(&red(), "a").await), "when it has ended the twin gets its answer");
}

#[tokio::test]
async fn processes_that_race_agree_on_one_answer() {
    let world = World::new().await;
    let (here, there) = (world.router(), world.another().await);
    for key in ["a", "b", "c", "d", "e"] {
        let ask = |router: &axum::Router, picture: &[u8]| {
            send(router.clone(), keyed(world.uploading(7, UPLOAD, picture), key))
        };
        let (one, other) = join(ask(&here, &red()), ask(&there, &red())).await;
        assert_eq!(one.data(), other.data());
        assert_ne!(is_replay(&one), is_replay(&other));
    }
    for key in ["f", "g", "h", "i", "j"] {
        let ask = |router: &axum::Router, picture: &[u8]| {
            send(router.clone(), keyed(world.uploading(7, UPLOAD, picture), key))
        };
        let (one, other) = join(ask(&here, &red()), ask(&there, &blue())).await;
        let (kept, reused) = if one.status == StatusCode::OK { (one, other) } else { (other, one) };
        kept.data();
        reused.refused(422, "IDEMPOTENCY_KEY_REUSED");
    }
}

#[tokio::test]
async fn a_deleted_image_does_not_come_back_with_a_late_repeat() {
    let world = World::new().await;
    let ask = || keyed(world.uploading(7, UPLOAD, &red()), "k");
    let id = world.send(ask()).await.data();
    world.send(world.deleting(7, json!({"imageUrls": [id]}).to_string())).await.data();
    let late = world.send(ask()).await;
    assert!(late.data() == id && is_replay(&late));
    assert!(!world.is_there(id.as_str().unwrap()).await);
}

#[tokio::test]
async fn a_key_ends_with_its_lifetime_but_an_id_never_shows_another_picture() {
    let world = World::with(&["idempotency.key_lifetime=1h"]).await;
    let first = world.send(keyed(world.uploading(7, UPLOAD, &red()), "k")).await.data();
    world.clock.advance(Duration::from_hours(1) - Duration::from_millis(1));
    assert_eq!(world.app.purge_idempotency_records().await.unwrap(), 0);
    world.send(keyed(world.uploading(7, UPLOAD, &blue()), "k")).await.refused(422, "IDEMPOTENCY_KEY_REUSED");
    world.clock.advance(Duration::from_millis(1));
    let second = world.send(keyed(world.uploading(7, UPLOAD, &blue()), "k")).await;
    assert!(second.data() != first && !is_replay(&second));
    world.clock.advance(Duration::from_hours(1));
    assert_eq!(world.app.purge_idempotency_records().await.unwrap(), 1);
    assert_eq!(world.app.purge_idempotency_records().await.unwrap(), 0);
}

#[tokio::test]
async fn deletions_may_be_repeated_too() {
    let world = World::new().await;
    let (one, other) = (world.upload(7, &red()).await, world.upload(7, &blue()).await);
    let ask = |ids: &[&str]| keyed(world.deleting(7, json!({"imageUrls": ids}).to_string()), "k");
    let first = world.send(ask(&[&one])).await;
    assert!(first.data() == true && !is_replay(&first));
    let again = world.send(ask(&[&one])).await;
    assert!(again.data() == true && is_replay(&again));
    world.send(ask(&[&one, &other])).await.refused(422, "IDEMPOTENCY_KEY_REUSED");
    assert!(world.is_there(&other).await);
}
