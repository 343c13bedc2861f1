//! Uploads under a key.

use futures::future::join_all;
use serde_json::json;
use test_support::unique;

use super::{is_replay, keyed};
use crate::{fleet, picture};

const UPLOAD: &str = "/api/images/upload/profile";

#[tokio::test]
async fn an_upload_is_replayed_by_its_key() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    let (key, file) = (unique("key-"), picture::any_png());
    let client = keyed(&member, &key);
    let first = client.upload(UPLOAD, "image/png", file.clone()).await;
    let id = first.ok(200);
    // Another boundary, the same file.
    is_replay(&client.upload(UPLOAD, "image/png", file.clone()).await, &first);
    client.upload(UPLOAD, "image/png", picture::any_png()).await.refused(422, "IDEMPOTENCY_KEY_REUSED");
    let theirs = keyed(&other, &key).upload(UPLOAD, "image/png", file.clone()).await.ok(200);
    assert_ne!(theirs, id, "the id derives from the member too");
    let elsewhere = client.upload("/api/images/upload", "image/png", file.clone()).await;
    elsewhere.ok(200);
    let view = member.anonymous().get(&format!("/api/images/view/{}", id.as_str().unwrap_or_default())).await;
    assert_eq!(view.status, 200);
    keyed(&member, "").upload(UPLOAD, "image/png", file).await.refused(400, "VALIDATION_FAILED");
}

#[tokio::test]
async fn a_refused_file_does_not_use_its_key_up() {
    let member = fleet().member().await;
    let client = keyed(&member, &unique("key-"));
    client.upload(UPLOAD, "image/png", b"no image at all".to_vec()).await.refused(400, "INVALID_IMAGE_SIGNATURE");
    let again = client.upload(UPLOAD, "image/png", b"no image at all".to_vec()).await;
    again.refused(400, "INVALID_IMAGE_SIGNATURE");
}

#[tokio::test]
async fn twin_uploads_make_one_image() {
    let member = fleet().member().await;
    let client = keyed(&member, &unique("key-"));
    let file = picture::any_png();
    let answers = join_all((0..8).map(|_| client.upload(UPLOAD, "image/png", file.clone()))).await;
    let mut ids: Vec<_> = answers.iter().filter(|answer| answer.status != 409).map(|answer| answer.ok(200)).collect();
    for answer in answers.iter().filter(|answer| answer.status == 409) {
        answer.refused(409, "IDEMPOTENCY_KEY_IN_USE");
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
}

#[tokio::test]
async fn a_bulk_delete_is_replayed_by_its_key() {
    let member = fleet().member().await;
    let id = member.upload(UPLOAD, "image/png", picture::any_png()).await.ok(200);
    let urls = json!({"imageUrls": [format!("/api/proxy/images/view/{}", id.as_str().unwrap_or_default())]});
    let client = keyed(&member, &unique("key-"));
    let first = client.post("/api/images/view/command/delete/in", &urls).await;
    first.ok(200);
    is_replay(&client.post("/api/images/view/command/delete/in", &urls).await, &first);
    let other = client.post("/api/images/view/command/delete/in", &json!({"imageUrls": []})).await;
    other.refused(422, "IDEMPOTENCY_KEY_REUSED");
}
