//! A consumer group at work: one worker for each partition it is given.

use std::sync::Arc;

use dead_letters::ListenerLetters;
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{EventLog, Handler, Progress, persist, worker::Worker};

/// Runs `handler` for `group` until `shutdown`, and then finishes the batches in hand. Partitions go on apart: what
/// holds up one holds up no other. A log or store that is away pauses the partition; a record that cannot be processed
/// becomes a dead letter, and the partition goes on.
pub async fn run(
    log: Arc<dyn EventLog>,
    group: &str,
    handler: impl Handler + 'static,
    letters: Arc<dyn ListenerLetters>,
    progress: Arc<Progress>,
    shutdown: CancellationToken,
) {
    let Some(consumer) = persist(group, &shutdown, || log.subscribe(group)).await else { return };
    let (group, handler) = (Arc::<str>::from(group), Arc::<dyn Handler>::from(Box::new(handler) as Box<dyn Handler>));
    let mut workers = JoinSet::new();
    loop {
        let next = persist(&group, &shutdown, || consumer.next_partition());
        tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            Some(ended) = workers.join_next() => pass_on_panic(ended),
            Some(partition) = next => {
                let worker = Worker::new(&group, partition, &handler, &letters, &progress);
                workers.spawn(worker.run(shutdown.clone()));
            }
        }
    }
    while let Some(ended) = workers.join_next().await {
        pass_on_panic(ended);
    }
    consumer.leave().await;
}

/// A partition without its worker would stand still unnoticed.
fn pass_on_panic(ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && let Ok(panic) = error.try_into_panic()
    {
        std::panic::resume_unwind(panic);
    }
}
