//! What is recorded of who opens a session.

/// Longest recorded `User-Agent`, in characters.
const LONGEST_INFO: usize = 500;

/// Longest recorded address, in characters.
const LONGEST_ADDRESS: usize = 50;

/// The device a session was opened from, as it describes itself; only for people to look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Device {
    pub(crate) info: Option<String>,
    pub(crate) address: Option<String>,
}

impl Device {
    /// Cuts what is too long, so that no login fails on it (defect D50 of the reference).
    pub(crate) fn new(info: Option<&str>, address: Option<&str>) -> Self {
        let cut = |text: &str, longest| text.trim().chars().take(longest).collect::<String>();
        let cut = |text: Option<&str>, longest| text.map(|text| cut(text, longest)).filter(|text| !text.is_empty());
        Self { info: cut(info, LONGEST_INFO), address: cut(address, LONGEST_ADDRESS) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_descriptions_are_cut() {
        let device = Device::new(Some(&"가".repeat(600)), Some(&"1".repeat(60)));
        assert_eq!(device.info.unwrap().chars().count(), LONGEST_INFO);
        assert_eq!(device.address.unwrap().len(), LONGEST_ADDRESS);
        assert_eq!(Device::new(Some(" "), None), Device::default());
    }
}
