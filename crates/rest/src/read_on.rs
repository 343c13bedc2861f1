//! Request bodies that nobody read to the end.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
};
use http_body_util::BodyExt;
use tokio::runtime::Handle;

/// How much of a refused body is read on.
const MOST: usize = 64 * 1024 * 1024;

/// How long a refused body is read on.
const LONGEST: Duration = Duration::from_secs(10);

/// Has what is left of a request's body read, and thrown away, once whoever handles it is done with it. A request may be
/// refused before its body was read; many clients look for the answer only after their last byte, and would find a
/// connection that was closed under them (RFC 9112, 9.6).
pub fn read_on(request: Request) -> Request {
    request.map(|body| if body.is_end_stream() { body } else { Body::new(ReadOn(Some(body))) })
}

struct ReadOn(Option<Body>);

impl HttpBody for ReadOn {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        let Some(body) = self.0.as_mut() else { return Poll::Ready(None) };
        let frame = std::task::ready!(Pin::new(body).poll_frame(context));
        if !matches!(frame, Some(Ok(_))) {
            self.0 = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.0.as_ref().map(HttpBody::size_hint).unwrap_or_default()
    }
}

impl Drop for ReadOn {
    fn drop(&mut self) {
        let left = self.0.take().filter(|body| !body.is_end_stream());
        if let (Some(body), Ok(runtime)) = (left, Handle::try_current()) {
            runtime.spawn(tokio::time::timeout(LONGEST, throw_away(body)));
        }
    }
}

async fn throw_away(mut body: Body) {
    let mut seen = 0;
    while seen < MOST
        && let Some(Ok(frame)) = body.frame().await
    {
        seen += frame.data_ref().map_or(0, Bytes::len);
    }
}
