//! What an import did.

use std::{collections::BTreeMap, fmt};

/// Ids shown of each kind of row.
const SHOWN: usize = 20;

/// Counts of each table, and which rows were corrected, kept or left out and why, with the first ids of each kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report(BTreeMap<&'static str, Tally>);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Tally {
    read: u64,
    written: u64,
    there: u64,
    /// By what happened to the rows, and why.
    rows: BTreeMap<[&'static str; 2], Ids>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Ids {
    count: u64,
    first: Vec<i64>,
}

impl Report {
    /// Rows were read from the reference.
    pub fn read(&mut self, table: &'static str, rows: usize) {
        self.of(table).read += count(rows);
    }

    /// Rows were written.
    pub fn written(&mut self, table: &'static str, rows: usize) {
        self.of(table).written += count(rows);
    }

    /// Rows had been imported before.
    pub fn there(&mut self, table: &'static str, rows: usize) {
        self.of(table).there += count(rows);
    }

    /// A row was written otherwise than it was read.
    pub fn corrected(&mut self, table: &'static str, how: &'static str, id: i64) {
        self.add_ids(table, ["corrected", how], Ids::of(id));
    }

    /// A row was written as it was read, although nobody could write it here.
    pub fn kept(&mut self, table: &'static str, what: &'static str, id: i64) {
        self.add_ids(table, ["kept", what], Ids::of(id));
    }

    /// A row was not written.
    pub fn left_out(&mut self, table: &'static str, why: &'static str, id: i64) {
        self.add_ids(table, ["left out", why], Ids::of(id));
    }

    /// Rows were not written of which only the number is known.
    pub fn left_out_many(&mut self, table: &'static str, why: &'static str, count: u64) {
        if count > 0 {
            self.add_ids(table, ["left out", why], Ids { count, first: Vec::new() });
        }
    }

    fn add_ids(&mut self, table: &'static str, kind: [&'static str; 2], ids: Ids) {
        self.of(table).rows.entry(kind).or_default().extend(ids);
    }

    /// How many rows of a table were read so far.
    pub fn rows_read(&self, table: &str) -> u64 {
        self.0.get(table).map_or(0, |tally| tally.read)
    }

    /// Adds what another part of the import did.
    pub fn add(&mut self, part: Self) {
        for (table, tally) in part.0 {
            let own = self.of(table);
            own.read += tally.read;
            own.written += tally.written;
            own.there += tally.there;
            for (kind, ids) in tally.rows {
                own.rows.entry(kind).or_default().extend(ids);
            }
        }
    }

    fn of(&mut self, table: &'static str) -> &mut Tally {
        self.0.entry(table).or_default()
    }
}

impl Ids {
    fn of(id: i64) -> Self {
        Self { count: 1, first: vec![id] }
    }

    fn extend(&mut self, more: Self) {
        self.count += more.count;
        let room = SHOWN.saturating_sub(self.first.len());
        self.first.extend(more.first.into_iter().take(room));
    }
}

fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}

impl fmt::Display for Report {
    /// A line a table, and below it one for each kind of row that is spoken of.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (table, Tally { read, written, there, rows }) in &self.0 {
            write!(f, "{separator}{table}: {read} read, {written} written, {there} there already")?;
            for ([what, why], ids) in rows {
                write!(f, "\n  {what}, {why}: {ids}")?;
            }
            separator = "\n";
        }
        Ok(())
    }
}

impl fmt::Display for Ids {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.count)?;
        if self.first.is_empty() {
            return Ok(());
        }
        let first: Vec<_> = self.first.iter().map(ToString::to_string).collect();
        let more = if self.count > count(first.len()) { ", …" } else { "" };
        write!(f, " (ids {}{more})", first.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_and_ids_are_bounded() {
        let mut report = Report::default();
        for first in [0, 15] {
            let mut part = Report::default();
            part.read("posts", 15);
            part.written("posts", 14);
            part.corrected("posts", "of nobody", 3);
            (first..first + 15).for_each(|id| part.left_out("likes", "twice", id));
            report.add(part);
        }
        report.left_out_many("likes", "of no post", 2);
        report.left_out_many("likes", "of no comment", 0);
        assert_eq!(
            report.to_string(),
            "likes: 0 read, 0 written, 0 there already\n  left out, of no post: 2\n  left out, twice: 30 (ids 0, 1, 2, \
             3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, …)\n\
             posts: 30 read, 28 written, 0 there already\n  corrected, of nobody: 2 (ids 3, 3)"
        );
        assert_eq!((report.rows_read("posts"), report.rows_read("comments")), (30, 0));
    }
}
