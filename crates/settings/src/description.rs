//! The table that `dailyfeed settings` prints.

use std::fmt;

use crate::Settings;

/// One line of the table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) key: String,
    pub(crate) value: String,
    pub(crate) default: String,
    pub(crate) unit: String,
    pub(crate) meaning: &'static str,
}

impl Row {
    fn cells(&self) -> [&str; 5] {
        [&self.key, &self.value, &self.default, &self.unit, self.meaning]
    }
}

/// An aligned table of every setting as loaded: key, value, default, unit, meaning.
#[derive(Debug)]
pub struct Description<'a>(&'a [Row]);

impl Settings {
    /// The table of every setting, secrets hidden; print it with `{}`.
    pub fn describe(&self) -> Description<'_> {
        Description(&self.rows)
    }
}

impl fmt::Display for Description<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let header = ["KEY", "VALUE", "DEFAULT", "UNIT", "MEANING"];
        let lines: Vec<[&str; 5]> = std::iter::once(header).chain(self.0.iter().map(Row::cells)).collect();
        let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
        let widths = [width(0), width(1), width(2), width(3)];
        for line in &lines {
            for (cell, width) in line.iter().zip(widths) {
                write!(f, "{cell:width$}  ")?;
            }
            writeln!(f, "{}", line[4])?;
        }
        Ok(())
    }
}
