//! Every setting of the product, in one place.
//!
//! Later wins: the default in [`sections`], then `dailyfeed.toml` of the working directory (or the
//! file of `--config`, which must exist), then the environment (`DAILYFEED__SECTION__KEY`), then
//! `--set section.key=value`. An unknown key or a bad value from any of them is an error that says
//! what is allowed. Every program knows every key, so one file serves the whole fleet.

mod byte_size;
mod cron;
mod description;
mod duration;
mod flags;
mod macros;
mod origin;
pub mod sections;
mod source;
mod utc_offset;
mod value;
mod values;

pub use byte_size::ByteSize;
pub use cron::{Cron, Minute};
pub use flags::Flags;
pub use ipnet::IpNet;
pub use origin::Origin;
pub use secrecy::{ExposeSecret, SecretString};
pub use sections::Settings;
pub use source::Sources;
pub use utc_offset::UtcOffset;
pub use value::Value;

/// Why the settings cannot be used, as one sentence.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A key that no section has.
    #[error("unknown setting `{key}` ({source_name}); did you mean `{nearest}`?")]
    UnknownKey {
        /// The key as given.
        key: String,
        /// Where it was given.
        source_name: String,
        /// The known key that resembles it most.
        nearest: String,
    },
    /// A value that the key's type or range does not allow.
    #[error("setting `{key}` ({source_name}) is `{value}` but must be {allowed}")]
    BadValue {
        /// The key.
        key: String,
        /// The value as given; hidden when it is a secret.
        value: String,
        /// Where it was given.
        source_name: String,
        /// What is allowed: form, unit and range.
        allowed: String,
    },
    /// A file that cannot be read or is no TOML.
    #[error("cannot read the settings file {path}: {reason}")]
    File {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// An argument of `--set` without `=`.
    #[error("`--set {0}` must have the form section.key=value")]
    BadPair(String),
    /// An environment variable of ours that is not text.
    #[error("the environment variable {0} is not UTF-8 text")]
    BadEnvironment(String),
}
