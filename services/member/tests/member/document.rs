//! The OpenAPI document.

use serde_json::Value;

#[test]
fn every_operation_is_there_with_an_id_of_its_own() {
    let document = serde_json::to_value(dailyfeed_member::openapi()).unwrap();
    let operations: Vec<(String, String, &Value)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().iter().map(move |(method, operation)| (method.clone(), path.clone(), operation))
        })
        .filter(|(_, path, _)| path.starts_with("/api/members"))
        .collect();
    assert_eq!(operations.len(), 22, "{:?}", operations.iter().map(|o| (&o.0, &o.1)).collect::<Vec<_>>());
    let mut ids: Vec<&str> =
        operations.iter().map(|(_, _, operation)| operation["operationId"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 22);
    for (method, path, operation) in operations {
        assert!(operation["responses"]["401"].is_object(), "{method} {path}");
        assert!(operation["security"][0]["access_token"].is_array(), "{method} {path}");
        let keyed = operation["parameters"].as_array().into_iter().flatten().any(|p| p["name"] == "Idempotency-Key");
        assert_eq!(keyed, method != "get", "{method} {path}");
    }
}
