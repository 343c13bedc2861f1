//! The restore job of publishers (deck case 3): events that became dead letters are sent again.

use std::sync::Arc;

use database::{Database, DatabaseError};
use dead_letters::{Letter, LetterError, Letters, UnhandledRecord, UnsentEvent};
use kafka_envelope::{ACTIVITY_GROUP, Envelope, topic};
use transport::{Mode, Transport};

/// Letters sent at once.
const BATCH: usize = 100;

/// How many in a row must fail alone before it is the log that is away, and not they that are at fault.
const PROBES: usize = 3;

/// The lock of the run in progress.
const TURN: &str = "resend-dead-letters";

/// Sends the oldest open publisher letters, whichever outbox they come from.
#[derive(Clone)]
pub struct Resend {
    /// Where the turn is taken: one run at a time, whichever process it is in.
    pub database: Database,
    /// Where letters are.
    pub letters: Arc<dyn Letters>,
    /// Where events go.
    pub transport: Transport,
    /// Letters of one run (setting `events.letter_batch`).
    pub limit: u32,
    /// Attempts after which a letter is parked (setting `events.letter_attempts`).
    pub max_attempts: u32,
}

/// What one run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Resent {
    /// Events that the log has now.
    pub completed: u64,
    /// Events that activity has early, because the log is away or not to be used.
    pub delivered: u64,
    /// Letters that failed by themselves.
    pub refused: u64,
    /// Those of the refused that are left alone from now on.
    pub parked: u64,
    /// Whether somebody else was at the same letters, so that some or all were left to him or to the next run.
    pub contended: bool,
}

/// Why a run ended early; what it had completed by then stays completed.
#[derive(Debug, thiserror::Error)]
pub enum ResendError {
    /// The store in which the turn is taken.
    #[error("the turn to send dead letters: {0}")]
    Turn(#[from] DatabaseError),
    /// The store of the letters.
    #[error(transparent)]
    Letters(#[from] LetterError),
}

struct Waiting {
    letter: Letter<UnsentEvent>,
    event: Envelope,
}

impl Resend {
    /// One run; nothing while another one is in progress. Nothing is lost or doubled if it dies in between or, its turn
    /// lost, runs twice at once: the readers of the log know events by their ids, and a letter is completed only once
    /// the log has its event.
    pub async fn run(&self) -> Result<Resent, ResendError> {
        let mut done = Resent::default();
        let Some(turn) = self.database.try_lock(TURN).await? else {
            return Ok(Resent { contended: true, ..done });
        };
        let outcome = self.send_oldest(&mut done).await;
        turn.release().await;
        match outcome {
            Err(met) if met.is_conflict() => Ok(Resent { contended: true, ..done }),
            outcome => Ok(outcome.map(|()| done)?),
        }
    }

    async fn send_oldest(&self, done: &mut Resent) -> Result<(), LetterError> {
        // Without the truth nothing is known but that letters can be sent.
        if self.transport.switch.position().await.is_ok_and(|position| position.mode == Mode::Http) {
            return self.deliver_early(done).await;
        }
        let mut waiting = Vec::new();
        for letter in self.letters.oldest(self.limit).await? {
            match Envelope::from_json(&letter.subject.payload) {
                Ok(event) => waiting.push(Waiting { letter, event }),
                Err(unreadable) => self.refused(&letter, &unreadable.to_string(), done).await?,
            }
        }
        for batch in waiting.chunks(BATCH) {
            if !self.send(batch, done).await? {
                return self.deliver_early(done).await;
            }
        }
        Ok(())
    }

    /// False if the log is away.
    async fn send(&self, batch: &[Waiting], done: &mut Resent) -> Result<bool, LetterError> {
        let events: Vec<Envelope> = batch.iter().map(|waiting| waiting.event.clone()).collect();
        if self.transport.log.append(&events).await.is_ok() {
            let ids: Vec<&str> = batch.iter().map(|waiting| waiting.letter.subject.event_id.as_str()).collect();
            self.letters.complete_events(&ids).await?;
            done.completed += batch.len() as u64;
            return Ok(true);
        }
        // Is it the log, or one of them?
        let mut failed = Vec::new();
        for (tried, waiting) in batch.iter().enumerate() {
            match self.transport.log.append(std::slice::from_ref(&waiting.event)).await {
                Ok(()) => {
                    self.letters.complete_events(&[&waiting.letter.subject.event_id]).await?;
                    done.completed += 1;
                }
                Err(cause) => failed.push((&waiting.letter, cause.to_string())),
            }
            if failed.len() == PROBES.min(batch.len()) && failed.len() > tried {
                return Ok(false);
            }
        }
        for (letter, cause) in failed {
            self.refused(letter, &cause, done).await?;
        }
        Ok(true)
    }

    async fn refused(&self, letter: &Letter<UnsentEvent>, cause: &str, done: &mut Resent) -> Result<(), LetterError> {
        let (park, event_id) = (letter.attempts + 1 >= self.max_attempts, &letter.subject.event_id);
        self.letters.fail_event(event_id, cause, park).await?;
        done.refused += 1;
        done.parked += u64::from(park);
        tracing::warn!(event_id, park, error = cause, "publisher letter refused");
        Ok(())
    }

    /// Through the listener store, where activity's own restore job finds them; they stay open for everybody else.
    async fn deliver_early(&self, done: &mut Resent) -> Result<(), LetterError> {
        for letter in self.letters.oldest_undelivered(self.limit).await? {
            let UnsentEvent { event_id, message_key, event_time, payload, .. } = letter.subject;
            let record = UnhandledRecord {
                group: ACTIVITY_GROUP.to_owned(),
                topic: topic(event_time),
                partition: 0,
                offset: -1,
                message_key,
                event_id,
                event_time,
                payload,
            };
            self.letters.keep_record(&record, 0, "the log is away or not in use").await?;
            self.letters.deliver_event(&record.event_id).await?;
            done.delivered += 1;
        }
        Ok(())
    }
}
