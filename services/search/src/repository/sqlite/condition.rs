//! A condition with its values.

use database::Statement;

#[derive(Debug, Default)]
pub(super) struct Condition {
    pub(super) text: String,
    pub(super) values: Vec<database::Value>,
}

impl Condition {
    /// Narrows it down.
    pub(super) fn and(mut self, text: &str, values: impl IntoIterator<Item = database::Value>) -> Self {
        if !self.text.is_empty() {
            self.text.push_str(" AND ");
        }
        self.text.push_str(text);
        self.values.extend(values);
        self
    }

    /// Gives a statement the values of this condition.
    pub(super) fn bind(&self, statement: Statement) -> Statement {
        statement.bind_all(self.values.iter().cloned())
    }
}
