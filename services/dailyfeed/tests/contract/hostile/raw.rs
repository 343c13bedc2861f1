//! Bytes that are no HTTP, or HTTP that breaks off.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::{Target, fleet};

/// How long an answer, or the end of the connection, may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Sends the bytes, then nothing more; the status of the answer if there is one.
async fn send(service: &str, bytes: &[u8]) -> Option<u16> {
    let url = fleet().service(service).url().to_owned();
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).await.expect("the port is open");
    // The other side may close before everything is written.
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    let mut answer = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
    assert!(read.is_ok(), "the connection stayed open after {:?}", String::from_utf8_lossy(bytes).chars().take(80));
    let line = answer.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line).into_owned();
    line.split(' ').nth(1).and_then(|status| status.parse().ok())
}

/// The bytes lead to a 4xx or to no answer at all.
async fn is_refused(bytes: &[u8]) {
    for service in ["gateway", "content", "member"] {
        let status = send(service, bytes).await;
        let fine = status.is_none_or(|status| (400..500).contains(&status));
        assert!(fine, "{service} answers {status:?} to {:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(400)]));
    }
}

#[tokio::test]
async fn what_is_no_http_is_refused() {
    let target = Target::new().await;
    let lines: [&[u8]; 16] = [
        b"\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a TLS client\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"G@T / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET  HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/\x80\xff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /api/posts/\0 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/posts/1 x HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/members/profile HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET /api/members/profile HTTP/1.1\r\nHost: x\r\nno colon here\r\n\r\n",
        b"GET /api/members/profile HTTP/1.1\r\nHost: x\r\nx: a\0b\r\n\r\n",
        b"GET /api/members/profile HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n",
        b"GET /api/members/profile HTTP/1.1\r\nHost: \xff\xfe\r\nConnection: close\r\n\r\n",
    ];
    for bytes in lines {
        is_refused(bytes).await;
    }
    target.is_alive().await;
}

/// A POST with a token, these headers and this body, all as they are.
fn post(target: &Target, headers: &str, body: &str) -> Vec<u8> {
    let token = &target.member.session.token;
    let head = "POST /api/posts HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json";
    format!("{head}\r\nAuthorization: Bearer {token}\r\n{headers}\r\n\r\n{body}").into_bytes()
}

#[tokio::test]
async fn bodies_that_lie_about_their_length_are_refused() {
    let target = Target::new().await;
    let good = "{\"content\":\"끊긴 글\"}";
    for (headers, body) in [
        ("Content-Length: -1", good),
        ("Content-Length: abc", good),
        ("Content-Length: 99999999999999999999", good),
        ("Content-Length: 5\r\nContent-Length: 6", good),
        ("Content-Length: 1000", good),
        ("Content-Length: 10", "{\"content\""),
        ("Transfer-Encoding: chunked", "zz\r\n{}\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked", "-5\r\n{}\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked", "fffffffffffffffff\r\n{}\r\n"),
        ("Transfer-Encoding: chunked", "1d\r\n{\"content\":\"끊긴"),
        ("Transfer-Encoding: chunked", "1\r\n{\r\n"),
        ("Transfer-Encoding: gzip, identity", good),
        ("Transfer-Encoding: nonsense", good),
    ] {
        is_refused(&post(&target, headers, body)).await;
    }
    let own = target.member.get("/api/timeline/posts").await.ok(200);
    assert_eq!(crate::content(&own).len(), 1, "half a request writes nothing: {own}");
    target.is_alive().await;
}

#[tokio::test]
async fn addresses_and_headers_without_measure_are_refused() {
    let target = Target::new().await;
    let long = "9".repeat(2_000_000);
    for text in [
        format!("GET /api/members/{long} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        format!("GET /api/members/profile HTTP/1.1\r\nHost: x\r\nx-large: {long}\r\nConnection: close\r\n\r\n"),
        format!("GET /api/members/profile HTTP/1.1\r\nHost: x\r\n{}\r\n", "a: b\r\n".repeat(200_000)),
        format!("GET /api/members/profile HTTP/1.1\r\nHost: x\r\n{long}"),
    ] {
        is_refused(text.as_bytes()).await;
    }
    target.is_alive().await;
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let target = Target::new().await;
    let chunk = format!("10000\r\n{}\r\n", "a".repeat(0x10000));
    // 6 MiB in chunks and never a last one.
    is_refused(&post(&target, "Transfer-Encoding: chunked", &chunk.repeat(96))).await;
    target.is_alive().await;
}

#[tokio::test]
async fn requests_that_break_off_leave_nothing_behind() {
    let target = Target::new().await;
    let whole = post(&target, "Content-Length: 30", "{\"content\":\"끊긴 글\"}      ");
    for end in (1..whole.len()).step_by(37) {
        is_refused(&whole[..end]).await;
    }
    let own = target.member.get("/api/timeline/posts").await.ok(200);
    assert_eq!(crate::content(&own).len(), 1, "half a request writes nothing: {own}");
    target.is_alive().await;
}
