//! Which request a piece of work belongs to: the request id and the W3C trace context
//! (<https://www.w3.org/TR/trace-context/>).

use std::{fmt::Write, future::Future, sync::Arc};

use http::{HeaderMap, HeaderValue};
use uuid::Uuid;

/// Header of the request id, accepted and echoed.
pub const REQUEST_ID: &str = "x-request-id";
const TRACEPARENT: &str = "traceparent";
/// Longest request id that is taken over; others are replaced.
const REQUEST_ID_CHARACTERS: usize = 128;

tokio::task_local! {
    static CURRENT: Context;
}

/// Request id and trace of the work in progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    request_id: Arc<str>,
    trace_id: u128,
    span_id: u64,
    sampled: bool,
}

impl Context {
    /// The beginning of a trace.
    pub fn root() -> Self {
        let trace_id = Uuid::new_v4().as_u128();
        Self { request_id: format!("{trace_id:032x}").into(), trace_id, span_id: span_id(), sampled: true }
    }

    /// The work that continues a `traceparent`, of a request or of an event; a broken one begins
    /// a trace of its own, as the standard asks.
    pub fn continuing(traceparent: &str) -> Self {
        parse(traceparent).unwrap_or_else(Self::root)
    }

    /// The request's own context, with its ids as far as they are usable.
    pub fn of_headers(headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let mut context = text(TRACEPARENT).map_or_else(Self::root, Self::continuing);
        if let Some(id) = text(REQUEST_ID).filter(|id| is_request_id(id)) {
            context.request_id = id.into();
        }
        context
    }

    /// The context of the running task, inside a request or [`Self::scope`]. Spawned tasks do not
    /// inherit it.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// Runs work in this context.
    pub async fn scope<F: Future>(self, work: F) -> F::Output {
        CURRENT.scope(self, work).await
    }

    /// The request id: the client's, or one made here.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// The trace id, 32 hexadecimal digits.
    pub fn trace_id(&self) -> String {
        format!("{:032x}", self.trace_id)
    }

    /// The `traceparent` that calls and events of this work carry.
    pub fn traceparent(&self) -> String {
        let mut text = String::with_capacity(55);
        // Writing to a string cannot fail.
        let _ = write!(text, "00-{:032x}-{:016x}-{:02x}", self.trace_id, self.span_id, u8::from(self.sampled));
        text
    }

    /// Sets `x-request-id` and `traceparent` of an outgoing call.
    pub fn inject(&self, headers: &mut HeaderMap) {
        let pairs = [(REQUEST_ID, self.request_id.to_string()), (TRACEPARENT, self.traceparent())];
        for (name, value) in pairs {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
    }
}

/// Eight random bytes that are never all zero: the version bits of the UUID are among them.
fn span_id() -> u64 {
    Uuid::new_v4().as_u64_pair().0
}

fn parse(traceparent: &str) -> Option<Context> {
    let mut fields = traceparent.split('-');
    let version = hex(fields.next()?, 2).filter(|version| *version != 0xff)?;
    let trace_id = hex(fields.next()?, 32).filter(|id| *id != 0)?;
    hex(fields.next()?, 16).filter(|id| *id != 0)?;
    let flags = hex(fields.next()?, 2)?;
    // Later versions may add fields, version 0 has none.
    (version > 0 || fields.next().is_none()).then(|| Context {
        request_id: format!("{trace_id:032x}").into(),
        trace_id,
        span_id: span_id(),
        sampled: flags & 1 == 1,
    })
}

fn hex(text: &str, digits: usize) -> Option<u128> {
    let lower = text.len() == digits && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    lower.then(|| u128::from_str_radix(text, 16).ok()).flatten()
}

fn is_request_id(id: &str) -> bool {
    let safe = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    !id.is_empty() && id.len() <= REQUEST_ID_CHARACTERS && id.bytes().all(safe)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn a_trace_goes_on_with_a_span_of_its_own() {
        let context = Context::continuing(PARENT);
        let next = context.traceparent();
        assert_eq!(context.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert!(next.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && next.ends_with("-01"));
        assert!(!next.contains("00f067aa0ba902b7"));
        assert_eq!(Context::continuing(&next).trace_id(), context.trace_id());
    }

    #[test]
    fn a_broken_parent_begins_a_new_trace() {
        let zeros = "00-00000000000000000000000000000000-00f067aa0ba902b7-01";
        for broken in ["", "00", zeros, &PARENT.replace("00-4", "ff-4"), &PARENT.to_uppercase(), &format!("{PARENT}-x")]
        {
            assert_eq!(parse(broken), None, "{broken}");
        }
        assert!(parse(&format!("{}-x", PARENT.replace("00-4", "01-4"))).is_some());
    }

    #[test]
    fn outgoing_headers_carry_both_ids() {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, HeaderValue::from_static("abc-1"));
        headers.insert(TRACEPARENT, HeaderValue::from_static(PARENT));
        let context = Context::of_headers(&headers);
        let mut outgoing = HeaderMap::new();
        context.inject(&mut outgoing);
        assert_eq!(outgoing[REQUEST_ID], "abc-1");
        assert_eq!(outgoing[TRACEPARENT], context.traceparent());
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_is_made_is_read_again(text in "\\PC{0,60}") {
            let context = Context::continuing(&text);
            prop_assert_eq!(Context::continuing(&context.traceparent()).trace_id(), context.trace_id());
        }
    }
}
