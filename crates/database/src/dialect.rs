//! What SQL dialects do not share, by name: the only place that knows how each is spoken.

/// The dialect of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite 3: the embedded truth, and projections.
    Sqlite,
    /// MySQL 8 or newer: the cluster's truth.
    MySql,
}

impl Dialect {
    /// Replaces the tokens of a migration: `{identity}` is a 64-bit key that the store counts up and never reuses,
    /// `{table}`, right behind a table's `)`, makes its texts compare byte by byte, `{long_text}` is a text beyond 64 KiB.
    pub(crate) fn migration_text(self, text: &str) -> String {
        let [identity, table, long_text] = match self {
            Self::Sqlite => ["INTEGER PRIMARY KEY AUTOINCREMENT", "", "TEXT"],
            Self::MySql => [
                "BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY",
                " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin",
                "MEDIUMTEXT",
            ],
        };
        text.replace("{identity}", identity).replace("{table}", table).replace("{long_text}", long_text)
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
            Self::MySql => format!("INSERT IGNORE INTO {table} ({columns}) VALUES {rows}"),
        }
    }

    /// `INSERT` that leaves an existing row with the same `key` alone and holds it until the write ends. A server takes
    /// the lock for writing at once: `INSERT IGNORE` would share it, and of those who share it none can go on.
    /// How many rows were new is known of SQLite alone.
    pub fn insert_or_hold(self, table: &str, key: &str, columns: &[&str]) -> String {
        let values = crate::placeholders(columns.len());
        let columns = columns.join(", ");
        match self {
            Self::Sqlite => format!("INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT DO NOTHING"),
            Self::MySql => {
                format!("INSERT INTO {table} ({columns}) VALUES ({values}) ON DUPLICATE KEY UPDATE {key} = {key}")
            }
        }
    }

    /// `INSERT` that replaces the `updated` columns of an existing row with the same `key`.
    pub fn upsert(self, table: &str, key: &[&str], updated: &[&str]) -> String {
        let columns: Vec<&str> = key.iter().chain(updated).copied().collect();
        let values = crate::placeholders(columns.len());
        let (columns, key) = (columns.join(", "), key.join(", "));
        let new = |column: &&str| match self {
            Self::Sqlite => format!("{column} = excluded.{column}"),
            // Every version from 8.0 on takes it, unlike the row alias that replaces it.
            Self::MySql => format!("{column} = VALUES({column})"),
        };
        let new = updated.iter().map(new).collect::<Vec<_>>().join(", ");
        match self {
            Self::Sqlite => {
                format!("INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT ({key}) DO UPDATE SET {new}")
            }
            Self::MySql => format!("INSERT INTO {table} ({columns}) VALUES ({values}) ON DUPLICATE KEY UPDATE {new}"),
        }
    }

    /// The end of a `SELECT` in a write: nobody else changes its rows of the table `alias` before the write ends.
    /// SQLite has one writer at a time anyway.
    pub fn for_update(self, alias: &str) -> String {
        match self {
            Self::Sqlite => String::new(),
            Self::MySql => format!(" FOR UPDATE OF {alias}"),
        }
    }
}
