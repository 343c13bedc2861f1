//! Posts as they are shown.

use serde_json::json;

use crate::world::{Draft, World};

#[tokio::test]
async fn every_member_of_a_post_is_filled_everywhere() {
    let world = World::new().await;
    world.members(2).await;
    world.set_profile(2, "display_name = '하루', avatar_url = '/api/proxy/images/view/1'").await;
    world.follow(1, 2).await;
    let id = world.insert_post(Draft { author: 2, views: 3, likes: 4, comments: 5, deleted: false }).await;
    world.like("post", id, 1).await;
    let wanted = json!({
        "id": id, "title": "title", "content": "글", "authorId": 2, "authorName": "하루", "authorHandle": "member2",
        "authorAvatarUrl": "/api/proxy/images/view/1", "viewCount": 3, "likeCount": 5, "commentCount": 5,
        "liked": true, "createdAt": "2026-11-21T09:00:00.000Z", "updatedAt": "2026-11-21T09:00:00.000Z",
    });
    for path in ["followings", "most-popular", "most-commented", "recent-activities", "authors/2"] {
        assert_eq!(world.get(1, &format!("/posts/{path}")).await.data()["content"], json!([wanted]), "{path}");
    }
    let days = "/posts/date-range?startDate=2026-11-21T09:00:00&endDate=2026-11-21T18:00:00%2B09:00";
    let page = world.get(1, days).await.data();
    assert_eq!(page["content"], json!([wanted]));
    let totals = json!([page["totalElements"], page["totalPages"], page["first"], page["last"], page["hasPrevious"]]);
    assert_eq!(totals, json!([1, 1, true, true, false]));
    assert_eq!(world.get(1, &format!("/posts/{id}")).await.data(), wanted);
    let found = world.post_json(1, "/posts/query/list", "k", &json!({ "ids": [id] })).await.data();
    assert_eq!(found, json!([wanted]));
    let counts = world.get(1, &format!("/statistics/posts/{id}")).await.data();
    assert_eq!(counts, json!({ "commentCount": 5, "likeCount": 5 }));

    let own = world.get(2, "/posts").await.data();
    assert_eq!(own["content"][0]["liked"], false, "liked is the caller's");
    assert_eq!(own["size"], 10);
    world.set_profile(2, "display_name = NULL").await;
    assert_eq!(world.get(1, &format!("/posts/{id}")).await.data()["authorName"], "회원 2");
}

#[tokio::test]
async fn posts_are_found_by_their_ids_newest_first() {
    let world = World::new().await;
    world.members(3).await;
    let mut posts = Vec::new();
    for author in [1, 2, 3, 2] {
        posts.push(world.post(author).await);
        world.tick(1);
    }
    world.delete("posts", posts[1]).await;
    world.set_profile(3, "privacy_level = 'PRIVATE'").await;
    let ask = async |body: &serde_json::Value| world.post_json(1, "/posts/query/list", "same-key", body).await;
    let ids = json!({ "ids": [posts[0], 999, posts[0], posts[1], -1, posts[2], posts[3]] });
    let found = ask(&ids).await.data();
    assert_eq!(json!([found[0]["id"], found[1]["id"], found[2]]), json!([posts[3], posts[0], null]));
    for none in [json!({}), json!({ "ids": null }), json!({ "ids": [] })] {
        assert_eq!(ask(&none).await.data(), json!([]));
    }
    assert_eq!(ask(&json!({ "ids": vec![posts[0]; 1000] })).await.data()[0]["id"], posts[0]);
    assert_eq!(ask(&json!({ "ids": vec![posts[0]; 1001] })).await.refusal(), (400, "VALIDATION_FAILED"));
    assert_eq!(ask(&json!({ "ids": ["x"] })).await.refusal(), (400, "VALIDATION_FAILED"));
    let bad_key = world.post_json(1, "/posts/query/list", "", &json!({ "ids": [] })).await;
    assert_eq!(bad_key.refusal(), (400, "VALIDATION_FAILED"));
}

#[tokio::test]
async fn rankings_are_by_their_score_and_then_by_time() {
    let world = World::new().await;
    world.members(1).await;
    let mut posts = Vec::new();
    for (views, likes, comments) in [(5, 0, 1), (1, 2, 0), (0, 3, 7), (0, 0, 0), (6, 0, 1)] {
        posts.push(world.insert_post(Draft { author: 1, views, likes, comments, deleted: false }).await);
        world.tick(1);
    }
    let by = |order: [usize; 5]| order.map(|number| posts[number]).to_vec();
    assert_eq!(world.get(1, "/posts/most-popular").await.ids(), by([4, 2, 1, 0, 3]));
    assert_eq!(world.get(1, "/posts/most-commented").await.ids(), by([2, 4, 0, 3, 1]));
    assert_eq!(world.get(1, "/posts/recent-activities").await.ids(), by([4, 3, 2, 1, 0]));
}
