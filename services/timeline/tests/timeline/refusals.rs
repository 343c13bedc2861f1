//! Bad input, and who may not ask.

use crate::world::World;

const OPERATIONS: [&str; 14] = [
    "/posts/followings",
    "/posts/most-popular",
    "/posts/most-commented",
    "/posts/recent-activities",
    "/posts",
    "/posts/1",
    "/posts/1/comments",
    "/posts/authors/1",
    "/posts/date-range",
    "/comments",
    "/comments/1",
    "/comments/1/replies",
    "/members/1/comments",
    "/statistics/posts/1",
];

#[tokio::test]
async fn nothing_is_read_without_a_token() {
    let world = World::new().await;
    for path in OPERATIONS {
        assert_eq!(world.get_as_nobody(path).await.refusal(), (401, "BEARER_TOKEN_MISSING"), "{path}");
    }
    assert_eq!(dailyfeed_timeline::openapi().paths.paths.len(), OPERATIONS.len() + 1, "and the list of ids");
}

#[tokio::test]
async fn bad_paging_is_refused_in_every_list() {
    let world = World::new().await;
    world.members(1).await;
    let post = world.post(1).await;
    let comment = world.comment(1, post, 0).await;
    let lists = [
        "/posts/followings".to_owned(),
        "/posts/most-popular".to_owned(),
        "/posts/most-commented".to_owned(),
        "/posts/recent-activities".to_owned(),
        "/posts".to_owned(),
        "/posts/authors/1".to_owned(),
        format!("/posts/{post}/comments"),
        "/comments".to_owned(),
        format!("/comments/{comment}/replies"),
        "/members/1/comments".to_owned(),
        "/posts/date-range?startDate=2026-11-01T00:00:00Z&endDate=2026-11-30T00:00:00Z".to_owned(),
    ];
    for list in &lists {
        let joint = if list.contains('?') { '&' } else { '?' };
        for bad in ["page=-1", "page=", "page=a", "size=0", "size=101", "page=0&page=0", "page=500&size=20"] {
            let answer = world.get(1, &format!("{list}{joint}{bad}")).await;
            assert_eq!(answer.refusal(), (400, "VALIDATION_FAILED"), "{list} {bad}");
        }
        let cursor = pagination::Cursor::encode("another list", 1, [0, 0, 0]);
        for bad in ["", "x", &cursor] {
            let answer = world.get(1, &format!("{list}{joint}cursor={bad}")).await;
            assert_eq!(answer.refusal(), (400, "INVALID_CURSOR"), "{list} {bad}");
        }
        let last = world.get(1, &format!("{list}{joint}page=499&size=20&sort=whatever,desc")).await;
        if !list.ends_with("/comments") || list.starts_with("/members") || list == "/comments" {
            assert_eq!(last.ids(), Vec::<i64>::new(), "{list}");
        }
    }
    let answer = world.get(1, &format!("/posts/{post}/comments?sort=id,asc")).await;
    assert_eq!(answer.refusal(), (400, "VALIDATION_FAILED"));
}

#[tokio::test]
async fn bad_input_comes_before_what_is_not_there() {
    let world = World::new().await;
    world.members(1).await;
    for (path, status, code) in [
        ("/posts/999", 404, "POST_NOT_FOUND"),
        ("/posts/0", 404, "POST_NOT_FOUND"),
        ("/posts/-1", 404, "POST_NOT_FOUND"),
        ("/posts/abc", 400, "VALIDATION_FAILED"),
        ("/posts/99999999999999999999", 400, "VALIDATION_FAILED"),
        ("/posts/query", 400, "VALIDATION_FAILED"),
        ("/posts/999/comments", 404, "POST_NOT_FOUND"),
        ("/posts/999/comments?cursor=x", 400, "INVALID_CURSOR"),
        ("/posts/authors/999", 404, "MEMBER_NOT_FOUND"),
        ("/posts/authors/999?cursor=x", 400, "INVALID_CURSOR"),
        ("/members/999/comments", 404, "MEMBER_NOT_FOUND"),
        ("/members/999/comments?size=0", 400, "VALIDATION_FAILED"),
        ("/comments/999", 404, "COMMENT_NOT_FOUND"),
        ("/comments/999/replies", 404, "PARENT_COMMENT_NOT_FOUND"),
        ("/comments/999/replies?cursor=x", 400, "INVALID_CURSOR"),
        ("/statistics/posts/999", 404, "POST_NOT_FOUND"),
        ("/nowhere", 404, "NOT_FOUND"),
        ("/posts/query/list", 405, "METHOD_NOT_ALLOWED"),
    ] {
        assert_eq!(world.get(1, path).await.refusal(), (status, code), "{path}");
    }
}

#[tokio::test]
async fn a_range_of_days_is_whole_ordered_and_short() {
    let world = World::new().await;
    world.members(1).await;
    for (query, field) in [
        ("", "startDate"),
        ("startDate=2026-11-01T00:00:00Z", "endDate"),
        ("endDate=2026-11-01T00:00:00Z", "startDate"),
        ("startDate=2026-11-02T00:00:00&endDate=2026-11-01T23:59:59", "startDate"),
        ("startDate=2026-11-01T00:00:00Z&endDate=2026-12-02T00:00:00.001Z", "endDate"),
        ("startDate=2026-11-01&endDate=2026-11-02", "startDate"),
        ("startDate=yesterday&endDate=2026-11-02T00:00:00Z", "startDate"),
    ] {
        let answer = world.get(1, &format!("/posts/date-range?{query}")).await;
        assert_eq!(answer.refusal(), (400, "VALIDATION_FAILED"), "{query}");
        assert_eq!(answer.body["errors"][0]["field"], field, "{query}");
    }
    let whole = "/posts/date-range?startDate=2026-11-01T00:00:00Z&endDate=2026-12-02T00:00:00Z";
    assert_eq!(world.get(1, whole).await.data()["totalElements"], 0);
}

#[tokio::test]
async fn cursors_are_their_readers_own() {
    let world = World::new().await;
    world.members(2).await;
    world.post(1).await;
    world.post(1).await;
    let page = world.get(1, "/posts/recent-activities?size=1").await.data();
    let cursor = page["nextCursor"].as_str().unwrap();
    let path = format!("/posts/recent-activities?size=1&cursor={cursor}");
    assert_eq!(world.get(1, &path).await.status, 200);
    assert_eq!(world.get(2, &path).await.refusal(), (400, "INVALID_CURSOR"));
}
