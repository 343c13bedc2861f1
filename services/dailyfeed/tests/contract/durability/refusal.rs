//! What the program refuses to start with: one sentence, exit code 1.

use std::{
    net::TcpListener,
    path::Path,
    process::{Output, Stdio},
    time::Duration,
};

use test_support::{Fleet, SERVICES};
use tokio::{process::Command, time::timeout};

use crate::{BINARY, own_fleet};

/// How long a refusal may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Starts the program on free ports with that data folder and these arguments besides, until it ends by itself.
async fn serve(dir: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(BINARY);
    command.current_dir(std::env::temp_dir()).kill_on_drop(true);
    command.args(["serve", "--data-dir"]).arg(dir);
    for name in SERVICES.iter().chain(&["gateway"]) {
        command.args(["--set", &format!("{name}.address=127.0.0.1:0")]);
    }
    // What a data folder means is the embedded stores' matter.
    command.args(["--set", "stores.mode=embedded"]);
    // Of the log, errors alone: what is left on stderr is the refusal.
    command.args(["--set", "log.level=error"]).args(arguments);
    let output = timeout(PATIENCE, command.output()).await;
    output.expect("the program refuses instead of serving").expect("the program runs")
}

/// One sentence on stderr that says all of `mentions`, nothing on stdout, exit code 1.
#[track_caller]
fn refuses(output: &Output, mentions: &[&str]) {
    let (out, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "exit code 1: {output:?}");
    assert!(!out.contains("ready"), "never ready: {out}");
    assert_eq!(said.trim().lines().count(), 1, "one sentence: {said}");
    assert!(!said.contains("panicked"), "no panic: {said}");
    for mention in mentions {
        assert!(said.contains(mention), "the sentence names {mention}: {said}");
    }
}

fn empty() -> tempfile::TempDir {
    tempfile::TempDir::with_prefix("dailyfeed-test-").expect("a temporary folder")
}

#[tokio::test]
async fn a_second_process_on_the_same_folder() {
    let fleet: Fleet = own_fleet(&[("stores.mode", "embedded")]);
    let member = fleet.member().await;
    let dir = fleet.dir().join("data");
    refuses(&serve(&dir, &[]).await, &[&dir.display().to_string()]);
    let post = member.publish("첫 번째는 계속한다").await;
    member.get(&format!("/api/timeline/posts/{}", post["id"])).await.ok(200);
}

#[tokio::test]
async fn a_full_disk() {
    let dir = empty();
    // Whatever is written to this device meets a full disk, and so does the first thing that a start writes.
    std::os::unix::fs::symlink("/dev/full", dir.path().join("dailyfeed.lock")).expect("a link");
    refuses(&serve(dir.path(), &[]).await, &[&dir.path().display().to_string(), "No space left"]);
    let left: Vec<_> = std::fs::read_dir(dir.path()).expect("the folder").collect();
    assert_eq!(left.len(), 1, "no store was begun: {left:?}");
}

/// Runs the program with that standard output, until it ends by itself.
async fn writes_to(stdout: impl Into<Stdio>, arguments: &[&str]) -> Output {
    let mut command = Command::new(BINARY);
    command.args(arguments).current_dir(std::env::temp_dir()).stdout(stdout).stderr(Stdio::piped()).kill_on_drop(true);
    let child = command.spawn().expect("the program starts");
    timeout(PATIENCE, child.wait_with_output()).await.expect("the program ends").expect("the program runs")
}

#[tokio::test]
async fn an_output_that_is_full() {
    let dir = empty();
    let folder = dir.path().display().to_string();
    let mut serve = vec!["serve", "--set", "stores.mode=embedded", "--set", "log.level=error", "--data-dir", &folder];
    let addresses = SERVICES.iter().chain(&["gateway"]).map(|name| format!("{name}.address=127.0.0.1:0"));
    let addresses: Vec<_> = addresses.collect();
    serve.extend(addresses.iter().flat_map(|address| ["--set", address]));
    for arguments in [&["openapi"], &["settings"], &["--help"], &*serve] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("the device");
        refuses(&writes_to(full, arguments).await, &["stdout"]);
    }
}

#[tokio::test]
async fn an_output_that_nobody_reads_any_more_is_no_failure() {
    for arguments in [&["openapi"][..], &["settings"], &["--help"], &["openapi", "--service", "member"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = writes_to(writer, arguments).await;
        assert!(output.status.success() && output.stderr.is_empty(), "{arguments:?}: {output:?}");
    }
}

#[tokio::test]
async fn what_is_no_name_of_a_job() {
    for name in ["", "..", "../log-level", "purge-tokens?x", "purge tokens", "%2e%2e"] {
        refuses(&writes_to(Stdio::piped(), &["job", name]).await, &[&format!("`{name}`")]);
    }
    refuses(&writes_to(Stdio::piped(), &["job"]).await, &["<NAME>"]);
}

#[tokio::test]
async fn a_port_in_use() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    let port = address.rsplit(':').next().unwrap_or_default().to_owned();
    let dir = empty();
    for key in ["gateway.address", "content.address", "gateway.management_address", "search.management_address"] {
        refuses(&serve(dir.path(), &["--set", &format!("{key}={address}")]).await, &[&port]);
    }
}

#[tokio::test]
async fn a_data_folder_below_a_file() {
    let dir = empty();
    let file = dir.path().join("file");
    std::fs::write(&file, "no folder").expect("a file");
    let below = file.join("data");
    refuses(&serve(&below, &[]).await, &[&below.display().to_string()]);
    refuses(&serve(&file, &[]).await, &[&file.display().to_string()]);
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), "no folder");
}

#[tokio::test]
async fn a_setting_that_there_is_none_of() {
    let dir = empty();
    for (wrong, nearest) in [
        ("idempotency.implict_window=1s", "idempotency.implicit_window"),
        ("gatway.address=127.0.0.1:0", "gateway.address"),
        ("identity.access_token_lifetme=1h", "identity.access_token_lifetime"),
    ] {
        refuses(&serve(dir.path(), &["--set", wrong]).await, &[wrong.split('=').next().unwrap_or_default(), nearest]);
    }
}

#[tokio::test]
async fn a_value_that_is_none() {
    let dir = empty();
    for wrong in [
        "idempotency.implicit_window=soon",
        "idempotency.implicit_window=-1s",
        "content.address=nowhere",
        "database.readers=0",
        "limits.body_bytes=99999999999999999999GiB",
        "jobs.create_topics=61 * * * *",
    ] {
        let (key, value) = wrong.split_once('=').expect("a key and a value");
        refuses(&serve(dir.path(), &["--set", wrong]).await, &[key, value]);
    }
}

#[tokio::test]
async fn a_file_of_settings_that_is_wrong() {
    let dir = empty();
    for (text, mention) in [
        ("[idempotency]\nimplict_window = \"1s\"\n", "idempotency.implicit_window"),
        ("[idempotency\n", "dailyfeed.toml"),
        ("[database]\nreaders = 0\n", "database.readers"),
    ] {
        let file = dir.path().join("dailyfeed.toml");
        std::fs::write(&file, text).expect("a file");
        let path = file.display().to_string();
        refuses(&serve(&dir.path().join("data"), &["--config", &path]).await, &[mention]);
    }
    let missing = dir.path().join("missing.toml").display().to_string();
    refuses(&serve(&dir.path().join("data"), &["--config", &missing]).await, &["missing.toml"]);
}

#[tokio::test]
async fn an_argument_that_there_is_none_of() {
    let dir = empty();
    for wrong in ["--no-such-flag", "no-such-command", "--set", "--data-dir=elsewhere"] {
        let output = serve(dir.path(), &[wrong]).await;
        assert_eq!(output.status.code(), Some(1), "every refusal exits with 1: {output:?}");
    }
}
