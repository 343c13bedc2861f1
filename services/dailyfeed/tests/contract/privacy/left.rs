//! Who has left: nothing of the member is found, comments on others' posts stay without a name.

use serde_json::json;
use test_support::eventually;

use super::{Scene, lacks};
use crate::{content, list::assert_has, own_fleet};

#[tokio::test]
async fn who_has_left_is_found_nowhere_at_once() {
    let fleet = own_fleet(&[]);
    let scene = Scene::new(&fleet).await;
    for (path, _) in scene.addresses() {
        scene.viewer.get(&path).await.ok(200);
    }
    for path in scene.lists() {
        super::comes(&scene.viewer, &path, &scene.post).await;
    }
    for path in scene.comment_searches() {
        super::comes(&scene.viewer, &path, &scene.comment).await;
    }
    scene.member.delete("/api/authentication/deactivate").await.ok(200);
    for (path, code) in scene.addresses() {
        scene.viewer.get(&path).await.refused(404, code);
    }
    for path in scene.lists() {
        lacks(&scene.viewer, &path, &scene.post).await;
    }
    for path in scene.comment_searches() {
        lacks(&scene.viewer, &path, &scene.comment).await;
    }
    lacks(&scene.viewer, "/api/timeline/comments", &scene.comment).await;
    let queried = json!({"ids": [scene.post["id"]]});
    assert_eq!(scene.viewer.post("/api/timeline/posts/query/list", &queried).await.ok(200), json!([]));
    scene.viewer.get(&format!("/api/members/{}/profile", scene.member.id)).await.refused(404, "MEMBER_NOT_FOUND");
    let like = format!("/api/posts/{}/like", scene.post["id"]);
    scene.viewer.post_empty(&like).await.refused(404, "POST_NOT_FOUND");
    let comment = json!({"content": "늦은 댓글", "postId": scene.post["id"]});
    scene.viewer.post("/api/comments", &comment).await.refused(404, "POST_NOT_FOUND");
    nameless(&scene).await;
}

/// The comment on another's post stays, and says nothing of its author.
async fn nameless(scene: &Scene) {
    let expected = json!({
        "content": scene.elsewhere["content"], "authorId": null, "authorName": "탈퇴한 사용자", "authorHandle": "deleted",
        "authorAvatarUrl": "no-image",
    });
    let alone = scene.viewer.get(&format!("/api/timeline/comments/{}", scene.elsewhere["id"])).await.ok(200);
    assert_has(&alone, &expected);
    let list = format!("/api/timeline/posts/{}/comments", scene.elsewhere["postId"]);
    let comments = scene.viewer.get(&list).await.ok(200);
    assert_has(&content(&comments)[0], &expected);
    let post = scene.viewer.get(&format!("/api/timeline/posts/{}", scene.elsewhere["postId"])).await.ok(200);
    assert_eq!(post["commentCount"], 1);
    let reply = scene.viewer.reply(&scene.elsewhere, "그래도 답한다").await;
    assert_eq!(reply["parentId"], scene.elsewhere["id"]);
}

#[tokio::test]
async fn search_forgets_the_name() {
    let fleet = crate::fleet();
    let (member, viewer) = (fleet.member().await, fleet.member().await);
    let post = viewer.publish("글").await;
    let word = test_support::unique("남은말");
    let comment = member.comment(&post, &word).await;
    let path = format!("/api/search/comments?keyword={}", crate::list::encode(&word));
    super::comes(&viewer, &path, &comment).await;
    member.delete("/api/authentication/deactivate").await.ok(200);
    eventually("no hit with a name is left", async || {
        let page = viewer.get(&path).await.ok(200);
        content(&page).iter().all(|hit| hit["author"] == "탈퇴한 사용자")
    })
    .await;
}
