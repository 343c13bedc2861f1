//! Uploading, viewing and deleting images.

use ::image::ImageFormat;
use serde_json::{Value, json};
use test_support::{Answer, Client, Member, Method, unique};

use crate::{
    fleet,
    picture::{self, BLUE, GREEN, RED},
};

const UPLOADS: [&str; 2] = ["/api/images/upload/profile", "/api/images/upload"];
const DELETE: &str = "/api/images/view/command/delete/in";

/// 10 MiB, the documented bound.
const MAX_BYTES: usize = 10 * 1024 * 1024;

async fn upload(member: &Member, mime: &str, file: Vec<u8>) -> String {
    let id = member.upload(UPLOADS[0], mime, file).await.ok(200);
    id.as_str().expect("an image id").to_owned()
}

/// The stored picture or its thumbnail, as anybody gets it.
async fn view(client: &Client, id: &str, thumbnail: bool) -> Answer {
    let query = if thumbnail { "?thumbnail=true" } else { "" };
    let answer = client.anonymous().get(&format!("/api/images/view/{id}{query}")).await;
    answer.check(answer.status == 200, "an image is public");
    answer
}

async fn is_there(client: &Client, id: &str) -> bool {
    client.anonymous().get(&format!("/api/images/view/{id}")).await.status == 200
}

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
async fn a_view_ignores_tokens() {
    let member = fleet().member().await;
    let id = upload(&member, "image/png", picture::any_png()).await;
    let answer = member.client.with_bearer("not.a.token").get(&format!("/api/images/view/{id}")).await;
    answer.check(answer.status == 200 && !answer.demands_relogin(), "a bad token does not matter here");
}

#[tokio::test]
async fn what_is_not_there_is_404() {
    let client = fleet().client();
    for id in
        [uuid::Uuid::new_v4().to_string(), "no-image".to_owned(), unique("x"), format!("{}.png", uuid::Uuid::new_v4())]
    {
        client.get(&format!("/api/images/view/{id}")).await.failed(404);
        client.get(&format!("/api/images/view/{id}?thumbnail=true")).await.failed(404);
    }
    for path in ["..%2F..%2Fetc%2Fpasswd", "%2e%2e%5cx", "a%00b", "%FF"] {
        let answer = client.get(&format!("/api/images/view/{path}")).await;
        answer.check([400, 404].contains(&answer.status), "a name outside the folder is refused");
    }
}

#[tokio::test]
async fn conditions_and_ranges_hold_when_asked_for() {
    let member = fleet().member().await;
    let id = upload(&member, "image/png", picture::noise(64, 64)).await;
    let whole = view(&member, &id, false).await;
    let etag = whole.header("etag").expect("an ETag").to_owned();
    let ask = |name: &'static str, value: String| {
        let request = member.anonymous().request(&Method::GET, &format!("/api/images/view/{id}")).header(name, &value);
        async move { request.send().await }
    };
    let unchanged = ask("if-none-match", etag.clone()).await;
    unchanged.check(unchanged.status == 304 && unchanged.bytes.is_empty(), "not modified");
    unchanged.check(unchanged.header("etag") == Some(&etag), "304 carries the ETag");
    let changed = ask("if-none-match", "\"another\"".to_owned()).await;
    changed.check(changed.status == 200 && changed.bytes == whole.bytes, "another tag gets the image");

    let size = whole.bytes.len();
    for (range, start, end) in [
        ("bytes=0-99".to_owned(), 0, 99),
        ("bytes=100-".to_owned(), 100, size - 1),
        ("bytes=-50".to_owned(), size - 50, size - 1),
    ] {
        let part = ask("range", range).await;
        part.check(part.status == 206 && part.bytes == whole.bytes[start..=end], "a part of it");
        part.check(part.header("content-range") == Some(&format!("bytes {start}-{end}/{size}")), "content-range");
        part.check(part.header("content-type") == Some("image/png"), "a part is of the same type");
    }
    let beyond = ask("range", format!("bytes={size}-")).await;
    beyond.check(beyond.status == 416, "a range beyond the end");
    beyond.check(beyond.header("content-range") == Some(&format!("bytes */{size}")), "416 tells the size");
}

#[tokio::test]
async fn thumbnail_and_picture_have_tags_of_their_own() {
    let member = fleet().member().await;
    let id = upload(&member, "image/png", picture::noise(400, 400)).await;
    let (whole, small) = (view(&member, &id, false).await, view(&member, &id, true).await);
    assert!(whole.header("etag").is_some() && small.header("etag").is_some());
    assert_ne!(whole.header("etag"), small.header("etag"));
}

#[tokio::test]
async fn a_switch_that_is_no_boolean_is_400() {
    let member = fleet().member().await;
    let id = upload(&member, "image/png", picture::any_png()).await;
    member.get(&format!("/api/images/view/{id}?thumbnail=maybe")).await.failed(400);
    view(&member, &id, true).await;
    assert!(is_there(&member, &format!("{id}?thumbnail=false")).await);
}

#[tokio::test]
async fn owners_delete_their_images_by_any_form_of_the_url() {
    let member = fleet().member().await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(upload(&member, "image/png", picture::any_png()).await);
    }
    let urls = json!([
        format!("/api/proxy/images/view/{}", ids[0]),
        format!("http://localhost:8085/api/images/view/{}?thumbnail=true", ids[1]),
        format!("/api/images/view/{}.PNG", ids[2]),
        ids[3],
        "no-image",
        "/api/images/view/../../etc/passwd",
        "",
    ]);
    // As the existing client sends it.
    let delete = || member.request(&Method::POST, DELETE).json_as_text(&json!({"imageUrls": urls.clone()})).send();
    assert_eq!(delete().await.ok(200), true);
    for id in &ids {
        assert!(!is_there(&member, id).await, "{id} was deleted");
        member.anonymous().get(&format!("/api/images/view/{id}?thumbnail=true")).await.failed(404);
    }
    assert_eq!(delete().await.ok(200), true, "again is as good");
}

#[tokio::test]
async fn nobody_deletes_the_images_of_others() {
    let (owner, other) = (fleet().member().await, fleet().member().await);
    let id = upload(&owner, "image/png", picture::any_png()).await;
    let body = json!({"imageUrls": [format!("/api/proxy/images/view/{id}")]});
    assert_eq!(other.post(DELETE, &body).await.ok(200), true);
    assert!(is_there(&owner, &id).await, "left alone");
    assert_eq!(owner.post(DELETE, &body).await.ok(200), true);
    assert!(!is_there(&owner, &id).await, "the owner's word counts");
}

#[tokio::test]
async fn lists_to_delete_are_bounded_and_checked() {
    let member = fleet().member().await;
    let urls = |count: usize| json!({"imageUrls": vec![Value::from(unique("/api/images/view/")); count]});
    assert_eq!(member.post(DELETE, &urls(0)).await.ok(200), true);
    assert_eq!(member.post(DELETE, &urls(1000)).await.ok(200), true);
    member.post(DELETE, &urls(1001)).await.failed(400);
    member.post(DELETE, &json!({"imageUrls": "not a list"})).await.invalid("imageUrls");
    member
        .request(&Method::POST, DELETE)
        .body("text/plain", b"{broken".to_vec())
        .send()
        .await
        .refused(400, "VALIDATION_FAILED");
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
