//! Every query finds its documents by an index, in the order they are wanted.

use documents::{Scratch, doc};

use super::{Mongo, comments, indexes, terms};
use crate::{
    domain::Keyword,
    repository::{
        CommentFilter, Store,
        tests::world::{about, comment, on, post},
    },
};

#[tokio::test]
async fn no_query_scans_a_collection() {
    let scratch = Scratch::new().await;
    scratch.make(&indexes()).await.unwrap();
    let store = Mongo((*scratch).clone());
    // An index knows that it holds lists only once it holds one.
    store.fold(vec![about(post(1, 1, "하늘이")), on(comment(1, None, "하늘이"))]).await.unwrap();
    let mut s = scratch.snapshot().await.unwrap();
    let newest = || doc! { "created_at": -1, "_id": -1 };
    let keyword = Keyword::parse(Some("하늘이")).unwrap();
    let found = terms::found_by(&keyword);
    let of_post = comments::condition(&CommentFilter { post_id: Some(1), ..CommentFilter::default() });
    let waiting = doc! { "post_id": 1, "post_author_id": null };
    for (collection, filter, sort) in [
        ("search_posts", found.clone(), newest()),
        ("search_comments", found, newest()),
        ("search_comments", of_post, newest()),
        ("search_comments", waiting, doc! {}),
        ("search_comments", doc! { "parent_id": { "$in": [1, 2] }, "is_deleted": false }, doc! {}),
        ("member_follow_changes", doc! { "_id.follower_id": { "$in": [1] }, "is_following": true }, doc! {}),
    ] {
        let plan = s.plan(collection, filter.clone(), sort).await.unwrap();
        let plan = plan.get_document("queryPlanner").unwrap().get_document("winningPlan").unwrap().to_string();
        assert!(plan.contains("IXSCAN"), "{filter}\n{plan}");
        assert!(!plan.contains("COLLSCAN") && !plan.contains("\"SORT\""), "{filter}\n{plan}");
    }
}
