//! What is taken back is told no more, in whatever order it arrives; what was done stays recorded.

use kafka_envelope::Envelope;

use crate::{
    truth::Truth,
    world::{World, by},
};

async fn world(members: i64) -> (World, Truth) {
    let world = World::new().await;
    let (truth, events) = Truth::of(members);
    world.feed(events).await;
    (world, truth)
}

#[tokio::test]
async fn an_unlike_takes_the_last_like_of_its_member_away() {
    let (world, mut truth) = world(3).await;
    world.feed([truth.posts(1), truth.posts(1), truth.likes_post(2, 1), truth.likes_post(3, 1)]).await;
    world.feed([truth.likes_post(2, 2), truth.comments(2, 1, None)]).await;
    world.feed([truth.unlikes_post(2, 1)]).await;
    assert_eq!(world.told(1).await, [by("COMMENT_CREATE", 2), by("LIKE_POST", 2), by("LIKE_POST", 3)]);
    world.feed([truth.likes_post(2, 1)]).await;
    assert_eq!(world.told(1).await.len(), 4);
    assert_eq!(world.unread(1).await, 4);
}

#[tokio::test]
async fn an_unliked_comment_takes_that_like_away_only() {
    let (world, mut truth) = world(3).await;
    world.feed([truth.posts(1), truth.comments(2, 1, None), truth.comments(2, 1, None)]).await;
    world.feed([truth.likes_comment(3, 1), truth.likes_comment(3, 2), truth.likes_comment(1, 1)]).await;
    world.feed([truth.unlikes_comment(3, 1)]).await;
    assert_eq!(world.told(2).await, [by("LIKE_COMMENT", 1), by("LIKE_COMMENT", 3)]);
    assert_eq!(world.notifications(2).await[1]["commentId"], 2);
}

#[tokio::test]
async fn an_unfollow_takes_the_follow_away() {
    let (world, mut truth) = world(3).await;
    world.feed([truth.follows(2, 1), truth.follows(3, 1), truth.follows(2, 3), truth.unfollows(2, 1)]).await;
    assert_eq!(world.told(1).await, [by("MEMBER_FOLLOW", 3)]);
    assert_eq!(world.told(3).await, [by("MEMBER_FOLLOW", 2)]);
    world.feed([truth.follows(2, 1)]).await;
    assert_eq!(world.told(1).await, [by("MEMBER_FOLLOW", 2), by("MEMBER_FOLLOW", 3)]);
}

/// A post of 1; 2 comments (1) and so does 3 (2); 3 replies to 1 (3), 2 to that (4); likes of each.
fn thread(truth: &mut Truth) -> Vec<Envelope> {
    let mut events = vec![truth.posts(1), truth.comments(2, 1, None), truth.comments(3, 1, None)];
    events.extend([truth.comments(3, 1, Some(1)), truth.comments(2, 1, Some(3))]);
    events.extend([truth.likes_comment(3, 1), truth.likes_comment(1, 3), truth.likes_comment(3, 4)]);
    events.extend([truth.likes_comment(1, 2), truth.likes_post(3, 1)]);
    events
}

#[tokio::test]
async fn a_deleted_comment_takes_everything_below_it_away() {
    let (world, mut truth) = world(3).await;
    world.feed(thread(&mut truth)).await;
    assert_eq!(world.told(1).await.len(), 5);
    world.feed([truth.deletes_comment(3)]).await;
    assert_eq!(world.told(1).await, [by("LIKE_POST", 3), by("COMMENT_CREATE", 3), by("COMMENT_CREATE", 2)]);
    assert_eq!(world.told(2).await, [by("LIKE_COMMENT", 3)]);
    world.feed([truth.deletes_comment(1)]).await;
    assert_eq!(world.told(1).await, [by("LIKE_POST", 3), by("COMMENT_CREATE", 3)]);
    assert!(world.told(2).await.is_empty());
    assert_eq!(world.told(3).await, [by("LIKE_COMMENT", 1)]);
}

#[tokio::test]
async fn a_deleted_post_takes_everything_about_it_away() {
    let (world, mut truth) = world(4).await;
    world.feed([truth.follows(4, 1)]).await;
    world.feed(thread(&mut truth)).await;
    world.feed([truth.posts(1), truth.likes_post(2, 2)]).await;
    assert_eq!(world.told(4).await, [by("POST_CREATE", 1), by("POST_CREATE", 1)]);
    world.feed([truth.deletes_post(1)]).await;
    assert_eq!(world.told(1).await, [by("LIKE_POST", 2), by("MEMBER_FOLLOW", 4)]);
    assert!(world.told(2).await.is_empty());
    assert!(world.told(3).await.is_empty());
    assert_eq!(world.told(4).await, [by("POST_CREATE", 1)]);
    assert_eq!(world.notifications(4).await[0]["postId"], 2);
}

#[tokio::test]
async fn acts_stay_recorded() {
    let (world, mut truth) = world(2).await;
    world.feed([truth.posts(1), truth.likes_post(2, 1), truth.unlikes_post(2, 1), truth.deletes_post(1)]).await;
    let recorded = world.get(2, "/api/member-activities").await.content();
    let kinds: Vec<_> = recorded.iter().map(|one| one["memberActivityType"].clone()).collect();
    assert_eq!(kinds, ["LIKE_POST_CANCEL", "LIKE_POST", "MEMBER_SIGNUP"]);
}

#[tokio::test]
async fn an_act_and_its_end_may_come_in_one_batch_or_the_wrong_way_round() {
    let (world, mut truth) = world(2).await;
    world.feed([truth.posts(1), truth.comments(1, 1, None)]).await;
    world.feed([truth.likes_post(2, 1), truth.unlikes_post(2, 1)]).await;
    assert!(world.told(1).await.is_empty());
    for (act, end) in [
        (truth.likes_post(2, 1), truth.unlikes_post(2, 1)),
        (truth.likes_comment(2, 1), truth.unlikes_comment(2, 1)),
        (truth.follows(2, 1), truth.unfollows(2, 1)),
        (truth.comments(2, 1, None), truth.deletes_comment(2)),
    ] {
        world.feed([end]).await;
        world.feed([act]).await;
        assert!(world.told(1).await.is_empty());
    }
    let (reply, deleted) = (truth.comments(2, 1, Some(1)), truth.deletes_comment(1));
    world.feed([deleted, reply]).await;
    assert!(world.told(1).await.is_empty());
}

#[tokio::test]
async fn replies_below_a_deleted_comment_are_not_told_however_late_they_or_those_above_them_come() {
    let (world, mut truth) = world(3).await;
    let above = [truth.posts(1), truth.comments(2, 1, None)];
    let (middle, below) = (truth.comments(2, 1, Some(1)), truth.comments(3, 1, Some(2)));
    let (like, deleted) = (truth.likes_comment(1, 3), truth.deletes_comment(1));
    world.feed(above.clone()).await;
    world.feed([middle.clone(), deleted.clone(), below.clone()]).await;
    assert!(world.told(1).await.is_empty());
    assert!(world.told(2).await.is_empty());

    let (world, _) = self::world(3).await;
    world.feed(above).await;
    world.feed([like, below, deleted, middle]).await;
    for member in 1..=3 {
        assert!(world.told(member).await.is_empty());
    }
}

#[tokio::test]
async fn follows_of_one_instant_count_in_the_order_of_their_events() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let (world, mut truth) = world(2).await;
        let mut events = [truth.follows(2, 1), truth.unfollows(2, 1), truth.follows(2, 1)];
        for event in &mut events {
            event.created_at = crate::world::NOW;
        }
        world.feed(order.map(|place| events[place].clone())).await;
        assert_eq!(world.told_events(1).await, [events[2].event_id], "{order:?}");
    }
}

#[tokio::test]
async fn a_like_that_comes_late_leaves_the_rest_of_the_thread_alone() {
    let (world, mut truth) = world(3).await;
    world.feed([truth.posts(1), truth.comments(2, 1, None)]).await;
    let (like, end) = (truth.likes_comment(3, 1), truth.unlikes_comment(3, 1));
    world.feed([end, like]).await;
    assert!(world.told(2).await.is_empty());
    assert_eq!(world.told(1).await, [by("COMMENT_CREATE", 2)]);
}

#[tokio::test]
async fn every_batch_may_come_again_at_any_time() {
    let (world, mut truth) = world(3).await;
    let mut batches = vec![thread(&mut truth), vec![truth.follows(3, 2), truth.follows(1, 2)]];
    batches.push(vec![truth.unlikes_comment(3, 1), truth.likes_comment(3, 1)]);
    batches.push(vec![truth.deletes_comment(3), truth.posts(2), truth.unfollows(3, 2)]);
    let mut seen = Vec::new();
    for last in 0..batches.len() {
        world.feed(batches[last].clone()).await;
        let told = everything(&world).await;
        for again in &batches[..=last] {
            world.feed(again.clone()).await;
            assert_eq!(everything(&world).await, told);
        }
        seen.push(told);
    }
    seen.dedup();
    assert_eq!(seen.len(), batches.len(), "every batch changed something");
}

/// All notifications of all, and the rows of every table that tells of them.
async fn everything(world: &World) -> (Vec<serde_json::Value>, Vec<i64>) {
    let mut told = Vec::new();
    for member in 1..=3 {
        told.extend(world.notifications(member).await);
    }
    (told, world.stored.rows().await)
}
