//! The lines that README.md gives a new-comer, run as they stand there.

use std::{path::Path, process::Command};

use serde_json::Value;

use crate::own_fleet;

/// The shell lines that set `api`, from one of the two languages.
fn lines(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
    let text = std::fs::read_to_string(path).expect("the file is there");
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let block = blocks.into_iter().find(|block| block.starts_with("api="));
    block.unwrap_or_else(|| panic!("{file} has a block that begins with api=")).to_owned()
}

/// Runs the lines against a fresh fleet; the last one lists the most popular posts.
fn liked_post(file: &str) -> Value {
    let fleet = own_fleet(&[]);
    let lines = lines(file).replace("http://127.0.0.1:8080", fleet.service("gateway").url());
    let done = Command::new("bash").args(["-euo", "pipefail", "-c", &lines]).output().expect("bash and curl are there");
    let shown = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{file}: {shown}{}", String::from_utf8_lossy(&done.stderr));
    // Each answer is one JSON value; nothing stands between them.
    let answers: Vec<Value> =
        serde_json::Deserializer::from_str(&shown).into_iter().collect::<Result<_, _>>().expect("answers are JSON");
    for answer in &answers {
        assert_eq!(answer["result"], "SUCCESS", "{file}: {shown}");
    }
    answers.last().expect("something was answered")["data"]["content"][0].clone()
}

#[test]
fn its_lines_lead_from_nothing_to_a_liked_post() {
    for file in ["README.md", "README.ko.md"] {
        let post = liked_post(file);
        assert_eq!(post["likeCount"], 1, "{file}: {post}");
        assert_eq!(post["authorName"], "김하늘", "{file}: {post}");
    }
}
