//! The committed OpenAPI documents are those of the code.

use std::{fs, path::Path, process::Command};

#[test]
fn committed_documents_are_those_of_the_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi");
    let all = ["member", "content", "timeline", "search", "image", "activity", "dailyfeed"];
    for name in all {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dailyfeed"));
        command.arg("openapi");
        if name != "dailyfeed" {
            command.args(["--service", name]);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let committed = fs::read_to_string(folder.join(format!("{name}.json"))).unwrap_or_default();
        let printed = String::from_utf8(output.stdout).unwrap();
        let document: serde_json::Value = serde_json::from_str(&printed).unwrap();
        // By value: in which order members stand depends on what else a build has asked of the JSON library.
        let committed: serde_json::Value = serde_json::from_str(&committed).unwrap_or_default();
        assert!(committed == document, "docs/openapi/{name}.json is not what the code says; run scripts/openapi");
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{name}");
    }
}
