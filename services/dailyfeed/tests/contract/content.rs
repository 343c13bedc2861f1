//! Writing posts, comments and likes.

mod access;
mod comment;
mod comment_rules;
mod counters;
mod like;
mod post;
mod post_rules;
mod subtree;

use serde_json::{Value, json};
use test_support::{Answer, Client, Member};

const POSTS: &str = "/api/posts";
const COMMENTS: &str = "/api/comments";
const REPLIES: &str = "/api/comments/replies";

/// Ids that are well-formed and of nothing.
const NOBODY: [i64; 4] = [crate::NO_SUCH_ID, 0, -1, i64::MAX];

/// Ids that are none.
const NO_IDS: [&str; 7] = ["abc", "1.5", "1e3", "9223372036854775808", "%FF", "%00", "%20"];

/// Texts of nothing but white space.
const BLANK: [&str; 5] = ["", " ", "\n\t ", "\u{a0}", "\u{3000}"];

/// Control characters that no text may have.
const CONTROL: [char; 6] = ['\0', '\u{7}', '\u{8}', '\u{1b}', '\u{7f}', '\u{85}'];

/// The address of a post or comment.
fn path(collection: &str, item: &Value) -> String {
    format!("{collection}/{}", item["id"])
}

/// The address of a post's or comment's likes.
fn like(collection: &str, item: &Value) -> String {
    path(collection, item) + "/like"
}

/// The post as `reader` sees it now.
async fn read_post(reader: &Client, post: &Value) -> Value {
    reader.get(&path("/api/timeline/posts", post)).await.ok(200)
}

/// The comment as `reader` sees it now.
async fn read_comment(reader: &Client, comment: &Value) -> Value {
    reader.get(&path("/api/timeline/comments", comment)).await.ok(200)
}

/// Replies without checking the answer.
async fn try_reply(member: &Member, comment: &Value, text: &str) -> Answer {
    let body = json!({"content": text, "postId": comment["postId"], "parentId": comment["id"]});
    member.post(REPLIES, &body).await
}
