//! Acts that are reported over HTTP.

use axum::http::Method;
use dto::MemberActivityType as T;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    truth::Truth,
    world::{ACTIVITIES, Answer, NOW, World},
};

const ENDPOINTS: [(&str, &[T]); 4] = [
    ("posts", &[T::PostCreate, T::PostUpdate, T::PostDelete, T::PostRead]),
    ("comments", &[T::CommentCreate, T::CommentUpdate, T::CommentDelete, T::CommentRead]),
    ("posts/likes", &[T::LikePost, T::LikePostCancel]),
    ("comments/likes", &[T::LikeComment, T::LikeCommentCancel]),
];

fn body(member: i64, kind: T) -> Value {
    json!({"memberId": member, "postId": 7, "commentId": 8, "activityType": kind.name()})
}

async fn report(world: &World, token: &str, path: &str, body: &Value) -> Answer {
    keyed(world, token, path, body, None).await
}

async fn keyed(world: &World, token: &str, path: &str, body: &Value, key: Option<&str>) -> Answer {
    let headers: Vec<_> =
        [("authorization", token)].into_iter().chain(key.map(|key| ("idempotency-key", key))).collect();
    world.send(Method::POST, &format!("{ACTIVITIES}/{path}"), &headers, body.to_string().into()).await
}

#[tokio::test]
async fn a_service_reports_for_anybody_and_a_member_for_himself() {
    let world = World::new().await;
    let (service, own) = (world.service_token("content"), world.token(3));
    for (path, kinds) in ENDPOINTS {
        for kind in kinds {
            for (token, member) in [(&service, 5), (&own, 3)] {
                let recorded = report(&world, token, path, &body(member, *kind)).await.created();
                let comment = if path.starts_with("comments") { json!(8) } else { json!(null) };
                assert_eq!(recorded["memberId"], member);
                assert_eq!((&recorded["postId"], &recorded["commentId"]), (&json!(7), &comment));
                assert_eq!(recorded["memberActivityType"], kind.name());
                assert_eq!((&recorded["createdAt"], &recorded["updatedAt"]), (&json!(NOW), &json!(NOW)));
                assert!(recorded["eventId"].as_str().unwrap().parse::<Uuid>().is_ok());
                assert_eq!(world.get(member, ACTIVITIES).await.content()[0], recorded);
            }
        }
    }
}

#[tokio::test]
async fn nobody_reports_for_others() {
    let world = World::new().await;
    let own = world.token(3);
    for (path, kinds) in ENDPOINTS {
        report(&world, &own, path, &body(5, kinds[0])).await.refused(403, "MEMBER_FORBIDDEN");
        report(&world, "Bearer forged", path, &body(5, kinds[0])).await.refused(401, "INVALID_TOKEN");
        let forged = [("authorization", own.as_str()), ("x-service-token", own.as_str())];
        let path = format!("{ACTIVITIES}/{path}");
        let answer = world.send(Method::POST, &path, &forged, body(3, kinds[0]).to_string().into()).await;
        assert_eq!(answer.status.as_u16(), 401);
    }
    assert!(world.recorded().await.is_empty());
}

#[tokio::test]
async fn every_field_is_checked() {
    let world = World::new().await;
    let service = world.service_token("content");
    for (path, kinds) in ENDPOINTS {
        let on_comment = path.starts_with("comments");
        let empty = report(&world, &service, path, &json!({})).await;
        let fields = ["memberId", "postId", "commentId", "activityType"];
        empty.invalid(&fields.into_iter().filter(|field| on_comment || *field != "commentId").collect::<Vec<_>>());
        for (field, bad) in [("memberId", json!(0)), ("postId", json!(-1)), ("postId", json!("x"))] {
            let mut body = body(3, kinds[0]);
            body[field] = bad;
            report(&world, &service, path, &body).await.invalid(&[field]);
        }
        let foreign = ENDPOINTS.iter().filter(|other| other.0 != path).flat_map(|other| other.1);
        for kind in foreign.chain(&[T::MemberFollow, T::MemberLogin]) {
            report(&world, &service, path, &body(3, *kind)).await.invalid(&["activityType"]);
        }
        let mut unknown = body(3, kinds[0]);
        unknown["activityType"] = json!("DANCE");
        report(&world, &service, path, &unknown).await.invalid(&["activityType"]);
    }
    assert!(world.recorded().await.is_empty());
}

#[tokio::test]
async fn a_key_makes_a_report_one() {
    let world = World::new().await;
    let (service, own) = (world.service_token("content"), world.token(3));
    let like = body(3, T::LikePost);
    let first = keyed(&world, &service, "posts/likes", &like, Some("key")).await;
    let again = keyed(&world, &service, "posts/likes", &like, Some("key")).await;
    assert_eq!(first.created(), again.created());
    assert_eq!((first.replayed(), again.replayed()), (false, true));
    // A member's key is his own.
    let member = keyed(&world, &own, "posts/likes", &like, Some("key")).await;
    assert_ne!(member.created(), first.created());
    let other = keyed(&world, &service, "posts/likes", &body(4, T::LikePost), Some("key")).await;
    other.refused(422, "IDEMPOTENCY_KEY_REUSED");
    // A refusal is an answer too.
    let foreign = body(4, T::LikePost);
    for _ in 0..2 {
        keyed(&world, &own, "posts/likes", &foreign, Some("foreign")).await.refused(403, "MEMBER_FORBIDDEN");
    }
    // Without a key every report is one of its own.
    let (one, two) =
        (report(&world, &own, "posts/likes", &like).await, report(&world, &own, "posts/likes", &like).await);
    assert_ne!(one.created()["id"], two.created()["id"]);
}

#[tokio::test]
async fn a_report_tells_nobody_and_takes_nothing_away() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(3);
    world.feed(members).await;
    world.feed([truth.posts(1), truth.follows(2, 1), truth.comments(3, 1, None), truth.likes_post(3, 1)]).await;
    let (before, followed) = (world.notifications(1).await, world.notifications(2).await);
    for member in [2, 3] {
        for (path, kinds) in ENDPOINTS {
            for kind in kinds {
                let act = json!({"memberId": member, "postId": 1, "commentId": 1, "activityType": kind.name()});
                report(&world, &world.token(member), path, &act).await.created();
            }
        }
    }
    assert_eq!(world.notifications(1).await, before);
    assert_eq!(world.notifications(2).await, followed);
    // Nor does it keep later events from being told.
    world.feed([truth.likes_post(2, 1), truth.comments(2, 1, Some(1)), truth.posts(1)]).await;
    assert_eq!(world.notifications(1).await.len(), before.len() + 2);
    assert_eq!(world.notifications(2).await.len(), followed.len() + 1);
}
