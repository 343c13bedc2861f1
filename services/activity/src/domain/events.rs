//! Events that are handed over, as records of the event log.

use dead_letters::UnhandledRecord;
use dto::{EventsRequest, MAX_EVENTS, Timestamp};
use error::{ApiError, Violations};
use kafka_envelope::{ACTIVITY_GROUP, topic};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// What an envelope of any version has; the rest a newer program may have written.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    #[serde(rename = "envelopeVersion")]
    _version: u32,
    event_id: Uuid,
    created_at: Timestamp,
}

/// 1 to 100 envelopes, each with version, id and time: without those it could not even be kept as a dead letter.
pub(crate) fn events(request: EventsRequest) -> Result<Vec<UnhandledRecord>, ApiError> {
    let events = request.events.filter(|events| (1..=MAX_EVENTS).contains(&events.len()));
    let events = events.ok_or_else(|| {
        ApiError::invalid("events", format!("이벤트 1개 이상 {MAX_EVENTS}개 이하의 배열이 필요합니다."))
    })?;
    let mut violations = Violations::new();
    let records = events.into_iter().enumerate().filter_map(|(place, event)| {
        let wanted = "envelopeVersion(0 이상의 정수), eventId(UUID), createdAt(시각)이 있는 객체여야 합니다.";
        violations.take(&format!("events[{place}]"), record(&event).ok_or(wanted))
    });
    let records = records.collect();
    violations.finish()?;
    Ok(records)
}

fn record(event: &Value) -> Option<UnhandledRecord> {
    let Head { event_id, created_at, .. } = Head::deserialize(event).ok().filter(|_| event.is_object())?;
    Some(UnhandledRecord {
        group: ACTIVITY_GROUP.to_owned(),
        topic: topic(created_at),
        partition: 0,
        offset: -1,
        message_key: String::new(),
        event_id: event_id.to_string(),
        event_time: created_at,
        payload: event.to_string().into_bytes(),
    })
}
