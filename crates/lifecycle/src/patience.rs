//! How long a request's head is waited for: long for its first byte, briefly for the rest.
//!
//! hyper has one timeout for both, from the end of the last request to the end of the next head. This timer tells
//! them apart: connections may idle in a pool, while nobody holds one by sending a head byte by byte.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use hyper::rt::{Read, ReadBufCursor, Sleep, Timer, Write};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::{Instant, sleep_until},
};

/// A stream that counts its reads.
pub(crate) struct Heard<I> {
    io: TokioIo<I>,
    reads: Arc<AtomicUsize>,
}

impl<I> Heard<I> {
    pub(crate) fn new(io: I) -> Self {
        Self { io: TokioIo::new(io), reads: Arc::default() }
    }

    /// How many reads gave something.
    pub(crate) const fn reads(&self) -> &Arc<AtomicUsize> {
        &self.reads
    }
}

impl<I: AsyncRead + Unpin> Read for Heard<I> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buf: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.io).poll_read(context, buf);
        if read.is_ready() {
            self.reads.fetch_add(1, Ordering::Relaxed);
        }
        read
    }
}

impl<I: AsyncWrite + Unpin> Write for Heard<I> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(context, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(context, bufs)
    }
}

/// The timer of one connection; hyper asks it for a sleep whenever the wait for a head begins.
pub(crate) struct Patience {
    reads: Arc<AtomicUsize>,
    head_timeout: Duration,
}

impl Patience {
    pub(crate) const fn new(reads: Arc<AtomicUsize>, head_timeout: Duration) -> Self {
        Self { reads, head_timeout }
    }
}

impl Timer for Patience {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(self.now() + duration)
    }

    fn sleep_until(&self, deadline: std::time::Instant) -> Pin<Box<dyn Sleep>> {
        Box::pin(Wait {
            sleep: Box::pin(sleep_until(deadline.into())),
            reads: Arc::clone(&self.reads),
            before: Some(self.reads.load(Ordering::Relaxed)),
            head_timeout: self.head_timeout,
        })
    }

    fn now(&self) -> std::time::Instant {
        Instant::now().into_std()
    }
}

/// The wait for one head.
struct Wait {
    sleep: Pin<Box<tokio::time::Sleep>>,
    reads: Arc<AtomicUsize>,
    /// The count of reads when the wait began; none once the head has.
    before: Option<usize>,
    head_timeout: Duration,
}

impl Sleep for Wait {}

impl Future for Wait {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let reads = self.reads.load(Ordering::Relaxed);
        if self.before.take_if(|before| *before != reads).is_some() {
            let end = Instant::now() + self.head_timeout;
            self.sleep.as_mut().reset(end);
        }
        self.sleep.as_mut().poll(context)
    }
}
