//! How far the group of view counting is in each partition.

use database::{Connection, DatabaseError, sql};

use crate::VIEW_GROUP;

/// Topic and partition.
pub(crate) type Place = (String, u32);

/// The next offset; until this write ends, nobody else moves it.
pub(crate) async fn hold(c: &mut Connection, (topic, partition): &Place) -> Result<i64, DatabaseError> {
    let columns = ["consumer_group", "topic", "partition_number", "next_offset"];
    let begin = sql(c.dialect().insert_or_hold("consumed_positions", "next_offset", &columns));
    c.run(begin.bind(VIEW_GROUP).bind(topic.as_str()).bind(*partition).bind(0)).await?;
    let next = "SELECT next_offset FROM consumed_positions \
                WHERE consumer_group = ? AND topic = ? AND partition_number = ?";
    let next = sql(next).bind(VIEW_GROUP).bind(topic.as_str()).bind(*partition);
    Ok(c.one::<(i64,)>(next).await?.0)
}

/// Moves one that is held.
pub(crate) async fn set(c: &mut Connection, (topic, partition): &Place, next: i64) -> Result<(), DatabaseError> {
    let set = "UPDATE consumed_positions SET next_offset = ? \
               WHERE consumer_group = ? AND topic = ? AND partition_number = ?";
    c.run(sql(set).bind(next).bind(VIEW_GROUP).bind(topic.as_str()).bind(*partition)).await.map(drop)
}
