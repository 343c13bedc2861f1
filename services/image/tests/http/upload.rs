//! Uploading.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use bytes::Bytes;
use dailyfeed_image::MAX_UPLOADS;
use futures::{StreamExt, future::join_all, poll, stream};
use tower::ServiceExt;

use crate::place::Place;
use crate::world::{UPLOAD, UPLOAD_PROFILE, World, form, multipart, picture, send};

const RED: [u8; 3] = [250, 0, 0];

#[tokio::test]
async fn an_upload_is_answered_with_the_id_that_shows_it() {
    let world = World::new().await;
    for path in [UPLOAD, UPLOAD_PROFILE] {
        let answer = world.send(world.uploading(7, path, &picture(700, 350, RED))).await;
        assert_eq!(answer.json()["status"], 200);
        assert_eq!(answer.json()["result"], "SUCCESS");
        let id = answer.data();
        let shown = world.get(&format!("/api/images/view/{}", id.as_str().unwrap()), &[]).await;
        let shown = image::load_from_memory(&shown.bytes).unwrap();
        assert_eq!((shown.width(), shown.height()), (350, 175));
    }
}

#[tokio::test]
async fn an_acknowledged_upload_is_there_for_the_next_process() {
    let world = World::new().await;
    let id = world.upload(7, &picture(10, 10, RED)).await;
    let request = Request::get(format!("/api/images/view/{id}")).body(Body::empty()).unwrap();
    assert_eq!(send(world.another().await, request).await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_members_upload_and_are_asked_before_anything_is_read() {
    let world = World::new().await;
    for path in [UPLOAD, UPLOAD_PROFILE] {
        let endless = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        let request = Request::post(path).header("content-type", multipart()).body(endless).unwrap();
        let answer = world.send(request).await;
        answer.refused(401, "BEARER_TOKEN_MISSING");
        assert_eq!(answer.header("x-relogin-required"), "true");
    }
}

#[tokio::test]
async fn what_is_no_good_picture_is_refused_by_name() {
    let world = World::with(&["images.max_pixels=10000"]).await;
    let good = picture(50, 50, RED);
    for (file, code) in [
        (Vec::new(), "EMPTY_IMAGE_FILE"),
        (vec![0xFF, 0xD8], "FILE_TOO_SMALL"),
        (b"BM and the rest of a bitmap".to_vec(), "INVALID_IMAGE_SIGNATURE"),
        (good[..good.len() / 2].to_vec(), "CORRUPTED_IMAGE"),
        (picture(101, 100, RED), "IMAGE_TOO_LARGE"),
    ] {
        world.send(world.uploading(7, UPLOAD, &file)).await.refused(400, code);
    }
    assert_eq!(world.place.store("images").await.names().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn the_bound_is_exact_and_what_is_more_is_413_at_any_size() {
    let world = World::with(&["images.max_bytes=1MiB"]).await;
    let mut file = picture(50, 50, RED);
    file.resize(1024 * 1024, 0);
    assert_eq!(world.send(world.uploading(7, UPLOAD, &file)).await.status, StatusCode::OK);
    for more in [1, 100_000, 10_000_000] {
        let mut file = file.clone();
        file.resize(file.len() + more, 0);
        world.send(world.uploading(7, UPLOAD, &file)).await.refused(413, "PAYLOAD_TOO_LARGE");
    }
    let large = form(&[("other", &vec![0; 2 * 1024 * 1024])]);
    let request = Request::post(UPLOAD).header("authorization", world.token(7)).header("content-type", multipart());
    world.send(request.body(large.into()).unwrap()).await.refused(413, "PAYLOAD_TOO_LARGE");
}

#[tokio::test]
async fn who_sends_too_much_is_heard_to_the_end_and_so_gets_the_answer() {
    let world = World::with(&["images.max_bytes=1MiB"]).await;
    let left = Arc::new(AtomicUsize::new(100));
    let file = form(&[("image", &vec![0; 6_400_000])]);
    let (chunks, count) = (file.chunks(64_000).map(Bytes::copy_from_slice).collect::<Vec<_>>(), Arc::clone(&left));
    let body = Body::from_stream(stream::iter(chunks.into_iter().take(100)).map(move |chunk| {
        count.fetch_sub(1, Ordering::SeqCst);
        Ok::<_, std::io::Error>(chunk)
    }));
    let request = Request::post(UPLOAD).header("authorization", world.token(7)).header("content-type", multipart());
    world.send(request.body(body).unwrap()).await.refused(413, "PAYLOAD_TOO_LARGE");
    assert_eq!(left.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_form_without_exactly_one_image_is_400() {
    let world = World::new().await;
    let good = picture(5, 5, RED);
    let (one, other) = (form(&[("image", &good)]), form(&[("other", &good)]));
    let two = form(&[("image", &good), ("image", &good)]);
    for (kind, body, field) in [
        (multipart(), other, "image"),
        (multipart(), two, "image"),
        (multipart(), one[..one.len() / 2].to_vec(), "image"),
        (multipart(), Vec::new(), "image"),
        (multipart(), b"--a-boundary\r\nbroken".to_vec(), "image"),
        ("multipart/form-data".to_owned(), one.clone(), "image"),
        ("application/json".to_owned(), b"{}".to_vec(), "image"),
    ] {
        let request = Request::post(UPLOAD).header("authorization", world.token(7)).header("content-type", kind);
        let answer = world.send(request.body(body.into()).unwrap()).await;
        answer.refused(400, "VALIDATION_FAILED");
        assert_eq!(answer.json()["errors"][0]["field"], field);
    }
}

#[tokio::test]
async fn fields_beside_the_image_are_passed_over() {
    let world = World::new().await;
    let body = form(&[("note", b"hello"), ("image", &picture(5, 5, RED)), ("", b"")]);
    let request = Request::post(UPLOAD).header("authorization", world.token(7)).header("content-type", multipart());
    world.send(request.body(body.into()).unwrap()).await.data();
}

#[tokio::test]
async fn a_store_that_fails_is_503_and_nothing_is_kept() {
    let world = World::over(Place::broken(), &[]).await;
    let answer = world.send(world.uploading(7, UPLOAD, &picture(5, 5, RED))).await;
    answer.refused(503, "SERVICE_UNAVAILABLE");
    assert_eq!(answer.header("retry-after"), "1");
}

#[tokio::test]
async fn beyond_the_places_uploads_are_shed_until_one_is_free() {
    let world = World::new().await;
    let endless = || {
        let body = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        let request = Request::post(UPLOAD).header("authorization", world.token(7));
        world.router().oneshot(request.header("content-type", multipart()).body(body).unwrap())
    };
    {
        let mut waiting = pin!(join_all((0..MAX_UPLOADS).map(|_| endless())));
        assert!(poll!(&mut waiting).is_pending());
        let answer = world.send(world.uploading(7, UPLOAD, &picture(5, 5, RED))).await;
        answer.refused(503, "LOAD_SHED");
        assert_eq!(answer.header("retry-after"), "1");
    }
    world.upload(7, &picture(5, 5, RED)).await;
}
