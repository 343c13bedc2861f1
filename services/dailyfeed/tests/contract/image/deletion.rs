//! Deleting one's own images.

use serde_json::{Value, json};
use test_support::{Method, unique};

use super::{DELETE, is_there, upload};
use crate::{fleet, picture};

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
