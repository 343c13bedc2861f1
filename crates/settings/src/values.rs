//! Keys and the text each of them has, with where it came from.

use crate::{SettingsError, Value, description::Row};

/// What is known of one key.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) section: &'static str,
    pub(crate) name: &'static str,
    pub(crate) default: &'static str,
    /// Least and most, written like values.
    pub(crate) range: Option<[&'static str; 2]>,
    pub(crate) unit: &'static str,
    pub(crate) secret: bool,
    pub(crate) meaning: &'static str,
}

impl Key {
    /// As it is written: `section.key`.
    pub(crate) fn path(&self) -> String {
        format!("{}.{}", self.section, self.name)
    }
}

/// The text of every key; starts with the defaults.
pub(crate) struct Values(Vec<Entry>);

struct Entry {
    key: Key,
    text: String,
    source: String,
}

impl Values {
    pub(crate) fn defaults(keys: Vec<Key>) -> Self {
        let entry = |key: Key| Entry { text: key.default.to_owned(), source: "default".to_owned(), key };
        Self(keys.into_iter().map(entry).collect())
    }

    /// Replaces the text of a key, by its path.
    pub(crate) fn set(&mut self, path: &str, text: String, source: &str) -> Result<(), SettingsError> {
        let Some(entry) = self.0.iter_mut().find(|entry| entry.key.path() == path) else {
            return Err(self.unknown(path, source));
        };
        entry.text = text;
        source.clone_into(&mut entry.source);
        Ok(())
    }

    fn unknown(&self, path: &str, source: &str) -> SettingsError {
        let likeness = |known: &String| strsim::normalized_damerau_levenshtein(known, path);
        let known = self.0.iter().map(|entry| entry.key.path());
        let nearest = known.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        SettingsError::UnknownKey {
            key: path.to_owned(),
            source_name: source.to_owned(),
            nearest: nearest.unwrap_or_default(),
        }
    }

    /// The value of a key, within its range.
    pub(crate) fn read<T: Value>(&self, section: &str, name: &str) -> Result<T, SettingsError> {
        let found = self.0.iter().find(|entry| entry.key.section == section && entry.key.name == name);
        let Some(entry) = found else {
            return Err(self.unknown(&format!("{section}.{name}"), "code"));
        };
        let value = T::parse(entry.text.trim()).filter(|value| entry.key.allows(value));
        value.ok_or_else(|| entry.refuse::<T>())
    }

    /// The table of all settings.
    pub(crate) fn rows(&self) -> Vec<Row> {
        self.0.iter().map(Entry::row).collect()
    }
}

impl Key {
    fn allows<T: Value>(&self, value: &T) -> bool {
        let bound = |text| T::parse(text).and_then(|bound| bound.magnitude());
        match (self.range, value.magnitude()) {
            (Some([least, most]), Some(magnitude)) => {
                bound(least).is_some_and(|least| least <= magnitude)
                    && bound(most).is_some_and(|most| magnitude <= most)
            }
            _ => true,
        }
    }
}

impl Entry {
    fn refuse<T: Value>(&self) -> SettingsError {
        let range = self.key.range.map(|[least, most]| format!(", from {least} to {most}"));
        SettingsError::BadValue {
            key: self.key.path(),
            value: self.shown(&self.text),
            source_name: self.source.clone(),
            allowed: T::allowed() + &range.unwrap_or_default(),
        }
    }

    fn shown(&self, text: &str) -> String {
        match text {
            "" => "(empty)".to_owned(),
            _ if self.key.secret => "(hidden)".to_owned(),
            text => text.to_owned(),
        }
    }

    fn row(&self) -> Row {
        let range = self.key.range.map(|[least, most]| format!(" {least}..{most}"));
        Row {
            key: self.key.path(),
            value: self.shown(&self.text),
            default: self.shown(self.key.default),
            unit: self.key.unit.replace('_', " ") + &range.unwrap_or_default(),
            meaning: self.key.meaning,
        }
    }
}
