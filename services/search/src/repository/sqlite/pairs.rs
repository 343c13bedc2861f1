//! Tables `post_grams`, `comment_grams`, `post_initials` and `comment_initials`.

use database::{Connection, DatabaseError, sql};

use crate::domain::{Form, grams, initial_grams};

/// Whose texts are searched.
#[derive(Debug, Clone, Copy)]
pub(super) enum Texts {
    Posts,
    Comments,
}

impl Texts {
    pub(super) const fn table(self, form: Form) -> &'static str {
        match (self, form) {
            (Self::Posts, Form::Text) => "post_grams",
            (Self::Posts, Form::Initials) => "post_initials",
            (Self::Comments, Form::Text) => "comment_grams",
            (Self::Comments, Form::Initials) => "comment_initials",
        }
    }

    pub(super) async fn insert(self, c: &mut Connection, id: i64, text: &str) -> Result<(), DatabaseError> {
        for (form, grams) in [(Form::Text, Some(grams(text))), (Form::Initials, initial_grams(text))] {
            if let Some(grams) = grams {
                let insert = format!("INSERT INTO {} (rowid, grams) VALUES (?, ?)", self.table(form));
                c.run(sql(insert).bind(id).bind(grams)).await?;
            }
        }
        Ok(())
    }

    /// `which` is a condition on `rowid`.
    pub(super) async fn delete(self, c: &mut Connection, which: &str, values: &[i64]) -> Result<(), DatabaseError> {
        for form in [Form::Text, Form::Initials] {
            let delete = format!("DELETE FROM {} WHERE rowid {which}", self.table(form));
            c.run(sql(delete).bind_all(values.iter().copied())).await?;
        }
        Ok(())
    }
}
