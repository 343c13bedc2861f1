//! Query parameters that make no sense.

use serde_json::Value;

use super::{Target, all_well, fault, is_no_fault, operation::Operation};
use crate::list::{BAD_PAGES, with};

/// What else pages are refused for.
const MORE_BAD_PAGES: [&str; 8] = [
    "page=1000000000&size=100",
    "page=%FF",
    "page=%00",
    "page=%zz",
    "size=%EF%BC%91",
    "page=NaN",
    "size=1e1",
    "size[]=1&page=x",
];

/// Values that no number, moment or name of a fixed set has.
const NONSENSE: [&str; 7] = ["", "nonsense", "%FF", "%00", "%zz", "9223372036854775808", "%5B%5D"];

/// Parameters and values that are odd, and no more than that.
const ODD: [&str; 12] = [
    "unknown=1",
    "unknown=%FF",
    "%FF=1",
    "=",
    "&&&&",
    "a&b&c",
    "page",
    "keyword=%FF",
    "keyword=%ED%A0%80",
    "sort=%FF",
    "sort=createdAt,asc&sort=createdAt,desc",
    "%",
];

fn read<'a>(target: &'a Target, address: &str, operation: &'a Operation) -> test_support::Request {
    operation.request(&target.member, address).content_type("application/json")
}

fn paged(target: &Target) -> impl Iterator<Item = &Operation> {
    target.operations.iter().filter(|operation| operation.parameters("query").any(|(name, _)| name == "page"))
}

#[tokio::test]
async fn pages_out_of_range_are_400_on_every_list() {
    let target = Target::new().await;
    let target = &target;
    assert!(paged(target).count() >= 25, "lists are documented with `page`");
    let attempts = paged(target).flat_map(|operation| {
        BAD_PAGES.into_iter().chain(MORE_BAD_PAGES).map(move |query| async move {
            let answer = read(target, &with(&target.address(operation), query), operation).send().await;
            fault(|| drop(answer.refused(400, "VALIDATION_FAILED")))
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}

#[tokio::test]
async fn made_up_cursors_are_400_on_every_list() {
    let target = Target::new().await;
    let target = &target;
    let long = "A".repeat(6000);
    let long = long.as_str();
    let attempts = paged(target).flat_map(|operation| {
        ["", "nonsense", "AAAA", "0", "null", "%2B%2F%3D", "%20", "%F0%9F%98%80", long].map(move |cursor| async move {
            let address = with(&target.address(operation), &format!("cursor={cursor}"));
            let answer = read(target, &address, operation).send().await;
            fault(|| drop(answer.refused(400, "INVALID_CURSOR")))
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}

/// Whether a parameter has a type of its own that nonsense cannot have.
fn is_typed(name: &str, schema: &Value) -> bool {
    let moment = ["from", "to", "startDate", "endDate"].contains(&name);
    moment || schema["type"] == "integer" || schema.get("$ref").is_some()
}

#[tokio::test]
async fn nonsense_is_400_where_a_number_a_moment_or_a_name_is_wanted() {
    let target = Target::new().await;
    let target = &target;
    let attempts = target.operations.iter().flat_map(|operation| {
        let typed = operation.parameters("query").filter(|(name, schema)| is_typed(name, schema));
        typed.flat_map(move |(name, _)| {
            NONSENSE.into_iter().map(move |value| async move {
                let path = operation.fill(|name| target.parameter(name));
                let others = operation.required_query().into_iter().filter(|(other, _)| *other != name);
                let path = others.fold(path, |path, (name, good)| with(&path, &format!("{name}={good}")));
                let answer = read(target, &with(&path, &format!("{name}={value}")), operation).send().await;
                fault(|| drop(answer.refused(400, "VALIDATION_FAILED")))
            })
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}

#[tokio::test]
async fn odd_queries_are_no_fault_anywhere() {
    let target = Target::new().await;
    let target = &target;
    let long = format!("unknown={}", "x".repeat(6000));
    let long = long.as_str();
    let reads = target.operations.iter().filter(|operation| operation.method == test_support::Method::GET);
    let attempts = reads.flat_map(|operation| {
        ODD.into_iter().chain([long]).map(move |query| async move {
            let answer = read(target, &with(&target.address(operation), query), operation).send().await;
            fault(|| is_no_fault(&answer))
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}
