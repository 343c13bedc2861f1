//! Comments as they are shown.

use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn every_member_of_a_comment_is_filled_everywhere() {
    let world = World::new().await;
    world.members(3).await;
    world.set_profile(2, "display_name = '하루'").await;
    let post = world.post(1).await;
    let comment = world.comment(2, post, 0).await;
    let reply = world.comment(2, post, comment).await;
    world.like("comment", reply, 3).await;
    world.like("comment", reply, 1).await;
    let shown = |id, parent: Option<i64>, likes, replies, liked| {
        json!({
            "id": id, "liked": liked, "content": "댓글", "authorId": 2, "authorName": "하루",
            "authorHandle": "member2", "authorAvatarUrl": "no-image", "postId": post, "parentId": parent,
            "depth": i32::from(parent.is_some()), "likeCount": likes, "replyCount": replies,
            "createdAt": "2026-11-21T09:00:00.000Z", "updatedAt": "2026-11-21T09:00:00.000Z",
        })
    };
    let top = shown(comment, None, 0, 1, false);
    let below = shown(reply, Some(comment), 2, 0, true);
    let content = async |reader: i64, path: &str| world.get(reader, path).await.data()["content"].clone();
    assert_eq!(content(1, &format!("/posts/{post}/comments")).await, json!([top]));
    assert_eq!(content(1, &format!("/comments/{comment}/replies")).await, json!([below]));
    assert_eq!(content(1, "/members/2/comments").await, json!([below, top]));
    assert_eq!(world.get(1, &format!("/comments/{comment}")).await.data(), top);
    assert_eq!(world.get(1, &format!("/comments/{reply}")).await.data(), below);
    let own = content(2, "/comments").await;
    assert_eq!(own, json!([shown(reply, Some(comment), 2, 0, false), top]), "liked is the caller's");
}

#[tokio::test]
async fn comments_begin_with_the_newest_and_replies_with_the_oldest() {
    let world = World::new().await;
    world.members(1).await;
    let post = world.post(1).await;
    let mut comments = Vec::new();
    for _ in 0..12 {
        comments.push(world.comment(1, post, 0).await);
        world.tick(1);
    }
    let mut replies = Vec::new();
    for _ in 0..12 {
        replies.push(world.comment(1, post, comments[0]).await);
        world.tick(1);
    }
    let newest: Vec<i64> = comments.iter().rev().copied().collect();
    let of_post = format!("/posts/{post}/comments");
    let page = world.get(1, &of_post).await.data();
    assert_eq!((crate::world::ids(&page), &page["hasNext"]), (newest[..10].to_vec(), &json!(true)));
    for sort in ["createdAt,asc", "createdAt,ASC", "createdAt"] {
        assert_eq!(world.get(1, &format!("{of_post}?sort={sort}")).await.ids(), comments[..10], "{sort}");
    }
    assert_eq!(world.get(1, &format!("{of_post}?sort=createdAt,desc")).await.ids(), newest[..10]);
    let of_comment = format!("/comments/{}/replies", comments[0]);
    for path in [of_comment.clone(), format!("{of_comment}?sort=createdAt,desc")] {
        assert_eq!(world.get(1, &path).await.ids(), replies[..10]);
    }
    assert_eq!(world.by_cursor(1, &of_comment, 5).await, replies);
    assert_eq!(world.by_number(1, &of_comment, 5).await, replies);
}

#[tokio::test]
async fn what_is_deleted_is_gone() {
    let world = World::new().await;
    world.members(2).await;
    let post = world.post(1).await;
    let (kept, deleted) = (world.comment(2, post, 0).await, world.comment(2, post, 0).await);
    world.delete("comments", deleted).await;
    assert_eq!(world.get(1, &format!("/posts/{post}/comments")).await.ids(), [kept]);
    assert_eq!(world.get(2, "/comments").await.ids(), [kept]);
    assert_eq!(world.get(1, &format!("/comments/{deleted}")).await.refusal(), (404, "COMMENT_NOT_FOUND"));
    let replies = world.get(1, &format!("/comments/{deleted}/replies")).await;
    assert_eq!(replies.refusal(), (404, "PARENT_COMMENT_NOT_FOUND"));

    world.delete("posts", post).await;
    for (path, code) in [
        (format!("/posts/{post}"), "POST_NOT_FOUND"),
        (format!("/posts/{post}/comments"), "POST_NOT_FOUND"),
        (format!("/statistics/posts/{post}"), "POST_NOT_FOUND"),
        (format!("/comments/{kept}"), "COMMENT_NOT_FOUND"),
        (format!("/comments/{kept}/replies"), "PARENT_COMMENT_NOT_FOUND"),
    ] {
        assert_eq!(world.get(1, &path).await.refusal(), (404, code), "{path}");
    }
    assert_eq!(world.get(2, "/comments").await.ids(), Vec::<i64>::new());
}
