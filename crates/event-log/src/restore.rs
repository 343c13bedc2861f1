//! The restore job of a consumer group: its dead letters are tried again.

use dead_letters::{LetterError, ListenerLetters, UnhandledRecord};
use kafka_envelope::EnvelopeError;

use crate::{Delivery, Handler, HandlerError, Record};

/// What one run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Restored {
    /// Letters whose event has arrived.
    pub completed: u64,
    /// Letters that were refused again.
    pub refused: u64,
    /// Those of the refused that are left alone from now on.
    pub parked: u64,
}

/// Why a run ended early; what it had completed by then stays completed.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The store of the letters.
    #[error(transparent)]
    Letters(#[from] LetterError),
    /// The group's own store is away, which is no letter's fault: no attempt is counted.
    #[error("the group's store is away: {0}")]
    Away(#[source] HandlerError),
}

/// Hands the oldest open letters of `group`, at most `limit`, to `handler` one by one. One that has been tried
/// `max_attempts` times is parked. Needs no log, and may run twice at once, since handlers know events by their ids.
pub async fn retry_letters(
    letters: &dyn ListenerLetters,
    group: &str,
    handler: &dyn Handler,
    limit: u32,
    max_attempts: u32,
) -> Result<Restored, RestoreError> {
    let mut restored = Restored::default();
    for letter in letters.oldest_of(group, limit).await? {
        let event_id = letter.subject.event_id.clone();
        let refusal = match delivery(letter.subject) {
            Ok(delivery) => match handler.restore(&delivery).await {
                Ok(()) => {
                    letters.complete_record(group, &event_id).await?;
                    restored.completed += 1;
                    continue;
                }
                Err(away @ HandlerError::Away(_)) => return Err(RestoreError::Away(away)),
                Err(refused) => refused.to_string(),
            },
            Err(unreadable) => unreadable.to_string(),
        };
        let park = letter.attempts + 1 >= max_attempts;
        letters.fail_record(group, &event_id, &refusal, park).await?;
        restored.refused += 1;
        restored.parked += u64::from(park);
        tracing::warn!(group, event_id, park, error = refusal, "dead letter refused again");
    }
    Ok(restored)
}

pub(crate) fn delivery(letter: UnhandledRecord) -> Result<Delivery, EnvelopeError> {
    let UnhandledRecord { topic, partition, offset, message_key: key, event_time: timestamp, payload, .. } = letter;
    Delivery::of(&Record { topic, partition, offset, key, timestamp, payload })
}
