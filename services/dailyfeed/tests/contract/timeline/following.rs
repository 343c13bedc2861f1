//! The following feed: every visible post of every followed member exactly once, while others post.

use serde_json::Value;
use test_support::{Member, eventually};

use super::{FOLLOWINGS, publish};
use crate::{
    content, fleet,
    list::{has, id, ids, next_cursor},
};

/// A reader who follows three authors of four posts each, and these posts' ids, newest first.
async fn followed() -> (Member, Vec<Member>, Vec<i64>) {
    let reader = fleet().member().await;
    let mut authors = Vec::new();
    for _ in 0..3 {
        let author = fleet().member().await;
        reader.follow(&author).await;
        authors.push(author);
    }
    let mut expected = Vec::new();
    for number in 0..12 {
        expected.insert(0, id(&authors[number % 3].publish(&format!("글 {number}")).await));
    }
    shows(&reader, &expected).await;
    (reader, authors, expected)
}

/// Waits until the feed is exactly this.
async fn shows(reader: &Member, expected: &[i64]) {
    eventually("the feed shows every post", async || {
        ids(&reader.get(&format!("{FOLLOWINGS}?size=100")).await.ok(200)) == expected
    })
    .await;
}

async fn page(reader: &Member, number: usize) -> Value {
    reader.get(&format!("{FOLLOWINGS}?page={number}&size=5")).await.ok(200)
}

#[tokio::test]
async fn the_feed_has_the_followed_members_posts_and_no_others() {
    let (reader, authors, mut expected) = followed().await;
    let stranger = fleet().member().await;
    stranger.publish("남의 글").await;
    reader.publish("내 글").await;
    expected.insert(0, id(&authors[1].publish("새 글").await));
    shows(&reader, &expected).await;
    let gone = expected.remove(3);
    authors[(12 - 3) % 3].delete(&format!("/api/posts/{gone}")).await.ok(200);
    shows(&reader, &expected).await;
    let all = reader.get(&format!("{FOLLOWINGS}?size=100")).await.ok(200);
    expected = content(&all).iter().filter(|post| post["authorId"] != authors[0].id).map(id).collect();
    reader.delete(&format!("/api/members/follow/{}", authors[0].id)).await.ok(200);
    shows(&reader, &expected).await;
    reader.follow(&stranger).await;
    eventually("posts from before the follow are there", async || {
        ids(&reader.get(&format!("{FOLLOWINGS}?size=100")).await.ok(200)).len() == expected.len() + 1
    })
    .await;
}

#[tokio::test]
async fn who_follows_nobody_has_an_empty_feed() {
    let lone = fleet().member().await;
    lone.publish("혼잣말").await;
    let feed = lone.get(FOLLOWINGS).await.ok(200);
    assert!(content(&feed).is_empty() && next_cursor(&feed).is_none(), "{feed}");
}

#[tokio::test]
async fn pages_by_number_are_exact_while_others_post() {
    let (reader, authors, expected) = followed().await;
    let mut found = ids(&page(&reader, 0).await);
    for number in 1..3 {
        publish(&authors[number], 4).await;
        let newest = authors[0].publish("사이에 낀 글").await;
        eventually("the new post is in the feed of a second look", async || {
            has(&reader.get(&format!("{FOLLOWINGS}?page=0&size=100")).await.ok(200), &newest)
        })
        .await;
        // That look was a page 0, after which pages begin anew.
        found.clear();
        found.extend(ids(&page(&reader, 0).await));
        publish(&authors[number], 3).await;
        for (next, author) in (1..=number).zip(&authors) {
            publish(author, 2).await;
            found.extend(ids(&page(&reader, next).await));
        }
    }
    let distinct: std::collections::BTreeSet<_> = found.iter().collect();
    assert_eq!(distinct.len(), found.len(), "nothing twice: {found:?}");
    assert!(found.is_sorted_by(|newer, older| newer > older), "newest first: {found:?}");
    let all = walk_all(&reader, found[0]).await;
    assert_eq!(found, all[..found.len()], "no gaps");
    assert!(all.ends_with(&expected), "old posts are still there: {all:?}");
}

/// The whole feed from a post on.
async fn walk_all(reader: &Member, from: i64) -> Vec<i64> {
    let all = crate::list::walk(reader, FOLLOWINGS, 100).await;
    all.iter().map(id).skip_while(|id| *id != from).collect()
}

#[tokio::test]
async fn a_page_asked_for_again_is_the_same() {
    let (reader, authors, expected) = followed().await;
    assert_eq!(ids(&page(&reader, 0).await), expected[..5]);
    publish(&authors[0], 3).await;
    for _ in 0..2 {
        assert_eq!(ids(&page(&reader, 1).await), expected[5..10]);
        let last = page(&reader, 2).await;
        assert_eq!((ids(&last), last["hasNext"].clone()), (expected[10..].to_vec(), Value::Bool(false)));
    }
}

#[tokio::test]
async fn what_is_deleted_between_pages_leaves_no_gap() {
    let (reader, authors, expected) = followed().await;
    let first = page(&reader, 0).await;
    for post in &content(&first)[..3] {
        let author = authors.iter().find(|author| post["authorId"] == author.id).expect("one of three");
        author.delete(&format!("/api/posts/{}", post["id"])).await.ok(200);
    }
    assert_eq!(ids(&page(&reader, 1).await), expected[5..10]);
    assert_eq!(ids(&page(&reader, 2).await), expected[10..]);
}

#[tokio::test]
async fn cursors_are_exact_while_others_post() {
    let (reader, authors, expected) = followed().await;
    let mut page = page(&reader, 0).await;
    let mut found = ids(&page);
    while let Some(cursor) = next_cursor(&page) {
        publish(&authors[1], 2).await;
        page = reader.get(&format!("{FOLLOWINGS}?size=5&cursor={cursor}")).await.ok(200);
        found.extend(ids(&page));
    }
    assert_eq!(found, expected);
}

#[tokio::test]
async fn two_readers_do_not_disturb_each_other() {
    let (one, authors, expected) = followed().await;
    let two = fleet().member().await;
    for author in &authors {
        two.follow(author).await;
    }
    shows(&two, &expected).await;
    assert_eq!(ids(&page(&one, 0).await), expected[..5]);
    let newest = authors[2].publish("새 글").await;
    eventually("the second reader sees it", async || has(&page(&two, 0).await, &newest)).await;
    assert_eq!(ids(&page(&one, 1).await), expected[5..10]);
    assert_eq!(ids(&page(&two, 1).await), expected[4..9]);
}
