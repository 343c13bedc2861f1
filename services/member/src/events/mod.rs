//! What the member service tells, through its outbox.

use database::{Connection, DatabaseError};
use dto::{MemberActivityType, Timestamp};
use kafka_envelope::Envelope;
use outbox::Outbox;

use crate::{mapper, repository::profiles::ProfileRow};

/// An event of this member, who is as this transaction leaves him.
pub(crate) fn about(activity: MemberActivityType, member: &ProfileRow, now: Timestamp) -> Envelope {
    Envelope::new(activity, member.member_id, now).with_member(mapper::member_snapshot(member))
}

/// Puts the event into the outbox of this transaction.
pub(crate) async fn publish(c: &mut Connection, event: Envelope) -> Result<(), DatabaseError> {
    outbox::append(c, Outbox::Member, &event).await
}
