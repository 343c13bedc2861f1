//! Deleting images in bulk.

use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;

use crate::world::{DELETE, World, picture};

const GREEN: [u8; 3] = [0, 250, 0];

#[tokio::test]
async fn owners_delete_and_others_do_not() {
    let world = World::new().await;
    let (mine, other) = (world.upload(7, &picture(5, 5, GREEN)).await, world.upload(8, &picture(5, 5, GREEN)).await);
    let urls = json!({"imageUrls": [format!("/api/proxy/images/view/{mine}"), format!("http://x/{other}.png?a=b"), "no-image", ""]});
    assert_eq!(world.send(world.deleting(7, urls.to_string())).await.data(), true);
    assert!(!world.is_there(&mine).await && world.is_there(&other).await);
    let thumbnail = world.get(&format!("/api/images/view/{mine}?thumbnail=true"), &[]).await;
    assert_eq!(thumbnail.status, StatusCode::NOT_FOUND);
    assert_eq!(world.send(world.deleting(7, urls.to_string())).await.data(), true, "again is as good");
    assert!(world.is_there(&other).await);
}

#[tokio::test]
async fn a_whole_list_of_a_thousand_is_deleted() {
    let world = World::new().await;
    let mut ids = vec![world.upload(7, &picture(5, 5, GREEN)).await, world.upload(7, &picture(6, 5, GREEN)).await];
    ids.extend((2..1000).map(|_| Uuid::new_v4().to_string()));
    assert_eq!(world.send(world.deleting(7, json!({"imageUrls": ids}).to_string())).await.data(), true);
    assert!(!world.is_there(&ids[0]).await && !world.is_there(&ids[1]).await);
}

#[tokio::test]
async fn no_list_deletes_nothing() {
    let world = World::new().await;
    for body in ["{}", r#"{"imageUrls": null}"#, r#"{"imageUrls": []}"#, r#"{"imageUrls": [], "more": 1}"#] {
        assert_eq!(world.send(world.deleting(7, body)).await.data(), true, "{body}");
    }
}

#[tokio::test]
async fn a_bad_list_is_400_and_deletes_nothing() {
    let world = World::new().await;
    let id = world.upload(7, &picture(5, 5, GREEN)).await;
    for (body, field) in [
        (json!({"imageUrls": id}).to_string(), "imageUrls"),
        (json!({"imageUrls": [id, 5]}).to_string(), "imageUrls[1]"),
        (json!({"imageUrls": vec![id.clone(); 1001]}).to_string(), "imageUrls"),
        (format!("{{\"imageUrls\": [\"{id}\"]"), "body"),
        (String::new(), "body"),
    ] {
        let answer = world.send(world.deleting(7, body)).await;
        answer.refused(400, "VALIDATION_FAILED");
        assert_eq!(answer.json()["errors"][0]["field"], field);
    }
    world.send(world.deleting(7, "x".repeat(1024 * 1024 + 1))).await.refused(413, "PAYLOAD_TOO_LARGE");
    assert!(world.is_there(&id).await);
}

#[tokio::test]
async fn only_members_delete() {
    let world = World::new().await;
    let answer = world.ask(axum::http::Method::POST, DELETE, &[]).await;
    answer.refused(401, "BEARER_TOKEN_MISSING");
}
