//! Sizes in bytes as text: `512`, `512B`, `64KiB`, `10MiB`, `2GiB`.

use crate::Value;

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteSize(u64);

impl ByteSize {
    /// That many bytes.
    pub const fn new(bytes: u64) -> Self {
        Self(bytes)
    }

    /// The number of bytes.
    pub const fn bytes(self) -> u64 {
        self.0
    }

    /// The number of bytes as a length in memory.
    pub fn as_usize(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl Value for ByteSize {
    const UNIT: &'static str = "bytes";

    fn allowed() -> String {
        "a size such as 512B, 64KiB, 10MiB or 2GiB".to_owned()
    }

    fn parse(text: &str) -> Option<Self> {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let factor = match unit {
            "" | "B" => 1,
            "KiB" => 1 << 10,
            "MiB" => 1 << 20,
            "GiB" => 1 << 30,
            _ => return None,
        };
        number.parse::<u64>().ok()?.checked_mul(factor).map(Self)
    }

    fn magnitude(&self) -> Option<u128> {
        Some(self.0.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_units_multiply_and_everything_else_is_none() {
        assert_eq!(ByteSize::parse("512"), Some(ByteSize::new(512)));
        assert_eq!(ByteSize::parse("10MiB"), Some(ByteSize::new(10 * 1024 * 1024)));
        for text in ["", "MiB", "10MB", "-1", "1.5MiB", "99999999999GiB"] {
            assert_eq!(ByteSize::parse(text), None, "{text}");
        }
    }
}
