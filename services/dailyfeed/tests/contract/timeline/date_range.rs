//! Posts between two moments, both included.

use serde_json::Value;
use test_support::Member;

use super::{DAY, around};
use crate::{
    fleet,
    list::{encode, has, later, next_moment, walk, with},
};

const RANGE: &str = "/api/timeline/posts/date-range";

/// The address of the range between two moments.
fn range(from: &str, to: &str) -> String {
    format!("{RANGE}?startDate={}&endDate={}", encode(from), encode(to))
}

async fn posts() -> (Member, Vec<Value>) {
    let member = fleet().member().await;
    let mut posts = Vec::new();
    for text in ["하나", "둘", "셋"] {
        posts.push(member.publish(text).await);
        next_moment().await;
    }
    (member, posts)
}

/// Which of the posts are in the range.
async fn found(member: &Member, path: &str, posts: &[Value]) -> Vec<bool> {
    let all = walk(member, path, 100).await;
    posts.iter().map(|post| all.iter().any(|other| other["id"] == post["id"])).collect()
}

#[tokio::test]
async fn both_ends_are_included() {
    let (member, posts) = posts().await;
    let [first, second, third] = [0, 1, 2].map(|number| later(&posts[number]["createdAt"], 0));
    assert!(first < second && second < third, "posts of different moments");
    assert_eq!(found(&member, &range(&first, &third), &posts).await, [true; 3]);
    assert_eq!(found(&member, &range(&second, &second), &posts).await, [false, true, false]);
    let [after, before] = [later(&posts[0]["createdAt"], 1), later(&posts[2]["createdAt"], -1)];
    assert_eq!(found(&member, &range(&after, &before), &posts).await, [false, true, false]);
}

#[tokio::test]
async fn moments_have_an_offset_or_are_utc() {
    let (member, posts) = posts().await;
    let moment = later(&posts[1]["createdAt"], 0);
    let in_seoul = later(&posts[1]["createdAt"], 9 * 60 * 60 * 1000).replace('Z', "+09:00");
    let without = moment.trim_end_matches('Z').to_owned();
    for text in [moment, in_seoul, without] {
        assert_eq!(found(&member, &range(&text, &text), &posts).await, [false, true, false], "{text}");
    }
    let second = later(&posts[0]["createdAt"], 0)[..19].to_owned();
    let page = member.get(&with(&range(&second, &later(&posts[2]["createdAt"], 0)), "size=100")).await.ok(200);
    assert!(has(&page, &posts[2]), "without a fraction");
}

#[tokio::test]
async fn a_range_is_at_most_31_days_and_runs_forward() {
    let (member, posts) = posts().await;
    let end = later(&posts[2]["createdAt"], 0);
    let month = later(&posts[2]["createdAt"], -31 * DAY);
    member.get(&range(&month, &end)).await.ok(200);
    let longer = later(&posts[2]["createdAt"], -31 * DAY - 1);
    member.get(&range(&longer, &end)).await.refused(400, "VALIDATION_FAILED");
    member.get(&range(&end, &later(&posts[2]["createdAt"], -1))).await.refused(400, "VALIDATION_FAILED");
    member.get(&range(&end, &end)).await.ok(200);
}

#[tokio::test]
async fn both_moments_are_needed_and_must_be_ones() {
    let (member, posts) = posts().await;
    let good = encode(&later(&posts[0]["createdAt"], 0));
    member.get(RANGE).await.refused(400, "VALIDATION_FAILED");
    member.get(&format!("{RANGE}?startDate={good}")).await.invalid("endDate");
    member.get(&format!("{RANGE}?endDate={good}")).await.invalid("startDate");
    for wrong in [
        "",
        "yesterday",
        "1732147200000",
        "2026-11-21T25:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-11-21T09:00:00+99:00",
        "99999-01-01T00:00:00Z",
        "+1000000000-01-01T00:00:00Z",
        "2026-11-21T09:00:00Z'--",
        "\0",
    ] {
        let wrong = encode(wrong);
        member.get(&format!("{RANGE}?startDate={wrong}&endDate={good}")).await.refused(400, "VALIDATION_FAILED");
        member.get(&format!("{RANGE}?startDate={good}&endDate={wrong}")).await.refused(400, "VALIDATION_FAILED");
    }
    member.get(&around(&posts[0], [0, 1])).await.ok(200);
}
