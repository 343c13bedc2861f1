//! What SQL dialects do not share, by name: the only place that knows which one is spoken.

/// Replaces the tokens of a migration: `{identity}` is a 64-bit key that the store counts up and never reuses.
pub(crate) fn migration_text(text: &str) -> String {
    text.replace("{identity}", "INTEGER PRIMARY KEY AUTOINCREMENT")
}

/// `INSERT` that leaves an existing row with the same unique key alone; [`crate::Affected::rows`] tells which it was.
pub fn insert_or_ignore(table: &str, columns: &[&str]) -> String {
    format!(
        "INSERT INTO {table} ({}) VALUES ({}) ON CONFLICT DO NOTHING",
        columns.join(", "),
        crate::placeholders(columns.len())
    )
}

/// `INSERT` that replaces the `updated` columns of an existing row with the same `key`.
pub fn upsert(table: &str, key: &[&str], updated: &[&str]) -> String {
    let columns: Vec<&str> = key.iter().chain(updated).copied().collect();
    let assignments: Vec<String> = updated.iter().map(|column| format!("{column} = excluded.{column}")).collect();
    format!(
        "INSERT INTO {table} ({}) VALUES ({}) ON CONFLICT ({}) DO UPDATE SET {}",
        columns.join(", "),
        crate::placeholders(columns.len()),
        key.join(", "),
        assignments.join(", ")
    )
}
