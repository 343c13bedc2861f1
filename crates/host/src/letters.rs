//! What a service does about the dead letters of its consumer group, on schedule or by hand.

use std::{sync::Arc, time::Duration};

use clock::Clock;
use dead_letters::{Letter, Letters};
use dto::Timestamp;
use event_log::{Handler, RestoreError, Restored, retry_letters};
use lifecycle::{JobFailure, Jobs, NoSuchId};

/// Tries the dead letters of a consumer group again (deck case 3, for every group).
pub const RESTORE: &str = "restore-dead-letters";
/// Deletes letters that arrived long ago.
pub const PURGE: &str = "purge-dead-letters";
/// Shows the letters that have been given up.
pub(crate) const LIST_PARKED: &str = "list-parked-letters";
/// Opens one of them again, or all.
pub(crate) const RELEASE_PARKED: &str = "release-parked-letters";

/// Letters shown at once.
pub(crate) const SHOWN: u32 = 100;

/// The dead letters of one consumer group.
#[derive(Clone)]
pub struct GroupLetters {
    /// Where letters are.
    pub letters: Arc<dyn Letters>,
    /// Whose they are.
    pub group: &'static str,
    /// What the group does with events.
    pub handler: Arc<dyn Handler>,
    /// Letters of one run (setting `events.letter_batch`).
    pub limit: u32,
    /// Attempts after which a letter is parked (setting `events.letter_attempts`).
    pub max_attempts: u32,
    /// How long letters are kept that arrived (setting `events.letter_retention`).
    pub retention: Duration,
    /// What time it is.
    pub clock: Clock,
}

impl GroupLetters {
    /// Adds the group's jobs: trying again, showing what is parked, releasing it, deleting what arrived.
    pub fn jobs(self, jobs: Jobs) -> Jobs {
        let (restore, list, release, purge) = (self.clone(), self.clone(), self.clone(), self);
        jobs.with(RESTORE, move || restore.clone().restore())
            .with(LIST_PARKED, move || list.clone().list())
            .with_id(RELEASE_PARKED, move |id| release.clone().release(id))
            .with(PURGE, move || purge.clone().purge())
    }

    pub(crate) async fn restore(self) -> Result<String, JobFailure> {
        let run = retry_letters(&*self.letters, self.group, &*self.handler, self.limit, self.max_attempts).await;
        match run {
            Ok(Restored { completed, refused, parked }) => {
                Ok(format!("{completed} dead letters processed, {refused} refused again, {parked} of them parked"))
            }
            Err(RestoreError::Letters(met)) if met.is_conflict() => {
                Ok("somebody else is at the same letters; the rest is left to the next run".to_owned())
            }
            Err(failed) => Err(failed.into()),
        }
    }

    pub(crate) async fn list(self) -> Result<String, JobFailure> {
        let parked = self.letters.parked_of(self.group, SHOWN).await?;
        Ok(listed(&parked, |record| &record.event_id))
    }

    async fn release(self, id: Option<String>) -> Result<String, JobFailure> {
        let released = self.letters.release_of(self.group, id.as_deref()).await?;
        found(id, released)?;
        Ok(format!("{released} parked letters released"))
    }

    async fn purge(self) -> Result<String, JobFailure> {
        let purged = self.letters.purge_of(self.group, self.purged_before()).await?;
        Ok(format!("{purged} dead letters deleted that arrived long ago"))
    }

    /// Letters that arrived before then are not kept any longer.
    pub(crate) fn purged_before(&self) -> Timestamp {
        self.clock.now().plus_millis(-i64::try_from(self.retention.as_millis()).unwrap_or(i64::MAX))
    }
}

/// Whether an id was that of anything.
pub(crate) fn found(id: Option<String>, released: u64) -> Result<(), NoSuchId> {
    match id {
        Some(id) if released == 0 => {
            Err(NoSuchId(format!("no parked letter has the id `{id}`; {LIST_PARKED} shows those there are")))
        }
        _ => Ok(()),
    }
}

/// A line a letter.
pub(crate) fn listed<T>(letters: &[Letter<T>], id: impl Fn(&T) -> &str) -> String {
    let line = |letter: &Letter<T>| {
        format!("{} after {} attempts: {}", id(&letter.subject), letter.attempts, letter.last_error)
    };
    let lines: Vec<_> = letters.iter().map(line).collect();
    if lines.is_empty() { "no parked letters".to_owned() } else { lines.join("\n") }
}
