//! Page numbers and sizes.

use serde_json::json;

use super::Scene;
use crate::{
    content, fleet,
    list::{BAD_PAGES, with},
};

#[tokio::test]
async fn every_list_has_its_defaults() {
    let scene = Scene::new(fleet()).await;
    for (path, size) in scene.lists() {
        let list = scene.reader.get(&path).await.ok(200);
        assert_eq!((&list["page"], &list["size"]), (&json!(0), &json!(size)), "{path}");
        assert!(!content(&list).is_empty(), "{path} has something");
        assert!(content(&list).len() <= size as usize, "{path}");
        crate::list::next_cursor(&list);
    }
}

#[tokio::test]
async fn numbers_out_of_range_are_400() {
    let scene = Scene::new(fleet()).await;
    for (path, _) in scene.lists() {
        for query in BAD_PAGES {
            scene.reader.get(&with(&path, query)).await.refused(400, "VALIDATION_FAILED");
        }
        let list = scene.reader.get(&with(&path, "page=0&size=1")).await.ok(200);
        assert_eq!((&list["size"], content(&list).len()), (&json!(1), 1), "{path}");
        scene.reader.get(&with(&path, "page=0&size=100")).await.ok(200);
    }
}

#[tokio::test]
async fn offsets_reach_ten_thousand_items() {
    let scene = Scene::new(fleet()).await;
    for (path, _) in scene.lists() {
        let last = scene.reader.get(&with(&path, "page=99&size=100")).await.ok(200);
        assert_eq!((&last["page"], &last["hasNext"]), (&json!(99), &json!(false)), "{path}");
        scene.reader.get(&with(&path, "page=9999&size=1")).await.ok(200);
        for beyond in ["page=100&size=100", "page=10000&size=1", "page=1000000000&size=10"] {
            let body = scene.reader.get(&with(&path, beyond)).await.refused(400, "VALIDATION_FAILED");
            let pointed = body.to_string().contains("cursor") || body.to_string().contains("커서");
            assert!(pointed, "the refusal points at the cursor: {body}");
        }
    }
}

#[tokio::test]
async fn sort_is_ignored_where_it_means_nothing() {
    let scene = Scene::new(fleet()).await;
    let own = ["/api/timeline/posts", super::FOLLOWINGS, super::OWN_COMMENTS];
    for path in own {
        let plain = scene.reader.get(path).await.ok(200);
        for sort in ["createdAt,asc", "viewCount,desc", "nonsense", "id%3Bdrop%20table%20posts"] {
            assert_eq!(scene.reader.get(&with(path, &format!("sort={sort}"))).await.ok(200), plain, "{path} {sort}");
        }
    }
}
