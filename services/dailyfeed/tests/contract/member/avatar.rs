//! Avatars: relative URLs, and what becomes of the ones before.

use serde_json::{Value, json};
use test_support::{Member, eventually};

use crate::{fleet, picture};

async fn upload(member: &Member) -> String {
    let id = member.upload("/api/images/upload/profile", "image/png", picture::any_png()).await.ok(200);
    format!("/api/proxy/images/view/{}", id.as_str().expect("an image id"))
}

async fn save(member: &Member, changes: Value) -> Value {
    member.put("/api/members/profile", &changes).await.ok(200)
}

async fn is_there(url: &str) -> bool {
    fleet().client().get(&url.replace("/api/proxy", "/api")).await.status == 200
}

#[tokio::test]
async fn a_relative_url_comes_back_unchanged() {
    let member = fleet().member().await;
    let avatar = upload(&member).await;
    assert_eq!(save(&member, json!({"avatarUrl": avatar})).await["avatarUrl"], avatar);
    assert_eq!(member.get("/api/members/summary").await.ok(200)["avatarUrl"], avatar);
    let absolute = "https://cdn.example.com/a.png";
    assert_eq!(save(&member, json!({"avatarUrl": absolute})).await["avatarUrl"], absolute);
}

#[tokio::test]
async fn no_image_may_come_back() {
    let member = fleet().member().await;
    assert_eq!(save(&member, json!({"avatarUrl": "no-image"})).await["avatarUrl"], "no-image");
    let avatar = upload(&member).await;
    save(&member, json!({"avatarUrl": avatar})).await;
    assert_eq!(save(&member, json!({"avatarUrl": "no-image"})).await["avatarUrl"], "no-image");
    eventually("the avatar that was taken off is deleted", async || !is_there(&avatar).await).await;
}

#[tokio::test]
async fn replaced_and_discarded_images_are_deleted() {
    let member = fleet().member().await;
    let (first, second) = (upload(&member).await, upload(&member).await);
    let discarded = [upload(&member).await, upload(&member).await];
    save(&member, json!({"avatarUrl": first})).await;
    // The client lists what it uploaded in this edit; the new one among them must live.
    let listed = json!([discarded[0], discarded[1], second]);
    save(&member, json!({"avatarUrl": second, "previousAvatarUrl": listed})).await;
    for gone in [&first, &discarded[0], &discarded[1]] {
        eventually("an image that is no longer used is deleted", async || !is_there(gone).await).await;
    }
    assert!(is_there(&second).await, "the new avatar lives");
    save(&member, json!({"avatarUrl": second, "bio": "같은 사진"})).await;
    save(&member, json!({"bio": "사진 없이"})).await;
    assert!(is_there(&second).await, "saving without a change of avatar deletes nothing");
}

#[tokio::test]
async fn the_shown_image_lives_however_it_is_listed() {
    let member = fleet().member().await;
    let (shown, marker) = (upload(&member).await, upload(&member).await);
    let id = shown.rsplit('/').next().expect("an id");
    let listed = json!([format!("{shown}.png"), format!("/api/images/view/x/{id}?thumbnail=true"), marker]);
    save(&member, json!({"avatarUrl": shown, "previousAvatarUrl": listed})).await;
    eventually("the listed image is deleted", async || !is_there(&marker).await).await;
    assert!(is_there(&shown).await, "the image that is shown lives");
}

#[tokio::test]
async fn the_images_of_others_are_left_alone() {
    let (owner, thief) = (fleet().member().await, fleet().member().await);
    let (worn, loose) = (upload(&owner).await, upload(&owner).await);
    save(&owner, json!({"avatarUrl": worn})).await;
    save(&thief, json!({"avatarUrl": worn})).await;
    let mine = upload(&thief).await;
    save(&thief, json!({"avatarUrl": mine, "previousAvatarUrl": [worn, loose]})).await;
    // One's own goes, which shows that the deletion has been carried out.
    save(&thief, json!({"avatarUrl": "no-image", "previousAvatarUrl": [loose]})).await;
    eventually("one's own is deleted", async || !is_there(&mine).await).await;
    assert!(is_there(&worn).await && is_there(&loose).await, "the others' are left");
}

#[tokio::test]
async fn images_that_are_not_there_do_not_fail_the_save() {
    let member = fleet().member().await;
    let nowhere =
        json!(["no-image", "", "/api/proxy/images/view/unknown", "https://elsewhere.example.com/x.png", "../../etc"]);
    save(
        &member,
        json!({"bio": "저장됨", "avatarUrl": "/api/proxy/images/view/unknown", "previousAvatarUrl": nowhere}),
    )
    .await;
    save(&member, json!({"previousAvatarUrl": []})).await;
    let too_many = vec!["/api/proxy/images/view/unknown"; 1001];
    member.put("/api/members/profile", &json!({"previousAvatarUrl": too_many})).await.failed(400);
}
