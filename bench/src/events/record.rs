//! What activity records from a real broker in MongoDB.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use async_trait::async_trait;
use clock::Clock;
use dailyfeed_activity::{Activities, GROUP, Recorder, indexes};
use event_log::{Delivery, Handler, HandlerError, Progress};
use idempotency::{Windows, documents::Idempotency};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::{acts::acts, core, corner::Ground};
use crate::figures::Figures;

const EVENTS: usize = 60_000;

/// Events appended at once.
const CHUNK: usize = 1_000;

/// Counts the batches, of which each is one transaction.
struct Counted(Recorder, Arc<AtomicU64>);

#[async_trait]
impl Handler for Counted {
    async fn handle(&self, batch: &[Delivery]) -> Result<(), HandlerError> {
        self.1.fetch_add(1, Relaxed);
        self.0.handle(batch).await
    }
}

pub(crate) async fn run(figures: &mut Figures) -> anyhow::Result<()> {
    let (ground, clock) = (Ground::new(&[]).await?, Clock::system());
    ground.documents.make(&indexes()).await?;
    let second = Duration::from_secs(1);
    let windows = Windows { key_lifetime: second, implicit_window: second, claim_lease: second };
    let idempotency = Idempotency::new(ground.documents.clone(), clock.clone(), windows);
    let cache = ground.stores.cache(0).await?;
    let activities = Activities::in_documents(ground.documents.clone(), idempotency, clock.clone(), &cache);
    let (log, letters) = (ground.stores.log().await?, ground.stores.letters(&clock).await?);
    for chunk in acts(EVENTS, clock.now()).chunks(CHUNK) {
        log.append(chunk).await?;
    }
    let (progress, batches, shutdown) = (Arc::<Progress>::default(), Arc::default(), CancellationToken::new());
    let handler = Counted(Recorder::new(activities), Arc::clone(&batches));
    let (counted, stop) = (Arc::clone(&progress), shutdown.clone());
    let consuming = tokio::spawn(async move { event_log::run(log, GROUP, handler, letters, counted, stop).await });
    // From the first batch on: until then the broker gives the partitions out.
    until(&progress, 1).await;
    let (begin, cpu, first) = (Instant::now(), core::time()?, progress.handled());
    until(&progress, EVENTS as u64).await;
    let (took, cpu) = (begin.elapsed().as_secs_f64(), core::time()? - cpu);
    let recorded = (EVENTS as u64 - first) as f64;
    shutdown.cancel();
    consuming.await?;
    figures.at_least("activity records in MongoDB", recorded / took, "records/s", 10_000.0);
    figures.note("activity records in MongoDB, per second of a core of activity", recorded / cpu, "records/s");
    figures.note("records of one transaction", EVENTS as f64 / batches.load(Relaxed) as f64, "records");
    figures.note("batches that failed and were tried again", progress.failures() as f64, "batches");
    let besides = ground.documents.indexes_of("member_activities").await?.len() - 1;
    figures.at_most("indexes of member_activities beside _id", besides as f64, "indexes", 2.0);
    ground.clear().await
}

async fn until(progress: &Progress, handled: u64) {
    while progress.handled() < handled {
        sleep(Duration::from_millis(5)).await;
    }
}
