//! Rankings of the whole fleet: exact in a fleet of one's own.

use futures::future::join_all;
use serde_json::{Value, json};
use test_support::{Fleet, Member, eventually};

use super::{COMMENTED, POPULAR, RECENT, around, like, publish};
use crate::{
    content,
    list::{id, ids, walk},
    own_fleet,
};

/// Five posts of one author and two who like and comment.
struct Stage {
    author: Member,
    one: Member,
    two: Member,
    posts: Vec<Value>,
}

impl Stage {
    async fn new(fleet: &Fleet) -> Self {
        let (author, one, two) = (fleet.member().await, fleet.member().await, fleet.member().await);
        let posts = publish(&author, 5).await;
        Self { author, one, two, posts }
    }

    fn ids(&self, order: [usize; 5]) -> Vec<i64> {
        order.map(|number| id(&self.posts[number])).to_vec()
    }

    /// The list, read whole, by numbers and by cursor alike.
    async fn list(&self, path: &str) -> Vec<i64> {
        let pages = [0, 1, 2].map(|page| crate::list::with(path, &format!("page={page}&size=2")));
        let pages = join_all(pages.iter().map(|path| self.one.get(path))).await;
        let by_number: Vec<i64> = pages.iter().flat_map(|page| ids(&page.ok(200))).collect();
        let walked: Vec<i64> = walk(&self.one, path, 2).await.iter().map(id).collect();
        assert_eq!(by_number, walked, "{path}");
        by_number
    }

    async fn is(&self, path: &str, order: [usize; 5]) {
        assert_eq!(self.list(path).await, self.ids(order), "{path}");
    }
}

#[tokio::test]
async fn rankings_follow_what_members_do() {
    let fleet = own_fleet(&[]);
    let stage = Stage::new(&fleet).await;
    recent(&stage).await;
    popular(&stage).await;
    commented(&stage).await;
    date_range(&stage).await;
    deleted(&stage).await;
}

async fn recent(stage: &Stage) {
    stage.is(RECENT, [4, 3, 2, 1, 0]).await;
    stage.is(POPULAR, [4, 3, 2, 1, 0]).await;
    stage.is(COMMENTED, [4, 3, 2, 1, 0]).await;
}

/// Views + 2 x likes, then the newer; likes at once, views within two seconds.
async fn popular(stage: &Stage) {
    let Stage { author, one, two, posts } = stage;
    like(&posts[0], &[one, two]).await;
    stage.is(POPULAR, [0, 4, 3, 2, 1]).await;
    like(&posts[2], &[author]).await;
    stage.is(POPULAR, [0, 2, 4, 3, 1]).await;
    for (post, viewer) in [(2, one), (2, two), (1, one), (1, two), (1, one), (3, author), (3, author)] {
        viewer.get(&format!("/api/timeline/posts/{}", posts[post]["id"])).await.ok(200);
    }
    // 4 points: 0 (two likes) and 2 (a like, two views), the newer first; 1 has three views; an author's views do not count.
    let expected = stage.ids([2, 0, 1, 4, 3]);
    eventually("views move the ranking", async || ids(&one.get(POPULAR).await.ok(200)) == expected).await;
    stage.is(POPULAR, [2, 0, 1, 4, 3]).await;
    one.delete(&format!("/api/posts/{}/like", posts[0]["id"])).await.ok(200);
    stage.is(POPULAR, [2, 1, 0, 4, 3]).await;
    stage.is(RECENT, [4, 3, 2, 1, 0]).await;
}

/// Visible comments of all levels, then the newer; at once.
async fn commented(stage: &Stage) {
    let Stage { author, one, two, posts } = stage;
    let top = one.comment(&posts[1], "하나").await;
    stage.is(COMMENTED, [1, 4, 3, 2, 0]).await;
    let other = two.comment(&posts[3], "하나").await;
    stage.is(COMMENTED, [3, 1, 4, 2, 0]).await;
    let reply = author.reply(&top, "둘").await;
    two.reply(&reply, "셋").await;
    two.comment(&posts[3], "둘").await;
    stage.is(COMMENTED, [1, 3, 4, 2, 0]).await;
    author.delete(&format!("/api/comments/{}", reply["id"])).await.ok(200);
    stage.is(COMMENTED, [3, 1, 4, 2, 0]).await;
    two.delete(&format!("/api/comments/{}", other["id"])).await.ok(200);
    stage.is(COMMENTED, [3, 1, 4, 2, 0]).await;
    // Comments do not make a post popular.
    stage.is(POPULAR, [2, 1, 0, 4, 3]).await;
    let first = one.get(&format!("{COMMENTED}?size=1")).await.ok(200);
    assert_eq!((&content(&first)[0]["commentCount"], &first["hasNext"]), (&json!(1), &json!(true)));
}

async fn date_range(stage: &Stage) {
    let path = around(&stage.posts[0], [-1, 1]);
    stage.is(&path, [4, 3, 2, 1, 0]).await;
    let page = stage.one.get(&crate::list::with(&path, "page=1&size=2")).await.ok(200);
    let expected = json!({
        "page": 1, "size": 2, "totalElements": 5, "totalPages": 3, "first": false, "last": false, "hasNext": true,
        "hasPrevious": true,
    });
    crate::list::assert_has(&page, &expected);
    let last = stage.one.get(&crate::list::with(&path, "page=2&size=2")).await.ok(200);
    assert_eq!((&last["last"], &last["hasNext"], content(&last).len()), (&json!(true), &json!(false), 1));
}

/// A deleted post leaves every ranking at once and takes no place on any page.
async fn deleted(stage: &Stage) {
    stage.author.delete(&format!("/api/posts/{}", stage.posts[3]["id"])).await.ok(200);
    for (path, order) in [(RECENT, [4, 2, 1, 0]), (POPULAR, [2, 1, 0, 4]), (COMMENTED, [1, 4, 2, 0])] {
        let expected: Vec<i64> = order.iter().map(|number| id(&stage.posts[*number])).collect();
        assert_eq!(stage.list(path).await, expected, "{path}");
    }
}
