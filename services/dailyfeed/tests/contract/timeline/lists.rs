//! Lists of one author's posts, and what a post looks like in lists.

use serde_json::{Value, json};
use test_support::eventually_some;

use super::{FOLLOWINGS, OWN, POPULAR, RECENT, around, like, publish};
use crate::{
    content, fleet,
    list::{assert_has, id, ids},
};

#[tokio::test]
async fn posts_of_an_author_are_newest_first_and_there_at_once() {
    let (author, reader) = (fleet().member().await, fleet().member().await);
    let posts = publish(&author, 12).await;
    let newest: Vec<i64> = posts.iter().rev().map(id).collect();
    let authored = format!("/api/timeline/posts/authors/{}", author.id);
    for (caller, path) in [(&author, OWN), (&author, authored.as_str()), (&reader, authored.as_str())] {
        let first = caller.get(path).await.ok(200);
        assert_eq!((ids(&first), &first["hasNext"]), (newest[..10].to_vec(), &json!(true)), "{path}");
        let second = caller.get(&format!("{path}?page=1&size=10")).await.ok(200);
        assert_eq!((ids(&second), &second["hasNext"]), (newest[10..].to_vec(), &json!(false)), "{path}");
        let third = caller.get(&format!("{path}?page=2&size=10")).await.ok(200);
        assert!(content(&third).is_empty() && third["hasNext"] == false, "{third}");
    }
    author.delete(&format!("/api/posts/{}", newest[0])).await.ok(200);
    for (caller, path) in [(&author, OWN), (&reader, authored.as_str())] {
        assert_eq!(ids(&caller.get(path).await.ok(200)), newest[1..11], "{path}");
    }
}

#[tokio::test]
async fn a_post_is_whole_and_the_same_in_every_list() {
    let (author, reader) = (fleet().member().await, fleet().member().await);
    reader.follow(&author).await;
    let body = json!({"content": "모두 같은 글", "title": "제목"});
    let post = author.post("/api/posts", &body).await.created();
    like(&post, &[&reader, &author]).await;
    reader.comment(&post, "댓글").await;
    let mut expected = post.clone();
    expected["liked"] = json!(true);
    expected["likeCount"] = json!(2);
    expected["commentCount"] = json!(1);
    for (list, size) in [
        (FOLLOWINGS.to_owned(), "size=20"),
        (POPULAR.to_owned(), "size=100"),
        (super::COMMENTED.to_owned(), "size=100"),
        (RECENT.to_owned(), "size=100"),
        (format!("/api/timeline/posts/authors/{}", author.id), "size=20"),
        (around(&post, [0, 1]), "size=100"),
    ] {
        let what = format!("the post is in {list}");
        let found = eventually_some(&what, async || {
            let page = reader.get(&crate::list::with(&list, size)).await.ok(200);
            content(&page).iter().find(|other| other["id"] == post["id"]).cloned()
        });
        assert_has(&found.await, &expected);
    }
    let queried = super::query(&reader, &[id(&post)]).await.ok(200);
    assert_has(&queried[0], &expected);
    let own = author.get(OWN).await.ok(200);
    assert_has(&content(&own)[0], &expected);
    let lone = fleet().member().await;
    let seen = lone.get(&format!("/api/timeline/posts/authors/{}", author.id)).await.ok(200);
    assert_eq!(content(&seen)[0]["liked"], Value::Bool(false), "said of the reader");
}
