//! The store in MongoDB: `member_activities`, and beside them what is told of them.

mod activities;
mod again;
mod announced;
mod notified;
mod read_marks;
mod record;
mod seen;
mod subjects;
mod told;

use std::sync::Arc;

use async_trait::async_trait;
use cache::Cache;
use clock::Clock;
use database::Database;
use documents::{Documents, DocumentsError, Index};
use dto::MemberActivity;
use error::ApiError;
use event_log::HandlerError;
use idempotency::{Done, Repeat, documents::Idempotency};
use kafka_envelope::Envelope;
use rebuild::{Failure, Stretch, Tally};

use super::{ActivityRow, Store, Told};
use crate::{
    domain::{ActivityFilter, MAX_UNREAD, Report, Window},
    mapper,
};
use seen::Seen;

/// The indexes of all collections of activity.
pub(crate) fn indexes() -> Vec<Index> {
    let mut indexes = Vec::from(audience::documents::indexes());
    indexes.extend(idempotency::documents::indexes());
    indexes.push(activities::index());
    indexes.extend(notified::indexes());
    indexes.extend(announced::indexes());
    indexes.push(subjects::index());
    indexes.push(read_marks::collection());
    indexes
}

/// A database of activities.
pub(crate) struct Mongo {
    documents: Documents,
    idempotency: Idempotency,
    clock: Clock,
    seen: Seen,
}

impl Mongo {
    pub(crate) fn new(documents: Documents, idempotency: Idempotency, clock: Clock, cache: &Cache) -> Self {
        Self { documents, idempotency, clock, seen: Seen::new(cache) }
    }
}

#[async_trait]
impl Store for Mongo {
    async fn record(&self, events: Vec<Envelope>) -> Result<(), HandlerError> {
        let events = Arc::new(self.seen.unseen(events).await);
        if events.is_empty() {
            return Ok(());
        }
        let write = self.documents.transaction::<_, DocumentsError, _>(|s| {
            let (documents, events) = (self.documents.clone(), Arc::clone(&events));
            Box::pin(async move { record::record(&documents, s, &events).await })
        });
        write.await?;
        self.seen.remember(&events).await;
        Ok(())
    }

    /// Whatever was seen a moment ago.
    async fn record_again(&self, events: Vec<Envelope>) -> Result<Tally, HandlerError> {
        let write = self.documents.transaction::<_, DocumentsError, _>(|s| {
            let (documents, events) = (self.documents.clone(), events.clone());
            Box::pin(async move { again::record_again(&documents, s, &events).await })
        });
        Ok(write.await?)
    }

    async fn recall(&self, acts: Vec<Envelope>) -> Result<Tally, Failure> {
        let write = self.documents.transaction::<_, DocumentsError, _>(|s| {
            let (documents, acts) = (self.documents.clone(), acts.clone());
            Box::pin(async move { again::recall(&documents, s, acts).await })
        });
        Ok(write.await?)
    }

    async fn restate(&self, truth: &Database, part: audience::Part, after: i64) -> Result<(Stretch, Tally), Failure> {
        let write = self.documents.transaction(|s| {
            let truth = truth.clone();
            Box::pin(async move { audience::documents::restate(s, &truth, part, after).await })
        });
        write.await
    }

    async fn report(
        &self,
        repeat: Repeat,
        reporter: Option<i64>,
        report: Report,
    ) -> Result<Done<MemberActivity>, ApiError> {
        let (documents, clock) = (self.documents.clone(), self.clock.clone());
        let write = self.idempotency.run(repeat, move |s| {
            let (documents, event) = (documents.clone(), report.event(reporter, clock.now()));
            Box::pin(async move {
                let event = event?;
                let id = activities::insert(&documents, s, &[&event]).await?.start;
                Ok(mapper::recorded(id, &event))
            })
        });
        write.await
    }

    async fn activities(
        &self,
        member_id: i64,
        filter: &ActivityFilter,
        window: &Window,
    ) -> Result<Vec<ActivityRow>, ApiError> {
        Ok(activities::page_of_member(&mut self.documents.snapshot().await?, member_id, filter, window).await?)
    }

    async fn told(&self, member_id: i64, window: &Window) -> Result<Told, ApiError> {
        let mut s = self.documents.snapshot().await?;
        let newest = told::newest(&mut s, member_id, 0..window.below, window.reach()).await?;
        let (skipped, taken) = (length(window.skipped), length(window.taken));
        let events: Vec<String> = newest.into_iter().skip(skipped).take(taken).map(|told| told.event_id).collect();
        let activities = activities::all_in(&mut s, &events).await?;
        let mut actors: Vec<i64> = activities.iter().map(|row| row.member_id).collect();
        actors.sort_unstable();
        actors.dedup();
        let actors = audience::documents::summaries(&mut s, member_id, &actors).await?;
        let mark = read_marks::find(&mut s, member_id).await?;
        Ok(Told { activities, actors, mark })
    }

    async fn unread(&self, member_id: i64) -> Result<i64, ApiError> {
        let mut s = self.documents.snapshot().await?;
        let mark = read_marks::find(&mut s, member_id).await?;
        let unread = told::newest(&mut s, member_id, mark..i64::MAX, MAX_UNREAD).await?;
        Ok(i64::try_from(unread.len()).unwrap_or(MAX_UNREAD))
    }

    async fn mark_read(&self, repeat: Repeat, member_id: i64, up_to: i64) -> Result<Done<bool>, ApiError> {
        let write = self.idempotency.run(repeat, move |s| {
            Box::pin(async move {
                let up_to = up_to.min(activities::newest_id(s).await?);
                read_marks::raise(s, member_id, up_to).await?;
                Ok(true)
            })
        });
        write.await
    }

    async fn purge_records(&self) -> Result<u64, ApiError> {
        Ok(self.idempotency.purge().await?)
    }
}

fn length(count: i64) -> usize {
    usize::try_from(count).unwrap_or_default()
}
