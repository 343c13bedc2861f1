//! The OpenAPI document.

use dailyfeed_image::openapi;

#[test]
fn every_operation_is_described_and_guarded_but_the_view() {
    let document = serde_json::to_value(openapi()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let guarded = operation["security"].as_array().is_some_and(|all| !all.is_empty());
            found.push((method.clone(), path.clone(), guarded));
            assert!(operation["responses"]["200"].is_object() && operation["responses"]["400"].is_object());
        }
    }
    found.sort();
    let expected = [
        ("get", "/api/images/view/{imageId}", false),
        ("post", "/api/images/upload", true),
        ("post", "/api/images/upload/profile", true),
        ("post", "/api/images/view/command/delete/in", true),
    ];
    assert_eq!(found, expected.map(|(method, path, guarded)| (method.to_owned(), path.to_owned(), guarded)));
    let form = &document["paths"]["/api/images/upload"]["post"]["requestBody"]["content"];
    assert!(form["multipart/form-data"]["schema"]["$ref"].is_string(), "{form}");
}
