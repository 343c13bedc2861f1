//! An instant, in UTC, to the millisecond.

use std::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDateTime, SecondsFormat};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, SchemaFormat, Type, schema::SchemaType},
};

/// Milliseconds since the Unix epoch; on the wire RFC 3339 in UTC with exactly three fraction digits
/// (`2026-11-21T09:00:00.123Z`), so that equal instants are equal bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since the epoch, as stored in the tables.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, as JWT claims count them.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This instant moved by `millis`, saturating.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// This instant moved forward by `duration`, saturating.
    #[must_use]
    pub fn plus(self, duration: std::time::Duration) -> Self {
        self.plus_millis(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
    }

    /// The UTC date as `yyyyMMdd`, as daily topics are named.
    pub fn date_digits(self) -> String {
        self.date_time().format("%Y%m%d").to_string()
    }

    /// The UTC date as `yyyy-MM-dd`.
    pub fn date(self) -> String {
        self.date_time().format("%Y-%m-%d").to_string()
    }

    /// `yyyy-MM-dd HH:mm:ss.SSSSSSSSS` in UTC, as the decks write it into message keys.
    pub fn message_key_text(self) -> String {
        self.date_time().format("%Y-%m-%d %H:%M:%S.%9f").to_string()
    }

    fn date_time(self) -> DateTime<chrono::Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }
}

impl From<i64> for Timestamp {
    /// From milliseconds since the epoch, as a column holds them.
    fn from(millis: i64) -> Self {
        Self(millis)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.date_time().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl FromStr for Timestamp {
    type Err = chrono::ParseError;

    /// RFC 3339; without an offset the time is UTC.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let instant = DateTime::parse_from_rfc3339(text)
            .map(|time| time.timestamp_millis())
            .or_else(|_| {
                NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").map(|t| t.and_utc().timestamp_millis())
            })
            .or_else(|_| {
                NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").map(|t| t.and_utc().timestamp_millis())
            })?;
        Ok(Self(instant))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .format(Some(SchemaFormat::Custom("date-time".to_owned())))
            .description(Some("RFC 3339 in UTC with milliseconds, e.g. 2026-11-21T09:00:00.123Z"))
            .into()
    }
}

impl ToSchema for Timestamp {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_with_exactly_three_fraction_digits() {
        assert_eq!(Timestamp::from_millis(1_795_251_600_120).to_string(), "2026-11-21T09:00:00.120Z");
        assert_eq!(Timestamp::from_millis(0).to_string(), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn reads_offsets_and_takes_their_absence_for_utc() {
        let utc: Timestamp = "2026-11-21T09:00:00Z".parse().unwrap();
        assert_eq!("2026-11-21T18:00:00+09:00".parse::<Timestamp>().unwrap(), utc);
        assert_eq!("2026-11-21T09:00:00".parse::<Timestamp>().unwrap(), utc);
        assert_eq!("2026-11-21T09:00".parse::<Timestamp>().unwrap(), utc);
        assert!("2026-11-21".parse::<Timestamp>().is_err());
        assert!("2026-13-21T09:00:00Z".parse::<Timestamp>().is_err());
    }
}
