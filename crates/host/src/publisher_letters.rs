//! What a service does about the dead letters of publishers besides those of its own group.

use lifecycle::{JobFailure, Jobs};
use outbox::{Resend, Resent};

use crate::{
    GroupLetters, PURGE, RESTORE,
    letters::{LIST_PARKED, RELEASE_PARKED, SHOWN, found, listed},
};

/// Sends the dead letters of publishers again.
pub const RESEND: &str = "resend-dead-letters";

/// The letters of publishers and of one group, under one name a job.
#[derive(Clone)]
struct Both {
    resend: Resend,
    group: GroupLetters,
}

impl GroupLetters {
    /// The group's jobs, and with them those of the publishers.
    pub fn jobs_with_publishers(self, jobs: Jobs, resend: Resend) -> Jobs {
        let (restore, again) = (self.clone(), resend.clone());
        let both = Both { resend, group: self };
        let (list, release, purge) = (both.clone(), both.clone(), both);
        jobs.with(RESEND, move || send_again(again.clone()))
            .with(RESTORE, move || restore.clone().restore())
            .with(LIST_PARKED, move || list.clone().list())
            .with_id(RELEASE_PARKED, move |id| release.clone().release(id))
            .with(PURGE, move || purge.clone().purge())
    }
}

async fn send_again(resend: Resend) -> Result<String, JobFailure> {
    let Resent { completed, delivered, refused, parked, contended } = resend.run().await?;
    let rest = if contended { "; another run is at the same letters and has the rest, or the next one" } else { "" };
    Ok(format!(
        "{completed} events sent, {delivered} delivered to activity meanwhile, {refused} refused, {parked} of them \
         parked{rest}"
    ))
}

impl Both {
    async fn list(self) -> Result<String, JobFailure> {
        let parked = self.resend.letters.parked(SHOWN).await?;
        let (publishers, listeners) = (listed(&parked, |event| &event.event_id), self.group.list().await?);
        Ok(format!("of publishers: {publishers}; of the group: {listeners}"))
    }

    async fn release(self, id: Option<String>) -> Result<String, JobFailure> {
        let publishers = self.resend.letters.release(id.as_deref()).await?;
        let group = self.group.letters.release_of(self.group.group, id.as_deref()).await?;
        found(id, publishers + group)?;
        Ok(format!("parked letters released: {publishers} of publishers, {group} of the group"))
    }

    async fn purge(self) -> Result<String, JobFailure> {
        let before = self.group.purged_before();
        let publishers = self.resend.letters.purge(before).await?;
        let group = self.group.letters.purge_of(self.group.group, before).await?;
        Ok(format!("dead letters deleted that arrived long ago: {publishers} of publishers, {group} of the group"))
    }
}
