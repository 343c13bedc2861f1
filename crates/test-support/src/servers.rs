//! The real servers, where the environment names them.

use std::env;

#[cfg(feature = "cluster")]
use crate::scratch::Scratch;

/// Sections of the settings that say where servers are.
#[cfg(feature = "cluster")]
const SECTIONS: [&str; 6] = ["stores", "mysql", "mongo", "kafka", "redis", "s3"];

/// Whether tests are to run on them (`scripts/stores env`).
pub(crate) fn are_meant() -> bool {
    let real = env::var("DAILYFEED__STORES__MODE").is_ok_and(|mode| mode == "real");
    assert!(!real || cfg!(feature = "cluster"), "real stores need the feature cluster");
    real
}

/// A fleet's own corner of the servers; its database goes with it.
#[derive(Debug, Default)]
pub struct Corner {
    /// What its settings are besides the usual ones, by key; none on the embedded stores.
    pub settings: Vec<(String, String)>,
    #[cfg(feature = "cluster")]
    _database: Option<Scratch>,
}

impl Corner {
    /// A new one, with nothing in it: on the servers that the environment names (`scripts/stores env`).
    pub fn new() -> Self {
        if are_meant() { Self::on_servers() } else { Self::default() }
    }

    #[cfg(not(feature = "cluster"))]
    fn on_servers() -> Self {
        Self::default()
    }

    #[cfg(feature = "cluster")]
    fn on_servers() -> Self {
        let database = Scratch::blocking();
        let name = database.name();
        let mut settings: Vec<(String, String)> =
            env::vars().filter_map(|(name, value)| setting(&name, value)).collect();
        for (key, value) in [
            ("mysql.url", database.url()),
            ("mongo.database", name),
            ("s3.prefix", &format!("{name}/")),
            ("redis.prefix", &format!("{name}:")),
            ("kafka.topic_prefix", &format!("{name}-")),
            ("kafka.group_prefix", &format!("{name}-")),
        ] {
            settings.push((key.to_owned(), value.to_owned()));
        }
        Self { settings, _database: Some(database) }
    }
}

/// `DAILYFEED__MYSQL__URL` as `mysql.url`.
#[cfg(feature = "cluster")]
fn setting(variable: &str, value: String) -> Option<(String, String)> {
    let (section, key) = variable.strip_prefix("DAILYFEED__")?.split_once("__")?;
    let (section, key) = (section.to_lowercase(), key.to_lowercase());
    SECTIONS.contains(&section.as_str()).then(|| (format!("{section}.{key}"), value))
}
