//! Reading posts, feeds, rankings and comments.

mod access;
mod comments;
mod cursors;
mod date_range;
mod following;
mod lists;
mod paging;
mod post;
mod ranking;
mod statements;
mod views;

use serde_json::{Value, json};
use test_support::{Fleet, Member};

use crate::list::{DAY, encode, later};

const FOLLOWINGS: &str = "/api/timeline/posts/followings";
const COMMENTED: &str = "/api/timeline/posts/most-commented";
const POPULAR: &str = "/api/timeline/posts/most-popular";
const RECENT: &str = "/api/timeline/posts/recent-activities";
const OWN: &str = "/api/timeline/posts";
const OWN_COMMENTS: &str = "/api/timeline/comments";

/// A member with something in every list: a followed author, a post of his and one of her own, comments and replies.
struct Scene {
    reader: Member,
    author: Member,
    post: Value,
    comment: Value,
}

impl Scene {
    async fn new(fleet: &Fleet) -> Self {
        let (reader, author) = (fleet.member().await, fleet.member().await);
        reader.follow(&author).await;
        let post = author.publish("장면").await;
        reader.publish("내 글").await;
        let comment = reader.comment(&post, "댓글").await;
        author.reply(&comment, "답글").await;
        Self { reader, author, post, comment }
    }

    /// Every list, with the page size it has by default.
    fn lists(&self) -> [(String, u32); 11] {
        let (author, post, comment) = (self.author.id, &self.post["id"], &self.comment["id"]);
        [
            (FOLLOWINGS.to_owned(), 20),
            (COMMENTED.to_owned(), 20),
            (POPULAR.to_owned(), 20),
            (RECENT.to_owned(), 20),
            (OWN.to_owned(), 10),
            (format!("/api/timeline/posts/{post}/comments"), 10),
            (format!("/api/timeline/posts/authors/{author}"), 10),
            (around(&self.post, [-15, 15]), 20),
            (OWN_COMMENTS.to_owned(), 20),
            (format!("/api/timeline/comments/{comment}/replies"), 10),
            (format!("/api/timeline/members/{author}/comments"), 10),
        ]
    }
}

/// The date range from some days before a post until some days after it.
fn around(post: &Value, days: [i64; 2]) -> String {
    let [from, to] = days.map(|days| encode(&later(&post["createdAt"], days * DAY)));
    format!("/api/timeline/posts/date-range?startDate={from}&endDate={to}")
}

/// Publishes several posts, one after the other; newest last.
async fn publish(author: &Member, count: usize) -> Vec<Value> {
    let mut posts = Vec::new();
    for number in 0..count {
        posts.push(author.publish(&format!("글 {number}")).await);
    }
    posts
}

/// A like of each of the members.
async fn like(post: &Value, members: &[&Member]) {
    for member in members {
        member.post_empty(&format!("/api/posts/{}/like", post["id"])).await.created();
    }
}

/// Asks for posts by their ids.
async fn query(member: &Member, ids: &[i64]) -> test_support::Answer {
    member.post("/api/timeline/posts/query/list", &json!({"ids": ids})).await
}
