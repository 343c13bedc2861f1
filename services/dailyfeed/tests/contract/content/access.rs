//! Who may write what: nobody without a token, nobody on what is another's or hidden.

use serde_json::{Value, json};
use test_support::{Answer, Client, Member, Method};

use super::{COMMENTS, NO_IDS, NOBODY, POSTS, REPLIES, like, path};
use crate::fleet;

/// An operation: method, path, body.
type Operation = (Method, String, Option<Value>);

/// All eleven, on one post and one comment.
fn operations(post: &Value, comment: &Value) -> [Operation; 11] {
    let text = json!({"content": "시도"});
    let below = json!({"content": "시도", "postId": post["id"], "parentId": comment["id"]});
    [
        (Method::POST, POSTS.to_owned(), Some(text.clone())),
        (Method::PUT, path(POSTS, post), Some(text.clone())),
        (Method::DELETE, path(POSTS, post), None),
        (Method::POST, like(POSTS, post), None),
        (Method::DELETE, like(POSTS, post), None),
        (Method::POST, COMMENTS.to_owned(), Some(below.clone())),
        (Method::POST, REPLIES.to_owned(), Some(below)),
        (Method::PUT, path(COMMENTS, comment), Some(text)),
        (Method::DELETE, path(COMMENTS, comment), None),
        (Method::POST, like(COMMENTS, comment), None),
        (Method::DELETE, like(COMMENTS, comment), None),
    ]
}

async fn send(client: &Client, (method, path, body): &Operation) -> Answer {
    let request = client.request(method, path);
    match body {
        Some(body) => request.json(body).send().await,
        None => request.content_type("application/json").send().await,
    }
}

async fn scene() -> (Member, Value, Value) {
    let author = fleet().member().await;
    let post = author.publish("글").await;
    let comment = author.comment(&post, "댓글").await;
    (author, post, comment)
}

#[tokio::test]
async fn nobody_writes_without_a_token() {
    let (author, post, comment) = scene().await;
    for operation in operations(&post, &comment) {
        send(&author.anonymous(), &operation).await.relogin();
        send(&author.with_bearer("not.a.token"), &operation).await.relogin();
    }
    // A refusal for want of a token comes before that of a bad body.
    author.anonymous().post(POSTS, &json!({"content": ""})).await.relogin();
    assert_eq!(super::read_post(&author, &post).await["commentCount"], 1);
}

#[tokio::test]
async fn nobody_changes_what_is_another_s() {
    let (author, post, comment) = scene().await;
    let other = fleet().member().await;
    let theirs = other.comment(&post, "남의 댓글").await;
    let text = json!({"content": "남의 것"});
    other.put(&path(POSTS, &post), &text).await.refused(403, "POST_UPDATE_FORBIDDEN");
    other.delete(&path(POSTS, &post)).await.refused(403, "POST_DELETE_FORBIDDEN");
    // The author of a post has no say over the comments of others.
    for (caller, comment) in [(&other, &comment), (&author, &theirs)] {
        let denied = "COMMENT_MODIFICATION_PERMISSION_DENIED";
        caller.put(&path(COMMENTS, comment), &text).await.refused(403, denied);
        caller.delete(&path(COMMENTS, comment)).await.refused(403, "COMMENT_DELETION_PERMISSION_DENIED");
    }
    // A bad body is refused before the question whose it is.
    other.put(&path(POSTS, &post), &json!({"content": ""})).await.invalid("content");
    other.put(&path(COMMENTS, &comment), &json!({"content": ""})).await.invalid("content");
    assert_eq!(super::read_post(&author, &post).await["content"], "글");
    assert_eq!(super::read_comment(&other, &comment).await["content"], "댓글");
}

#[tokio::test]
async fn what_is_hidden_is_not_there() {
    let (author, post, comment) = scene().await;
    let stranger = fleet().member().await;
    author.set_privacy("PRIVATE").await;
    for operation in operations(&post, &comment).into_iter().skip(1) {
        let answer = send(&stranger, &operation).await;
        answer.failed(404);
        if operation.1.starts_with(POSTS) || operation.1 == COMMENTS {
            answer.refused(404, "POST_NOT_FOUND");
        }
    }
    author.set_privacy("PUBLIC").await;
    let read = super::read_post(&author, &post).await;
    assert_eq!((&read["likeCount"], &read["commentCount"]), (&json!(0), &json!(1)), "nothing was written");
}

#[tokio::test]
async fn a_friend_may_take_part() {
    let (author, post, comment) = scene().await;
    let friend = fleet().member().await;
    author.set_privacy("FRIENDS").await;
    friend.follow(&author).await;
    friend.post_empty(&like(POSTS, &post)).await.refused(404, "POST_NOT_FOUND");
    author.follow(&friend).await;
    friend.post_empty(&like(POSTS, &post)).await.created();
    friend.post_empty(&like(COMMENTS, &comment)).await.created();
    friend.reply(&comment, "친구의 답글").await;
    assert_eq!(super::read_post(&author, &post).await["commentCount"], 2);
}

#[tokio::test]
async fn ids_of_nothing_are_404_and_other_texts_400() {
    let member = fleet().member().await;
    let text = json!({"content": "시도"});
    for (collection, code) in [(POSTS, "POST_NOT_FOUND"), (COMMENTS, "COMMENT_NOT_FOUND")] {
        for id in NOBODY {
            member.put(&format!("{collection}/{id}"), &text).await.refused(404, code);
            member.delete(&format!("{collection}/{id}")).await.refused(404, code);
        }
        for id in NO_IDS {
            member.put(&format!("{collection}/{id}"), &text).await.refused(400, "VALIDATION_FAILED");
            member.delete(&format!("{collection}/{id}")).await.refused(400, "VALIDATION_FAILED");
        }
    }
}
