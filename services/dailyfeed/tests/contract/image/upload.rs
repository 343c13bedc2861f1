//! What may be uploaded, and what becomes of it.

use ::image::ImageFormat;
use serde_json::json;
use test_support::{Method, unique};

use super::{DELETE, UPLOADS, upload, view};
use crate::{
    fleet,
    picture::{self, BLUE, GREEN, RED},
};

/// 10 MiB, the documented bound.
const MAX_BYTES: usize = 10 * 1024 * 1024;

#[tokio::test]
async fn both_uploads_answer_an_id_that_anybody_can_view() {
    let member = fleet().member().await;
    for path in UPLOADS {
        let id = member.upload(path, "image/png", picture::any_png()).await.ok(200);
        let id = id.as_str().expect("an image id");
        assert!(uuid::Uuid::parse_str(id).is_ok(), "{id} is no UUID");
        let answer = view(&member, id, false).await;
        answer.check(answer.header("content-type") == Some("image/png"), "images are PNG");
        let disposition = answer.header("content-disposition").unwrap_or_default();
        answer.check(disposition.starts_with("inline") && disposition.contains(id), "shown, not downloaded");
        let caching = answer.header("cache-control").unwrap_or_default();
        answer.check(caching.contains("immutable") && caching.contains("max-age="), "an id never changes its image");
        answer.check(answer.header("x-content-type-options") == Some("nosniff"), "nobody guesses another type");
    }
}

#[tokio::test]
async fn every_accepted_format_becomes_png() {
    let member = fleet().member().await;
    let formats = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif];
    for format in formats {
        let id = upload(&member, format.to_mime_type(), picture::plain(format, 90, 60, GREEN)).await;
        let stored = view(&member, &id, false).await.bytes;
        assert!(stored.starts_with(b"\x89PNG"), "{format:?} was not stored as PNG");
        assert_eq!(picture::size_of(&stored), (90, 60), "{format:?}");
        assert!(picture::is_about(&stored, (50, 50), GREEN), "{format:?} changed its colour");
    }
}

#[tokio::test]
async fn the_bytes_decide_and_not_the_declared_type() {
    let member = fleet().member().await;
    upload(&member, "text/plain", picture::any_png()).await;
    upload(&member, "image/jpeg", picture::any_png()).await;
    let not_images: [&[u8]; 5] = [
        b"hello, this is no image at all",
        b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0",
        b"<svg xmlns='x'></svg>",
        b"%PDF-1.7 ...",
        b"RIFF\0\0\0\0WAVEfmt ",
    ];
    for file in not_images {
        member.upload(UPLOADS[0], "image/png", file.to_vec()).await.refused(400, "INVALID_IMAGE_SIGNATURE");
    }
}

#[tokio::test]
async fn a_large_picture_is_fitted_and_its_thumbnail_cut_from_the_middle() {
    let member = fleet().member().await;
    let id = upload(&member, "image/png", picture::stripes(ImageFormat::Png, 1050, 525)).await;
    let stored = view(&member, &id, false).await.bytes;
    assert_eq!(picture::size_of(&stored), (350, 175));
    for (percent, colour) in [(10, RED), (50, GREEN), (90, BLUE)] {
        assert!(picture::is_about(&stored, (percent, 50), colour), "the column at {percent} %");
    }
    let thumbnail = view(&member, &id, true).await;
    thumbnail.check(thumbnail.header("content-type") == Some("image/png"), "thumbnails are PNG");
    assert_eq!(picture::size_of(&thumbnail.bytes), (150, 150));
    // The middle square of 525 x 525 shows the last half of a third of red, all green, and as much blue.
    for (percent, colour) in [(3, RED), (50, GREEN), (97, BLUE)] {
        assert!(picture::is_about(&thumbnail.bytes, (percent, 50), colour), "the thumbnail's column at {percent} %");
    }
}

#[tokio::test]
async fn a_small_picture_is_not_enlarged() {
    let member = fleet().member().await;
    let id = upload(&member, "image/png", picture::plain(ImageFormat::Png, 100, 80, BLUE)).await;
    assert_eq!(picture::size_of(&view(&member, &id, false).await.bytes), (100, 80));
    assert_eq!(picture::size_of(&view(&member, &id, true).await.bytes), (80, 80));
}

#[tokio::test]
async fn a_photo_is_turned_as_its_exif_says() {
    let member = fleet().member().await;
    let sideways = picture::turned(&picture::stripes(ImageFormat::Jpeg, 300, 100), 6);
    let stored = view(&member, &upload(&member, "image/jpeg", sideways).await, false).await.bytes;
    assert_eq!(picture::size_of(&stored), (100, 300));
    assert!(picture::is_about(&stored, (50, 5), RED) && picture::is_about(&stored, (50, 95), BLUE), "turned clockwise");
}

#[tokio::test]
async fn an_animation_becomes_its_first_frame() {
    let member = fleet().member().await;
    let stored = view(&member, &upload(&member, "image/gif", picture::animation(RED, BLUE)).await, false).await.bytes;
    assert!(picture::is_about(&stored, (50, 50), RED));
}

#[tokio::test]
async fn damaged_and_empty_files_are_refused() {
    let member = fleet().member().await;
    let whole = picture::noise(60, 60);
    for file in [Vec::new(), vec![0x89], vec![0xFF, 0xD8]] {
        member.upload(UPLOADS[0], "image/png", file).await.failed(400);
    }
    for file in
        [whole[..whole.len() / 2].to_vec(), whole[..20].to_vec(), b"\xFF\xD8\xFF\xE0 no more than a beginning".to_vec()]
    {
        member.upload(UPLOADS[0], "image/png", file).await.failed(400);
    }
}

#[tokio::test]
async fn too_many_pixels_are_refused_before_they_are_decoded() {
    let member = fleet().member().await;
    for (width, height) in [(100_000, 100_000), (40_000_001, 1), (8000, 5001)] {
        let file = picture::claims_to_be(width, height);
        member.upload(UPLOADS[0], "image/png", file).await.refused(400, "IMAGE_TOO_LARGE");
    }
}

#[tokio::test]
async fn ten_mebibytes_are_the_limit() {
    let member = fleet().member().await;
    let large = picture::noise(1800, 1800);
    assert!((MAX_BYTES * 9 / 10..MAX_BYTES).contains(&large.len()), "the test's picture has {} bytes", large.len());
    upload(&member, "image/png", large).await;
    let mut too_large = picture::any_png();
    too_large.resize(MAX_BYTES + 1, 0);
    member.upload(UPLOADS[0], "image/png", too_large).await.refused(413, "PAYLOAD_TOO_LARGE");
}

#[tokio::test]
async fn an_upload_without_the_image_part_is_400() {
    let member = fleet().member().await;
    let post = || member.request(&Method::POST, UPLOADS[0]);
    post().file("picture", "image/png", picture::any_png()).send().await.failed(400);
    post().json(&json!({"image": "x"})).send().await.failed(400);
    post().body("multipart/form-data", b"no boundary".to_vec()).send().await.failed(400);
    post().body("multipart/form-data; boundary=x", b"--x\r\nbroken".to_vec()).send().await.failed(400);
    member.post_empty(UPLOADS[0]).await.failed(400);
}

#[tokio::test]
async fn only_members_upload_and_delete() {
    let anonymous = fleet().client();
    for path in UPLOADS {
        anonymous.upload(path, "image/png", picture::any_png()).await.relogin();
    }
    anonymous.post(DELETE, &json!({"imageUrls": []})).await.relogin();
    anonymous.with_bearer("not.a.token").upload(UPLOADS[0], "image/png", picture::any_png()).await.relogin();
}

#[tokio::test]
async fn a_repeated_upload_under_one_key_is_one_image() {
    let member = fleet().member().await;
    let file = picture::any_png();
    let keyed = member.client.with_header("idempotency-key", &unique("upload-"));
    let first = keyed.upload(UPLOADS[0], "image/png", file.clone()).await;
    let again = keyed.upload(UPLOADS[0], "image/png", file).await;
    assert_eq!(first.ok(200), again.ok(200));
    again.check(again.header("idempotency-replayed") == Some("true"), "a replay says so");
    first.check(first.header("idempotency-replayed").is_none(), "the first is none");
}
