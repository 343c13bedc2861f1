//! Bodies that are no JSON, or not the JSON that was asked for.

use serde_json::{Value, json};
use test_support::{Answer, Method};

use super::{Target, all_well, fault, is_no_fault, is_refused, operation::Operation};

/// Bodies that no operation takes.
fn refused_everywhere() -> Vec<Vec<u8>> {
    let mut bodies: Vec<Vec<u8>> = [
        "",
        " ",
        "{",
        "}",
        "{\"content\":",
        "{\"content\":\"글\"",
        "{'content':'글'}",
        "{content:1}",
        "nope",
        "[]",
        "[{}]",
        "[[]]",
        "\"글\"",
        "5",
        "-1",
        "1e400",
        "null",
        "true",
        "{}{}",
        "{} x",
        "{\"\\ud800\":1}",
        "{\"a\":\"\\x\"}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{\"a\":\"\n\"}",
        "<xml/>",
        "content=글",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec();
    bodies.extend([
        b"\xff\xfe".to_vec(),
        b"{\"content\":\"\xff\"}".to_vec(),
        b"{\"\xc3\x28\":1}".to_vec(),
        vec![0; 16],
    ]);
    bodies.extend(["[", "{\"a\":", "[{\"a\":["].map(|open| open.repeat(50_000).into_bytes()));
    bodies
}

async fn send(target: &Target, operation: &Operation, body: Vec<u8>) -> Answer {
    operation.request(&target.member, &target.address(operation)).body("application/json", body).send().await
}

#[tokio::test]
async fn what_is_no_json_object_is_400() {
    let target = Target::new().await;
    let target = &target;
    let operations = target.operations.iter().filter(|operation| operation.takes_json());
    let attempts = operations.flat_map(|operation| {
        refused_everywhere().into_iter().map(move |body| async move {
            let answer = send(target, operation, body.clone()).await;
            let shown: String = String::from_utf8_lossy(&body).chars().take(60).collect();
            fault(|| drop(answer.refused(400, "VALIDATION_FAILED"))).map(|fault| format!("{shown:?}: {fault}"))
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}

/// Members that are documented and not read there: the parent of a top-level comment, the post of a comment's like.
const IGNORED: [(&str, &str); 2] = [("/api/comments", "parentId"), ("/api/member-activities/comments/likes", "postId")];

/// Values of the wrong type for a member, as they stand in a body.
fn wrong_values(schema: &Value) -> Vec<&'static str> {
    let schema_text = schema.to_string();
    let is =
        |kind: &str| schema["type"] == kind || schema["type"].as_array().is_some_and(|all| all.contains(&json!(kind)));
    let mut values = vec!["{}", "[{}]", "true", "1.5", "1e400", "99999999999999999999", "-99999999999999999999"];
    if is("integer") {
        values.extend(["\"abc\"", "\"\"", "[1]"]);
    }
    if is("string") {
        values.extend(["5", "[\"글\"]", "\"\\ud800\"", "\"\\udc00\\ud800\""]);
    }
    if is("array") {
        values.extend(["5", "\"abc\"", "[null]", "[true]", "[[]]"]);
    }
    if schema_text.contains("$ref") {
        // An empty text counts as not given at a sign-up.
        values.extend(["5", "\"NO_SUCH\"", "\"public\""]);
    }
    values
}

#[tokio::test]
async fn members_of_the_wrong_type_are_400() {
    let target = Target::new().await;
    let target = &target;
    let operations = target.operations.iter().filter(|operation| operation.takes_json());
    let attempts = operations.flat_map(|operation| {
        let members = operation.members().filter(|(name, _)| !IGNORED.contains(&(operation.path.as_str(), *name)));
        members.flat_map(move |(name, schema)| {
            wrong_values(schema).into_iter().map(move |value| async move {
                let good = target.good_body(operation);
                let body = replaced(&good, name, value);
                let answer = send(target, operation, body.into_bytes()).await;
                fault(|| drop(answer.refused(400, "VALIDATION_FAILED")))
                    .map(|fault| format!("{name}: {value}: {fault}"))
            })
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}

/// The body's text with one member's value replaced by a text that need not be JSON.
fn replaced(good: &Value, name: &str, value: &str) -> String {
    let mut body = good.clone();
    body[name] = json!("@@");
    body.to_string().replace("\"@@\"", value)
}

#[tokio::test]
async fn control_characters_are_4xx_in_every_text() {
    let target = Target::new().await;
    let target = &target;
    let operations = target.operations.iter().filter(|operation| operation.takes_json());
    let attempts = operations.flat_map(|operation| {
        let texts = operation.members().filter(|(_, schema)| {
            schema["type"] == "string" || schema["type"].as_array().is_some_and(|all| all.contains(&json!("string")))
        });
        texts.flat_map(move |(name, _)| {
            ["\\u0000", "가\\u0000나", "\\u0007\\u001b[31m"].into_iter().map(move |text| async move {
                let body = replaced(&target.good_body(operation), name, &format!("\"{text}\""));
                let answer = send(target, operation, body.into_bytes()).await;
                fault(|| is_refused(&answer)).map(|fault| format!("{name}: {text}: {fault}"))
            })
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}

#[tokio::test]
async fn two_megabytes_are_413() {
    let target = Target::new().await;
    let target = &target;
    let text = "a".repeat(2 * 1024 * 1024);
    let (object, rubbish) = (format!("{{\"content\":\"{text}\"}}").into_bytes(), text.into_bytes());
    let operations = target.operations.iter().filter(|operation| operation.takes_json());
    let attempts = operations.flat_map(|operation| {
        [&object, &rubbish].map(move |body| async move {
            let answer = send(target, operation, body.clone()).await;
            fault(|| drop(answer.refused(413, "PAYLOAD_TOO_LARGE")))
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}

#[tokio::test]
async fn who_is_refused_disturbs_nobody_else() {
    let target = Target::new().await;
    let target = &target;
    let large = vec![b'a'; 2 * 1024 * 1024];
    let attempts = (0..200).map(|number| {
        let large = large.clone();
        async move {
            if number % 4 == 0 {
                let refused = target.member.request(&Method::POST, "/api/posts").body("application/json", large);
                let answer = refused.send().await;
                return fault(|| drop(answer.refused(413, "PAYLOAD_TOO_LARGE")));
            }
            let like = format!("/api/posts/{}/like", target.post["id"]);
            let answer = target.other.post_empty(&like).await;
            fault(|| drop(answer.created()))
        }
    });
    all_well(attempts).await;
}

#[tokio::test]
async fn what_is_deep_or_double_or_large_below_an_ignored_member_is_no_fault() {
    let target = Target::new().await;
    let target = &target;
    let deep = |depth: usize| format!("{{\"ignored\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    let wide = format!("{{\"ignored\":[{}1]}}", "1,".repeat(100_000));
    let bodies = [deep(100), deep(1000), deep(200_000), wide, "{\"ignored\":1,\"ignored\":2}".to_owned()];
    let operations = target.operations.iter().filter(|operation| operation.takes_json());
    let attempts = operations.flat_map(|operation| {
        bodies.iter().map(move |body| async move {
            let answer = send(target, operation, body.clone().into_bytes()).await;
            fault(|| is_no_fault(&answer))
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}

#[tokio::test]
async fn without_a_token_no_body_matters() {
    let target = Target::new().await;
    let (target, anonymous) = (&target, target.member.anonymous());
    let anonymous = &anonymous;
    let guarded = target.operations.iter().filter(|operation| operation.guarded);
    let attempts = guarded.flat_map(|operation| {
        [&b""[..], b"{\"content\":", b"\xff\xfe", b"[]"].map(move |body| async move {
            let request = operation.request(anonymous, &target.address(operation));
            let answer = request.body("application/json", body.to_vec()).send().await;
            fault(|| drop(answer.relogin()))
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}
