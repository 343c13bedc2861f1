//! The index against a plain model, in every store that this build has.

mod any_history;
mod literal;
mod rebuild;
mod truth;
pub(super) mod world;

use dto::PrivacyLevel;
use kafka_envelope::{CommentSnapshot, PostSnapshot};

use super::{Order, PostCounter, Slice};
use world::{VIEWER, World, about, comment, member, on, post};

#[tokio::test]
async fn edits_and_deletions_are_followed_and_late_events_ignored() {
    for world in World::each().await {
        world.hear([about(post(1, 1, "첫 번째 글")), about(post(2, 1, "두 번째 글"))]).await;
        assert_eq!(world.posts("번째", Order::Newest).await, [2, 1]);
        world.hear([about(post(1, 3, "고친 글"))]).await;
        world.hear([about(post(1, 2, "늦게 온 첫 번째 글"))]).await;
        assert_eq!(world.posts("번째", Order::Newest).await, [2]);
        assert_eq!(world.posts("고친", Order::Newest).await, [1]);
        world.hear([about(PostSnapshot { deleted: true, ..post(2, 2, "두 번째 글") })]).await;
        world.hear([about(post(2, 9, "두 번째 글"))]).await;
        assert!(world.posts("번째", Order::Newest).await.is_empty(), "what is deleted stays deleted");
    }
}

#[tokio::test]
async fn a_like_leaves_the_text_to_be_found() {
    for world in World::each().await {
        world.hear([about(post(1, 1, "하늘"))]).await;
        world.hear([about(PostSnapshot { like_count: 1, ..post(1, 2, "하늘") })]).await;
        world.hear([about(post(1, 3, "바다")), about(PostSnapshot { like_count: 2, ..post(1, 4, "바다") })]).await;
        assert!(world.posts("하늘", Order::Newest).await.is_empty());
        assert_eq!(world.posts("바다", Order::Newest).await, [1]);
        assert_eq!(world.store.post_counts(PostCounter::Likes, &[1], VIEWER).await.unwrap(), [(1, 2)]);
    }
}

#[tokio::test]
async fn a_keyword_is_more_than_its_pairs() {
    for world in World::each().await {
        world
            .hear([about(post(1, 1, "하늘 늘이")), about(post(2, 1, "하늘이 늘")), about(post(3, 1, "하이늘이하늘"))])
            .await;
        assert_eq!(world.posts("하늘이", Order::Newest).await, [2]);
        assert_eq!(world.posts("ㅎㄴㅇ", Order::Newest).await, [2]);
    }
}

#[tokio::test]
async fn hidden_authors_are_not_found_until_they_show_themselves() {
    for world in World::each().await {
        world.hear([about(post(1, 1, "비밀 글")), on(comment(5, None, "비밀 댓글"))]).await;
        world.hear([member(2, PrivacyLevel::Private)]).await;
        assert!(world.posts("비밀", Order::Newest).await.is_empty());
        assert!(world.comments("비밀").await.is_empty());
        world.hear([member(3, PrivacyLevel::Public)]).await;
        assert_eq!(world.posts("비밀", Order::Newest).await, [1]);
        assert_eq!(world.comments("비밀").await, [5]);
    }
}

#[tokio::test]
async fn by_rank_more_mentions_in_a_shorter_text_come_first() {
    for world in World::each().await {
        let long = format!("바다 {}", "아주 긴 이야기가 이어집니다 ".repeat(20));
        let texts = ["바다 바다 바다", &long, "바다에 갔다", "바다에 간다"];
        world.hear(texts.iter().zip(1..).map(|(text, id)| about(post(id, 1, text)))).await;
        world.hear((10..40).map(|id| about(post(id, 1, "다른 이야기")))).await;
        assert_eq!(world.posts("바다", Order::Rank).await, [1, 4, 3, 2]);
        assert_eq!(world.posts("바다", Order::Newest).await, [4, 3, 2, 1]);
        // Mentions may overlap.
        world.hear([about(post(50, 1, "ㅋㅋㅋㅋㅋ")), about(post(51, 1, "ㅋㅋ ㅋㅋ"))]).await;
        assert_eq!(world.posts("ㅋㅋ", Order::Rank).await, [50, 51]);
    }
}

#[tokio::test]
async fn initial_consonants_are_asked_only_where_nothing_has_them_literally() {
    for world in World::each().await {
        world.hear([about(post(1, 1, "가을 하늘")), about(post(2, 1, "한낮"))]).await;
        assert_eq!(world.posts("ㅎㄴ", Order::Newest).await, [2, 1]);
        assert_eq!(world.posts("ㅇ ㅎㄴ", Order::Rank).await, [1]);
        world.hear([about(post(3, 1, "ㅎㄴ라고 쓴다"))]).await;
        assert_eq!(world.posts("ㅎㄴ", Order::Newest).await, [3]);
    }
}

#[tokio::test]
async fn a_deleted_comment_takes_everything_below_with_it() {
    for world in World::each().await {
        world.hear([about(post(1, 1, "글"))]).await;
        let thread = [(5, None), (6, Some(5)), (7, Some(6)), (8, None)];
        world.hear(thread.map(|(id, parent)| on(comment(id, parent, "댓글")))).await;
        assert_eq!(world.replies("댓글").await, [(8, 0, 0), (7, 0, 0), (6, 1, 0), (5, 1, 1)]);
        world.hear([on(CommentSnapshot { deleted: true, version: 2, ..comment(5, None, "댓글") })]).await;
        assert_eq!(world.comments("댓글").await, [8]);
        // However late it comes.
        world.hear([on(comment(10, Some(9), "댓글"))]).await;
        world.hear([on(comment(9, Some(5), "댓글"))]).await;
        assert_eq!(world.comments("댓글").await, [8]);
        assert_eq!(world.texts_of_deleted_comments().await, 0, "nothing of a deleted text is kept");
    }
}

#[tokio::test]
async fn comments_wait_for_their_post_and_go_with_it() {
    for world in World::each().await {
        world.hear([on(comment(5, None, "댓글"))]).await;
        assert!(world.comments("댓글").await.is_empty());
        world.hear([about(post(1, 1, "글"))]).await;
        assert_eq!(world.comments("댓글").await, [5]);
        world.hear([about(PostSnapshot { deleted: true, ..post(1, 2, "글") })]).await;
        world.hear([on(comment(6, None, "댓글"))]).await;
        assert!(world.comments("댓글").await.is_empty());
    }
}

#[tokio::test]
async fn counters_leave_out_what_has_none() {
    for world in World::each().await {
        world.hear([about(PostSnapshot { like_count: 2, ..post(1, 1, "글") }), about(post(2, 1, "글"))]).await;
        let likes = world.store.post_counts(PostCounter::Likes, &[1, 2, 3], VIEWER).await.unwrap();
        assert_eq!(likes, [(1, 2)]);
        assert!(world.store.post_counts(PostCounter::Comments, &[], VIEWER).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn pages_go_on_after_any_hit() {
    for world in World::each().await {
        world
            .hear(
                (1..=9)
                    .map(|id| about(PostSnapshot { created_at: post(id / 3, 1, "").created_at, ..post(id, 1, "글") })),
            )
            .await;
        let all = world.posts("글", Order::Newest).await;
        assert_eq!(all, [9, 8, 7, 6, 5, 4, 3, 2, 1]);
        for (place, id) in all.iter().enumerate() {
            assert_eq!(world.page("글", Slice::After([id / 3, *id]), 100).await, all[place + 1..]);
            assert_eq!(world.page("글", Slice::Offset(place as u64), 2).await, all[place..(place + 2).min(9)]);
        }
    }
}
