//! Statements, one module a table. `find_*` gives an option, `get_*` the row or its not-found error.

pub(crate) mod profiles;
