//! Cursors: exact, and of one list and one reader.

use test_support::Member;

use super::Scene;
use crate::{
    content, fleet,
    list::{id, ids, next_cursor, walk, with},
};

/// A reader with three of everything; and another one likewise.
async fn scenes() -> (Scene, Scene) {
    let (one, other) = (Scene::new(fleet()).await, Scene::new(fleet()).await);
    for scene in [&one, &other] {
        for number in 0..3 {
            let text = format!("더 {number}");
            scene.reader.publish(&text).await;
            scene.author.publish(&text).await;
            scene.reader.comment(&scene.post, &text).await;
            scene.author.reply(&scene.comment, &text).await;
        }
    }
    (one, other)
}

/// The cursor after the first item of a list.
async fn cursor(reader: &Member, path: &str) -> String {
    let page = reader.get(&with(path, "page=0&size=1")).await.ok(200);
    next_cursor(&page).unwrap_or_else(|| panic!("{path} has more than one item: {page}")).to_owned()
}

#[tokio::test]
async fn a_cursor_continues_every_list() {
    let (scene, _) = scenes().await;
    for (path, _) in scene.lists() {
        let next = cursor(&scene.reader, &path).await;
        scene.reader.get(&with(&path, &format!("cursor={next}&size=1"))).await.ok(200);
    }
}

#[tokio::test]
async fn a_walk_by_cursor_equals_the_page() {
    let (scene, _) = scenes().await;
    // The others are lists of the whole fleet, where other tests write.
    for (path, _) in scene.lists().into_iter().filter(|(path, _)| !of_everybody(path)) {
        let page = scene.reader.get(&with(&path, "page=0&size=100")).await.ok(200);
        let walked: Vec<i64> = walk(&scene.reader, &path, 2).await.iter().map(id).collect();
        assert_eq!(walked, ids(&page), "{path}");
        assert!(walked.len() > 3, "{path}");
    }
}

fn of_everybody(path: &str) -> bool {
    ["most-", "recent-", "date-range"].iter().any(|part| path.contains(part))
}

#[tokio::test]
async fn a_cursor_belongs_to_its_list_and_its_reader() {
    let (scene, other) = scenes().await;
    let lists = scene.lists().map(|(path, _)| path);
    for (index, path) in lists.iter().enumerate() {
        let own = cursor(&scene.reader, path).await;
        let elsewhere = &lists[(index + 1) % lists.len()];
        for wrong in [
            with(elsewhere, &format!("cursor={own}")),
            with(path, "cursor="),
            with(path, "cursor=nonsense"),
            with(path, &format!("cursor={own}x")),
            with(path, &format!("cursor={}", "A".repeat(4000))),
        ] {
            scene.reader.get(&wrong).await.refused(400, "INVALID_CURSOR");
        }
        other.reader.get(&with(path, &format!("cursor={own}"))).await.refused(400, "INVALID_CURSOR");
        scene.reader.get(&with(path, "cursor=%FF%00")).await.failed(400);
    }
}

#[tokio::test]
async fn a_cursor_belongs_to_one_author_one_post_and_one_comment() {
    let (scene, other) = scenes().await;
    for (own, foreign) in scene.lists().iter().zip(other.lists()).skip(5) {
        if own.0 == foreign.0 {
            continue;
        }
        let next = cursor(&scene.reader, &own.0).await;
        scene.reader.get(&with(&foreign.0, &format!("cursor={next}"))).await.refused(400, "INVALID_CURSOR");
    }
}

#[tokio::test]
async fn a_page_beside_a_cursor_is_checked_and_not_used() {
    let (scene, _) = scenes().await;
    for (path, _) in scene.lists().into_iter().filter(|(path, _)| !of_everybody(path)) {
        let next = cursor(&scene.reader, &path).await;
        let plain = scene.reader.get(&with(&path, &format!("cursor={next}&size=2"))).await.ok(200);
        // The second is beyond what page numbers reach.
        for page in [7, 5000] {
            let paged = scene.reader.get(&with(&path, &format!("page={page}&cursor={next}&size=2"))).await.ok(200);
            assert_eq!(content(&plain), content(&paged), "{path}");
        }
        for wrong in ["page=-1", "size=0", "size=101"] {
            let wrong = with(&path, &format!("cursor={next}&{wrong}"));
            scene.reader.get(&wrong).await.refused(400, "VALIDATION_FAILED");
        }
    }
}
