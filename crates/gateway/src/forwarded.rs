//! `X-Forwarded-For`, `-Proto` and `-Host`: who asked, in a form the services may believe.

use std::net::IpAddr;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use ipnet::IpNet;

const FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// Sets the three headers. What a trusted proxy says is kept and its address appended; anybody else's claims are
/// replaced, so that nobody chooses the address that login attempts are counted by.
pub(crate) fn set(headers: &mut HeaderMap, peer: Option<IpAddr>, trusted: &[IpNet]) {
    let peer = peer.map(|address| address.to_canonical());
    let believed = peer.is_some_and(|peer| trusted.iter().any(|net| net.contains(&peer)));
    if !believed {
        for name in [FOR, PROTO, HOST] {
            headers.remove(name);
        }
    }
    if let Some(chain) = peer.and_then(|peer| chain(headers, peer)) {
        headers.insert(FOR, chain);
    }
    headers.entry(PROTO).or_insert(HeaderValue::from_static("http"));
    if let Some(host) = headers.get(header::HOST).cloned() {
        headers.entry(HOST).or_insert(host);
    }
}

/// The believed addresses, however many lines they came in, and the peer's.
fn chain(headers: &HeaderMap, peer: IpAddr) -> Option<HeaderValue> {
    let mut chain = Vec::new();
    for line in headers.get_all(FOR) {
        chain.extend_from_slice(line.as_bytes());
        chain.extend_from_slice(b", ");
    }
    chain.extend_from_slice(peer.to_string().as_bytes());
    HeaderValue::from_maybe_shared(bytes::Bytes::from(chain)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(claims: &[(&'static str, &str)], peer: &str, trusted: &str) -> [String; 3] {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("feed.local"));
        for (name, value) in claims {
            headers.append(*name, value.parse().unwrap());
        }
        set(&mut headers, Some(peer.parse().unwrap()), &[trusted.parse().unwrap()]);
        [FOR, PROTO, HOST].map(|name| {
            let values: Vec<_> = headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect();
            values.join(" | ")
        })
    }

    const CLAIMS: &[(&str, &str)] = &[
        ("x-forwarded-for", "1.1.1.1"),
        ("x-forwarded-for", "2.2.2.2"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "feed.example"),
    ];

    #[test]
    fn claims_of_strangers_are_replaced() {
        assert_eq!(after(CLAIMS, "10.0.0.9", "192.168.0.0/16"), ["10.0.0.9", "http", "feed.local"]);
        assert_eq!(after(&[], "::1", "192.168.0.0/16"), ["::1", "http", "feed.local"]);
    }

    #[test]
    fn a_trusted_proxy_is_believed_and_appended() {
        let believed = ["1.1.1.1, 2.2.2.2, 10.0.0.9", "https", "feed.example"];
        assert_eq!(after(CLAIMS, "10.0.0.9", "10.0.0.0/8"), believed);
        assert_eq!(after(CLAIMS, "::ffff:10.0.0.9", "10.0.0.0/8"), believed, "an IPv4 peer of a dual-stack socket");
        assert_eq!(after(&[], "10.0.0.9", "10.0.0.0/8"), ["10.0.0.9", "http", "feed.local"]);
    }

    #[test]
    fn without_a_peer_nobody_is_named() {
        let mut headers = HeaderMap::new();
        headers.insert(FOR, HeaderValue::from_static("1.1.1.1"));
        set(&mut headers, None, &["0.0.0.0/0".parse().unwrap()]);
        assert_eq!(headers.get(FOR), None);
    }
}
