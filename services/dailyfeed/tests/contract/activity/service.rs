//! Recording by services: `typ: svc+jwt`, HMAC-SHA256 with the shared secret, for one called service and a minute.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use test_support::{Client, Fleet, claims};

use super::{ACTIVITIES, did};
use crate::{knock, list::with, own_fleet};

const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// A token of the service content for `aud`, issued `age` seconds ago.
fn token(fleet_time: i64, aud: &str, age: i64, secret: &str) -> String {
    let issued = fleet_time - age;
    let part = |value: &Value| BASE64.encode(value.to_string());
    let claims = json!({"iss": "content", "aud": aud, "iat": issued, "exp": issued + 60});
    let signed = format!("{}.{}", part(&json!({"alg": "HS256", "typ": "svc+jwt"})), part(&claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length will do");
    mac.update(signed.as_bytes());
    format!("{signed}.{}", BASE64.encode(mac.finalize().into_bytes()))
}

fn bearer(fleet: &Fleet, token: &str) -> Client {
    fleet.service("activity").with_bearer(token)
}

#[tokio::test]
async fn a_service_records_for_any_member_and_is_none_itself() {
    let fleet = own_fleet(&[("identity.service_secret", SECRET)]);
    let member = fleet.member().await;
    let now = claims(&member.session.token)["iat"].as_i64().expect("a time");
    let path = format!("{ACTIVITIES}/posts");
    let body = json!({"memberId": member.id, "postId": 41, "activityType": "POST_UPDATE"});
    let good = token(now, "activity", 0, SECRET);
    let recorded = bearer(&fleet, &good).post(&path, &body).await.created();
    let listed = did(&member, &with(ACTIVITIES, "type=POST_UPDATE"), &["POST_UPDATE"]).await;
    assert_eq!(listed[0]["eventId"], recorded["eventId"]);

    for (what, wrong) in [
        ("for another service", token(now, "member", 0, SECRET)),
        ("of yesterday", token(now, "activity", 24 * 60 * 60, SECRET)),
        ("under another secret", token(now, "activity", 0, "another-secret-of-32-bytes-or-more")),
    ] {
        let answer = bearer(&fleet, &wrong).post(&path, &body).await;
        answer.check(answer.status == 401, &format!("a token {what} is refused"));
        answer.relogin();
    }
    // Events are taken from services alone, and not through the gateway.
    let (path, events) = (format!("{ACTIVITIES}/events"), json!({"events": []}));
    bearer(&fleet, &good).post(&path, &events).await.refused(400, "VALIDATION_FAILED");
    for caller in [member.client.at(&fleet.service("activity")), fleet.service("activity")] {
        caller.post(&path, &events).await.failed(401);
    }
    fleet.client().with_bearer(&good).post(&path, &events).await.refused(404, "NOT_FOUND");
    // A service is no member, and a member no service.
    for service in test_support::SERVICES {
        knock(&fleet, service, &fleet.client().with_bearer(&token(now, service, 0, SECRET))).await.relogin();
    }
}
