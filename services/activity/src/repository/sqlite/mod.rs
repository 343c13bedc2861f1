//! The store in SQLite. Statements stand one module a table, and in `notifications` what is read across them.

mod activities;
mod announced;
mod notifications;
mod notified;
#[cfg(test)]
mod plans;
mod read_marks;
mod record;

use async_trait::async_trait;
use clock::Clock;
use database::{Database, DatabaseError};
use dto::MemberActivity;
use error::ApiError;
use event_log::HandlerError;
use idempotency::{Done, Idempotency, Repeat};
use kafka_envelope::Envelope;
use rebuild::{Failure, Stretch, Tally};

use super::{ActivityRow, Store, Told};
use crate::{
    domain::{ActivityFilter, Report, Window, act},
    mapper,
};

/// A database with [`crate::MIGRATIONS`].
pub(crate) struct Sqlite {
    pub(crate) database: Database,
    pub(crate) idempotency: Idempotency,
    pub(crate) clock: Clock,
}

#[async_trait]
impl Store for Sqlite {
    async fn record(&self, events: Vec<Envelope>) -> Result<(), HandlerError> {
        let record = self.database.write::<_, DatabaseError, _>(move |c| {
            Box::pin(async move {
                for event in &events {
                    record::record(c, event).await?;
                }
                Ok(())
            })
        });
        Ok(record.await?)
    }

    async fn record_again(&self, events: Vec<Envelope>) -> Result<Tally, HandlerError> {
        let record = self.database.write::<_, DatabaseError, _>(move |c| {
            Box::pin(async move {
                let mut tally = Tally::default();
                for event in &events {
                    tally += record::record_again(c, event).await?;
                }
                Ok(tally)
            })
        });
        Ok(record.await?)
    }

    async fn recall(&self, acts: Vec<Envelope>) -> Result<Tally, Failure> {
        let recall = self.database.write::<_, DatabaseError, _>(move |c| {
            Box::pin(async move {
                let (recorded, mut tally) = (activities::recorded(c, &acts).await?, Tally::default());
                for mut one in acts {
                    one.event_id = recorded.get(&act(&one)).copied().unwrap_or(one.event_id);
                    tally += record::recall(c, &one).await?;
                }
                Ok(tally)
            })
        });
        Ok(recall.await?)
    }

    async fn restate(&self, truth: &Database, part: audience::Part, after: i64) -> Result<(Stretch, Tally), Failure> {
        let truth = truth.clone();
        let write = self.database.write::<_, DatabaseError, _>(move |c| {
            Box::pin(async move { audience::restate(c, &truth, part, after).await })
        });
        Ok(write.await?)
    }

    async fn report(
        &self,
        repeat: Repeat,
        reporter: Option<i64>,
        report: Report,
    ) -> Result<Done<MemberActivity>, ApiError> {
        let clock = self.clock.clone();
        let write = self.idempotency.run(repeat, move |c| {
            Box::pin(async move {
                let event = report.event(reporter, clock.now())?;
                let id = activities::insert(c, &event).await?;
                let id = id.ok_or_else(|| ApiError::internal("a new event has the id of an old one"))?;
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
        let mut c = self.database.read().await?;
        Ok(activities::page_of_member(&mut c, member_id, filter, window).await?)
    }

    /// Four statements, whatever the page.
    async fn told(&self, member_id: i64, window: &Window) -> Result<Told, ApiError> {
        let mut c = self.database.read().await?;
        let ids = notifications::page(&mut c, member_id, window).await?;
        let activities = activities::all_in(&mut c, &ids).await?;
        let mut actors: Vec<i64> = activities.iter().map(|row| row.member_id).collect();
        actors.sort_unstable();
        actors.dedup();
        let actors = audience::summaries(&mut c, member_id, &actors).await?;
        let mark = read_marks::find(&mut c, member_id).await?;
        Ok(Told { activities, actors, mark })
    }

    async fn unread(&self, member_id: i64) -> Result<i64, ApiError> {
        let mut c = self.database.read().await?;
        let mark = read_marks::find(&mut c, member_id).await?;
        Ok(notifications::count_above(&mut c, member_id, mark).await?)
    }

    async fn mark_read(&self, repeat: Repeat, member_id: i64, up_to: i64) -> Result<Done<bool>, ApiError> {
        let write = self.idempotency.run(repeat, move |c| {
            Box::pin(async move {
                let up_to = up_to.min(activities::newest_id(c).await?);
                if up_to > read_marks::find(c, member_id).await? {
                    read_marks::save(c, member_id, up_to).await?;
                }
                Ok(true)
            })
        });
        write.await
    }

    async fn purge_records(&self) -> Result<u64, ApiError> {
        Ok(self.idempotency.purge().await?)
    }
}
