//! Levels by target, as the setting `log.level` and `PUT /log-level` name them.

use std::{collections::BTreeMap, fmt};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Why a level is none, as one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLevel {
    /// No such level.
    #[error("`{0}` is no log level; known: off, error, warn, info, debug, trace")]
    Level(String),
    /// No module path.
    #[error("`{0}` is no log target; a target is a module path such as database::writer")]
    Target(String),
}

/// The level of each target; the empty target is everything else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Directives(BTreeMap<String, &'static str>);

impl Directives {
    /// Reads `info,database=debug`.
    pub(crate) fn parse(text: &str) -> Result<Self, BadLevel> {
        let mut directives = Self(BTreeMap::from([(String::new(), "info")]));
        for part in text.split(',').map(str::trim) {
            let (target, level) = part.split_once('=').unwrap_or(("", part));
            directives.set(target, level)?;
        }
        Ok(directives)
    }

    /// Sets the level of a target, or of everything else when it is empty.
    pub(crate) fn set(&mut self, target: &str, level: &str) -> Result<(), BadLevel> {
        let known = LEVELS.into_iter().find(|known| known.eq_ignore_ascii_case(level));
        let known = known.ok_or_else(|| BadLevel::Level(level.to_owned()))?;
        if !target.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':')) {
            return Err(BadLevel::Target(target.to_owned()));
        }
        self.0.insert(target.to_owned(), known);
        Ok(())
    }

    pub(crate) fn filter(&self) -> Targets {
        let level = |name: &str| name.parse().unwrap_or(LevelFilter::INFO);
        let everything = self.0.get("").map_or(LevelFilter::INFO, |name| level(name));
        let targets = self.0.iter().filter(|(target, _)| !target.is_empty());
        Targets::new()
            .with_default(everything)
            .with_targets(targets.map(|(target, name)| (target.clone(), level(name))))
    }
}

impl fmt::Display for Directives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |(target, level): (&String, &&str)| {
            if target.is_empty() { (*level).to_owned() } else { format!("{target}={level}") }
        };
        f.write_str(&self.0.iter().map(part).collect::<Vec<_>>().join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_set_by_target_and_refused_by_name() {
        let mut directives = Directives::parse("warn, database=debug").unwrap();
        directives.set("database", "TRACE").unwrap();
        assert_eq!(directives.to_string(), "warn,database=trace");
        assert_eq!(Directives::parse("loud"), Err(BadLevel::Level("loud".to_owned())));
        assert_eq!(directives.set("a b", "info"), Err(BadLevel::Target("a b".to_owned())));
    }
}
