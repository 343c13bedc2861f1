//! Hidden and departed members.

use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn what_a_hidden_member_writes_is_there_for_friends_only() {
    let world = World::new().await;
    world.members(3).await;
    world.set_profile(2, "privacy_level = 'FRIENDS'").await;
    world.follow(1, 2).await;
    world.follow(3, 2).await;
    world.follow(2, 3).await;
    let post = world.post(2).await;
    let comment = world.comment(3, post, 0).await;
    let lists = ["followings", "most-popular", "most-commented", "recent-activities"];
    for list in lists {
        assert_eq!(world.get(1, &format!("/posts/{list}")).await.ids(), Vec::<i64>::new(), "{list}");
        assert_eq!(world.get(3, &format!("/posts/{list}")).await.ids(), [post], "{list}");
    }
    for (path, code) in [
        (format!("/posts/{post}"), "POST_NOT_FOUND"),
        (format!("/posts/{post}/comments"), "POST_NOT_FOUND"),
        (format!("/statistics/posts/{post}"), "POST_NOT_FOUND"),
        (format!("/comments/{comment}"), "COMMENT_NOT_FOUND"),
        (format!("/comments/{comment}/replies"), "PARENT_COMMENT_NOT_FOUND"),
        ("/posts/authors/2".to_owned(), "MEMBER_NOT_FOUND"),
        ("/members/2/comments".to_owned(), "MEMBER_NOT_FOUND"),
    ] {
        assert_eq!(world.get(1, &path).await.refusal(), (404, code), "{path}");
        for friend in [2, 3] {
            assert_eq!(world.get(friend, &path).await.status, 200, "{path}");
        }
    }
    assert_eq!(world.get(1, "/members/3/comments").await.ids(), Vec::<i64>::new());
    assert_eq!(world.get(2, "/members/3/comments").await.ids(), [comment]);
}

#[tokio::test]
async fn comments_of_hidden_members_stay_under_visible_posts() {
    let world = World::new().await;
    world.members(2).await;
    let post = world.post(1).await;
    let comment = world.comment(2, post, 0).await;
    world.set_profile(2, "privacy_level = 'PRIVATE'").await;
    let shown = world.get(1, &format!("/posts/{post}/comments")).await.data()["content"][0].clone();
    assert_eq!(json!([shown["id"], shown["authorId"], shown["authorName"]]), json!([comment, 2, "회원 2"]));
}

#[tokio::test]
async fn who_has_left_leaves_comments_without_a_name_and_nothing_else() {
    let world = World::new().await;
    world.members(2).await;
    world.follow(1, 2).await;
    let (mine, theirs) = (world.post(1).await, world.post(2).await);
    let comment = world.comment(2, mine, 0).await;
    world.set_profile(2, "is_active = 0, avatar_url = '/api/proxy/images/view/1'").await;
    let shown = world.get(1, &format!("/comments/{comment}")).await.data();
    let author = json!([shown["authorId"], shown["authorName"], shown["authorHandle"], shown["authorAvatarUrl"]]);
    assert_eq!(author, json!([null, "탈퇴한 사용자", "deleted", "no-image"]));
    assert_eq!(world.get(1, &format!("/posts/{theirs}")).await.status, 404);
    assert_eq!(world.get(1, "/posts/followings").await.ids(), Vec::<i64>::new());
    assert_eq!(world.get(1, "/posts/recent-activities").await.ids(), [mine]);
    assert_eq!(world.get(1, "/posts/authors/2").await.refusal(), (404, "MEMBER_NOT_FOUND"));
    assert_eq!(world.get(1, "/members/2/comments").await.refusal(), (404, "MEMBER_NOT_FOUND"));
}
