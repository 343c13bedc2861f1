//! The following feed.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::world::{PAGE_MEMORY, World, ids};

const FEED: &str = "/posts/followings";

#[tokio::test]
async fn it_has_the_posts_of_those_one_follows_newest_first() {
    let world = World::new().await;
    world.members(4).await;
    world.follow(1, 2).await;
    world.follow(1, 3).await;
    let mut wanted = Vec::new();
    for author in [2, 3, 4, 1, 3, 2, 2] {
        let id = world.post(author).await;
        world.tick(1);
        if author == 2 || author == 3 {
            wanted.insert(0, id);
        }
    }
    let page = world.get(1, FEED).await.data();
    assert_eq!(ids(&page), wanted);
    assert_eq!((&page["page"], &page["size"], &page["hasNext"]), (&0.into(), &20.into(), &false.into()));
    assert_eq!(world.get(4, FEED).await.ids(), Vec::<i64>::new());
}

#[tokio::test]
async fn posts_that_come_between_two_pages_shift_nothing() {
    let world = World::new().await;
    world.members(2).await;
    world.follow(1, 2).await;
    let mut all = Vec::new();
    for _ in 0..7 {
        all.insert(0, world.post(2).await);
    }
    let page = async |number: usize| world.get(1, &format!("{FEED}?page={number}&size=3")).await.ids();
    assert_eq!(page(0).await, all[..3]);
    let new = world.post(2).await;
    assert_eq!(page(1).await, all[3..6]);
    assert_eq!(page(1).await, all[3..6], "asked again");
    assert_eq!(page(2).await, all[6..]);
    assert_eq!(page(0).await, [new, all[0], all[1]], "page 0 begins anew");
    assert_eq!(page(1).await, all[2..5]);
    assert_eq!(world.get(1, &format!("{FEED}?page=1&size=4")).await.ids(), all[3..7], "another size is another list");
}

#[tokio::test]
async fn the_first_page_is_read_again_once_anything_is_committed() {
    let world = World::new().await;
    world.members(3).await;
    world.follow(1, 2).await;
    let old = world.post(2).await;
    assert_eq!(world.get(1, FEED).await.ids(), [old]);
    let read = world.database.statements();
    assert_eq!(world.get(1, FEED).await.ids(), [old]);
    let kept = world.database.version().is_some();
    assert_eq!(world.database.statements() == read, kept, "nothing was written, as far as one process can know");
    assert_eq!(world.get(1, &format!("{FEED}?size=5")).await.ids(), [old], "another size is another page");
    assert_eq!(world.get(3, FEED).await.ids(), Vec::<i64>::new(), "another reader has another feed");
    let new = world.post(2).await;
    assert_eq!(world.get(1, FEED).await.ids(), [new, old]);
    world.set_profile(2, "privacy_level = 'PRIVATE'").await;
    assert_eq!(world.get(1, FEED).await.ids(), Vec::<i64>::new());
}

#[tokio::test]
async fn the_memory_ends_after_its_time() {
    let world = World::new().await;
    world.members(2).await;
    world.follow(1, 2).await;
    let mut all = Vec::new();
    for _ in 0..4 {
        all.insert(0, world.post(2).await);
    }
    assert_eq!(world.get(1, &format!("{FEED}?page=0&size=2")).await.ids(), all[..2]);
    world.post(2).await;
    tokio::time::pause();
    tokio::time::advance(PAGE_MEMORY).await;
    tokio::time::resume();
    assert_eq!(world.get(1, &format!("{FEED}?page=1&size=2")).await.ids(), all[1..3], "counted from the top");
}

#[tokio::test]
async fn who_follows_many_reads_the_same_feed() {
    let world = World::new().await;
    world.members(3).await;
    world.follow(1, 2).await;
    world.set_profile(1, "followings_count = 1000").await;
    let mut wanted = Vec::new();
    for round in 0..700 {
        let author = if round % 9 == 0 { 2 } else { 3 };
        let id = world.post(author).await;
        world.tick(round % 2);
        if author == 2 {
            wanted.insert(0, id);
        }
    }
    assert_eq!(world.by_number(1, FEED, 20).await, wanted);
    assert_eq!(world.by_cursor(1, FEED, 3).await, wanted);
    assert_eq!(world.get(1, &format!("{FEED}?page=2&size=15")).await.ids(), wanted[30..45], "pages left out");
}

#[tokio::test]
async fn a_page_takes_two_statements_however_many_are_followed() {
    let world = World::new().await;
    world.members(40).await;
    for author in 2..=40 {
        world.follow(1, author).await;
        world.post(author).await;
    }
    for path in [FEED.to_owned(), format!("{FEED}?page=1&size=10")] {
        let before = world.database.statements();
        assert!(!world.get(1, &path).await.ids().is_empty());
        assert_eq!(world.database.statements() - before, 2, "{path}");
    }
}

/// What happens between two pages.
#[derive(Debug, Clone)]
enum Meanwhile {
    Post(i64),
    Time,
}

fn meanwhile() -> impl Strategy<Value = Meanwhile> {
    prop_oneof![3 => (2..8_i64).prop_map(Meanwhile::Post), 1 => Just(Meanwhile::Time)]
}

async fn happen(world: &World, events: &[Meanwhile]) -> Vec<(i64, i64)> {
    let mut posts = Vec::new();
    for event in events {
        match event {
            Meanwhile::Post(author) => posts.push((*author, world.post(*author).await)),
            Meanwhile::Time => world.tick(1),
        }
    }
    posts
}

async fn paged_while_others_post(
    follows: BTreeSet<i64>,
    first: Vec<Meanwhile>,
    between: Vec<Vec<Meanwhile>>,
    size: usize,
    (many, by_cursor): (bool, bool),
) {
    let world = World::new().await;
    world.members(8).await;
    for author in &follows {
        world.follow(1, *author).await;
    }
    if many {
        world.set_profile(1, "followings_count = 1000").await;
    }
    let mut wanted: Vec<i64> =
        happen(&world, &first).await.into_iter().filter(|post| follows.contains(&post.0)).map(|post| post.1).collect();
    wanted.reverse();
    let (mut found, mut between, mut cursor) = (Vec::new(), between.into_iter(), None);
    for number in 0.. {
        let path = match cursor {
            Some(cursor) if by_cursor => format!("{FEED}?size={size}&cursor={cursor}"),
            _ => format!("{FEED}?size={size}&page={number}"),
        };
        let page = world.get(1, &path).await.data();
        found.extend(ids(&page));
        cursor = page["nextCursor"].as_str().map(str::to_owned);
        if cursor.is_none() {
            break;
        }
        happen(&world, &between.next().unwrap_or_default()).await;
    }
    assert_eq!(found, wanted);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_post_of_everybody_followed_comes_exactly_once(
        follows in proptest::collection::btree_set(2..8_i64, 0..6),
        first in proptest::collection::vec(meanwhile(), 0..40),
        between in proptest::collection::vec(proptest::collection::vec(meanwhile(), 0..6), 0..12),
        size in 1..6_usize,
        how: (bool, bool),
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(paged_while_others_post(follows, first, between, size, how));
    }
}
