//! The two positions of the switch.

use serde::{Deserialize, Serialize};

/// Which way events leave a service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Mode {
    /// To the event log, for all its consumers.
    #[default]
    Kafka,
    /// To activity alone; for the other consumers they are kept.
    Http,
}

impl Mode {
    /// The name on the wire and in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kafka => "KAFKA",
            Self::Http => "HTTP",
        }
    }

    /// The mode of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Kafka, Self::Http].into_iter().find(|mode| mode.name() == name)
    }
}
