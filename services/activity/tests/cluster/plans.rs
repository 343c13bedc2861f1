//! Every query finds its documents by an index, in the order they are wanted.

use documents::doc;

use crate::{truth::Truth, world::World};

#[tokio::test]
async fn no_query_scans_a_collection() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(2);
    world.feed(members).await;
    // An index knows that it holds lists only once it holds one.
    world.feed([truth.posts(1), truth.likes_post(2, 1), truth.comments(2, 1, None)]).await;
    let indexes = world.stored.documents.indexes_of("member_activities").await.unwrap();
    assert_eq!(indexes.len(), 2, "activities come fast: {indexes:?}");
    let mut s = world.stored.documents.snapshot().await.unwrap();
    let newest = || doc! { "id": -1 };
    for (collection, filter, sort) in [
        ("member_activities", doc! { "member_id": 1, "id": { "$lt": 9 }, "created_at": { "$gte": 0 } }, newest()),
        ("notified", doc! { "member_id": 1, "id": { "$gt": 0, "$lt": 9 } }, newest()),
        ("notified", doc! { "subjects": { "$in": ["post:1", "comment:1"] } }, doc! {}),
        ("announced", doc! { "author_id": { "$in": [1, 2] }, "id": { "$gt": 0, "$lt": 9 } }, newest()),
        ("announced", doc! { "post": { "$in": ["post:1"] } }, doc! {}),
        ("subjects", doc! { "parent": { "$in": ["comment:1"] }, "is_deleted": { "$ne": true } }, doc! {}),
        ("member_follow_changes", doc! { "_id.follower_id": { "$in": [1] }, "is_following": true }, doc! {}),
        ("idempotency_records", doc! { "expires_at": { "$lte": 9 } }, doc! {}),
    ] {
        let plan = s.plan(collection, filter.clone(), sort).await.unwrap();
        let plan = plan.get_document("queryPlanner").unwrap().get_document("winningPlan").unwrap().to_string();
        assert!(plan.contains("IXSCAN"), "{filter}\n{plan}");
        assert!(!plan.contains("COLLSCAN") && !plan.contains("\"SORT\""), "{filter}\n{plan}");
    }
}
