//! Daily topics (deck case 1): `member-activity-yyyyMMdd`, by the event's date in UTC.

use dto::Timestamp;

/// What every topic name starts with.
pub const TOPIC_PREFIX: &str = "member-activity-";

/// The topic of an event that happened at `time`.
pub fn topic(time: Timestamp) -> String {
    format!("{TOPIC_PREFIX}{}", time.date_digits())
}

/// The `yyyyMMdd` of a topic's name, if it is one of ours; such dates sort like time.
pub fn topic_date(name: &str) -> Option<&str> {
    name.strip_prefix(TOPIC_PREFIX).filter(|date| date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()))
}
