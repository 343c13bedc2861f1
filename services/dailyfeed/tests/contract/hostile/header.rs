//! Headers that are too large, too many or no text.

use test_support::Method;

use super::{Target, all_well, fault, fleet, is_no_fault, is_refused};

const READ: &str = "/api/timeline/posts";

/// Where a request may arrive: the gateway, and a service behind it.
const DOORS: [&str; 3] = ["gateway", "timeline", "member"];

fn at(door: &str) -> &'static str {
    if door == "member" { "/api/members/profile" } else { READ }
}

#[tokio::test]
async fn large_headers_are_4xx_with_the_envelope_or_no_fault() {
    let target = Target::new().await;
    let target = &target;
    let names = ["x-large", "cookie", "accept", "user-agent"];
    let attempts = DOORS.into_iter().flat_map(|door| {
        [20_000, 300_000].into_iter().flat_map(move |size| {
            names.into_iter().map(move |name| async move {
                let client = target.member.at(&fleet().service(door));
                let request = client.request(&Method::GET, at(door)).header(name, &"x".repeat(size));
                let answer = request.send().await;
                fault(|| is_no_fault(&answer)).map(|fault| format!("{size} bytes of {name} at {door}: {fault}"))
            })
        })
    });
    all_well(attempts).await;
    target.is_alive().await;
}

#[tokio::test]
async fn many_headers_are_431_with_the_envelope() {
    let target = Target::new().await;
    for door in DOORS {
        for count in [10, 80, 200, 2000] {
            let client = target.member.at(&fleet().service(door));
            let mut request = client.request(&Method::GET, at(door));
            for number in 0..count {
                request = request.header(&format!("x-{number}"), "1");
            }
            let answer = request.send().await;
            if count <= 80 {
                answer.ok(200);
            } else {
                answer.refused(431, "HEADERS_TOO_LARGE");
            }
        }
    }
    target.is_alive().await;
}

#[tokio::test]
async fn long_addresses_are_4xx_with_the_envelope_or_no_fault() {
    let target = Target::new().await;
    for door in DOORS {
        let client = target.member.at(&fleet().service(door));
        for length in [5_000, 20_000, 60_000] {
            is_refused(&client.get(&format!("/api/members/{}", "9".repeat(length))).await);
            is_no_fault(&client.get(&format!("{}?unknown={}", at(door), "9".repeat(length))).await);
        }
    }
    target.is_alive().await;
}

#[tokio::test]
async fn headers_that_are_no_text_or_no_sense_are_no_fault() {
    let target = Target::new().await;
    let target = &target;
    let odd = [
        ("accept", "é\u{80}"),
        ("accept", "application/problem+json;q=abc"),
        ("accept", ",,,;;;"),
        ("content-type", "é"),
        ("content-type", "application/json; charset=utf-16"),
        ("content-type", "multipart/form-data; boundary="),
        ("cookie", "refresh_token=é; ===;;; \u{80}"),
        ("traceparent", "00-zz-zz-zz"),
        ("traceparent", "ff-00000000000000000000000000000000-0000000000000000-ff"),
        ("tracestate", "é=,=,"),
        ("x-request-id", "é\u{80} \u{fff}"),
        ("x-forwarded-for", "not an address, é"),
        ("x-service-token", "a.b.c"),
        ("x-token-refresh-needed", "true"),
        ("origin", "null"),
        ("origin", "é"),
        ("range", "bytes=9-1,abc"),
        ("if-none-match", "\"é"),
        ("content-encoding", "gzip"),
        ("accept-encoding", "é, gzip;q=x"),
        ("x-deadline", "-1"),
        ("expect", "200-maybe"),
        ("te", "trailers, é"),
    ];
    let image = format!("/api/images/view/{}", target.image);
    let image = image.as_str();
    let attempts = odd.into_iter().flat_map(|(name, value)| {
        [READ, "/api/members/profile", image, "/api/search/posts?keyword=%EA%B0%80%EC%9D%84"].map(
            move |path| async move {
                let answer = target.member.request(&Method::GET, path).header(name, value).send().await;
                fault(|| {
                    answer.check(answer.status < 500, &format!("no 5xx for {name}: {value:?}"));
                })
            },
        )
    });
    all_well(attempts).await;
    target.is_alive().await;
}

#[tokio::test]
async fn authorization_that_is_no_text_is_401() {
    let target = Target::new().await;
    for value in ["Bearer \u{80}\u{ff}", "\u{ff}", "Bearer\t", "bearer", "Bearer  a.b.c", "Bearer a,Bearer b"] {
        for path in [READ, "/api/members/profile", "/api/member-activities"] {
            target.member.anonymous().with_header("authorization", value).get(path).await.relogin();
        }
    }
    let twice = target.member.request(&Method::GET, READ).header("authorization", "Bearer other");
    is_no_fault(&twice.send().await);
    target.is_alive().await;
}
