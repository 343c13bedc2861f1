//! Viewing, with conditions and ranges where they are asked for.

use test_support::{Method, unique};

use super::{is_there, upload, view};
use crate::{fleet, picture};

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
