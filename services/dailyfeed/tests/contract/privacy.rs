//! Who sees what: PUBLIC, FRIENDS, PRIVATE and those who have left, on every way to a post.

mod left;
mod ways;

use serde_json::{Value, json};
use test_support::{Fleet, Member, eventually, unique};

use crate::{
    content,
    list::{encode, later},
};

/// What one member did, and others who look at it.
struct Scene {
    /// Whose privacy level changes.
    member: Member,
    /// Follows the member, and is followed from `befriend` on.
    viewer: Member,
    /// The member's post, with a comment of the viewer.
    post: Value,
    /// The viewer's comment on it.
    comment: Value,
    /// The member's comment on the viewer's post.
    elsewhere: Value,
    /// The word of the member's post.
    word: String,
    /// The word of the comment under the member's post.
    comment_word: String,
}

impl Scene {
    async fn new(fleet: &Fleet) -> Self {
        let (member, viewer) = (fleet.member_with(json!({"bio": "비밀"})).await, fleet.member().await);
        viewer.follow(&member).await;
        let (word, comment_word) = (unique("숨김"), unique("댓글"));
        let post = member.publish(&word).await;
        let comment = viewer.comment(&post, &comment_word).await;
        let public = viewer.publish("모두의 글").await;
        let elsewhere = member.comment(&public, "남의 글에 단 댓글").await;
        member.post_empty(&format!("/api/posts/{}/like", public["id"])).await.created();
        Self { member, viewer, post, comment, elsewhere, word, comment_word }
    }

    async fn befriend(&self) {
        self.member.follow(&self.viewer).await;
    }

    /// Addresses that are there for those who may see the member.
    fn addresses(&self) -> Vec<(String, &'static str)> {
        let (member, post, comment) = (self.member.id, &self.post["id"], &self.comment["id"]);
        [
            (format!("/api/timeline/posts/{post}"), "POST_NOT_FOUND"),
            (format!("/api/timeline/posts/{post}/comments"), "POST_NOT_FOUND"),
            (format!("/api/timeline/statistics/posts/{post}"), "POST_NOT_FOUND"),
            (format!("/api/search/comments/posts/{post}"), "POST_NOT_FOUND"),
            (format!("/api/timeline/comments/{comment}"), "COMMENT_NOT_FOUND"),
            (format!("/api/timeline/comments/{comment}/replies"), "PARENT_COMMENT_NOT_FOUND"),
            (format!("/api/timeline/posts/authors/{member}"), "MEMBER_NOT_FOUND"),
            (format!("/api/timeline/members/{member}/comments"), "MEMBER_NOT_FOUND"),
            (format!("/api/members/{member}/followers-followings"), "MEMBER_NOT_FOUND"),
            (format!("/api/members/{member}/followers/more?page=0"), "MEMBER_NOT_FOUND"),
            (format!("/api/members/{member}/followings/more?page=0"), "MEMBER_NOT_FOUND"),
        ]
        .to_vec()
    }

    /// Lists that have the post for those who may see it, and no more of others' posts than fit on a page.
    fn lists(&self) -> Vec<String> {
        let [from, to] = [0, 1000].map(|shift| encode(&later(&self.post["createdAt"], shift)));
        vec![
            "/api/timeline/posts/followings?size=100".to_owned(),
            "/api/timeline/posts/most-popular?size=100".to_owned(),
            "/api/timeline/posts/most-commented?size=100".to_owned(),
            "/api/timeline/posts/recent-activities?size=100".to_owned(),
            format!("/api/timeline/posts/date-range?size=100&startDate={from}&endDate={to}"),
            format!("/api/search/posts?keyword={}", encode(&self.word)),
        ]
    }

    /// Searches for the comment under the post.
    fn comment_searches(&self) -> [String; 2] {
        let keyword = encode(&self.comment_word);
        ["comments", "comments/advanced"].map(|path| format!("/api/search/{path}?keyword={keyword}"))
    }
}

/// Whether a list has an item, by `id` or `pk`.
#[track_caller]
fn shows(list: &Value, item: &Value) -> bool {
    content(list).iter().any(|other| other.get("id").or_else(|| other.get("pk")) == Some(&item["id"]))
}

/// Waits until the list has the item.
async fn comes(viewer: &Member, path: &str, item: &Value) {
    eventually(&format!("{path} shows {}", item["id"]), async || shows(&viewer.get(path).await.ok(200), item)).await;
}

/// The list has not got the item, now and at once.
async fn lacks(viewer: &Member, path: &str, item: &Value) {
    let answer = viewer.get(path).await;
    let list = answer.ok(200);
    answer.check(!shows(&list, item), &format!("{} is not for {}", item["id"], viewer.handle));
}
