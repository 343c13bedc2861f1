//! What is deleted, edited or hidden is no longer found.

use serde_json::json;
use test_support::{Member, eventually, unique};

use super::{COMMENTS, POSTS, by, finds, found};
use crate::{content, fleet, list::id, pluck};

/// Two posts of two members with one word, the second newer.
async fn posts() -> (Member, Member, String, [i64; 2]) {
    let (one, two) = (fleet().member().await, fleet().member().await);
    let word = unique("사라짐");
    let posts = [id(&one.publish(&word).await), id(&two.publish(&word).await)];
    finds(&one, &by(POSTS, &word), &[posts[1], posts[0]]).await;
    (one, two, word, posts)
}

/// Waits until the total is as many.
async fn total(reader: &Member, word: &str, count: usize) {
    eventually("the total is exact", async || reader.get(&by(POSTS, word)).await.ok(200)["totalElements"] == count)
        .await;
}

#[tokio::test]
async fn a_deleted_post_is_not_found() {
    let (one, two, word, posts) = posts().await;
    one.delete(&format!("/api/posts/{}", posts[0])).await.ok(200);
    for reader in [&one, &two] {
        assert_eq!(found(reader, &word).await, [posts[1]], "never a deleted text");
        total(reader, &word, 1).await;
    }
}

#[tokio::test]
async fn an_edited_post_is_found_by_its_new_text_alone() {
    let (one, two, word, posts) = posts().await;
    let newer = unique("고친말");
    one.put(&format!("/api/posts/{}", posts[0]), &json!({"content": newer})).await.ok(200);
    finds(&two, &by(POSTS, &newer), &[posts[0]]).await;
    finds(&two, &by(POSTS, &word), &[posts[1]]).await;
    total(&two, &word, 1).await;
}

#[tokio::test]
async fn a_hidden_post_is_found_by_those_who_may_see_it() {
    let (one, two, word, posts) = posts().await;
    for level in ["PRIVATE", "FRIENDS"] {
        one.set_privacy(level).await;
        assert_eq!(found(&two, &word).await, [posts[1]], "hits vanish at once");
        total(&two, &word, 1).await;
        finds(&one, &by(POSTS, &word), &[posts[1], posts[0]]).await;
    }
    one.befriend(&two).await;
    finds(&two, &by(POSTS, &word), &[posts[1], posts[0]]).await;
    total(&two, &word, 2).await;
    two.delete(&format!("/api/members/follow/{}", one.id)).await.ok(200);
    assert_eq!(found(&two, &word).await, [posts[1]], "no friends, no hits");
    one.set_privacy("PUBLIC").await;
    finds(&two, &by(POSTS, &word), &[posts[1], posts[0]]).await;
}

#[tokio::test]
async fn posts_of_who_has_left_are_not_found() {
    let (one, two, word, posts) = posts().await;
    one.delete("/api/authentication/deactivate").await.ok(200);
    assert_eq!(found(&two, &word).await, [posts[1]], "hits vanish at once");
    total(&two, &word, 1).await;
}

#[tokio::test]
async fn a_private_post_written_as_such_is_never_found_by_others() {
    let (writer, reader) = (fleet().member_with(json!({"privacyLevel": "PRIVATE"})).await, fleet().member().await);
    let word = unique("비밀");
    let hidden = writer.publish(&word).await;
    let shown = reader.publish(&word).await;
    finds(&writer, &by(POSTS, &word), &[id(&shown), id(&hidden)]).await;
    assert_eq!(found(&reader, &word).await, [id(&shown)]);
    total(&reader, &word, 1).await;
}

#[tokio::test]
async fn deleted_and_edited_comments_are_not_found() {
    let (one, two) = (fleet().member().await, fleet().member().await);
    let (word, newer) = (unique("댓글"), unique("새댓글"));
    let post = one.publish("글").await;
    let top = two.comment(&post, &word).await;
    one.reply(&top, &word).await;
    let edited = two.comment(&post, &word).await;
    let rest = two.comment(&post, &word).await;
    let count = async |keyword: &str| {
        let page = two.get(&by(COMMENTS, keyword)).await.ok(200);
        (pluck(content(&page), "pk").len(), page["totalElements"].as_i64())
    };
    eventually("four comments are found", async || count(&word).await == (4, Some(4))).await;
    two.put(&format!("/api/comments/{}", edited["id"]), &json!({"content": newer})).await.ok(200);
    two.delete(&format!("/api/comments/{}", top["id"])).await.ok(200);
    eventually("the rest is found", async || count(&word).await == (1, Some(1))).await;
    let page = two.get(&by(COMMENTS, &word)).await.ok(200);
    assert_eq!(pluck(content(&page), "pk"), [&rest["id"]]);
    eventually("the new text is found", async || count(&newer).await == (1, Some(1))).await;
    one.delete(&format!("/api/posts/{}", post["id"])).await.ok(200);
    for keyword in [&word, &newer] {
        eventually("nothing under a deleted post", async || count(keyword).await.0 == 0).await;
    }
}
