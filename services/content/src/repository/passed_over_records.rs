//! Records behind the group's position that were not counted, because they became dead letters.

use database::{Connection, DatabaseError, sql};

use super::consumed_positions::Place;
use crate::VIEW_GROUP;

/// Adds a record, once.
pub(crate) async fn add(c: &mut Connection, (topic, partition): &Place, offset: i64) -> Result<(), DatabaseError> {
    let columns = ["consumer_group", "topic", "partition_number", "record_offset"];
    let add = sql(c.dialect().insert_or_ignore("passed_over_records", &columns));
    c.run(add.bind(VIEW_GROUP).bind(topic.as_str()).bind(*partition).bind(offset)).await.map(drop)
}

/// Takes a record out; false if it was not there.
pub(crate) async fn take(c: &mut Connection, (topic, partition): &Place, offset: i64) -> Result<bool, DatabaseError> {
    let take = "DELETE FROM passed_over_records \
                WHERE consumer_group = ? AND topic = ? AND partition_number = ? AND record_offset = ?";
    let take = sql(take).bind(VIEW_GROUP).bind(topic.as_str()).bind(*partition).bind(offset);
    Ok(c.run(take).await?.rows == 1)
}
