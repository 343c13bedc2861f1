//! What a service does about dead letters, on schedule or by hand.

use std::sync::Arc;

use dead_letters::{Letters, ListenerLetters};
use event_log::{Handler, Restored, retry_letters};
use lifecycle::{JobFailure, Jobs};
use outbox::{Resend, Resent};

/// Tries the dead letters of a consumer group again (deck case 3, for every group).
pub const RESTORE: &str = "restore-dead-letters";
/// Sends the dead letters of publishers again.
pub const RESEND: &str = "resend-dead-letters";
/// Shows the letters that have been given up.
const LIST_PARKED: &str = "list-parked-letters";
/// Opens them again.
const RELEASE_PARKED: &str = "release-parked-letters";

/// Letters shown at once.
const SHOWN: u32 = 100;

/// The dead letters of one consumer group.
#[derive(Clone)]
pub struct GroupLetters {
    pub(crate) letters: Arc<dyn Letters>,
    pub(crate) group: &'static str,
    pub(crate) handler: Arc<dyn Handler>,
    pub(crate) limit: u32,
    pub(crate) max_attempts: u32,
}

impl GroupLetters {
    /// Adds the group's jobs: trying again, showing what is parked, releasing it.
    pub fn jobs(self, jobs: Jobs) -> Jobs {
        let (restore, list, release) = (self.clone(), self.clone(), self);
        jobs.with(RESTORE, move || restore.clone().restore())
            .with(LIST_PARKED, move || list.clone().list())
            .with(RELEASE_PARKED, move || release.clone().release())
    }

    /// And with them those of the publishers.
    pub fn jobs_with_publishers(self, jobs: Jobs, resend: Resend) -> Jobs {
        let (restore, list, release) = (self.clone(), self.clone(), self);
        let (all, released) = (Arc::clone(&resend.letters), Arc::clone(&resend.letters));
        jobs.with(RESEND, move || send_again(resend.clone()))
            .with(RESTORE, move || restore.clone().restore())
            .with(LIST_PARKED, move || list_all(list.clone(), Arc::clone(&all)))
            .with(RELEASE_PARKED, move || release_all(release.clone(), Arc::clone(&released)))
    }

    async fn restore(self) -> Result<String, JobFailure> {
        let letters: &dyn ListenerLetters = &*self.letters;
        let Restored { completed, refused, parked } =
            retry_letters(letters, self.group, &*self.handler, self.limit, self.max_attempts).await?;
        Ok(format!("{completed} dead letters processed, {refused} refused again, {parked} of them parked"))
    }

    async fn list(self) -> Result<String, JobFailure> {
        let parked = self.letters.parked_of(self.group, SHOWN).await?;
        let lines = parked.iter().map(|letter| line(&letter.subject.event_id, letter.attempts, &letter.last_error));
        Ok(listed(lines))
    }

    async fn release(self) -> Result<String, JobFailure> {
        Ok(format!("{} parked letters released", self.letters.release_of(self.group, None).await?))
    }
}

async fn send_again(resend: Resend) -> Result<String, JobFailure> {
    let Resent { completed, delivered, refused, parked } = resend.run().await?;
    Ok(format!(
        "{completed} events sent, {delivered} delivered to activity meanwhile, {refused} refused, {parked} of them parked"
    ))
}

async fn list_all(group: GroupLetters, letters: Arc<dyn Letters>) -> Result<String, JobFailure> {
    let parked = letters.parked(SHOWN).await?;
    let lines = parked.iter().map(|letter| line(&letter.subject.event_id, letter.attempts, &letter.last_error));
    let (publishers, listeners) = (listed(lines), group.list().await?);
    Ok(format!("of publishers: {publishers}; of the group: {listeners}"))
}

async fn release_all(group: GroupLetters, letters: Arc<dyn Letters>) -> Result<String, JobFailure> {
    let released = letters.release(None).await?;
    Ok(format!("of publishers: {released}; of the group: {}", group.release().await?))
}

fn line(event_id: &str, attempts: u32, error: &str) -> String {
    format!("{event_id} after {attempts} attempts: {error}")
}

fn listed(lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() { "no parked letters".to_owned() } else { lines.join("\n") }
}
