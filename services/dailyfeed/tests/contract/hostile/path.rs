//! Ids and names that are none.

use test_support::Answer;

use super::{Target, all_well, fault, is_refused, operation::Operation};
use crate::NO_SUCH_ID;

/// Texts that are no id.
const NO_IDS: [&str; 18] = [
    "abc",
    "1.5",
    "1e3",
    "0x10",
    "9223372036854775808",
    "-9223372036854775809",
    "99999999999999999999999999",
    "%FF",
    "%C3%28",
    "%00",
    "1%00",
    "%20",
    "1%20",
    "%zz",
    "%",
    "%EF%BC%91",
    "%ED%A0%80",
    "1;drop",
];

/// Texts that are neither an image nor a handle.
const NO_NAMES: [&str; 10] = [
    "%FF",
    "%00",
    "%zz",
    "%20",
    "..%2F..%2Fetc%2Fpasswd",
    "%2e%2e%5c",
    "@",
    "%ED%A0%80",
    "'%20OR%201=1--",
    "no-such-name-at-all",
];

/// The operation with one path parameter replaced, and a good body where it takes one.
async fn send(target: &Target, operation: &Operation, name: &str, value: &str) -> Answer {
    let fill = |other: &str| if other == name { value.to_owned() } else { target.parameter(other) };
    let request = operation.request(&target.member, &operation.fill(fill));
    if operation.takes_json() {
        request.json(&target.good_body(operation)).send().await
    } else {
        request.content_type("application/json").send().await
    }
}

#[tokio::test]
async fn texts_that_are_no_ids_are_400() {
    let target = Target::new().await;
    let target = &target;
    let attempts = target.operations.iter().flat_map(|operation| {
        let ids = operation.parameters("path").filter(|(_, schema)| schema["type"] == "integer");
        ids.flat_map(move |(name, _)| {
            NO_IDS.into_iter().map(move |value| async move {
                let answer = send(target, operation, name, value).await;
                fault(|| drop(answer.refused(400, "VALIDATION_FAILED")))
            })
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}

#[tokio::test]
async fn ids_of_nothing_are_404() {
    let target = Target::new().await;
    let target = &target;
    let attempts = target.operations.iter().flat_map(|operation| {
        let ids = operation.parameters("path").filter(|(_, schema)| schema["type"] == "integer");
        ids.flat_map(move |(name, _)| {
            [NO_SUCH_ID, 0, -1, i64::MAX, i64::MIN].into_iter().map(move |value| async move {
                let answer = send(target, operation, name, &value.to_string()).await;
                fault(|| drop(answer.failed(404)))
            })
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}

#[tokio::test]
async fn names_of_nothing_are_4xx() {
    let target = Target::new().await;
    let target = &target;
    let long = "x".repeat(5000);
    let long = long.as_str();
    let attempts = target.operations.iter().flat_map(|operation| {
        let names = operation.parameters("path").filter(|(_, schema)| schema["type"] == "string");
        names.flat_map(move |(name, _)| {
            NO_NAMES.into_iter().chain([long]).map(move |value| async move {
                let answer = send(target, operation, name, value).await;
                fault(|| is_refused(&answer))
            })
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}
