//! Every way to what a member wrote, for each level.

use serde_json::json;
use test_support::{Member, eventually};

use super::{Scene, comes, lacks, shows};
use crate::{content, own_fleet};

/// Everything is there for the viewer; lists that lag get their second.
async fn open(scene: &Scene, viewer: &Member) {
    for (path, _) in scene.addresses() {
        viewer.get(&path).await.ok(200);
    }
    let skipped = usize::from(viewer.id == scene.member.id);
    // One's own posts are not in one's following feed.
    for path in scene.lists().iter().skip(skipped) {
        comes(viewer, path, &scene.post).await;
    }
    for path in scene.comment_searches() {
        comes(viewer, &path, &scene.comment).await;
    }
    let queried = viewer.post("/api/timeline/posts/query/list", &json!({"ids": [scene.post["id"]]})).await.ok(200);
    assert_eq!(queried[0]["id"], scene.post["id"]);
    let profile = viewer.get(&format!("/api/members/{}/profile", scene.member.id)).await.ok(200);
    assert_eq!(profile["bio"], "비밀");
}

/// Nothing is there for the viewer, at once.
async fn closed(scene: &Scene, viewer: &Member) {
    for (path, code) in scene.addresses() {
        viewer.get(&path).await.refused(404, code);
    }
    for path in scene.lists() {
        lacks(viewer, &path, &scene.post).await;
    }
    for path in scene.comment_searches() {
        lacks(viewer, &path, &scene.comment).await;
        eventually("totals follow", async || viewer.get(&path).await.ok(200)["totalElements"] == 0).await;
    }
    let queried = viewer.post("/api/timeline/posts/query/list", &json!({"ids": [scene.post["id"]]})).await.ok(200);
    assert_eq!(queried, json!([]));
    lacks(viewer, "/api/timeline/comments", &scene.comment).await;
    let profile = viewer.get(&format!("/api/members/{}/profile", scene.member.id)).await.ok(200);
    assert!(profile["bio"].is_null(), "{profile}");
    stays(scene, viewer).await;
}

/// What the member wrote under a visible post stays, with the name.
async fn stays(scene: &Scene, viewer: &Member) {
    let path = format!("/api/timeline/posts/{}/comments", scene.elsewhere["postId"]);
    let list = viewer.get(&path).await.ok(200);
    let comment = &content(&list)[0];
    assert_eq!((&comment["id"], &comment["authorId"]), (&scene.elsewhere["id"], &json!(scene.member.id)));
    assert_eq!((&comment["authorName"], &comment["authorHandle"]), (&json!("하늘"), &json!(scene.member.handle)));
    let alone = viewer.get(&format!("/api/timeline/comments/{}", scene.elsewhere["id"])).await.ok(200);
    assert_eq!(alone["content"], scene.elsewhere["content"]);
}

#[tokio::test]
async fn levels_hold_on_every_way_at_once() {
    let fleet = own_fleet(&[]);
    let scene = Scene::new(&fleet).await;
    let stranger = fleet.member().await;
    open(&scene, &scene.viewer).await;

    scene.member.set_privacy("FRIENDS").await;
    closed(&scene, &scene.viewer).await;
    scene.befriend().await;
    open(&scene, &scene.viewer).await;
    closed(&scene, &stranger).await;
    open(&scene, &scene.member).await;

    scene.viewer.delete(&format!("/api/members/follow/{}", scene.member.id)).await.ok(200);
    closed(&scene, &scene.viewer).await;
    scene.viewer.follow(&scene.member).await;
    open(&scene, &scene.viewer).await;

    scene.member.set_privacy("PRIVATE").await;
    closed(&scene, &scene.viewer).await;
    open(&scene, &scene.member).await;

    scene.member.set_privacy("PUBLIC").await;
    open(&scene, &scene.viewer).await;
}

#[tokio::test]
async fn notifications_of_what_a_hidden_member_does_are_hidden() {
    let fleet = crate::fleet();
    let scene = Scene::new(fleet).await;
    let heard = async || {
        let list = scene.viewer.get("/api/member-activities/notifications?size=100").await.ok(200);
        content(&list).iter().filter(|item| item["actor"]["memberId"] == scene.member.id).count()
    };
    // A new post, a comment and a like.
    eventually("three acts are heard of", async || heard().await == 3).await;
    for (level, count) in [("PRIVATE", 0), ("PUBLIC", 3), ("FRIENDS", 0)] {
        scene.member.set_privacy(level).await;
        eventually(&format!("{count} acts of a {level} member"), async || heard().await == count).await;
        let unread = async || scene.viewer.get("/api/member-activities/notifications/unread-count").await.ok(200);
        eventually("the count follows", async || unread().await["count"] == count).await;
    }
    scene.befriend().await;
    // The follow is heard of as well.
    eventually("friends hear", async || heard().await == 4).await;
}

#[tokio::test]
async fn a_hidden_member_s_counts_do_not_rank() {
    let fleet = own_fleet(&[]);
    let scene = Scene::new(&fleet).await;
    let other = fleet.member().await;
    let shown = other.publish("보이는 글").await;
    for _ in 0..3 {
        scene.viewer.comment(&scene.post, "댓글").await;
    }
    scene.viewer.post_empty(&format!("/api/posts/{}/like", scene.post["id"])).await.created();
    scene.member.set_privacy("PRIVATE").await;
    for path in ["most-popular", "most-commented", "recent-activities"] {
        let path = format!("/api/timeline/posts/{path}");
        let first = other.get(&format!("{path}?size=1")).await.ok(200);
        assert_eq!(content(&first).len(), 1, "a hidden post takes no place on a page: {first}");
        let page = other.get(&path).await.ok(200);
        assert!(!shows(&page, &scene.post) && shows(&page, &shown), "{page}");
        assert!(shows(&scene.member.get(&path).await.ok(200), &scene.post), "one's own stays for oneself");
    }
}
