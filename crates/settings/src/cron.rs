//! Schedules of batch jobs: the five fields of cron, in UTC (`cronTimeZone` of the deck).

use crate::Value;

/// Smallest and largest value of minute, hour, day of month, month, day of week (0 and 7: Sunday).
const RANGES: [(u32, u32); 5] = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)];

/// Minutes at which a job starts, as `minute hour day-of-month month day-of-week`; each field is
/// `*`, a number, a range `1-5`, any of them with a step `*/10`, or a list of those.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    text: String,
    /// One bit per allowed value of each field.
    fields: [u64; 5],
}

/// A minute in UTC, as schedules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minute {
    /// 0 to 59.
    pub minute: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 1 to 31.
    pub day: u32,
    /// 1 to 12.
    pub month: u32,
    /// 0 (Sunday) to 6.
    pub weekday: u32,
}

impl Cron {
    /// The schedule as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the job starts in that minute. As cron has it, when both day fields are restricted
    /// one of them is enough.
    pub fn matches(&self, at: Minute) -> bool {
        let has = |field: usize, value: u32| self.fields[field] & (1 << value) != 0;
        let (day, weekday) = (has(2, at.day), has(4, at.weekday));
        let starred = |field: usize| self.text.split_whitespace().nth(field).is_some_and(|text| text.starts_with('*'));
        let on_day = if starred(2) || starred(4) { day && weekday } else { day || weekday };
        has(0, at.minute) && has(1, at.hour) && has(3, at.month) && on_day
    }
}

impl Value for Cron {
    const UNIT: &'static str = "cron (UTC)";

    fn allowed() -> String {
        "a cron schedule of five fields such as \"0 3 * * *\"".to_owned()
    }

    fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split_whitespace().collect();
        let parts: [&str; 5] = parts.try_into().ok()?;
        let mut fields = [0; 5];
        for (field, (part, range)) in fields.iter_mut().zip(parts.into_iter().zip(RANGES)) {
            *field = bits(part, range)?;
        }
        // Sunday is 0 and 7.
        fields[4] |= fields[4] >> 7 & 1;
        Some(Self { text: text.to_owned(), fields })
    }
}

fn bits(field: &str, range: (u32, u32)) -> Option<u64> {
    field.split(',').try_fold(0, |bits, item| Some(bits | item_bits(item, range)?))
}

fn item_bits(item: &str, (lowest, highest): (u32, u32)) -> Option<u64> {
    let (span, step) = match item.split_once('/') {
        Some((span, step)) => (span, step.parse().ok().filter(|step| *step > 0_usize)?),
        None => (item, 1),
    };
    let (from, to) = match span.split_once('-') {
        _ if span == "*" => (lowest, highest),
        Some((from, to)) => (from.parse().ok()?, to.parse().ok()?),
        None => (span.parse().ok()?, span.parse().ok()?),
    };
    let inside = lowest <= from && from <= to && to <= highest;
    inside.then(|| (from..=to).step_by(step).fold(0, |bits, value| bits | 1 << value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(schedule: &str, minute: u32, hour: u32, day: u32, weekday: u32) -> bool {
        Cron::parse(schedule).unwrap().matches(Minute { minute, hour, day, month: 7, weekday })
    }

    #[test]
    fn fields_are_minute_hour_day_month_weekday() {
        assert!(matches("40 3 * * *", 40, 3, 9, 2));
        assert!(!matches("40 3 * * *", 40, 4, 9, 2));
        assert!(matches("*/15 * * 7 *", 45, 0, 1, 1));
        assert!(!matches("*/15 * * 8 *", 45, 0, 1, 1));
        assert!(matches("0-5,30 1 * * 7", 30, 1, 1, 0));
    }

    #[test]
    fn two_restricted_days_are_alternatives() {
        assert!(matches("0 0 13 * 5", 0, 0, 13, 1));
        assert!(matches("0 0 13 * 5", 0, 0, 12, 5));
        assert!(!matches("0 0 13 * 5", 0, 0, 12, 4));
    }

    #[test]
    fn what_is_no_schedule_is_none() {
        for text in ["", "* * * *", "* * * * * *", "60 * * * *", "5-1 * * * *", "*/0 * * * *", "a * * * *", "* * 0 * *"]
        {
            assert_eq!(Cron::parse(text), None, "{text}");
        }
    }
}
