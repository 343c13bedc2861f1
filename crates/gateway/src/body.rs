//! Bodies in passing: never collected, only watched.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::Body;
use bytes::Bytes;
use futures::StreamExt;
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use tokio::{
    runtime::Handle,
    time::{Instant, Sleep, sleep, timeout},
};

/// How much of a request body the service has taken, so that a slow upload is no slow service.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress(Option<Arc<AtomicUsize>>);

impl Progress {
    /// Frames taken so far.
    pub(crate) fn frames(&self) -> usize {
        self.0.as_ref().map_or(0, |frames| frames.load(Ordering::Relaxed))
    }
}

/// Most that is read of an upload which the service does not want.
const LINGER_BYTES: usize = 64 << 20;

/// Longest time for which an unwanted upload is read.
const LINGER_TIME: Duration = Duration::from_secs(10);

/// A request body on its way to a service.
pub(crate) struct Upload {
    body: Body,
    progress: Progress,
    ended: bool,
}

impl Upload {
    /// Watches `body`, unless it is empty.
    pub(crate) fn new(body: Body) -> Self {
        let ended = body.is_end_stream();
        let progress = Progress((!ended).then(Arc::default));
        Self { body, progress, ended }
    }

    /// Its progress, to be looked at while it is sent.
    pub(crate) fn progress(&self) -> Progress {
        self.progress.clone()
    }
}

impl HttpBody for Upload {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        self.progress.0.iter().for_each(|frames| _ = frames.fetch_add(1, Ordering::Relaxed));
        self.ended = !matches!(frame, Some(Ok(_))) || self.body.is_end_stream();
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Upload {
    /// Reads on when a service answers without the rest: many clients look for the answer only after their last byte,
    /// and would find a reset connection (RFC 9112 section 9.6).
    fn drop(&mut self) {
        if let (false, Ok(runtime)) = (self.ended, Handle::try_current()) {
            runtime.spawn(timeout(LINGER_TIME, discard(std::mem::take(&mut self.body))));
        }
    }
}

async fn discard(body: Body) {
    let mut chunks = body.into_data_stream();
    let mut bytes = 0;
    while let Some(Ok(chunk)) = chunks.next().await {
        bytes += chunk.len();
        if bytes > LINGER_BYTES {
            return;
        }
    }
}

/// A response body on its way to the client; an error when the service falls silent within it.
pub(crate) struct Download {
    body: Incoming,
    timeout: Duration,
    silence: Option<Pin<Box<Sleep>>>,
    waiting: bool,
}

/// The service fell silent within its answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DownloadError {
    #[error("the service fell silent within its answer")]
    Silence,
    #[error(transparent)]
    Broken(#[from] hyper::Error),
}

impl Download {
    pub(crate) const fn new(body: Incoming, timeout: Duration) -> Self {
        Self { body, timeout, silence: None, waiting: false }
    }

    /// The timer, started anew when the wait for a frame begins.
    fn poll_silence(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let silence = self.silence.get_or_insert_with(|| Box::pin(sleep(self.timeout)));
        if !self.waiting {
            silence.as_mut().reset(Instant::now() + self.timeout);
            self.waiting = true;
        }
        silence.as_mut().poll(cx)
    }
}

impl HttpBody for Download {
    type Data = Bytes;
    type Error = DownloadError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, DownloadError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            self.waiting = false;
            return Poll::Ready(frame.map(|frame| frame.map_err(DownloadError::Broken)));
        }
        self.poll_silence(cx).map(|()| Some(Err(DownloadError::Silence)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
