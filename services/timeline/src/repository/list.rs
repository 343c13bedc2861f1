//! A list as SQL.

use database::{Statement, Value, placeholders, sql};

use crate::domain::{Direction, Window};

/// What belongs to a list (`SELECT` of a place up to the end of its `WHERE`) and the columns it is ordered by: those of
/// a [`crate::domain::Place`], without the score in lists by time. An index has them in this order behind whatever the
/// list holds fast.
pub(super) struct List {
    pub(super) text: String,
    pub(super) values: Vec<Value>,
    pub(super) columns: &'static [&'static str],
    pub(super) direction: Direction,
}

impl List {
    /// The stretch of the list that `window` is.
    pub(super) fn cut(self, window: Window) -> Statement {
        let (sign, word) = match self.direction {
            Direction::Newest => ("<", "DESC"),
            Direction::Oldest => (">", "ASC"),
        };
        let order: Vec<String> = self.columns.iter().map(|column| format!("{column} {word}")).collect();
        let order = order.join(", ");
        let (mut text, mut values) = (self.text, self.values);
        if let Some(after) = window.after {
            let (columns, count) = (self.columns.join(", "), self.columns.len());
            text = format!("{text} AND ({columns}) {sign} ({})", placeholders(count));
            let keys = after.keys();
            values.extend(keys[keys.len() - count..].iter().copied().map(Value::Integer));
        }
        sql(format!("{text} ORDER BY {order} LIMIT ? OFFSET ?")).bind_all(values).bind(window.limit).bind(window.skip)
    }
}
