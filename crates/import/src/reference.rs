//! The reference's tables.

use std::{collections::HashMap, time::Duration};

use anyhow::{Context, ensure};
use database::{Database, MySqlOptions, Row, Statement, sql};
use settings::{ExposeSecret, UtcOffset, sections::Import};

use crate::Copies;

/// Posts whose times are compared with those of their copies.
const COMPARED: u32 = 100;

/// A post and its copy were made by one request, on two machines.
const SAME_MOMENT: Duration = Duration::from_mins(10);

/// A table and those of its columns that an import needs.
pub type Table = (&'static str, &'static [&'static str]);

/// The database of the system that ran before, which is only read.
#[derive(Clone)]
pub struct Reference {
    tables: Database,
    copies: Option<Copies>,
    offset: UtcOffset,
    /// Data types, by table and column.
    types: HashMap<(String, String), String>,
}

impl Reference {
    /// Connects, and refuses tables that are not those of the reference or whose times are not those of the set offset.
    pub async fn open(settings: &Import, needed: &[Table]) -> anyhow::Result<Self> {
        let url = settings.mysql_url.expose_secret();
        ensure!(!url.is_empty(), "import.mysql_url is not set: it names the database to import");
        let options =
            MySqlOptions { url: url.to_owned(), password: None, connections: 2, acquire_timeout: settings.timeout };
        let tables = Database::connect(&options, &[]).await.context("import.mysql_url")?;
        let copies = Copies::open(settings).await.context("import.mongo_url")?;
        let mut reference = Self { tables, copies, offset: settings.utc_offset, types: HashMap::new() };
        let columns = "SELECT table_name, column_name, data_type FROM information_schema.columns \
                       WHERE table_schema = DATABASE()";
        let columns: Vec<(String, String, String)> = reference.rows(sql(columns)).await.context("import.mysql_url")?;
        reference.types = columns.into_iter().map(|(table, column, kind)| ((table, column), kind)).collect();
        reference.has(needed)?;
        if let Some(copies) = &reference.copies {
            reference.keeps_time(copies).await?;
        }
        Ok(reference)
    }

    /// Rows of a query.
    pub async fn rows<T: Row>(&self, query: Statement) -> anyhow::Result<Vec<T>> {
        Ok(self.tables.read().await?.all(query).await?)
    }

    /// Its documents, if their URL is set.
    pub const fn copies(&self) -> Option<&Copies> {
        self.copies.as_ref()
    }

    /// Milliseconds since the epoch, in UTC, of a column of `table`, which the query calls `alias`. A DATETIME is a local
    /// time; a TIMESTAMP is kept in UTC, and shown so in our sessions.
    pub fn time(&self, table: &str, alias: &str, column: &str) -> String {
        let is_instant = self.types.get(&(table.to_owned(), column.to_owned())).is_some_and(|kind| kind == "timestamp");
        let ahead = if is_instant { 0 } else { self.offset.millis() };
        format!("(TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', {alias}.{column}) DIV 1000 - {ahead})")
    }

    fn has(&self, needed: &[Table]) -> anyhow::Result<()> {
        let columns = needed.iter().flat_map(|(table, columns)| columns.iter().map(move |column| (*table, *column)));
        let missing: Vec<_> = columns
            .filter(|(table, column)| !self.types.contains_key(&((*table).to_owned(), (*column).to_owned())))
            .map(|(table, column)| format!("{table}.{column}"))
            .collect();
        ensure!(missing.is_empty(), "import.mysql_url is no database of the reference: {} missing", missing.join(", "));
        Ok(())
    }

    /// A wrong offset would move every date without anybody noticing.
    async fn keeps_time(&self, copies: &Copies) -> anyhow::Result<()> {
        let created = self.time("posts", "p", "created_at");
        let posts = format!(
            "SELECT p.id, {created} FROM posts p WHERE p.created_at IS NOT NULL ORDER BY p.id DESC LIMIT {COMPARED}"
        );
        let posts: Vec<(i64, i64)> = self.rows(sql(posts)).await?;
        let ids: Vec<i64> = posts.iter().map(|(id, _)| *id).collect();
        let made = copies.copies("posts", "post_pk", &ids).await.context("import.mongo_url")?;
        let late = |(id, created): &(i64, i64)| Some(created - made.get(id)?.first.millis());
        let mut late: Vec<i64> = posts.iter().filter_map(late).collect();
        late.sort_unstable();
        let Some(&typical) = late.get(late.len() / 2) else { return Ok(()) };
        let quarters = (typical + typical.signum() * 450_000) / 900_000;
        ensure!(
            u128::from(typical.unsigned_abs()) <= SAME_MOMENT.as_millis(),
            "import.utc_offset = {} does not fit: by the ids of their copies, posts were written at {}",
            self.offset,
            self.offset.plus_minutes(quarters * 15)
        );
        Ok(())
    }
}
