//! Every statement uses an index for what it selects and for its order.

use database::{Database, Options, Statement};
use dto::Timestamp;

use super::{
    comment_lists::{self, CommentList},
    comments, following_feed,
    post_lists::{self, PostList},
    posts,
};
use crate::domain::{DateRange, Direction, Place, Window};

const TOP: Window = Window { after: None, skip: 40, limit: 21 };
const BEHIND: Window = Window { after: Some(Place { score: 3, created_at: 2, id: 1 }), skip: 0, limit: 21 };

async fn plan(statement: Statement) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("truth.db");
    let database = Database::open(&path, Options::default(), schema::MIGRATIONS).await.unwrap();
    let plan = database.read().await.unwrap().plan(statement).await.unwrap();
    for step in &plan {
        // What the following feed has selected already is read as a whole.
        let scan = step.starts_with("SCAN") && !["SCAN m", "SCAN merged", "SCAN recent"].contains(&step.as_str());
        assert!(!scan && !step.contains("TEMP B-TREE"), "{plan:#?}");
    }
    plan
}

fn begins(plan: &[String], wanted: &str) {
    assert!(plan[0].starts_with("SEARCH") && plan[0].contains(wanted), "{wanted} expected: {plan:#?}");
}

#[tokio::test]
async fn lists_of_posts_are_read_in_the_order_of_their_index() {
    let range = DateRange { start: Timestamp::from_millis(1), end: Timestamp::from_millis(2) };
    for (list, index, key) in [
        (PostList::Popular, "posts_popular", "(popularity,created_at)<(?,?)"),
        (PostList::Commented, "posts_commented", "(comment_count,created_at)<(?,?)"),
        (PostList::Recent, "posts_newest", "created_at<?"),
        (PostList::Author(1), "posts_of_author", "created_at<?"),
        (PostList::Between(range), "posts_newest", "created_at>? AND created_at<?"),
    ] {
        begins(&plan(post_lists::statement(list, 1, TOP)).await, index);
        let behind = plan(post_lists::statement(list, 1, BEHIND)).await;
        begins(&behind, index);
        begins(&behind, key);
    }
    begins(&plan(post_lists::count_statement(PostList::Between(range), 1)).await, "created_at>? AND created_at<?");
}

#[tokio::test]
async fn lists_of_comments_are_read_in_the_order_of_their_index() {
    for (list, index, key) in [
        (CommentList::Post(1, Direction::Newest), "comments_of_post", "created_at<?"),
        (CommentList::Post(1, Direction::Oldest), "comments_of_post", "created_at>?"),
        (CommentList::Replies(1), "comments_replies", "created_at>?"),
        (CommentList::Author(1), "comments_of_author", "created_at<?"),
    ] {
        begins(&plan(comment_lists::statement(list, 1, TOP)).await, index);
        let behind = plan(comment_lists::statement(list, 1, BEHIND)).await;
        begins(&behind, index);
        begins(&behind, key);
    }
}

#[tokio::test]
async fn rows_are_found_by_their_ids() {
    for count in [1, 3, 10, 20, 100, 1000] {
        let ids: Vec<i64> = (1..=count).collect();
        begins(&plan(posts::statement(&ids, 1)).await, "p USING INTEGER PRIMARY KEY");
        begins(&plan(comments::statement(&ids, 1)).await, "m USING INTEGER PRIMARY KEY");
    }
}

#[tokio::test]
async fn the_following_feed_looks_each_author_up() {
    for window in [TOP, BEHIND] {
        let plan = plan(following_feed::merge::statement(1, window)).await;
        let uses = |wanted: &str| plan.iter().filter(|step| step.contains(wanted)).count();
        for (step, times) in [
            ("MATERIALIZE recent", 1),
            ("SEARCH n USING INDEX posts_newest (is_deleted=? AND created_at>?", 1),
            ("SEARCH n USING COVERING INDEX posts_newest", 1),
            ("SEARCH w USING COVERING INDEX member_follows_once (follower_id=?)", 1),
            ("SEARCH n USING COVERING INDEX posts_of_author", 2),
            ("SEARCH p USING INTEGER PRIMARY KEY", 2),
        ] {
            assert_eq!(uses(step), times, "{step}: {plan:#?}");
        }
    }
}
