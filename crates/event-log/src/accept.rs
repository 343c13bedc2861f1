//! Records that come to a consumer group another way than out of the log.

use std::slice;

use dead_letters::{ListenerLetters, UnhandledRecord};

use crate::{Delivery, Handler, HandlerError, RestoreError, restore::delivery};

/// Hands `records` to `handler` and returns when its store has them: once, since who sent them tries again if the store
/// is away. A record that cannot be processed becomes a letter of its group, as it would coming out of the log; says how
/// many did.
pub async fn accept(
    letters: &dyn ListenerLetters,
    handler: &dyn Handler,
    records: Vec<UnhandledRecord>,
) -> Result<u64, RestoreError> {
    let (mut batch, mut readable, mut kept) = (Vec::new(), Vec::new(), 0);
    for record in records {
        match delivery(record.clone()) {
            Ok(delivery) => {
                batch.push(delivery);
                readable.push(record);
            }
            Err(cause) => kept += keep(letters, &record, &cause.to_string()).await?,
        }
    }
    if batch.is_empty() || attempt(handler, &batch).await?.is_ok() {
        return Ok(kept);
    }
    for (delivery, record) in batch.iter().zip(readable) {
        if let Err(refusal) = attempt(handler, slice::from_ref(delivery)).await? {
            let record = UnhandledRecord { message_key: delivery.envelope.message_key(), ..record };
            kept += keep(letters, &record, &refusal).await?;
        }
    }
    Ok(kept)
}

/// The handler's answer, why it refused included.
async fn attempt(handler: &dyn Handler, batch: &[Delivery]) -> Result<Result<(), String>, RestoreError> {
    match handler.handle(batch).await {
        Ok(()) => Ok(Ok(())),
        Err(HandlerError::Refused(cause)) => Ok(Err(cause.to_string())),
        Err(cause) => Err(RestoreError::Away(cause)),
    }
}

async fn keep(letters: &dyn ListenerLetters, record: &UnhandledRecord, error: &str) -> Result<u64, RestoreError> {
    letters.keep_record(record, 1, error).await?;
    let UnhandledRecord { group, event_id, .. } = record;
    tracing::error!(group, event_id, error, "kept as a dead letter");
    Ok(1)
}
