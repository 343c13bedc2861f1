//! docs/weaknesses.md tells the truth: its numbers are complete and its tests exist; and no setting is without effect.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use settings::Settings;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The tests that a column names, as `path::name` between backticks.
fn named(column: &str) -> impl Iterator<Item = (&str, &str)> {
    column.split('`').skip(1).step_by(2).filter_map(|name| name.rsplit_once("::"))
}

#[test]
fn every_weakness_has_a_test_that_exists_or_the_reason_why_it_has_none() {
    let page = fs::read_to_string(root().join("docs/weaknesses.md")).unwrap();
    let mut numbers = Vec::new();
    for row in page.lines().filter_map(|line| line.strip_prefix("| W-")) {
        let columns: Vec<&str> = row.trim_end_matches(" |").split(" | ").collect();
        let [number, _, test] = columns[..] else { panic!("three columns: {row}") };
        numbers.push(number.parse::<u32>().unwrap());
        for (path, name) in named(test) {
            let source = fs::read_to_string(root().join(path)).unwrap_or_else(|_| panic!("W-{number}: no file {path}"));
            assert!(source.contains(&format!("fn {name}(")), "W-{number}: no test {name} in {path}");
        }
        let reason = ["not built yet: ", "cannot occur: "].iter().any(|reason| test.contains(reason));
        assert!(reason || named(test).next().is_some(), "W-{number} has neither test nor reason");
    }
    assert_eq!(numbers, (1..=50).collect::<Vec<_>>());
}

/// The text of all sources but those that declare settings.
fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("crates/settings") && !path.ends_with("tests") {
            text += &sources(&path);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text += &fs::read_to_string(&path).unwrap();
        }
    }
    text
}

#[test]
fn every_setting_is_read_by_the_code() {
    let text = sources(&root().join("crates")) + &sources(&root().join("services"));
    let words: BTreeSet<&str> = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let table = Settings::with(&[]).unwrap().describe().to_string();
    let keys: Vec<&str> =
        table.lines().filter_map(|line| line.split_whitespace().next()?.split_once('.')).map(|key| key.1).collect();
    assert!(keys.len() > 50, "{table}");
    let unread: Vec<&&str> = keys.iter().filter(|key| !words.contains(**key)).collect();
    assert!(unread.is_empty(), "nothing reads {unread:?}");
}
