//! A page of a feed costs a fixed number of statements, however many posts are on it.

use test_support::{Fleet, eventually};

use super::{COMMENTED, FOLLOWINGS, OWN, POPULAR, RECENT, like, publish};
use crate::{content, list::next_cursor, own_fleet};

/// What one page may cost.
const BOUND: u64 = 4;

/// How often it is measured: something else may ask the stores in between.
const TRIES: usize = 5;

/// All samples of the counter together.
async fn statements(fleet: &Fleet) -> u64 {
    let metrics = fleet.management("timeline").get("/metrics").await.text();
    let samples = metrics.lines().filter(|line| line.starts_with("database_statements_total"));
    let values: Vec<u64> = samples.filter_map(|line| line.rsplit(' ').next()?.parse().ok()).collect();
    assert!(!values.is_empty(), "timeline counts its statements: {metrics}");
    values.iter().sum()
}

#[tokio::test]
async fn a_feed_page_costs_four_statements_at_most() {
    let fleet = own_fleet(&[]);
    let reader = fleet.member().await;
    for _ in 0..3 {
        let author = fleet.member().await;
        reader.follow(&author).await;
        for post in publish(&author, 8).await {
            like(&post, &[&reader]).await;
            author.comment(&post, "댓글").await;
        }
    }
    publish(&reader, 21).await;
    eventually("the feed is filled", async || {
        content(&reader.get(&format!("{FOLLOWINGS}?size=100")).await.ok(200)).len() == 24
    })
    .await;
    for list in [FOLLOWINGS, POPULAR, COMMENTED, RECENT, OWN] {
        let first = reader.get(&format!("{list}?page=0&size=20")).await.ok(200);
        assert_eq!(content(&first).len(), 20, "{list}");
        let next = format!("cursor={}", next_cursor(&first).unwrap_or_default());
        for page in ["page=0", "page=1", next.as_str()] {
            let path = format!("{list}?{page}&size=20");
            let mut least = u64::MAX;
            for _ in 0..TRIES {
                // Something new, so that no page is served again as it was.
                publish(&reader, 1).await;
                let before = statements(&fleet).await;
                reader.get(&path).await.ok(200);
                least = least.min(statements(&fleet).await - before);
            }
            assert!((1..=BOUND).contains(&least), "{path} cost {least} statements");
        }
    }
}
