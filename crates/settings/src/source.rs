//! Where settings come from, and the order in which they win.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use toml::{Table, Value as Toml};

use crate::{Settings, SettingsError, values::Values};

/// The file that is read when it stands in the working directory.
const FILE: &str = "dailyfeed.toml";
/// What our environment variables begin with.
const PREFIX: &str = "DAILYFEED__";

/// What is laid over the defaults, in this order.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The working directory, whose `dailyfeed.toml` is read if it is there.
    pub directory: Option<PathBuf>,
    /// A file to read instead; it must exist.
    pub config: Option<PathBuf>,
    /// The environment; variables that do not begin with `DAILYFEED__` are left alone.
    pub environment: Vec<(OsString, OsString)>,
    /// `section.key=value`, the later wins.
    pub overrides: Vec<String>,
}

impl Settings {
    /// Reads all sources; the first unknown key or bad value is the error.
    pub fn load(sources: &Sources) -> Result<Self, SettingsError> {
        let mut values = Values::defaults(Self::keys());
        if let Some(path) = sources.file() {
            read_file(&path, &mut values)?;
        }
        read_environment(&sources.environment, &mut values)?;
        for pair in &sources.overrides {
            let (key, text) = pair.split_once('=').ok_or_else(|| SettingsError::BadPair(pair.clone()))?;
            values.set(key.trim(), text.to_owned(), "--set")?;
        }
        Self::read(&values)
    }

    /// The defaults with some keys replaced, each as `section.key=value`; reads neither a file nor
    /// the environment.
    pub fn with(overrides: &[&str]) -> Result<Self, SettingsError> {
        let overrides = overrides.iter().map(|&pair| pair.to_owned()).collect();
        Self::load(&Sources { overrides, ..Sources::default() })
    }
}

impl Sources {
    fn file(&self) -> Option<PathBuf> {
        let found = || self.directory.as_ref().map(|directory| directory.join(FILE)).filter(|path| path.exists());
        self.config.clone().or_else(found)
    }
}

fn read_file(path: &Path, values: &mut Values) -> Result<(), SettingsError> {
    let failure = |reason: String| SettingsError::File { path: path.display().to_string(), reason };
    let text = fs::read_to_string(path).map_err(|error| failure(error.to_string()))?;
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| text[..span.start].lines().count().max(1));
        failure(format!("line {line}: {}", error.message().replace('\n', ", ")))
    })?;
    read_table("", table, &path.display().to_string(), values)
}

fn read_table(prefix: &str, table: Table, source: &str, values: &mut Values) -> Result<(), SettingsError> {
    for (name, value) in table {
        let path = format!("{prefix}{name}");
        match value {
            Toml::Table(inner) => read_table(&(path + "."), inner, source, values)?,
            value => values.set(&path, text_of(value), source)?,
        }
    }
    Ok(())
}

fn text_of(value: Toml) -> String {
    match value {
        Toml::String(text) => text,
        Toml::Array(items) => items.into_iter().map(text_of).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

fn read_environment(environment: &[(OsString, OsString)], values: &mut Values) -> Result<(), SettingsError> {
    for (name, text) in environment {
        let shown = name.to_string_lossy();
        let Some(key) = shown.strip_prefix(PREFIX) else { continue };
        let path = key.to_lowercase().replace("__", ".");
        let text = text.to_str().ok_or_else(|| SettingsError::BadEnvironment(shown.to_string()))?;
        values.set(&path, text.to_owned(), &format!("environment variable {shown}"))?;
    }
    Ok(())
}
