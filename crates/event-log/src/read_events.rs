//! Views: events of reads, which have no write whose transaction could carry them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use kafka_envelope::Envelope;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use trace_context::Context;

use crate::{EventLog, persist};

/// How long an event waits for company.
const LINGER: Duration = Duration::from_millis(200);

/// Events appended at once, at most.
const BATCH: usize = 1_000;

/// Takes `POST_READ` and `COMMENT_READ` events without making the reader wait. They may be lost: when the buffer is
/// full (the log is slow or away) and when the process dies.
#[derive(Debug, Clone)]
pub struct ReadEvents {
    buffer: mpsc::Sender<Envelope>,
    dropped: Arc<AtomicU64>,
}

impl ReadEvents {
    /// A buffer of `capacity` events, and the task that empties it into `log` until `shutdown`.
    pub fn new(
        log: Arc<dyn EventLog>,
        capacity: usize,
        shutdown: CancellationToken,
    ) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let (buffer, events) = mpsc::channel(capacity.max(1));
        (Self { buffer, dropped: Arc::default() }, publish(log, events, shutdown))
    }

    /// Takes the event, with the trace of the work in progress, if there is room.
    pub fn offer(&self, mut event: Envelope) {
        if let Some(context) = Context::current() {
            event = event.caused_by(context.traceparent());
        }
        if self.buffer.try_send(event).is_err() {
            self.dropped.fetch_add(1, Relaxed);
        }
    }

    /// Events that found no room so far.
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Relaxed)
    }
}

async fn publish(log: Arc<dyn EventLog>, mut events: mpsc::Receiver<Envelope>, shutdown: CancellationToken) {
    let mut batch = Vec::new();
    loop {
        tokio::select! {
            _ = events.recv_many(&mut batch, BATCH) => {}
            () = shutdown.cancelled() => events.close(), // What is buffered is still received.
        }
        if batch.len() < BATCH && !events.is_closed() {
            tokio::select! {
                () = tokio::time::sleep(LINGER) => {}
                () = shutdown.cancelled() => {}
            }
        }
        while batch.len() < BATCH
            && let Ok(event) = events.try_recv()
        {
            batch.push(event);
        }
        if batch.is_empty() && events.is_closed() {
            return;
        }
        if persist("read events", &shutdown, || log.append(&batch)).await.is_none() {
            return;
        }
        batch.clear();
    }
}
