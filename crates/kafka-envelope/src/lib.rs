//! What travels on the event log: one envelope shape for every event, its topics, keys and headers.

mod envelope;
mod key;
mod reference;
mod snapshot;
mod topic;

pub use envelope::{ENVELOPE_VERSION, Envelope, EnvelopeError};
pub use snapshot::{CommentSnapshot, MemberSnapshot, PostSnapshot};
pub use topic::{TOPIC_PREFIX, topic, topic_date};

/// The consumer group that records activities, as the reference system names it.
pub const ACTIVITY_GROUP: &str = "member-activity-consumer-group-activity-svc";

/// Header with the event id (`UUIDv7`), the event's identity everywhere.
pub const EVENT_ID_HEADER: &str = "event-id";
/// Header with the W3C trace context of the request that caused the event.
pub const TRACE_HEADER: &str = "traceparent";
