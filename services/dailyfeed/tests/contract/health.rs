//! Probes and metrics.

use test_support::SERVICES;

use crate::fleet;

const PROBES: [&str; 3] = ["/healthcheck/ready", "/healthcheck/live", "/healthcheck/startup"];

#[tokio::test]
async fn every_service_and_the_gateway_say_ok_in_plain_text() {
    for service in SERVICES.iter().chain(&["gateway"]) {
        for probe in PROBES {
            let answer = fleet().service(service).get(probe).await;
            answer.check(answer.status == 200 && answer.text() == "OK", &format!("{service} says OK"));
            let plain = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/plain"));
            answer.check(plain, "a probe answers text/plain");
        }
    }
}

#[tokio::test]
async fn every_management_port_explains_its_health_in_json() {
    for service in SERVICES.iter().chain(&["gateway"]) {
        for probe in PROBES {
            let answer = fleet().management(service).get(probe).await;
            answer.check(answer.status == 200 && answer.json.is_object(), &format!("{service} explains itself"));
            let kind = answer.header("content-type").unwrap_or_default();
            answer.check(kind.starts_with("application/json"), "the explanation is application/json");
        }
    }
}

#[tokio::test]
async fn metrics_are_on_the_management_port_alone() {
    for service in SERVICES.iter().chain(&["gateway"]) {
        let metrics = fleet().management(service).get("/metrics").await;
        metrics.check(metrics.status == 200 && metrics.text().contains("# TYPE "), &format!("{service} has metrics"));
        fleet().service(service).get("/metrics").await.refused(404, "NOT_FOUND");
    }
}

#[tokio::test]
async fn run_time_switches_are_not_on_the_public_port() {
    for service in SERVICES.iter().chain(&["gateway"]) {
        let client = fleet().service(service);
        client.post_empty("/jobs/rotate-keys").await.refused(404, "NOT_FOUND");
        client.get("/transport").await.refused(404, "NOT_FOUND");
        client.get("/actuator/circuitbreakers").await.refused(404, "NOT_FOUND");
    }
}
