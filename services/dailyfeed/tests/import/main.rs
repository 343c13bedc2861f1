//! What is left of the reference system's data once it was imported, as its members see it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod reference;

use documents::doc;
use reference::{Reference, START};
use serde_json::{Value, json};
use test_support::{Client, Fleet, Session};

fn fleet(reference: &Reference, more: &[(&str, &str)]) -> Fleet {
    let settings = reference.settings();
    let settings: Vec<_> = settings.iter().map(|(key, value)| (*key, value.as_str())).chain(more.to_vec()).collect();
    Fleet::start(env!("CARGO_BIN_EXE_dailyfeed"), &settings)
}

/// Runs the job of a service and gives its report, or why there is none.
async fn import(fleet: &Fleet, service: &str) -> Result<String, String> {
    let answer = fleet.management(service).post_empty("/jobs/import").await;
    let text = |member: &str| answer.json[member].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
    if answer.status == 200 { Ok(text("summary")) } else { Err(text("error")) }
}

async fn log_in(fleet: &Fleet, email: &str) -> Client {
    let form = json!({ "email": email, "password": "Passw0rd!" });
    let answer = fleet.client().post("/api/authentication/login", &form).await;
    answer.ok(200);
    fleet.client().with_bearer(&Session::of(&answer).token)
}

#[track_caller]
fn told(report: &str, line: &str) {
    assert!(report.lines().any(|told| told.trim() == line), "{line}\nis not in\n{report}");
}

/// `hour` o'clock of the first day, in UTC.
fn at(hour: i64) -> Value {
    json!(format!("2025-10-01T{hour:02}:00:00.000Z"))
}

fn ids(list: &Value, field: &str) -> Vec<i64> {
    list["content"].as_array().unwrap().iter().map(|item| item[field].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn members_find_everything_as_it_was_meant() {
    let reference = Reference::new().await;
    let fleet = fleet(&reference, &[]);
    let report = import(&fleet, "member").await.unwrap();
    told(&report, "members: 3 read, 3 written, 0 there already");
    told(&report, "corrected, a handle that is not allowed is now member_ID: 1 (ids 2)");
    told(&report, "corrected, a verification that nobody made is taken back: 1 (ids 2)");
    told(&report, "corrected, no bcrypt hash, so nobody can log in: 1 (ids 3)");
    told(&report, "kept, a name or bio that nobody could give here: 1 (ids 3)");
    told(&report, "left out, without a profile: 1 (ids 4)");
    told(&report, "member_emails: 4 read, 3 written, 0 there already");
    told(&report, "member_follows: 7 read, 3 written, 0 there already");
    told(&report, "left out, of oneself: 1 (ids 7)");
    told(&report, "left out, the same once more: 1 (ids 6)");
    told(&report, "left out, of nobody: 2 (ids 10, 11)");
    let report = import(&fleet, "content").await.unwrap();
    told(&report, "posts: 7 read, 6 written, 0 there already");
    told(&report, "corrected, the author was given as a profile id: 5 (ids 10, 11, 13, 14, 15)");
    told(&report, "corrected, without its author it is deleted: 1 (ids 12)");
    told(&report, "kept, a text longer than anybody could write here: 1 (ids 15)");
    told(&report, "left out, without any date: 1 (ids 16)");
    told(&report, "comments: 9 read, 8 written, 0 there already");
    told(&report, "left out, of a post that is not here: 1 (ids 27)");
    told(&report, "post_likes: 4 read, 2 written, 0 there already");
    told(&report, "left out, the same once more, of: 1 (ids 10)");
    told(&report, "left out, by nobody who is here, of: 1 (ids 10)");
    told(&report, "left out, of nothing that is here: 1");
    told(&report, "comment_likes: 2 read, 1 written, 0 there already");

    profiles_are_theirs(&fleet).await;
    posts_are_theirs(&fleet).await;
    comments_are_theirs(&fleet).await;
}

async fn profiles_are_theirs(fleet: &Fleet) {
    let haru = log_in(fleet, "haru@example.com").await;
    let own = haru.get("/api/members/profile").await.ok(200);
    let expected = json!([1, 3, "Haru", "하루 🌱", "1990-02-03", "/api/proxy/images/view/0b5d", 2, 1]);
    let fields =
        ["memberId", "id", "handle", "displayName", "birthDate", "avatarUrl", "followersCount", "followingsCount"];
    assert_eq!(json!(fields.map(|field| &own[field])), expected);
    assert_eq!((&own["createdAt"], &own["updatedAt"]), (&at(0), &at(0)));
    let lists = haru.get("/api/members/followers-followings?page=0&size=10").await.ok(200);
    assert_eq!((ids(&lists["followers"], "memberId"), ids(&lists["followings"], "memberId")), (vec![3, 2], vec![2]));
    let dul = haru.get("/api/members/profile/@member_2").await.ok(200);
    assert_eq!(json!([dul["memberId"], dul["websiteUrl"], dul["verificationStatus"]]), json!([2, null, "NONE"]));
    // Nobody knows what EVERYBODY was to mean.
    assert_eq!(haru.get("/api/members/profile/@nami").await.ok(200)["bio"], json!(null));
    // The second time by the hash that the first one left.
    log_in(fleet, "haru@example.com").await;
    let wrong = json!({ "email": "dul@example.com", "password": "Passw0rd?" });
    fleet.client().post("/api/authentication/login", &wrong).await.refused(401, "LOGIN_FAILED");
    for (email, password) in [("old@example.com", "Passw0rd!"), ("no address", "plain text")] {
        let form = json!({ "email": email, "password": password });
        assert_ne!(fleet.client().post("/api/authentication/login", &form).await.status, 200, "{email}");
    }
}

async fn posts_are_theirs(fleet: &Fleet) {
    let haru = log_in(fleet, "haru@example.com").await;
    let read = async |id: i64| haru.get(&format!("/api/timeline/posts/{id}")).await;
    let first = read(10).await.ok(200);
    let fields = ["authorId", "title", "content", "viewCount", "likeCount", "commentCount", "liked"];
    assert_eq!(json!(fields.map(|field| &first[field])), json!([1, "", "첫 글 🌱", 7, 2, 4, true]));
    // Reads had moved the date of the last change.
    assert_eq!((&first["createdAt"], &first["updatedAt"]), (&at(3), &at(3)));
    let edited = read(11).await.ok(200);
    assert_eq!(json!([edited["authorId"], edited["content"]]), json!([2, "고친 글"]));
    assert_eq!((&edited["createdAt"], &edited["updatedAt"]), (&at(4), &at(6)));
    assert_eq!(read(14).await.ok(200)["createdAt"], at(7));
    assert_eq!(read(15).await.ok(200)["content"].as_str().unwrap().chars().count(), 6000);
    for gone in [12, 13, 16] {
        read(gone).await.refused(404, "POST_NOT_FOUND");
    }
    // Who wrote it may edit it, which he could not before.
    haru.put("/api/posts/14", &json!({ "content": "이제 고칠 수 있는 글" })).await.ok(200);
    haru.put("/api/posts/11", &json!({ "content": "남의 글" })).await.refused(403, "POST_UPDATE_FORBIDDEN");
    let new = haru.post("/api/posts", &json!({ "content": "새 글" })).await.created();
    assert!(new["id"].as_i64().unwrap() > 15, "{new}");
}

async fn comments_are_theirs(fleet: &Fleet) {
    let haru = log_in(fleet, "haru@example.com").await;
    let comments = haru.get("/api/timeline/posts/10/comments?page=0&size=10").await.ok(200);
    assert_eq!(ids(&comments, "id"), [26, 20]);
    let left = &comments["content"][0];
    assert_eq!(json!([left["authorId"], left["authorName"]]), json!([null, "탈퇴한 사용자"]));
    let first = &comments["content"][1];
    let fields = ["authorId", "replyCount", "likeCount", "liked", "createdAt", "updatedAt"];
    assert_eq!(json!(fields.map(|field| &first[field])), json!([2, 1, 1, true, at(5), at(5)]));
    let replies = haru.get("/api/timeline/comments/20/replies?page=0&size=10").await.ok(200);
    assert_eq!(ids(&replies, "id"), [21]);
    let replies = haru.get("/api/timeline/comments/21/replies?page=0&size=10").await.ok(200);
    assert_eq!((ids(&replies, "id"), &replies["content"][0]["depth"]), (vec![22], &json!(2)));
    let elsewhere = haru.get("/api/timeline/comments/28").await.ok(200);
    assert_eq!(json!([elsewhere["postId"], elsewhere["parentId"], elsewhere["depth"]]), json!([11, null, 0]));
}

#[tokio::test]
async fn another_run_brings_what_is_new_and_nothing_else() {
    let reference = Reference::new().await;
    let fleet = fleet(&reference, &[]);
    for service in ["member", "content"] {
        import(&fleet, service).await.unwrap();
    }
    let haru = log_in(&fleet, "haru@example.com").await;
    haru.delete("/api/posts/10/like").await.ok(200);
    haru.delete("/api/members/follow/2").await.ok(200);
    haru.put("/api/posts/10", &json!({ "content": "고친 첫 글" })).await.ok(200);
    haru.put("/api/members/profile", &json!({ "displayName": "새 하루" })).await.ok(200);
    let again = import(&fleet, "member").await.unwrap();
    told(&again, "members: 3 read, 0 written, 3 there already");
    told(&again, "member_follows: 7 read, 0 written, 5 there already");
    let again = import(&fleet, "content").await.unwrap();
    told(&again, "posts: 7 read, 0 written, 6 there already");
    told(&again, "comments: 9 read, 0 written, 8 there already");
    told(&again, "post_likes: 4 read, 0 written, 2 there already");

    reference
        .run(
            "INSERT INTO members (id, password, created_at) VALUES (6, '', '2025-10-02 09:00:00');
             INSERT INTO member_profiles (id, member_id, member_name, handle) VALUES (7, 6, '최여섯', 'HARU_6');
             INSERT INTO member_follows (id, follower_id, following_id) VALUES (12, 6, 1);
             INSERT INTO posts (id, content, author_id, created_at) VALUES (30, '늦게 온 글', 7, '2025-10-02 10:00:00');
             INSERT INTO comments (id, content, author_id, post_id, parent_id, created_at) \
             VALUES (31, '늦게 온 답글', 7, 10, 20, '2025-10-02 10:00:00');\n",
        )
        .await;
    let late = vec![doc! { "post_pk": 30, "member_id": 6 }, doc! { "post_pk": 30, "member_id": 1_i64 }];
    reference.add("post_likes", late, START).await;
    told(&import(&fleet, "member").await.unwrap(), "members: 4 read, 1 written, 3 there already");
    told(&import(&fleet, "content").await.unwrap(), "posts: 8 read, 1 written, 6 there already");

    let own = haru.get("/api/members/profile").await.ok(200);
    assert_eq!(json!([own["displayName"], own["followersCount"], own["followingsCount"]]), json!(["새 하루", 3, 0]));
    let first = haru.get("/api/timeline/posts/10").await.ok(200);
    let fields = ["content", "likeCount", "commentCount", "liked"];
    assert_eq!(json!(fields.map(|field| &first[field])), json!(["고친 첫 글", 1, 5, false]));
    let late = haru.get("/api/timeline/posts/30").await.ok(200);
    assert_eq!(json!([late["authorId"], late["likeCount"], late["liked"]]), json!([6, 2, true]));
    assert_eq!(haru.get("/api/timeline/comments/20").await.ok(200)["replyCount"], json!(2));
}

#[tokio::test]
async fn a_handle_that_somebody_chose_with_anothers_id_is_no_obstacle() {
    let reference = Reference::new().await;
    // The second one's own is reserved, so he would get this one.
    reference.run("UPDATE member_profiles SET handle = 'Member_2' WHERE member_id = 1").await;
    let fleet = fleet(&reference, &[]);
    let report = import(&fleet, "member").await.unwrap();
    told(&report, "corrected, a handle that another member has is now member_ID: 1 (ids 2)");
    let haru = log_in(&fleet, "haru@example.com").await;
    for (handle, member) in [("member_2", 1), ("member_2_2", 2)] {
        let profile = haru.get(&format!("/api/members/profile/@{handle}")).await.ok(200);
        assert_eq!(profile["memberId"], json!(member), "{handle}");
    }
}

#[tokio::test]
async fn what_cannot_be_right_is_refused_and_nothing_is_written() {
    let reference = Reference::new().await;
    let fleet = fleet(&reference, &[]);
    let early = import(&fleet, "content").await.unwrap_err();
    assert!(early.ends_with("member 1 is not here: run `member import` first"), "{early}");
    let own = fleet.member().await;
    let mixed = import(&fleet, "member").await.unwrap_err();
    assert!(mixed.contains("members 1 to 2: member 1 is here with another date of sign-up"), "{mixed}");
    let newbies = own.get("/api/members/follow/recommend/newbie").await.ok(200);
    assert_eq!(newbies["totalElements"], json!(0), "{newbies}");

    reference.run("ALTER TABLE member_profiles DROP COLUMN handle;\nDROP TABLE member_follows").await;
    let foreign = import(&fleet, "member").await.unwrap_err();
    let missing = "member_profiles.handle, member_follows.id, member_follows.follower_id, member_follows.following_id";
    assert!(foreign.ends_with(&format!("is no database of the reference: {missing} missing")), "{foreign}");
}

#[tokio::test]
async fn a_clock_that_the_documents_disprove_is_refused() {
    let reference = Reference::new().await;
    let fleet = fleet(&reference, &[("import.utc_offset", "+00:00")]);
    let refused = import(&fleet, "member").await.unwrap_err();
    let why = "import.utc_offset = +00:00 does not fit: by the ids of their copies, posts were written at +09:00";
    assert!(refused.ends_with(why), "{refused}");
}
