//! The outbox: an event is a row of the write's own transaction, and a relay sends it on afterwards. So
//! there is no event without its write and no write without its event, whatever dies in between.

mod overdue;
mod relay;
mod resend;
mod rows;
mod shard;

use database::{Connection, DatabaseError, sql};
use kafka_envelope::Envelope;
use trace_context::Context;

pub use relay::Relay;
pub use resend::{Resend, ResendError, Resent};

/// Whose events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outbox {
    /// `MEMBER_*` events.
    Member,
    /// Events of posts, comments and likes.
    Content,
}

impl Outbox {
    /// The table, one of the crate `schema`.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Member => "member_outbox",
            Self::Content => "content_outbox",
        }
    }
}

/// Puts the event beside the write it belongs to, with the trace of the work in progress: `connection` is the one inside [`database::Database::write`].
pub async fn append(connection: &mut Connection, outbox: Outbox, event: &Envelope) -> Result<(), DatabaseError> {
    let traceparent = Context::current().map(|context| context.traceparent());
    let traced = traceparent.map(|traceparent| event.clone().caused_by(traceparent));
    let payload =
        traced.as_ref().unwrap_or(event).to_json().map_err(|cause| DatabaseError::Corrupt(cause.to_string()))?;
    let table = outbox.table();
    let insert = sql(format!("INSERT INTO {table} (event_id, partition_key, payload, created_at) VALUES (?, ?, ?, ?)"))
        .bind(event.event_id.to_string())
        .bind(event.partition_key())
        .bind(String::from_utf8_lossy(&payload).into_owned())
        .bind(event.created_at);
    connection.run(insert).await.map(drop)
}
