//! Every list, by page number and by cursor, against the rules in a few lines of Rust.

use std::{cmp::Reverse, collections::BTreeSet};

use proptest::{collection::vec, prelude::*};

use crate::world::{Draft, NOW, World};

const MEMBERS: i64 = 5;

#[derive(Debug, Clone)]
struct Universe {
    privacy: Vec<usize>,
    inactive: BTreeSet<i64>,
    follows: BTreeSet<(i64, i64)>,
    /// Milliseconds since the one before, and the post.
    posts: Vec<(u64, Draft)>,
    /// Milliseconds since the one before, author, the post by its number, and whether deleted.
    comments: Vec<(u64, i64, usize, bool)>,
}

fn universe() -> impl Strategy<Value = Universe> {
    let member = || 1..=MEMBERS;
    let draft = (member(), 0..3_i64, 0..2_i64, 0..3_i64, prop::bool::weighted(0.1));
    let draft =
        draft.prop_map(|(author, views, likes, comments, deleted)| Draft { author, views, likes, comments, deleted });
    (
        vec(0..3_usize, 5),
        proptest::collection::btree_set(member(), 0..2),
        proptest::collection::btree_set((member(), member()), 0..14),
        vec((0..2_u64, draft), 1..24),
        vec((0..2_u64, member(), any::<usize>(), prop::bool::weighted(0.1)), 0..24),
    )
        .prop_map(|(privacy, inactive, follows, posts, comments)| Universe {
            privacy,
            inactive,
            follows,
            posts,
            comments,
        })
}

/// A post or comment as the model knows it.
#[derive(Debug, Clone, Copy)]
struct Item {
    id: i64,
    author: i64,
    created_at: i64,
    popularity: i64,
    comments: i64,
    /// A comment's post.
    post: usize,
    deleted: bool,
}

impl Universe {
    fn sees(&self, viewer: i64, author: i64) -> bool {
        let follows = |a, b| a != b && self.follows.contains(&(a, b));
        let level = self.privacy[usize::try_from(author - 1).unwrap()];
        !self.inactive.contains(&author)
            && (author == viewer || level == 0 || (level == 1 && follows(viewer, author) && follows(author, viewer)))
    }

    async fn create(&self, world: &World) -> (Vec<Item>, Vec<Item>) {
        for id in 1..=MEMBERS {
            let level = self.privacy[usize::try_from(id - 1).unwrap()];
            world.member(id, ["PUBLIC", "FRIENDS", "PRIVATE"][level]).await;
        }
        for id in &self.inactive {
            world.set_profile(*id, "is_active = 0").await;
        }
        for (a, b) in self.follows.iter().filter(|(a, b)| a != b) {
            world.follow(*a, *b).await;
        }
        let mut posts = Vec::new();
        for (millis, draft) in &self.posts {
            world.tick(*millis);
            posts.push(Item {
                id: world.insert_post(*draft).await,
                author: draft.author,
                created_at: world.clock.now().millis(),
                popularity: draft.views + 2 * draft.likes,
                comments: draft.comments,
                post: 0,
                deleted: draft.deleted,
            });
        }
        let mut comments = Vec::new();
        for (millis, author, post, deleted) in &self.comments {
            world.tick(*millis);
            let post = post % posts.len();
            let id = world.comment(*author, posts[post].id, 0).await;
            posts[post].comments += 1;
            if *deleted {
                world.delete("comments", id).await;
            }
            let created_at = world.clock.now().millis();
            comments.push(Item { id, author: *author, created_at, post, deleted: *deleted, ..posts[0] });
        }
        (posts, comments)
    }

    async fn check(&self, viewer: i64, size: usize) {
        let world = World::new().await;
        let (posts, comments) = self.create(&world).await;
        let visible = |post: &Item| !post.deleted && self.sees(viewer, post.author);
        let there: Vec<Item> = posts.iter().copied().filter(visible).collect();
        let followed = |post: &Item| post.author != viewer && self.follows.contains(&(viewer, post.author));
        let time = |item: &Item| (item.created_at, item.id);
        let end = world.clock.now().millis();
        let middle = i64::midpoint(NOW.millis(), end);
        let days = format!("/posts/date-range?startDate={}&endDate={}", at(NOW.millis()), at(middle));

        let mut wanted = vec![
            ("/posts/most-popular".to_owned(), sorted(&there, |p| (p.popularity, p.created_at, p.id))),
            ("/posts/most-commented".to_owned(), sorted(&there, |p| (p.comments, p.created_at, p.id))),
            ("/posts/recent-activities".to_owned(), sorted(&there, time)),
            ("/posts/followings".to_owned(), sorted(&only(&there, followed), time)),
            ("/posts".to_owned(), sorted(&only(&there, |p| p.author == viewer), time)),
            (days, sorted(&only(&there, |p| p.created_at <= middle), time)),
        ];
        let under = |comment: &Item| !comment.deleted && visible(&posts[comment.post]);
        for author in (1..=MEMBERS).filter(|author| self.sees(viewer, *author)) {
            let posts = sorted(&only(&there, |p| p.author == author), time);
            wanted.push((format!("/posts/authors/{author}"), posts));
            let comments = sorted(&only(&comments, |c| c.author == author && under(c)), time);
            wanted.push((format!("/members/{author}/comments"), comments));
        }
        for (number, post) in posts.iter().enumerate().filter(|(_, post)| visible(post)) {
            let mut comments = sorted(&only(&comments, |c| c.post == number && under(c)), time);
            wanted.push((format!("/posts/{}/comments", post.id), comments.clone()));
            comments.reverse();
            wanted.push((format!("/posts/{}/comments?sort=createdAt,asc", post.id), comments));
        }
        for (path, wanted) in wanted {
            assert_eq!(world.by_number(viewer, &path, size).await, wanted, "{path} by number");
            assert_eq!(world.by_cursor(viewer, &path, size).await, wanted, "{path} by cursor");
            if path.starts_with("/posts/date-range") {
                let total = wanted.len();
                let page = world.get(viewer, &path).await.data();
                assert_eq!(page["totalElements"], total);
                assert_eq!(page["totalPages"], total.div_ceil(20));
            }
        }
    }
}

fn at(millis: i64) -> String {
    dto::Timestamp::from_millis(millis).to_string()
}

fn only(items: &[Item], belongs: impl Fn(&Item) -> bool) -> Vec<Item> {
    items.iter().copied().filter(|item| belongs(item)).collect()
}

fn sorted<K: Ord>(items: &[Item], key: impl Fn(&Item) -> K) -> Vec<i64> {
    let mut items = items.to_vec();
    items.sort_by_key(|item| Reverse(key(item)));
    items.into_iter().map(|item| item.id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn each_visible_item_comes_exactly_once_and_in_order(
        universe in universe(),
        viewer in 1..=MEMBERS,
        size in 1..6_usize,
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(universe.check(viewer, size));
    }
}

#[tokio::test]
async fn a_page_of_any_list_takes_four_statements_at_most() {
    let world = World::new().await;
    world.members(5).await;
    let mut last = 0;
    for number in 0..30 {
        last = world.post(number % 5 + 1).await;
        let parent = world.comment(number % 5 + 1, last, 0).await;
        world.comment(number % 4 + 1, last, parent).await;
    }
    world.follow(1, 2).await;
    let days = format!("/posts/date-range?startDate={}&endDate={}", at(NOW.millis()), at(NOW.millis()));
    for (path, wanted) in [
        ("/posts/followings", 2),
        ("/posts/most-popular", 2),
        ("/posts/most-commented", 2),
        ("/posts/recent-activities", 2),
        ("/posts", 2),
        ("/posts/authors/2", 3),
        (&days, 4),
        (&format!("/posts/{last}"), 1),
        (&format!("/posts/{last}/comments"), 3),
        ("/comments", 2),
        ("/comments/1", 1),
        ("/comments/1/replies", 3),
        ("/members/2/comments", 3),
        (&format!("/statistics/posts/{last}"), 1),
    ] {
        let before = world.database.statements();
        world.get(1, path).await.data();
        assert_eq!(world.database.statements() - before, wanted, "{path}");
    }
}
