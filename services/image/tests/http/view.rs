//! Showing pictures.

use axum::http::{Method, StatusCode};
use uuid::Uuid;

use crate::world::{World, picture};

const BLUE: [u8; 3] = [0, 0, 250];

async fn world_with_image() -> (World, String) {
    let world = World::new().await;
    let id = world.upload(7, &picture(400, 200, BLUE)).await;
    (world, format!("/api/images/view/{id}"))
}

#[tokio::test]
async fn both_pictures_are_public_png_and_cached_for_good() {
    let (world, path) = world_with_image().await;
    let id = path.rsplit('/').next().unwrap();
    for (query, size) in [("", (350, 175)), ("?thumbnail=false", (350, 175)), ("?thumbnail=true", (150, 150))] {
        let answer = world.get(&format!("{path}{query}"), &[("authorization", "Bearer not.a.token")]).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("content-type"), "image/png");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(answer.header("content-disposition"), format!("inline; filename=\"{id}\""));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("accept-ranges"), "bytes");
        assert_eq!(answer.header("content-length"), answer.bytes.len().to_string());
        let shown = image::load_from_memory(&answer.bytes).unwrap();
        assert_eq!((shown.width(), shown.height()), size);
    }
}

#[tokio::test]
async fn what_is_not_there_is_404_and_a_bad_switch_400() {
    let (world, path) = world_with_image().await;
    let upper = path.rsplit('/').next().unwrap().to_uppercase();
    for id in [&Uuid::new_v4().to_string(), "no-image", &upper, "..%2Frecords", "%00", "records"] {
        world.get(&format!("/api/images/view/{id}"), &[]).await.refused(404, "IMAGE_NOT_FOUND");
    }
    world.get(&format!("{path}.png"), &[]).await.refused(404, "IMAGE_NOT_FOUND");
    world.get("/api/images/view/%FF", &[]).await.refused(400, "VALIDATION_FAILED");
    for bad in ["?thumbnail=maybe", "?thumbnail=", "?thumbnail=true&thumbnail=true"] {
        world.get(&format!("{path}{bad}"), &[]).await.refused(400, "VALIDATION_FAILED");
    }
}

#[tokio::test]
async fn a_known_tag_is_304_and_each_picture_has_its_own() {
    let (world, path) = world_with_image().await;
    let small = format!("{path}?thumbnail=true");
    let (tag, small_tag) = (world.get(&path, &[]).await, world.get(&small, &[]).await);
    let (tag, small_tag) = (tag.header("etag"), small_tag.header("etag"));
    assert!(tag.starts_with('"') && tag != small_tag);
    for (path, same, other) in [(&path, tag, small_tag), (&small, small_tag, tag)] {
        let answer = world.get(path, &[("if-none-match", same)]).await;
        assert_eq!((answer.status, answer.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
        assert_eq!(
            (answer.header("etag"), answer.header("cache-control")),
            (same, "public, max-age=31536000, immutable")
        );
        assert_eq!(world.get(path, &[("if-none-match", other)]).await.status, StatusCode::OK);
    }
    let gone = format!("/api/images/view/{}", Uuid::new_v4());
    world.get(&gone, &[("if-none-match", "*")]).await.refused(404, "IMAGE_NOT_FOUND");
}

#[tokio::test]
async fn ranges_are_parts_of_the_picture_asked_for() {
    let (world, path) = world_with_image().await;
    for path in [path.clone(), format!("{path}?thumbnail=true")] {
        let whole = world.get(&path, &[]).await;
        let length = whole.bytes.len();
        for (range, start, end) in
            [("bytes=0-0", 0, 0), ("bytes=10-", 10, length - 1), ("bytes=-5", length - 5, length - 1)]
        {
            let answer = world.get(&path, &[("range", range), ("if-range", whole.header("etag"))]).await;
            assert_eq!((answer.status, &answer.bytes), (StatusCode::PARTIAL_CONTENT, &whole.bytes.slice(start..=end)));
            assert_eq!(answer.header("content-range"), format!("bytes {start}-{end}/{length}"));
            assert_eq!(answer.header("content-type"), "image/png");
        }
        let beyond = world.get(&path, &[("range", &format!("bytes={length}-"))]).await;
        beyond.refused(416, "RANGE_NOT_SATISFIABLE");
        assert_eq!(beyond.header("content-range"), format!("bytes */{length}"));
        assert_eq!(beyond.header("cache-control"), "");
        assert_eq!(world.get(&path, &[("range", "bytes=0-1"), ("if-range", "\"x\"")]).await.bytes, whole.bytes);
        assert_eq!(world.get(&path, &[("range", "pages=1")]).await.bytes, whole.bytes);
    }
}

#[tokio::test]
async fn a_head_has_the_headers_of_a_get_and_no_body() {
    let (world, path) = world_with_image().await;
    let (get, head) = (world.get(&path, &[]).await, world.ask(Method::HEAD, &path, &[("range", "bytes=0-1")]).await);
    assert_eq!((head.status, head.bytes.len()), (StatusCode::OK, 0));
    for name in ["content-length", "content-type", "etag", "cache-control"] {
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
    let known = world.ask(Method::HEAD, &path, &[("if-none-match", get.header("etag"))]).await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn other_methods_are_405() {
    let (world, path) = world_with_image().await;
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        world.ask(method, &path, &[]).await.refused(405, "METHOD_NOT_ALLOWED");
    }
}
