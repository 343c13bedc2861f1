//! Records of the reference system's shape: a bare event without envelope, id or zone, read beside our own while both
//! systems run during a move.

use dto::{MemberActivityType, Timestamp};
use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny},
};
use uuid::Uuid;

use crate::{Envelope, EnvelopeError};

/// The namespace of ids that are made of a record's place.
const PLACES: Uuid = Uuid::from_u128(0x6f2f_4ad1_9c5e_4b0c_9d8f_6f7b_1c0a_52e3);

/// The reference's clocks show the time of Seoul, nine hours ahead of UTC all year.
const SEOUL_MILLIS: i64 = 9 * 3_600_000;

impl Envelope {
    /// Reads a record. One of the reference's shape gets an id that the same place always gives, and says nothing of
    /// versions.
    pub fn from_record(payload: &[u8], topic: &str, partition: u32, offset: i64) -> Result<Self, EnvelopeError> {
        let malformed = match Self::from_json(payload) {
            Err(EnvelopeError::Malformed(cause)) => cause,
            read => return read,
        };
        // Why it is no envelope says more than why it is no bare event either.
        let event: BareEvent = serde_json::from_slice(payload).map_err(|_| malformed)?;
        Ok(Self {
            event_id: Uuid::new_v5(&PLACES, format!("{topic}/{partition}/{offset}").as_bytes()),
            post_id: event.post_id,
            comment_id: event.comment_id,
            ..Self::new(event.member_activity_type, event.member_id, event.created_at)
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BareEvent {
    member_id: i64,
    post_id: Option<i64>,
    comment_id: Option<i64>,
    #[serde(deserialize_with = "activity_type")]
    member_activity_type: MemberActivityType,
    #[serde(deserialize_with = "local_time")]
    created_at: Timestamp,
    /// What has an envelope is no bare event, whatever else is wrong with it.
    #[serde(default, deserialize_with = "no_envelope")]
    #[expect(dead_code, reason = "it is only refused")]
    envelope_version: (),
}

fn no_envelope<'de, D: Deserializer<'de>>(value: D) -> Result<(), D::Error> {
    IgnoredAny::deserialize(value)?;
    Err(D::Error::custom("an envelope"))
}

/// One constant of the reference has a name that differs from its text.
fn activity_type<'de, D: Deserializer<'de>>(value: D) -> Result<MemberActivityType, D::Error> {
    let name = String::deserialize(value)?;
    let name = if name == "LIKE_CANCEL_POST" { "LIKE_POST_CANCEL" } else { &name };
    MemberActivityType::parse(name).ok_or_else(|| D::Error::custom("unknown activity"))
}

/// `[year, month, day, hour, minute, second, nanosecond]`, the last two left out where they are zero, or ISO text.
#[derive(Deserialize)]
#[serde(untagged)]
enum LocalTime {
    Numbers(Vec<u32>),
    Text(String),
}

fn local_time<'de, D: Deserializer<'de>>(value: D) -> Result<Timestamp, D::Error> {
    let text = match LocalTime::deserialize(value)? {
        LocalTime::Numbers(numbers) => iso(&numbers).ok_or_else(|| D::Error::custom("not a date and time"))?,
        LocalTime::Text(text) => text,
    };
    let time: Timestamp = text.parse().map_err(D::Error::custom)?;
    let zoned = text.ends_with('Z') || text.split('T').nth(1).is_some_and(|time| time.contains(['+', '-']));
    Ok(if zoned { time } else { time.plus_millis(-SEOUL_MILLIS) })
}

fn iso(numbers: &[u32]) -> Option<String> {
    let (&[year, month, day, hour, minute], rest) = numbers.split_first_chunk()?;
    let (second, nanos) = match *rest {
        [] => (0, 0),
        [second] => (second, 0),
        [second, nanos] => (second, nanos),
        _ => return None,
    };
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{nanos:09}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ENVELOPE_VERSION;

    const TOPIC: &str = "member-activity-20251027";

    fn read(json: &str) -> Result<Envelope, EnvelopeError> {
        Envelope::from_record(json.as_bytes(), TOPIC, 3, 17)
    }

    fn bare(activity: &str, created_at: &str) -> String {
        format!(
            r#"{{"memberId":1,"postId":10,"commentId":null,"memberActivityType":"{activity}","createdAt":{created_at},"updatedAt":null}}"#
        )
    }

    #[test]
    fn a_bare_event_is_understood_and_known_by_its_place() {
        let event = read(&bare("LIKE_POST", "[2025,10,27,21,34,56,123456789]")).unwrap();
        assert_eq!(event.member_activity_type, MemberActivityType::LikePost);
        assert_eq!((event.member_id, event.post_id, event.comment_id), (1, Some(10), None));
        assert_eq!(event.created_at.to_string(), "2025-10-27T12:34:56.123Z");
        assert_eq!((event.envelope_version, event.post.is_none()), (ENVELOPE_VERSION, true));
        let again = read(&bare("LIKE_POST", "[2025,10,27,21,34,56,123456789]")).unwrap();
        let next = Envelope::from_record(bare("LIKE_POST", "[2025,10,27,21,34]").as_bytes(), TOPIC, 3, 18).unwrap();
        assert_eq!(again, event);
        assert_ne!(next.event_id, event.event_id);
        assert_eq!(event.event_id.to_string(), "ff0db126-2666-585b-a481-c98bc0b3d80e");
    }

    #[test]
    fn its_time_is_that_of_seoul_unless_it_says_otherwise() {
        for (written, meant) in [
            ("[2025,1,2,3,4]", "2025-01-01T18:04:00.000Z"),
            ("[2025,1,2,3,4,5]", "2025-01-01T18:04:05.000Z"),
            ("\"2025-01-02T03:04\"", "2025-01-01T18:04:00.000Z"),
            ("\"2025-01-02T03:04:05.6\"", "2025-01-01T18:04:05.600Z"),
            ("\"2025-01-02T03:04:05Z\"", "2025-01-02T03:04:05.000Z"),
            ("\"2025-01-02T03:04:05+01:00\"", "2025-01-02T02:04:05.000Z"),
        ] {
            assert_eq!(read(&bare("POST_READ", written)).unwrap().created_at.to_string(), meant, "{written}");
        }
    }

    #[test]
    fn the_other_name_of_an_unlike_is_known() {
        let event = read(&bare("LIKE_CANCEL_POST", "[2025,1,2,3,4]")).unwrap();
        assert_eq!(event.member_activity_type, MemberActivityType::LikePostCancel);
    }

    #[test]
    fn what_is_neither_is_refused() {
        for broken in [
            bare("POST_EAT", "[2025,1,2,3,4]"),
            bare("POST_READ", "[2025,13,2,3,4]"),
            bare("POST_READ", "[2025,1,2]"),
            bare("POST_READ", "[2025,1,2,3,4,5,6,7]"),
            bare("POST_READ", "17"),
            "{}".to_owned(),
            String::new(),
            bare("POST_READ", "[2025,1,2,3,4]").replace('{', "{\"envelopeVersion\":1,"),
            bare("POST_READ", "\"2025-01-02T03:04:05Z\"").replace('{', "{\"envelopeVersion\":9,"),
        ] {
            assert!(read(&broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn an_envelope_stays_what_it_is() {
        let event = Envelope::new(MemberActivityType::PostRead, 1, Timestamp::from_millis(0));
        let json = event.to_json().unwrap();
        assert_eq!(Envelope::from_record(&json, TOPIC, 0, 0).unwrap(), event);
    }
}
