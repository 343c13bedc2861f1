//! Whom to follow: the newest members.

use serde_json::{Value, json};
use test_support::{Fleet, Member, eventually};

use crate::{content, member_ids, own_fleet};

const NEWBIE: &str = "/api/members/follow/recommend/newbie";

async fn newest(member: &Member, query: &str) -> Value {
    member.get(&format!("{NEWBIE}{query}")).await.ok(200)
}

/// Waits until exactly these are recommended: recommendations may lag by a second.
async fn recommends(member: &Member, expected: &[i64]) {
    eventually(&format!("{expected:?} are recommended"), async || member_ids(&newest(member, "").await) == expected)
        .await;
}

async fn four(fleet: &Fleet) -> [Member; 4] {
    [fleet.member().await, fleet.member().await, fleet.member().await, fleet.member().await]
}

#[tokio::test]
async fn the_newest_come_first_without_oneself_and_those_one_follows() {
    let fleet = own_fleet(&[]);
    let [a, b, c, d] = four(&fleet).await;
    recommends(&a, &[d.id, c.id, b.id]).await;
    recommends(&d, &[c.id, b.id, a.id]).await;
    a.follow(&c).await;
    recommends(&a, &[d.id, b.id]).await;
    c.delete("/api/authentication/deactivate").await.ok(200);
    d.delete("/api/authentication/deactivate").await.ok(200);
    recommends(&b, &[a.id]).await;
    let page = newest(&b, "").await;
    assert_eq!((&page["totalElements"], &page["totalPages"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn the_totals_are_real() {
    let fleet = own_fleet(&[]);
    let [a, b, c, d] = four(&fleet).await;
    recommends(&a, &[d.id, c.id, b.id]).await;
    let flags =
        |page: &Value| ["first", "last", "hasPrevious", "hasNext"].map(|name| page[name].as_bool().unwrap_or_default());
    let first = newest(&a, "?page=0&size=2").await;
    assert_eq!(member_ids(&first), [d.id, c.id]);
    assert_eq!(flags(&first), [true, false, false, true]);
    let second = newest(&a, "?page=1&size=2").await;
    assert_eq!(member_ids(&second), [b.id]);
    assert_eq!(flags(&second), [false, true, true, false]);
    for (number, page) in [&first, &second].into_iter().enumerate() {
        assert_eq!((&page["page"], &page["size"]), (&json!(number), &json!(2)));
        assert_eq!((&page["totalElements"], &page["totalPages"]), (&json!(3), &json!(2)));
    }
    let beyond = newest(&a, "?page=2&size=2").await;
    assert!(content(&beyond).is_empty() && beyond["hasNext"] == false && beyond["totalElements"] == 3, "{beyond}");
}

#[tokio::test]
async fn more_is_the_same_list_from_page_one() {
    let fleet = own_fleet(&[]);
    let [a, b, c, d] = four(&fleet).await;
    recommends(&a, &[d.id, c.id, b.id]).await;
    let more = newest(&a, "/more?size=2").await;
    assert_eq!(member_ids(&more), [b.id]);
    assert_eq!((&more["page"], &more["hasNext"]), (&json!(1), &json!(false)));
    assert_eq!(member_ids(&newest(&a, "/more?page=0&size=2").await), [d.id, c.id]);

    let first = newest(&a, "?page=0&size=2").await;
    let cursor = first["nextCursor"].as_str().expect("more follow");
    assert_eq!(member_ids(&newest(&a, &format!("?size=2&cursor={cursor}")).await), [b.id]);
}

#[tokio::test]
async fn alone_there_is_nobody_to_follow() {
    let fleet = own_fleet(&[]);
    let page = newest(&fleet.member().await, "").await;
    assert!(content(&page).is_empty());
    assert_eq!((&page["totalElements"], &page["totalPages"]), (&json!(0), &json!(0)));
    assert_eq!((&page["first"], &page["last"], &page["hasNext"]), (&json!(true), &json!(true), &json!(false)));
}
