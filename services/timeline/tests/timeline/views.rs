//! What reading tells.

use dto::MemberActivityType;

use crate::world::{NOW, World};

#[tokio::test]
async fn reading_a_post_or_a_comment_is_told_and_nothing_else_is() {
    let world = World::new().await;
    world.members(2).await;
    let post = world.post(1).await;
    let comment = world.comment(1, post, 0).await;
    world.get(2, &format!("/posts/{post}")).await.data();
    world.get(1, &format!("/posts/{post}")).await.data();
    world.get(2, &format!("/comments/{comment}")).await.data();
    for path in ["/posts/999", "/comments/999"] {
        assert_eq!(world.get(2, path).await.status, 404);
    }
    world.get(2, &format!("/posts/{post}/comments")).await.data();
    world.get(2, &format!("/statistics/posts/{post}")).await.data();

    let told = world.told().await;
    let told: Vec<_> = told
        .iter()
        .map(|event| {
            assert_eq!(event.created_at, NOW);
            (event.member_activity_type, event.member_id, event.post_id, event.post_author_id, event.comment_id)
        })
        .collect();
    assert_eq!(
        told,
        [
            (MemberActivityType::PostRead, 2, Some(post), Some(1), None),
            (MemberActivityType::PostRead, 1, Some(post), Some(1), None),
            (MemberActivityType::CommentRead, 2, Some(post), None, Some(comment)),
        ]
    );
}
