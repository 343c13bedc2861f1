//! Views: events of reads, which have no write whose transaction could carry them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use kafka_envelope::Envelope;
use tokio::{sync::mpsc, time::sleep};
use tokio_util::sync::CancellationToken;
use trace_context::Context;

use crate::{
    Transport,
    backlog::{BATCH, Backlog},
};

/// How long an event waits for company.
const LINGER: Duration = Duration::from_millis(200);

/// How often events that wait for the log look whether they may go there.
const LOOK: Duration = Duration::from_secs(1);

/// Takes `POST_READ` and `COMMENT_READ` events without making the reader wait. They may be lost: when the buffer is
/// full (the log, or activity, is slow or away), when more wait for the log than may, and when the process ends.
#[derive(Debug, Clone)]
pub struct ReadEvents {
    buffer: mpsc::Sender<Envelope>,
    dropped: Arc<AtomicU64>,
}

impl ReadEvents {
    /// A buffer of `capacity` events, and the task that empties it into `transport` until `shutdown`. While that is HTTP
    /// the last `kept` of them are kept for the log.
    pub fn new(
        transport: Transport,
        capacity: usize,
        kept: usize,
        shutdown: CancellationToken,
    ) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let (buffer, events) = mpsc::channel(capacity.max(1));
        let dropped = Arc::<AtomicU64>::default();
        let publishing = publish(transport, events, kept, Arc::clone(&dropped), shutdown);
        (Self { buffer, dropped }, publishing)
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

    /// Events that the log will never have, since they found no room.
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Relaxed)
    }
}

async fn publish(
    transport: Transport,
    mut events: mpsc::Receiver<Envelope>,
    kept: usize,
    dropped: Arc<AtomicU64>,
    shutdown: CancellationToken,
) {
    let (mut fresh, mut backlog) = (Vec::new(), Backlog::default());
    loop {
        tokio::select! {
            _ = events.recv_many(&mut fresh, BATCH) => {}
            () = shutdown.cancelled() => events.close(), // What is buffered is still received.
            () = sleep(LOOK), if backlog.len() > 0 => {}
        }
        if fresh.len() < BATCH && !fresh.is_empty() && !events.is_closed() {
            tokio::select! {
                () = sleep(LINGER) => {}
                () = shutdown.cancelled() => {}
            }
        }
        while fresh.len() < BATCH
            && let Ok(event) = events.try_recv()
        {
            fresh.push(event);
        }
        let last = fresh.is_empty() && events.is_closed();
        backlog.extend(fresh.drain(..));
        if backlog.send(&transport, &shutdown).await.is_none() || last {
            break;
        }
        dropped.fetch_add(backlog.shorten(kept), Relaxed);
    }
    if backlog.len() > 0 {
        tracing::warn!(events = backlog.len(), "read events that the log has not got end with the process");
    }
}
