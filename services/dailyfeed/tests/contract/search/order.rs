//! Pages, totals and order of hits.

use serde_json::{Value, json};
use test_support::{Member, unique};

use super::{POSTS, by, finds};
use crate::{
    content, fleet,
    list::{BAD_PAGES, assert_has, id, ids, next_cursor, walk, with},
};

/// A word, and seven posts with it, newest first.
async fn posts() -> (Member, String, Vec<i64>) {
    let member = fleet().member().await;
    let word = unique("순서");
    let mut expected = Vec::new();
    for number in 0..7 {
        expected.insert(0, id(&member.publish(&format!("{word} {number}")).await));
    }
    finds(&member, &with(&by(POSTS, &word), "size=20"), &expected).await;
    (member, word, expected)
}

#[tokio::test]
async fn hits_are_newest_first_with_exact_totals() {
    let (member, word, expected) = posts().await;
    for (number, range, ends) in [(0, 0..3, [true, false]), (1, 3..6, [false, false]), (2, 6..7, [false, true])] {
        let page = member.get(&with(&by(POSTS, &word), &format!("page={number}&size=3"))).await.ok(200);
        assert_eq!(ids(&page), expected[range], "page {number}");
        let [first, last] = ends;
        let wanted = json!({
            "page": number, "size": 3, "totalElements": 7, "totalPages": 3, "first": first, "last": last, "hasNext": !last,
            "hasPrevious": !first,
        });
        assert_has(&page, &wanted);
        assert_eq!(next_cursor(&page).is_some(), !last);
    }
    let walked: Vec<i64> = walk(&member, &by(POSTS, &word), 2).await.iter().map(id).collect();
    assert_eq!(walked, expected);
}

#[tokio::test]
async fn a_page_has_its_defaults() {
    let (member, word, expected) = posts().await;
    let page = member.get(&by(POSTS, &word)).await.ok(200);
    assert_eq!((&page["page"], &page["size"]), (&json!(0), &json!(10)));
    assert_eq!(ids(&page), expected);
}

#[tokio::test]
async fn by_rank_more_mentions_in_a_shorter_text_come_first() {
    let member = fleet().member().await;
    let word = unique("순위");
    let filler = "다른 이야기를 길게 늘어놓습니다. ".repeat(20);
    let mut made = Vec::new();
    for text in [
        format!("{word} {filler}"),
        format!("{word} 그리고 {word} 또 {word}"),
        word.clone(),
        format!("{word} {word} {filler}"),
        word.clone(),
    ] {
        made.push(id(&member.publish(&text).await));
    }
    let newest: Vec<i64> = made.iter().rev().copied().collect();
    let path = by(POSTS, &word);
    finds(&member, &path, &newest).await;
    let ranked = member.get(&with(&path, "sort=rank")).await.ok(200);
    let place = |number: usize| ids(&ranked).iter().position(|id| *id == made[number]).expect("found by rank too");
    assert_eq!(ranked["totalElements"], 5);
    assert!(place(1) < place(0) && place(2) < place(0), "three mentions, or a short text: {ranked}");
    assert!(place(3) < place(0), "two mentions before one in a text of about that length: {ranked}");
    assert!(place(2) == place(4) + 1, "the newer of two alike first: {ranked}");
    assert_eq!(place(0), 4, "one mention in a long text comes last: {ranked}");
    let walked: Vec<i64> = walk(&member, &with(&path, "sort=rank"), 2).await.iter().map(id).collect();
    assert_eq!(walked, ids(&ranked));
}

#[tokio::test]
async fn a_hit_is_a_whole_post() {
    let (author, reader) = (fleet().member().await, fleet().member().await);
    let word = unique("온전");
    let post = author.post("/api/posts", &json!({"content": word, "title": "제목"})).await.created();
    finds(&reader, &by(POSTS, &word), &[id(&post)]).await;
    reader.post_empty(&format!("/api/posts/{}/like", post["id"])).await.created();
    reader.comment(&post, "댓글").await;
    let mut expected = post.clone();
    expected["liked"] = json!(true);
    expected["likeCount"] = json!(1);
    expected["commentCount"] = json!(1);
    let page = reader.get(&by(POSTS, &word)).await.ok(200);
    assert_has(&content(&page)[0], &expected);
}

#[tokio::test]
async fn a_title_is_not_searched() {
    let member = fleet().member().await;
    let (word, title) = (unique("본문"), unique("제목"));
    let titled = member.post("/api/posts", &json!({"content": word, "title": title})).await.created();
    let named = member.publish(&title).await;
    finds(&member, &by(POSTS, &word), &[id(&titled)]).await;
    finds(&member, &by(POSTS, &title), &[id(&named)]).await;
}

#[tokio::test]
async fn pages_out_of_range_and_foreign_cursors_are_400() {
    let (member, word, _) = posts().await;
    let path = by(POSTS, &word);
    for query in BAD_PAGES {
        member.get(&with(&path, query)).await.refused(400, "VALIDATION_FAILED");
    }
    member.get(&with(&path, "page=99&size=100")).await.ok(200);
    for beyond in ["page=100&size=100", "page=10000&size=1"] {
        let body: Value = member.get(&with(&path, beyond)).await.refused(400, "VALIDATION_FAILED");
        assert!(body.to_string().contains("cursor") || body.to_string().contains("커서"), "{body}");
    }
    let first = member.get(&with(&path, "size=2")).await.ok(200);
    let next = next_cursor(&first).expect("seven posts").to_owned();
    let other = fleet().member().await;
    other.get(&with(&path, &format!("cursor={next}"))).await.refused(400, "INVALID_CURSOR");
    for wrong in [
        with(&by(POSTS, "다른말"), &format!("cursor={next}")),
        with(&by(super::COMMENTS, &word), &format!("cursor={next}")),
        with(&path, &format!("sort=rank&cursor={next}")),
        with(&path, "cursor="),
        with(&path, "cursor=nonsense"),
    ] {
        member.get(&wrong).await.refused(400, "INVALID_CURSOR");
    }
}
