//! Who may not see a member is not told what the member does.

use dto::PrivacyLevel;

use crate::{
    truth::Truth,
    world::{World, by},
};

#[tokio::test]
async fn acts_of_hidden_members_are_not_told_until_they_show_themselves() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(3);
    world.feed(members).await;
    world.feed([truth.posts(1), truth.follows(1, 2), truth.likes_post(2, 1), truth.posts(2)]).await;
    let all = [by("POST_CREATE", 2), by("LIKE_POST", 2)];
    assert_eq!(world.told(1).await, all);

    world.feed([truth.shows_himself_to(2, PrivacyLevel::Private)]).await;
    assert!(world.told(1).await.is_empty());
    assert_eq!(world.unread(1).await, 0);
    assert_eq!(world.told(2).await, [by("MEMBER_FOLLOW", 1)]);

    world.feed([truth.shows_himself_to(2, PrivacyLevel::Friends)]).await;
    assert!(world.told(1).await.is_empty());
    world.feed([truth.follows(2, 1)]).await;
    assert_eq!(world.told(1).await, [by("MEMBER_FOLLOW", 2), all[0].clone(), all[1].clone()]);
    assert_eq!(world.unread(1).await, 3);

    world.feed([truth.unfollows(2, 1), truth.shows_himself_to(2, PrivacyLevel::Public)]).await;
    assert_eq!(world.told(1).await, all);
}

#[tokio::test]
async fn what_is_under_a_hidden_post_is_not_told() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(3);
    world.feed(members).await;
    world.feed([truth.posts(1), truth.comments(2, 1, None), truth.comments(3, 1, Some(1))]).await;
    assert_eq!(world.told(2).await, [by("COMMENT_CREATE", 3)]);
    world.feed([truth.shows_himself_to(1, PrivacyLevel::Private)]).await;
    assert!(world.told(2).await.is_empty());
    assert_eq!(world.unread(2).await, 0);
    // The author himself still hears of it.
    assert_eq!(world.told(1).await.len(), 2);
}

#[tokio::test]
async fn who_leaves_takes_his_acts_and_posts_along() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(3);
    world.feed(members).await;
    world.feed([truth.posts(1), truth.likes_post(2, 1), truth.likes_post(3, 1), truth.follows(1, 2)]).await;
    world.feed([truth.posts(2), truth.leaves(2)]).await;
    assert_eq!(world.told(1).await, [by("LIKE_POST", 3)]);
    assert_eq!(world.unread(1).await, 1);
}

#[tokio::test]
async fn an_actor_nobody_has_heard_of_is_told_once_he_is_known() {
    let world = World::new().await;
    let (mut truth, mut members) = Truth::of(2);
    let late = members.pop().unwrap();
    world.feed(members).await;
    world.feed([truth.posts(1), truth.likes_post(2, 1)]).await;
    assert!(world.told(1).await.is_empty());
    world.feed([late]).await;
    assert_eq!(world.told(1).await, [by("LIKE_POST", 2)]);
}
