//! Who may read, and what is asked for in vain.

use serde_json::{Value, json};

use super::{Scene, query};
use crate::{NO_SUCH_ID, fleet};

/// Ids that are well-formed and of nothing.
const NOBODY: [i64; 4] = [NO_SUCH_ID, 0, -1, i64::MAX];

/// Addresses with an id, and what is said of an id of nothing.
const ADDRESSES: [(&str, &str, &str); 7] = [
    ("/api/timeline/posts/", "", "POST_NOT_FOUND"),
    ("/api/timeline/posts/", "/comments", "POST_NOT_FOUND"),
    ("/api/timeline/posts/authors/", "", "MEMBER_NOT_FOUND"),
    ("/api/timeline/comments/", "", "COMMENT_NOT_FOUND"),
    ("/api/timeline/comments/", "/replies", "PARENT_COMMENT_NOT_FOUND"),
    ("/api/timeline/members/", "/comments", "MEMBER_NOT_FOUND"),
    ("/api/timeline/statistics/posts/", "", "POST_NOT_FOUND"),
];

#[tokio::test]
async fn nobody_reads_without_a_token() {
    let scene = Scene::new(fleet()).await;
    let anonymous = scene.reader.anonymous();
    for (list, _) in scene.lists() {
        anonymous.get(&list).await.relogin();
        anonymous.get(&crate::list::with(&list, "size=0")).await.relogin();
    }
    for path in ["posts", "statistics/posts"] {
        anonymous.get(&format!("/api/timeline/{path}/{}", scene.post["id"])).await.relogin();
    }
    anonymous.get(&format!("/api/timeline/comments/{}", scene.comment["id"])).await.relogin();
    anonymous.post("/api/timeline/posts/query/list", &json!({"ids": [scene.post["id"]]})).await.relogin();
}

#[tokio::test]
async fn ids_of_nothing_are_404_and_other_texts_400() {
    let member = fleet().member().await;
    for (before, after, code) in ADDRESSES {
        for id in NOBODY {
            member.get(&format!("{before}{id}{after}")).await.refused(404, code);
        }
        for id in ["abc", "1.5", "9223372036854775808", "%FF", "%00", "1%00"] {
            member.get(&format!("{before}{id}{after}")).await.refused(400, "VALIDATION_FAILED");
        }
    }
}

#[tokio::test]
async fn what_is_deleted_is_404() {
    let scene = Scene::new(fleet()).await;
    let (post, comment) = (&scene.post["id"], &scene.comment["id"]);
    scene.reader.delete(&format!("/api/comments/{comment}")).await.ok(200);
    scene.reader.get(&format!("/api/timeline/comments/{comment}")).await.refused(404, "COMMENT_NOT_FOUND");
    let replies = format!("/api/timeline/comments/{comment}/replies");
    scene.reader.get(&replies).await.refused(404, "PARENT_COMMENT_NOT_FOUND");
    scene.author.delete(&format!("/api/posts/{post}")).await.ok(200);
    for path in ["posts/{}", "posts/{}/comments", "statistics/posts/{}"] {
        let path = format!("/api/timeline/{}", path.replace("{}", &post.to_string()));
        scene.reader.get(&path).await.refused(404, "POST_NOT_FOUND");
    }
}

#[tokio::test]
async fn a_query_by_ids_leaves_out_what_is_not_there() {
    let (author, reader) = (fleet().member().await, fleet().member().await);
    let discreet = fleet().member_with(json!({"privacyLevel": "PRIVATE"})).await;
    let (first, gone, hidden) =
        (author.publish("하나").await, author.publish("지움").await, discreet.publish("숨김").await);
    let last = author.publish("끝").await;
    author.delete(&format!("/api/posts/{}", gone["id"])).await.ok(200);
    super::like(&last, &[&reader]).await;
    let ids = [&first, &gone, &hidden, &last, &first].map(crate::list::id);
    let found = query(&reader, &[ids.as_slice(), &NOBODY].concat()).await.ok(200);
    let found: Vec<&Value> = found.as_array().into_iter().flatten().collect();
    assert_eq!(found.iter().map(|post| &post["id"]).collect::<Vec<_>>(), [&last["id"], &first["id"]]);
    assert_eq!((&found[0]["liked"], &found[0]["likeCount"]), (&json!(true), &json!(1)));
}

#[tokio::test]
async fn a_query_by_ids_is_bounded() {
    let member = fleet().member().await;
    let ids: Vec<i64> = (0..1001).map(|number| NO_SUCH_ID + number).collect();
    assert_eq!(query(&member, &ids[..1000]).await.ok(200), json!([]));
    query(&member, &ids).await.failed(400);
    for empty in [json!({"ids": []}), json!({"ids": null}), json!({})] {
        assert_eq!(member.post("/api/timeline/posts/query/list", &empty).await.ok(200), json!([]));
    }
    for wrong in [json!({"ids": ["abc"]}), json!({"ids": 5}), json!({"ids": [1.5]}), json!({"ids": [null]}), json!([])]
    {
        member.post("/api/timeline/posts/query/list", &wrong).await.refused(400, "VALIDATION_FAILED");
    }
}
