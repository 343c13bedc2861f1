//! What columns become, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use database::{Connection, Database, DatabaseError, Migration, Options, Row, Value, sql};
use serde::Deserialize;

const NOTHING: &[Migration] = &[];

#[derive(Debug, PartialEq, Deserialize)]
struct Everything {
    whole: i64,
    small: i32,
    real: f64,
    text: String,
    flag: bool,
    blob: Vec<u8>,
    missing: Option<i64>,
    there: Option<String>,
}

async fn connection() -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("test.db"), Options::default(), NOTHING).await.unwrap();
    let connection = database.read().await.unwrap();
    (folder, connection)
}

async fn one<T: Row>(text: &'static str, values: Vec<Value>) -> Result<T, DatabaseError> {
    connection().await.1.one(sql(text).bind_all(values)).await
}

#[tokio::test]
async fn a_struct_takes_columns_by_name_and_leaves_the_others() {
    let values = vec![
        Value::Integer(i64::MAX),
        Value::Integer(-7),
        Value::Real(0.5),
        Value::Text("가나다".to_owned()),
        Value::Integer(1),
        Value::Blob(vec![0, 255]),
        Value::Null,
    ];
    let text = "SELECT ? AS whole, ? AS small, ? AS real, ? AS text, 'x' AS other, ? AS flag, ? AS blob, ? AS missing, \
                'there' AS there";
    let wanted = Everything {
        whole: i64::MAX,
        small: -7,
        real: 0.5,
        text: "가나다".to_owned(),
        flag: true,
        blob: vec![0, 255],
        missing: None,
        there: Some("there".to_owned()),
    };
    assert_eq!(one::<Everything>(text, values).await.unwrap(), wanted);
}

#[tokio::test]
async fn a_tuple_takes_columns_in_order() {
    let row: (i64, Option<String>, bool) = one("SELECT 3, NULL, 0", Vec::new()).await.unwrap();
    assert_eq!(row, (3, None, false));
}

#[tokio::test]
async fn a_flattened_row_keeps_its_booleans() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Inner {
        name: String,
        #[serde(deserialize_with = "database::flag")]
        open: bool,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    struct Outer {
        position: i64,
        #[serde(flatten)]
        inner: Inner,
    }
    let row: Outer = one("SELECT 9 AS position, 'a' AS name, 1 AS open", Vec::new()).await.unwrap();
    assert_eq!(row, Outer { position: 9, inner: Inner { name: "a".to_owned(), open: true } });
}

#[tokio::test]
async fn a_value_that_does_not_fit_names_its_column() {
    for (text, column) in [
        ("SELECT 'x' AS whole", "whole"),
        ("SELECT NULL AS whole", "whole"),
        ("SELECT 1 AS other", "whole"),
        ("SELECT 1.5 AS whole", "whole"),
    ] {
        #[derive(Debug, Deserialize)]
        struct Whole {
            #[expect(dead_code, reason = "it is never filled")]
            whole: i64,
        }
        let refused = one::<Whole>(text, Vec::new()).await.unwrap_err();
        assert!(matches!(&refused, DatabaseError::Corrupt(cause) if cause.contains(column)), "{text}: {refused:?}");
    }
    let refused = one::<(i32,)>("SELECT 4294967296", Vec::new()).await.unwrap_err();
    assert!(matches!(refused, DatabaseError::Corrupt(_)), "{refused:?}");
}

#[tokio::test]
async fn what_is_not_there_is_nothing_and_what_must_be_is_missed() {
    let (_folder, mut c) = connection().await;
    let none = || sql("SELECT 1 WHERE 0");
    assert_eq!(c.first::<(i64,)>(none()).await.unwrap(), None);
    assert_eq!(c.all::<(i64,)>(none()).await.unwrap(), []);
    assert!(matches!(c.one::<(i64,)>(none()).await, Err(DatabaseError::Corrupt(_))));
    assert!(c.first::<(i64,)>(sql("SELECT ?")).await.is_err(), "a value was forgotten");
}
