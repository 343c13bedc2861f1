//! The OpenAPI document.

use std::collections::BTreeSet;

use serde_json::Value;

const OPERATIONS: [&str; 9] = [
    "get /api/member-activities",
    "get /api/member-activities/notifications",
    "get /api/member-activities/notifications/unread-count",
    "post /api/member-activities/comments",
    "post /api/member-activities/comments/likes",
    "post /api/member-activities/events",
    "post /api/member-activities/notifications/read",
    "post /api/member-activities/posts",
    "post /api/member-activities/posts/likes",
];

#[test]
fn it_describes_every_operation_with_its_token_and_success() {
    let document = serde_json::to_value(dailyfeed_activity::openapi()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let (mut found, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            found.insert(format!("{method} {path}"));
            ids.insert(operation["operationId"].as_str().unwrap().to_owned());
            let token = if path.ends_with("/events") { "service_token" } else { "access_token" };
            assert_eq!(operation["security"][0][token], Value::Array(Vec::new()), "{method} {path}");
            let internal = method == "post" && !path.ends_with("/read");
            let success = if internal { "201" } else { "200" };
            assert!(operation["responses"][success].is_object(), "{method} {path}");
        }
    }
    assert_eq!(found, OPERATIONS.map(str::to_owned).into());
    assert_eq!(ids.len(), OPERATIONS.len());
}
