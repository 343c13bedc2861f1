//! Guessing passwords: how often, and what it costs.

use serde_json::json;
use test_support::{Answer, Client, eventually, unique};

use crate::{fleet, own_fleet};

const WRONG: &str = "Wr0ngPass!";

async fn log_in(client: &Client, email: &str, password: &str) -> Answer {
    client.post("/api/authentication/login", &json!({"email": email, "password": password})).await
}

fn nobody() -> String {
    format!("{}@example.com", unique("nobody"))
}

#[tokio::test]
async fn ten_failures_close_the_account_for_a_while() {
    let (member, other) = (fleet().member().await, fleet().member().await);
    let client = fleet().client();
    for attempt in 0..10 {
        // The account is the same in any case of its address.
        let email = if attempt % 2 == 0 { member.email.clone() } else { member.email.to_uppercase() };
        log_in(&client, &email, WRONG).await.refused(401, "LOGIN_FAILED");
    }
    for password in [WRONG, &member.password] {
        let answer = log_in(&client, &member.email, password).await;
        answer.refused(429, "TOO_MANY_REQUEST");
        let wait = answer.header("retry-after").and_then(|value| value.parse::<u64>().ok());
        answer.check(wait.is_some_and(|wait| (1..=600).contains(&wait)), "Retry-After in seconds, ten minutes at most");
    }
    log_in(&client, &other.email, &other.password).await.ok(200);
    member.get("/api/members/profile").await.ok(200);
}

#[tokio::test]
async fn an_unknown_account_is_closed_just_the_same() {
    let (client, email) = (fleet().client(), nobody());
    for _ in 0..10 {
        log_in(&client, &email, WRONG).await.refused(401, "LOGIN_FAILED");
    }
    log_in(&client, &email, WRONG).await.refused(429, "TOO_MANY_REQUEST");
}

#[tokio::test]
async fn guesses_at_the_same_moment_are_counted_too() {
    let member = fleet().member().await;
    let client = fleet().client();
    let guesses = (0..20).map(|_| log_in(&client, &member.email, WRONG));
    let answers = futures::future::join_all(guesses).await;
    let tried = answers.iter().filter(|answer| answer.status == 401).count();
    assert!(tried <= 10, "{tried} of 20 guesses were tried");
    log_in(&client, &member.email, &member.password).await.refused(429, "TOO_MANY_REQUEST");
}

#[tokio::test]
async fn successes_do_not_count_as_attempts() {
    let member = fleet().member().await;
    for _ in 0..12 {
        log_in(&fleet().client(), &member.email, &member.password).await.ok(200);
    }
}

#[tokio::test]
async fn a_closed_account_opens_after_the_window() {
    let fleet = own_fleet(&[("identity.attempts_per_account", "2"), ("identity.attempts_window", "1500ms")]);
    let member = fleet.member().await;
    let client = fleet.client();
    for _ in 0..2 {
        log_in(&client, &member.email, WRONG).await.refused(401, "LOGIN_FAILED");
    }
    log_in(&client, &member.email, &member.password).await.refused(429, "TOO_MANY_REQUEST");
    eventually("the account is open again", async || {
        log_in(&client, &member.email, &member.password).await.status == 200
    })
    .await;
}

#[tokio::test]
async fn an_address_cannot_try_account_after_account_nor_hide_behind_a_header() {
    let fleet = own_fleet(&[("identity.attempts_per_address", "5")]);
    let member = fleet.member().await;
    let from = |number: usize| fleet.client().with_header("x-forwarded-for", &format!("203.0.113.{number}"));
    for number in 0..5 {
        log_in(&from(number), &nobody(), WRONG).await.refused(401, "LOGIN_FAILED");
    }
    let answer = log_in(&from(9), &member.email, &member.password).await;
    answer.refused(429, "TOO_MANY_REQUEST");
    answer.check(answer.header("retry-after").is_some(), "Retry-After");
}
