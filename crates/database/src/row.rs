//! Rows as Rust values: any type that serde can fill from named columns (a struct) or from columns in order (a tuple).

use std::fmt;

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor,
        value::{BorrowedStrDeserializer, Error, SeqDeserializer},
    },
    forward_to_deserialize_any,
};

/// A row type that every store can fill; `#[derive(Deserialize)]` gives it. Columns that it does not name are left out.
pub trait Row: DeserializeOwned + Send + Unpin {}

impl<T: DeserializeOwned + Send + Unpin> Row for T {}

/// A boolean column of a row that is flattened into another one, where serde forgets that a boolean was asked for.
pub fn flag<'r, D: Deserializer<'r>>(column: D) -> Result<bool, D::Error> {
    struct Flag;

    impl Visitor<'_> for Flag {
        type Value = bool;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a boolean column")
        }

        fn visit_bool<E>(self, value: bool) -> Result<bool, E> {
            Ok(value)
        }

        fn visit_i64<E>(self, value: i64) -> Result<bool, E> {
            Ok(value != 0)
        }
    }

    column.deserialize_any(Flag)
}

/// One column as a driver shows it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Column<'r> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'r str),
    Blob(&'r [u8]),
}

/// A row as a driver shows it.
pub(crate) trait Columns {
    fn count(&self) -> usize;
    fn name(&self, index: usize) -> &str;
    fn column(&self, index: usize) -> Result<Column<'_>, Error>;
}

/// Fills a row type.
pub(crate) fn read<T: Row>(columns: &impl Columns) -> Result<T, Error> {
    T::deserialize(Reader { columns, next: 0 })
}

struct Reader<'r, C> {
    columns: &'r C,
    next: usize,
}

impl<'r, C: Columns> Deserializer<'r> for Reader<'r, C> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(self)
    }

    fn deserialize_seq<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self)
    }

    fn deserialize_tuple<V: Visitor<'r>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self)
    }

    fn deserialize_tuple_struct<V: Visitor<'r>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(self)
    }

    forward_to_deserialize_any! {
        <V: Visitor<'r>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct map struct enum identifier ignored_any
    }
}

impl<'r, C: Columns> MapAccess<'r> for Reader<'r, C> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'r>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        if self.next == self.columns.count() {
            return Ok(None);
        }
        seed.deserialize(BorrowedStrDeserializer::new(self.columns.name(self.next))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'r>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let index = self.next;
        self.next += 1;
        let value = seed.deserialize(self.columns.column(index)?);
        value.map_err(|cause| Error::custom(format!("column {}: {cause}", self.columns.name(index))))
    }
}

impl<'r, C: Columns> SeqAccess<'r> for Reader<'r, C> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'r>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if self.next == self.columns.count() {
            return Ok(None);
        }
        self.next_value_seed(seed).map(Some)
    }
}

impl<'r> Deserializer<'r> for Column<'r> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Integer(value) => visitor.visit_i64(value),
            Self::Real(value) => visitor.visit_f64(value),
            Self::Text(value) => visitor.visit_borrowed_str(value),
            Self::Blob(value) => visitor.visit_borrowed_bytes(value),
        }
    }

    fn deserialize_bool<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Integer(value) => visitor.visit_bool(value != 0),
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Null => visitor.visit_none(),
            some => visitor.visit_some(some),
        }
    }

    /// `Vec<u8>` asks for a sequence.
    fn deserialize_seq<V: Visitor<'r>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Blob(value) => visitor.visit_seq(SeqDeserializer::new(value.iter().copied())),
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'r>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        <V: Visitor<'r>>
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple
        tuple_struct map struct enum identifier ignored_any
    }
}
