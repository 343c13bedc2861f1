//! What the conditions and the range of a request ask for (RFC 9110, 13 and 14).

use std::ops::Range;

use axum::http::{HeaderMap, HeaderName, Method, header};

use crate::domain::{Part, part};

/// Which answer a request wants.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    NotModified,
    Whole,
    Part(Range<u64>),
    Beyond,
}

pub(super) fn wanted(method: &Method, headers: &HeaderMap, tag: &str, length: u64) -> Wanted {
    if headers.get_all(header::IF_NONE_MATCH).iter().any(|value| names(value.to_str().unwrap_or_default(), tag)) {
        return Wanted::NotModified;
    }
    // A HEAD has no part to give, and a client that had another picture wants this one whole.
    let same = single(headers, &header::IF_RANGE).is_none_or(|had| had == tag);
    let range = single(headers, &header::RANGE).filter(|_| *method == Method::GET && same);
    match range.map_or(Part::All, |range| part(range, length)) {
        Part::All => Wanted::Whole,
        Part::Of(bytes) => Wanted::Part(bytes),
        Part::Beyond => Wanted::Beyond,
    }
}

/// Whether a list of tags has this one; by the weak comparison that `If-None-Match` takes.
fn names(list: &str, tag: &str) -> bool {
    list.trim() == "*" || list.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)
}

/// The header, if there; as nothing, which matches nothing, when it is there twice or no text.
fn single<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?.to_str().ok().filter(|_| values.next().is_none());
    Some(first.unwrap_or_default().trim())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const TAG: &str = "\"a\"";

    fn ask(headers: &[(HeaderName, &'static str)]) -> Wanted {
        let headers = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
        wanted(&Method::GET, &headers, TAG, 100)
    }

    #[test]
    fn only_a_matching_tag_is_not_modified() {
        for same in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", " * "] {
            assert_eq!(ask(&[(header::IF_NONE_MATCH, same)]), Wanted::NotModified, "{same}");
        }
        for other in ["\"b\"", "a", "", "\"a", "\"*\""] {
            assert_eq!(ask(&[(header::IF_NONE_MATCH, other)]), Wanted::Whole, "{other}");
        }
        assert_eq!(ask(&[(header::IF_NONE_MATCH, "\"b\""), (header::IF_NONE_MATCH, "\"a\"")]), Wanted::NotModified);
        assert_eq!(ask(&[(header::IF_NONE_MATCH, TAG), (header::RANGE, "bytes=0-1")]), Wanted::NotModified);
    }

    #[test]
    fn a_range_holds_for_the_picture_the_client_has() {
        let range = (header::RANGE, "bytes=0-9");
        assert_eq!(ask(&[range.clone(), (header::IF_RANGE, TAG)]), Wanted::Part(0..10));
        for other in ["\"b\"", "W/\"a\"", "Sat, 21 Nov 2026 09:00:00 GMT"] {
            assert_eq!(ask(&[range.clone(), (header::IF_RANGE, other)]), Wanted::Whole, "{other}");
        }
        assert_eq!(ask(&[(header::RANGE, "bytes=100-")]), Wanted::Beyond);
        assert_eq!(ask(&[range.clone(), (header::RANGE, "bytes=5-9")]), Wanted::Whole, "two headers say nothing");
    }

    #[test]
    fn a_head_ignores_ranges_but_not_conditions() {
        let ask = |name, value| {
            wanted(&Method::HEAD, &[(name, HeaderValue::from_static(value))].into_iter().collect(), TAG, 100)
        };
        assert_eq!(ask(header::RANGE, "bytes=0-9"), Wanted::Whole);
        assert_eq!(ask(header::IF_NONE_MATCH, TAG), Wanted::NotModified);
    }
}
