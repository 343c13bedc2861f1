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
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

/// How much of a request body the service has taken, so that a slow upload is no slow service.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress(Option<Arc<AtomicUsize>>);

impl Progress {
    /// Frames taken so far.
    pub(crate) fn frames(&self) -> usize {
        self.0.as_ref().map_or(0, |frames| frames.load(Ordering::Relaxed))
    }
}

/// A request body on its way to a service.
pub(crate) struct Upload {
    body: Body,
    progress: Progress,
}

impl Upload {
    /// Watches `body`, unless it is empty.
    pub(crate) fn new(body: Body) -> Self {
        let progress = Progress((!body.is_end_stream()).then(Arc::default));
        Self { body, progress }
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
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
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
