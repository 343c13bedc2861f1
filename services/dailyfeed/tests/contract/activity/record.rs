//! Recording over HTTP: on the service's own port, by services and by members for themselves.

use serde_json::{Value, json};
use test_support::Member;

use super::{ACTIVITIES, did};
use crate::{NO_SUCH_ID, fleet, list::assert_has, list::with};

/// The four ways and a body for each.
fn ways(member: i64) -> [(String, Value); 4] {
    let body = |name: &str, comment: Option<i64>| {
        let mut body = json!({"memberId": member, "postId": 41, "activityType": name});
        if let Some(comment) = comment {
            body["commentId"] = json!(comment);
        }
        body
    };
    [
        ("posts", body("POST_UPDATE", None)),
        ("comments", body("COMMENT_UPDATE", Some(42))),
        ("posts/likes", body("LIKE_POST", None)),
        ("comments/likes", body("LIKE_COMMENT", Some(42))),
    ]
    .map(|(way, body)| (format!("{ACTIVITIES}/{way}"), body))
}

fn at_the_service(member: &Member) -> Member {
    member.at(&fleet().service("activity"))
}

#[tokio::test]
async fn a_member_records_for_himself() {
    let member = at_the_service(&fleet().member().await);
    for (path, body) in ways(member.id) {
        let activity = member.post(&path, &body).await.created();
        let expected = json!({
            "memberId": member.id, "commentId": body.get("commentId").cloned(), "memberActivityType": body["activityType"],
        });
        assert_has(&activity, &expected);
        assert_eq!(activity["createdAt"], activity["updatedAt"]);
        let name = body["activityType"].as_str().unwrap_or_default();
        let listed = did(&member, &with(ACTIVITIES, &format!("type={name}")), &[name]).await;
        assert_eq!(listed[0]["eventId"], activity["eventId"]);
    }
}

#[tokio::test]
async fn nobody_records_for_another() {
    let (member, other) = (at_the_service(&fleet().member().await), fleet().member().await);
    for (path, body) in ways(other.id) {
        member.post(&path, &body).await.failed(403);
        member.anonymous().post(&path, &body).await.relogin();
        member.with_bearer("not.a.token").post(&path, &body).await.relogin();
    }
    for (path, body) in ways(NO_SUCH_ID) {
        member.post(&path, &body).await.failed(403);
    }
}

#[tokio::test]
async fn what_is_missing_or_no_activity_is_400() {
    let member = at_the_service(&fleet().member().await);
    for (path, body) in ways(member.id) {
        for name in ["memberId", "activityType"] {
            for value in [Value::Null, json!({}), json!("NO_SUCH")] {
                let mut wrong = body.clone();
                wrong[name] = value;
                member.post(&path, &wrong).await.refused(400, "VALIDATION_FAILED");
            }
        }
        for wrong in [json!({}), json!([]), json!(null), json!("text")] {
            member.post(&path, &wrong).await.refused(400, "VALIDATION_FAILED");
        }
        member.post_empty(&path).await.refused(400, "VALIDATION_FAILED");
    }
}

#[tokio::test]
async fn the_gateway_does_not_route_them() {
    let member = fleet().member().await;
    for (path, body) in ways(member.id) {
        member.post(&path, &body).await.refused(404, "NOT_FOUND");
        member.anonymous().post(&path, &body).await.refused(404, "NOT_FOUND");
    }
}
