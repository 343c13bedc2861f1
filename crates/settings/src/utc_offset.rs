//! How far a clock is ahead of UTC, as text: `+09:00`, `-03:30`, `+00:00`.

use std::fmt;

use crate::Value;

/// No zone is further away.
const MOST_MINUTES: i64 = 14 * 60;

/// Whole minutes ahead of UTC (behind it, if negative), all year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UtcOffset {
    minutes: i64,
}

impl UtcOffset {
    /// Milliseconds to take from a local time to have it in UTC.
    pub const fn millis(self) -> i64 {
        self.minutes * 60_000
    }

    /// This offset and `minutes` more.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self { minutes: self.minutes + minutes }
    }
}

impl fmt::Display for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, minutes) = (if self.minutes < 0 { '-' } else { '+' }, self.minutes.abs());
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl Value for UtcOffset {
    const UNIT: &'static str = "offset";

    fn allowed() -> String {
        "an offset from UTC such as +09:00 or -03:30 (at most 14:00)".to_owned()
    }

    fn parse(text: &str) -> Option<Self> {
        let (sign, rest) = text.strip_prefix('+').map(|rest| (1, rest)).or(text.strip_prefix('-').map(|r| (-1, r)))?;
        let (hours, minutes) = rest.split_once(':')?;
        let two_digits = |part: &str| {
            (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse::<i64>().ok())?
        };
        let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
        let total = hours * 60 + minutes;
        (minutes < 60 && total <= MOST_MINUTES).then_some(Self { minutes: sign * total })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hours_and_minutes_with_a_sign() {
        for (text, minutes) in [("+09:00", 540), ("-03:30", -210), ("+00:00", 0), ("+14:00", 840)] {
            assert_eq!(UtcOffset::parse(text), Some(UtcOffset { minutes }), "{text}");
        }
        for text in ["", "9", "09:00", "+9:00", "+09:60", "+14:01", "+0900", "+-9:00", "Asia/Seoul", "+09:00 "] {
            assert_eq!(UtcOffset::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(minutes in -MOST_MINUTES..=MOST_MINUTES) {
            let offset = UtcOffset { minutes };
            prop_assert_eq!(UtcOffset::parse(&offset.to_string()), Some(offset));
        }
    }
}
