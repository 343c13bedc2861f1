//! Rows of the server.

use std::str;

use serde::de::{Error as _, value::Error};
use sqlx::{Column as _, Decode, MySql, Row, TypeInfo, ValueRef, mysql::MySqlRow};

use crate::row::{Column, Columns};

impl Columns for MySqlRow {
    fn count(&self) -> usize {
        self.len()
    }

    fn name(&self, index: usize) -> &str {
        self.columns().get(index).map_or("", |column| column.name())
    }

    fn column(&self, index: usize) -> Result<Column<'_>, Error> {
        let value = self.try_get_raw(index).map_err(Error::custom)?;
        if value.is_null() {
            return Ok(Column::Null);
        }
        let kind = value.type_info().name().to_owned();
        match kind.trim_end_matches(" UNSIGNED") {
            "BOOLEAN" | "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "BIGINT" => {
                <i64 as Decode<MySql>>::decode(value).map(Column::Integer).map_err(Error::custom)
            }
            "FLOAT" | "DOUBLE" => <f64 as Decode<MySql>>::decode(value).map(Column::Real).map_err(Error::custom),
            // Sums of whole numbers are decimals here.
            "DECIMAL" => {
                let digits = <&str as Decode<MySql>>::decode(value).map_err(Error::custom)?;
                digits.parse().map(Column::Integer).map_err(Error::custom)
            }
            // Texts that compare byte by byte are declared binary.
            _ => {
                let bytes = <&[u8] as Decode<MySql>>::decode(value).map_err(Error::custom)?;
                Ok(str::from_utf8(bytes).map_or(Column::Blob(bytes), Column::Text))
            }
        }
    }
}
