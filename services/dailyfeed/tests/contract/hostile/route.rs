//! Routes and methods that there are none of.

use std::collections::{BTreeMap, BTreeSet};

use test_support::Method;

use super::{Target, all_well, fault, operation::Operation};

/// What clients might try.
const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH];

/// Every path with its methods and one operation of it.
fn paths(target: &Target) -> BTreeMap<&str, (BTreeSet<&str>, &Operation)> {
    let mut paths: BTreeMap<&str, (BTreeSet<&str>, &Operation)> = BTreeMap::new();
    for operation in &target.operations {
        let entry = paths.entry(&operation.path).or_insert_with(|| (BTreeSet::new(), operation));
        entry.0.insert(operation.method.as_str());
    }
    paths
}

#[tokio::test]
async fn other_methods_are_405_before_anything_else() {
    let target = Target::new().await;
    let (target, anonymous) = (&target, target.member.anonymous());
    let anonymous = &anonymous;
    let paths = paths(target);
    let attempts = paths.values().flat_map(|(known, operation)| {
        let others = METHODS.iter().filter(|method| !known.contains(method.as_str()));
        others.flat_map(move |method| {
            [&target.member.client, anonymous].map(move |caller| async move {
                let address = operation.fill(|name| target.parameter(name));
                let client = operation.at(caller);
                let request = client.request(method, &address).body("application/json", "{\"content\":");
                let answer = request.send().await;
                fault(|| drop(answer.refused(405, "METHOD_NOT_ALLOWED")))
            })
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}

#[tokio::test]
async fn paths_below_are_404() {
    let target = Target::new().await;
    let (target, anonymous) = (&target, target.member.anonymous());
    let anonymous = &anonymous;
    let paths = paths(target);
    let attempts = paths.values().flat_map(|(_, operation)| {
        METHODS.iter().flat_map(move |method| {
            [&target.member.client, anonymous].map(move |caller| async move {
                let address = operation.fill(|name| target.parameter(name)) + "/no/such/route";
                let answer = operation.at(caller).request(method, &address).send().await;
                fault(|| drop(answer.refused(404, "NOT_FOUND")))
            })
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}

#[tokio::test]
async fn strange_paths_are_4xx() {
    let target = Target::new().await;
    let target = &target;
    let strange = [
        "//",
        "/api//posts",
        "/api/posts//like",
        "/api/members/",
        "/api/%70osts",
        "/api/posts/1/like/",
        "/API/POSTS",
        "/api/posts/%2e%2e/members",
        "/%00",
        "/%FF",
        "/api/%zz",
        "/api/posts%3Fa",
        "/api/timeline/posts/1%2Fcomments",
        "/api/members/profile/@@a",
        "/api/members/profile/@",
        "/.git/config",
        "/api/members/profile/%40%40x",
        "/actuator/env",
        "/api-docs/nothing",
        "/problems/NO_SUCH",
        "/docs/../../etc/passwd",
    ];
    let attempts = strange.into_iter().flat_map(|path| {
        METHODS.iter().map(move |method| async move {
            let answer = target.member.request(method, path).send().await;
            fault(|| super::is_no_fault(&answer))
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}
