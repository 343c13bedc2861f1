//! A clean stop.

use futures::future::join_all;
use serde_json::json;
use test_support::{Fleet, Method, eventually, unique};

use crate::{
    list::{encode, id, ids},
    own_fleet,
};

#[tokio::test]
async fn a_clean_stop_exits_0_and_keeps_everything() {
    let mut fleet = own_fleet(&[]);
    let (member, other) = (fleet.member().await, fleet.member().await);
    let word = unique("멈춤");
    other.follow(&member).await;
    let post = member.publish(&word).await;
    other.post_empty(&format!("/api/posts/{}/like", post["id"])).await.created();
    other.get(&format!("/api/timeline/posts/{}", post["id"])).await.ok(200);
    let status = fleet.stop();
    assert!(status.success(), "{status:?}");
    fleet.restart();
    let (member, other) = (fleet.rejoin(&member), fleet.rejoin(&other));
    let read = other.get(&format!("/api/timeline/posts/{}", post["id"])).await.ok(200);
    assert_eq!((&read["content"], &read["likeCount"], &read["liked"]), (&json!(word), &json!(1), &json!(true)));
    eventually("search, feed and notifications are as before", async || {
        let hits = other.get(&format!("/api/search/posts?keyword={}", encode(&word))).await.ok(200);
        let feed = other.get("/api/timeline/posts/followings").await.ok(200);
        let unread = member.get("/api/member-activities/notifications/unread-count").await.ok(200);
        ids(&hits) == [id(&post)] && ids(&feed) == [id(&post)] && unread == json!({"count": 2})
    })
    .await;
    // The view before the stop and the one after it.
    eventually("views are counted", async || {
        member.get(&format!("/api/timeline/posts/{}", post["id"])).await.ok(200)["viewCount"] == 2
    })
    .await;
}

#[tokio::test]
async fn what_is_acknowledged_while_stopping_is_kept() {
    let mut fleet: Fleet = own_fleet(&[]);
    let members = join_all((0..4).map(|_| fleet.member())).await;
    let acknowledged = std::cell::RefCell::new(Vec::new());
    let write = async |writer: usize| {
        for step in 0.. {
            let request = members[writer].request(&Method::POST, "/api/posts");
            let body = json!({"content": format!("멈추는 사이 {step}")});
            match request.json(&body).attempt().await {
                Some(answer) if answer.status == 201 => acknowledged.borrow_mut().push((writer, id(&answer.created()))),
                Some(answer) => return answer.check(answer.status == 503, "a fleet that stops answers 503 or nothing"),
                None => return,
            }
        }
    };
    let stop = async {
        while acknowledged.borrow().len() < 20 {
            tokio::task::yield_now().await;
        }
        // Stopping waits for the end, and the writers are on this thread.
        let stopped = tokio::task::spawn_blocking(move || {
            let status = fleet.stop();
            (fleet, status)
        });
        stopped.await.expect("the stop itself does not fail")
    };
    let (_, (mut fleet, status)) = tokio::join!(join_all((0..4).map(&write)), stop);
    assert!(status.success(), "{status:?}");
    fleet.restart();
    for (writer, member) in members.iter().enumerate() {
        let own = ids(&fleet.rejoin(member).get("/api/timeline/posts?size=100").await.ok(200));
        for (_, post) in acknowledged.borrow().iter().filter(|(who, _)| *who == writer) {
            assert!(own.contains(post), "acknowledged and gone: {post}");
        }
    }
}
