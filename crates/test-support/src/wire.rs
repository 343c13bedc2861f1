//! Rules that hold for every value on the wire.

use serde_json::Value;

/// Counters that crash the existing client's pages when they are null.
const COUNTERS: [&str; 3] = ["followersCount", "followingCount", "followingsCount"];

/// Ids and counts above this are corrupted by JavaScript.
const MAX_INTEGER: u64 = 1 << 53;

/// The first broken rule anywhere in `value`.
pub(crate) fn check(value: &Value) -> Result<(), String> {
    match value {
        Value::Array(items) => items.iter().try_for_each(check),
        Value::Object(members) => members.iter().try_for_each(|(name, value)| {
            check_member(name, value)?;
            check(value)
        }),
        Value::Number(number) if number.as_u64().is_some_and(|number| number >= MAX_INTEGER) => {
            Err(format!("{number} does not survive JavaScript"))
        }
        _ => Ok(()),
    }
}

fn check_member(name: &str, value: &Value) -> Result<(), String> {
    let fine = match name {
        "createdAt" | "updatedAt" => value.is_null() || value.as_str().is_some_and(is_timestamp),
        "content" => !value.is_null(),
        _ if COUNTERS.contains(&name) => value.is_u64(),
        _ => true,
    };
    if fine { Ok(()) } else { Err(format!("`{name}` may not be {value}")) }
}

/// `2026-11-21T09:00:00.123Z`, exactly.
fn is_timestamp(text: &str) -> bool {
    let shape = "dddd-dd-ddTdd:dd:dd.dddZ";
    text.len() == shape.len()
        && text
            .chars()
            .zip(shape.chars())
            .all(|(found, wanted)| if wanted == 'd' { found.is_ascii_digit() } else { found == wanted })
}

/// A text with at least one Hangul syllable.
pub(crate) fn is_korean(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.chars().any(|character| ('가'..='힣').contains(&character)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{check, is_korean};

    #[test]
    fn timestamps_have_three_fraction_digits_and_z() {
        assert!(check(&json!({"createdAt": "2026-11-21T09:00:00.123Z"})).is_ok());
        for wrong in [
            "2026-11-21T09:00:00Z",
            "2026-11-21 09:00:00",
            "2026-11-21T09:00:00.123+09:00",
            "2026-11-21T09:00:00.123456Z",
        ] {
            assert!(check(&json!([{"data": {"updatedAt": wrong}}])).is_err(), "{wrong}");
        }
    }

    #[test]
    fn null_counters_null_texts_and_huge_numbers_are_found() {
        assert!(check(&json!({"followersCount": null})).is_err());
        assert!(check(&json!({"content": null})).is_err());
        assert!(check(&json!({"id": 9_007_199_254_740_993_u64})).is_err());
        assert!(check(&json!({"followersCount": 0, "content": "", "id": 1})).is_ok());
    }

    #[test]
    fn korean_is_hangul() {
        assert!(is_korean(&json!("게시글 not found")));
        assert!(!is_korean(&json!("not found")));
        assert!(!is_korean(&json!(null)));
    }
}
