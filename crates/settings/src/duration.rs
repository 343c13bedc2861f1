//! Durations as text: a whole number and a unit, `250ms`, `2s`, `10m`, `24h`, `30d`.

use std::time::Duration;

use crate::Value;

/// Milliseconds of each unit.
const UNITS: [(&str, u64); 5] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

/// A hundred years: sums with any clock stay far from overflow.
const LONGEST_MILLIS: u64 = 36_500 * 86_400_000;

impl Value for Duration {
    const UNIT: &'static str = "duration";

    fn allowed() -> String {
        "a duration such as 250ms, 2s, 10m, 24h or 30d (at most 36500d)".to_owned()
    }

    fn parse(text: &str) -> Option<Self> {
        let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
        let (_, millis) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let total = number.parse::<u64>().ok()?.checked_mul(*millis)?;
        (total <= LONGEST_MILLIS).then(|| Self::from_millis(total))
    }

    fn magnitude(&self) -> Option<u128> {
        Some(self.as_millis())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_number_with_a_unit_is_read_exactly(number in 0_u64..36_500, unit in 0_usize..5) {
            let (name, millis) = UNITS[unit];
            let parsed = <Duration as Value>::parse(&format!("{number}{name}"));
            prop_assert_eq!(parsed, Some(Duration::from_millis(number * millis)));
        }

        #[test]
        fn no_text_panics_and_whatever_is_read_stays_within_a_hundred_years(text in "[0-9]{0,25}.{0,3}") {
            if let Some(parsed) = <Duration as Value>::parse(&text) {
                prop_assert!(parsed <= Duration::from_millis(LONGEST_MILLIS));
            }
        }
    }

    #[test]
    fn a_number_alone_a_unit_alone_a_fraction_and_a_sign_are_none() {
        for text in ["", "10", "s", "1.5s", "-1s", "1 s", "1S", "36501d", "99999999999999999999d"] {
            assert_eq!(<Duration as Value>::parse(text), None, "{text}");
        }
    }
}
