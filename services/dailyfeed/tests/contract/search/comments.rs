//! Searching comments.

use serde_json::{Value, json};
use test_support::{Member, eventually_some, unique};

use super::{ADVANCED, COMMENTS, by};
use crate::{
    NO_SUCH_ID, content, fleet,
    list::{BAD_PAGES, assert_has, encode, id, later, next_moment, walk, with},
};

/// A post with three comments of one word: of a member, a reply by its author, and a reply to that; oldest first.
async fn thread() -> (Member, Member, Value, String, Vec<Value>) {
    let (author, other) = (fleet().member().await, fleet().member().await);
    let post = author.publish("글").await;
    let word = unique("댓글말");
    let top = other.comment(&post, &format!("{word} 하나")).await;
    next_moment().await;
    let reply = author.reply(&top, &format!("{word} 둘")).await;
    next_moment().await;
    let leaf = other.reply(&reply, &format!("{word} 셋")).await;
    let comments = vec![top, reply, leaf];
    finds(&author, &by(COMMENTS, &word), &comments).await;
    (author, other, post, word, comments)
}

/// Waits until the search finds exactly these comments, newest first; returns the page.
async fn finds(caller: &Member, path: &str, comments: &[Value]) -> Value {
    let expected: Vec<i64> = comments.iter().rev().map(id).collect();
    let what = format!("{path} finds {expected:?}");
    eventually_some(&what, async || {
        let page = caller.get(path).await.ok(200);
        (pks(&page) == expected && page["totalElements"] == expected.len()).then_some(page)
    })
    .await
}

fn pks(page: &Value) -> Vec<i64> {
    content(page).iter().map(|hit| hit["pk"].as_i64().expect("pk is a number")).collect()
}

#[tokio::test]
async fn a_hit_is_filled() {
    let (author, _, post, word, comments) = thread().await;
    let expected = |index: usize, parent: Value, replies: [i32; 2]| {
        let comment = &comments[index];
        json!({
            "pk": comment["id"], "parentPk": parent, "postPk": post["id"], "content": comment["content"], "author": "하늘",
            "path": null, "depth": index, "createdAt": comment["createdAt"], "updatedAt": comment["createdAt"],
            "replyCount": replies[0], "totalReplies": replies[1],
        })
    };
    let hits = eventually_some("counts are there", async || {
        let page = author.get(&by(COMMENTS, &word)).await.ok(200);
        (content(&page)[2]["totalReplies"] == 2).then(|| content(&page).to_vec())
    })
    .await;
    assert_has(&hits[0], &expected(2, comments[1]["id"].clone(), [0, 0]));
    assert_has(&hits[1], &expected(1, comments[0]["id"].clone(), [1, 1]));
    assert_has(&hits[2], &expected(0, Value::Null, [1, 2]));
}

#[tokio::test]
async fn pages_of_comments_have_defaults_and_totals() {
    let (author, _, post, word, comments) = thread().await;
    for path in [by(COMMENTS, &word), format!("{COMMENTS}/posts/{}", post["id"]), by(ADVANCED, &word)] {
        let page = finds(&author, &path, &comments).await;
        assert_has(&page, &json!({"page": 0, "size": 10, "totalPages": 1, "first": true, "last": true}));
        let page = author.get(&with(&path, "page=1&size=2")).await.ok(200);
        assert_eq!(pks(&page), [id(&comments[0])], "{path}");
        assert_has(&page, &json!({"page": 1, "size": 2, "totalElements": 3, "totalPages": 2, "hasPrevious": true}));
        assert_eq!(walk(&author, &path, 1).await.len(), 3, "{path}");
        for query in BAD_PAGES {
            author.get(&with(&path, query)).await.refused(400, "VALIDATION_FAILED");
        }
        author.get(&with(&path, "cursor=nonsense")).await.refused(400, "INVALID_CURSOR");
    }
}

#[tokio::test]
async fn comments_of_a_post_that_is_not_there_are_404() {
    let (author, _, post, _, _) = thread().await;
    for id in [NO_SUCH_ID, 0, -1] {
        author.get(&format!("{COMMENTS}/posts/{id}")).await.refused(404, "POST_NOT_FOUND");
    }
    for id in ["abc", "1.5", "9223372036854775808", "%FF"] {
        author.get(&format!("{COMMENTS}/posts/{id}")).await.refused(400, "VALIDATION_FAILED");
    }
    author.delete(&format!("/api/posts/{}", post["id"])).await.ok(200);
    author.get(&format!("{COMMENTS}/posts/{}", post["id"])).await.refused(404, "POST_NOT_FOUND");
}

#[tokio::test]
async fn an_advanced_search_narrows_by_post_author_and_time() {
    let (author, other, post, word, comments) = thread().await;
    let elsewhere = author.publish("다른 글").await;
    next_moment().await;
    let far = other.comment(&elsewhere, &format!("{word} 다른 곳")).await;
    let [top, reply, leaf] = [0, 1, 2].map(|index| comments[index].clone());
    let all = [top.clone(), reply.clone(), leaf.clone(), far.clone()];
    let path = by(ADVANCED, &word);
    finds(&author, &path, &all).await;
    let moment = |comment: &Value, milliseconds: i64| encode(&later(&comment["createdAt"], milliseconds));
    for (narrowing, expected) in [
        (format!("postId={}", post["id"]), &all[..3]),
        (format!("postId={}", elsewhere["id"]), &all[3..]),
        (format!("authorId={}", author.id), &all[1..2]),
        (format!("authorId={}&postId={}", author.id, elsewhere["id"]), &[]),
        (format!("from={}", moment(&reply, 0)), &all[1..]),
        (format!("to={}", moment(&top, 0)), &all[..1]),
        (format!("from={}&to={}", moment(&reply, 0), moment(&leaf, 0)), &all[1..3]),
    ] {
        finds(&author, &with(&path, &narrowing), expected).await;
    }
}

#[tokio::test]
async fn an_advanced_search_refuses_what_makes_no_sense() {
    let (author, _, _, word, comments) = thread().await;
    author.get(ADVANCED).await.invalid("keyword");
    author.get(&format!("{ADVANCED}?postId=1")).await.invalid("keyword");
    let path = by(ADVANCED, &word);
    for wrong in
        ["postId=abc", "postId=", "authorId=1.5", "authorId=9223372036854775808", "from=yesterday", "to=", "to=%FF"]
    {
        author.get(&with(&path, wrong)).await.refused(400, "VALIDATION_FAILED");
    }
    let [from, to] = [0, -1].map(|shift| encode(&later(&comments[0]["createdAt"], shift)));
    author.get(&with(&path, &format!("from={from}&to={to}"))).await.refused(400, "VALIDATION_FAILED");
}
