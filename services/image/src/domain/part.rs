//! Ranges of bytes (RFC 9110, 14).

use std::ops::Range;

/// What a `Range` header means for a picture.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of it: the header is of no kind we know, and may be ignored.
    All,
    /// These bytes.
    Of(Range<u64>),
    /// Nothing that is there.
    Beyond,
}

/// Reads a header against a length; several ranges at once are answered with everything.
pub(crate) fn part(header: &str, length: u64) -> Part {
    let range = header.split_once('=').filter(|(unit, _)| unit.trim().eq_ignore_ascii_case("bytes"));
    let Some((first, last)) = range.and_then(|(_, range)| range.trim().split_once('-')) else { return Part::All };
    let bytes = match (position(first), position(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.is_empty() => first..length,
        (None, Some(suffix)) if first.is_empty() => length.saturating_sub(suffix)..length,
        _ => return Part::All,
    };
    if bytes.is_empty() { Part::Beyond } else { Part::Of(bytes) }
}

/// A number; one too large for us is simply very far.
fn position(digits: &str) -> Option<u64> {
    let number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    number.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ranges_are_inclusive_and_end_with_the_picture() {
        for (header, bytes) in [
            ("bytes=0-0", 0..1),
            ("bytes=0-99", 0..100),
            ("bytes=90-200", 90..100),
            ("bytes=99-", 99..100),
            ("bytes=-1", 99..100),
            ("bytes=-1000", 0..100),
            ("Bytes= 5-6", 5..7),
            ("bytes=0-99999999999999999999999", 0..100),
        ] {
            assert_eq!(part(header, 100), Part::Of(bytes), "{header}");
        }
    }

    #[test]
    fn what_is_not_there_is_beyond_and_what_is_no_range_is_ignored() {
        for header in ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999-"] {
            assert_eq!(part(header, 100), Part::Beyond, "{header}");
        }
        for header in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=5-4",
            "bytes=0-1,5-6",
            "items=0-1",
            "bytes=+1-2",
            "bytes=a-b",
            "0-1",
        ] {
            assert_eq!(part(header, 100), Part::All, "{header}");
        }
    }

    proptest! {
        #[test]
        fn a_part_always_fits(header in "bytes=[0-9]{0,3}-[0-9]{0,3}", length in 0..200_u64) {
            if let Part::Of(bytes) = part(&header, length) {
                prop_assert!(bytes.start < bytes.end && bytes.end <= length);
            }
        }
    }
}
