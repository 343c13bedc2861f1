//! One post, one comment, their counts.

use serde_json::json;

use super::{Scene, like};
use crate::{fleet, list::assert_has};

#[tokio::test]
async fn a_post_says_whether_the_reader_likes_it() {
    let scene = Scene::new(fleet()).await;
    like(&scene.post, &[&scene.reader]).await;
    let path = format!("/api/timeline/posts/{}", scene.post["id"]);
    let expected = json!({
        "id": scene.post["id"], "title": "", "content": "장면", "authorId": scene.author.id, "authorName": "하늘",
        "authorHandle": scene.author.handle, "authorAvatarUrl": "no-image", "likeCount": 1, "commentCount": 2, "liked": true,
        "createdAt": scene.post["createdAt"], "updatedAt": scene.post["createdAt"],
    });
    assert_has(&scene.reader.get(&path).await.ok(200), &expected);
    assert_eq!(scene.author.get(&path).await.ok(200)["liked"], false);
}

#[tokio::test]
async fn a_comment_follows_likes_replies_and_edits_at_once() {
    let scene = Scene::new(fleet()).await;
    let (write, read) =
        (format!("/api/comments/{}", scene.comment["id"]), format!("/api/timeline/comments/{}", scene.comment["id"]));
    let mut expected = scene.comment.clone();
    expected["replyCount"] = json!(1);
    assert_has(&scene.reader.get(&read).await.ok(200), &expected);
    scene.author.post_empty(&format!("{write}/like")).await.created();
    let seen = scene.author.get(&read).await.ok(200);
    assert_eq!((&seen["likeCount"], &seen["liked"]), (&json!(1), &json!(true)));
    scene.author.delete(&format!("{write}/like")).await.ok(200);
    assert_has(&scene.author.get(&read).await.ok(200), &expected);
    let edited = scene.reader.put(&write, &json!({"content": "고친 댓글"})).await.ok(200);
    assert_eq!(scene.reader.get(&read).await.ok(200), edited);
}

#[tokio::test]
async fn statistics_follow_at_once() {
    let scene = Scene::new(fleet()).await;
    let path = format!("/api/timeline/statistics/posts/{}", scene.post["id"]);
    assert_eq!(scene.reader.get(&path).await.ok(200), json!({"commentCount": 2, "likeCount": 0}));
    like(&scene.post, &[&scene.reader, &scene.author]).await;
    assert_eq!(scene.reader.get(&path).await.ok(200), json!({"commentCount": 2, "likeCount": 2}));
    scene.reader.delete(&format!("/api/comments/{}", scene.comment["id"])).await.ok(200);
    scene.reader.delete(&format!("/api/posts/{}/like", scene.post["id"])).await.ok(200);
    assert_eq!(scene.author.get(&path).await.ok(200), json!({"commentCount": 0, "likeCount": 1}));
}
