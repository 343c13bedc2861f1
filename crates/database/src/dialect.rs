//! What SQL dialects do not share, by name: the only place that knows how each is spoken.

/// The dialect of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite 3.
    Sqlite,
}

impl Dialect {
    /// Replaces the tokens of a migration: `{identity}` is a 64-bit key that the store counts up and never reuses.
    pub(crate) fn migration_text(self, text: &str) -> String {
        match self {
            Self::Sqlite => text.replace("{identity}", "INTEGER PRIMARY KEY AUTOINCREMENT"),
        }
    }

    /// `INSERT` that leaves an existing row with the same unique key alone; [`crate::Affected::rows`] tells which it was.
    pub fn insert_or_ignore(self, table: &str, columns: &[&str]) -> String {
        self.insert_rows_or_ignore(table, columns, 1)
    }

    /// The same for several rows in one statement; `Affected::rows` counts those that were new.
    pub fn insert_rows_or_ignore(self, table: &str, columns: &[&str], rows: usize) -> String {
        let row = format!("({})", crate::placeholders(columns.len()));
        let (columns, rows) = (columns.join(", "), vec![row; rows].join(", "));
        match self {
            Self::Sqlite => format!("INSERT INTO {table} ({columns}) VALUES {rows} ON CONFLICT DO NOTHING"),
        }
    }

    /// `INSERT` that replaces the `updated` columns of an existing row with the same `key`.
    pub fn upsert(self, table: &str, key: &[&str], updated: &[&str]) -> String {
        let columns: Vec<&str> = key.iter().chain(updated).copied().collect();
        let values = crate::placeholders(columns.len());
        let (columns, key) = (columns.join(", "), key.join(", "));
        match self {
            Self::Sqlite => {
                let new: Vec<String> = updated.iter().map(|column| format!("{column} = excluded.{column}")).collect();
                let new = new.join(", ");
                format!("INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT ({key}) DO UPDATE SET {new}")
            }
        }
    }
}
