//! Order of the sources, refusals, and the table.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, time::Duration};

use settings::{ExposeSecret, Settings, Sources, sections::LogFormat};

/// Sources with a `dailyfeed.toml` of this text; the folder must outlive them.
fn sources(toml: &str) -> (tempfile::TempDir, Sources) {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("dailyfeed.toml"), toml).unwrap();
    let sources = Sources { directory: Some(directory.path().to_owned()), ..Sources::default() };
    (directory, sources)
}

fn refusal(overrides: &[&str]) -> String {
    Settings::with(overrides).unwrap_err().to_string()
}

#[test]
fn defaults_are_those_of_the_documents() {
    let settings = Settings::with(&[]).unwrap();
    assert_eq!(settings.gateway.address.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.member.management_address().to_string(), "127.0.0.1:9084");
    assert_eq!(settings.activity.urls()[0].as_str(), "http://127.0.0.1:8086");
    assert_eq!(settings.identity.access_token_lifetime, Duration::from_hours(24));
    assert_eq!(settings.images.max_bytes.bytes(), 10 * 1024 * 1024);
    assert_eq!(settings.gateway.cors_origins.len(), 2);
}

#[test]
fn each_source_wins_over_the_one_before() {
    let (_directory, mut sources) = sources("[database]\nreaders = 5\nwrite_queue = 6\ngroup_commit_limit = 7");
    sources.environment = vec![
        ("DAILYFEED__DATABASE__WRITE_QUEUE".into(), "16".into()),
        ("DAILYFEED__DATABASE__GROUP_COMMIT_LIMIT".into(), "17".into()),
        ("DAILYFEED".into(), "left alone".into()),
    ];
    sources.overrides = vec!["database.group_commit_limit=26".into(), "database.group_commit_limit=27".into()];
    let database = Settings::load(&sources).unwrap().database;
    assert_eq!((database.readers, database.write_queue, database.group_commit_limit), (5, 16, 27));
}

#[test]
fn toml_numbers_booleans_and_lists_are_values_too() {
    let (_directory, sources) = sources(
        "[gateway]\ntrusted_proxies = [\"10.0.0.0/8\", \"192.0.2.7\"]\n[log]\nformat = \"json\"\n[images]\nmax_pixels = 9",
    );
    let settings = Settings::load(&sources).unwrap();
    assert!(settings.gateway.trusted_proxies[1].contains(&"192.0.2.7".parse::<std::net::IpAddr>().unwrap()));
    assert_eq!((settings.log.format, settings.images.max_pixels), (LogFormat::Json, 9));
}

#[test]
fn an_unknown_key_is_refused_with_its_source_and_the_nearest_key() {
    assert_eq!(
        refusal(&["gateway.adress=127.0.0.1:1"]),
        "unknown setting `gateway.adress` (--set); did you mean `gateway.address`?"
    );
    let (_directory, file) = sources("[database.readers]\nmost = 1");
    assert!(Settings::load(&file).unwrap_err().to_string().contains("unknown setting `database.readers.most`"));
    let environment = vec![("DAILYFEED__LOG__LEVLE".into(), "debug".into())];
    let error = Settings::load(&Sources { environment, ..Sources::default() }).unwrap_err().to_string();
    assert!(error.contains("DAILYFEED__LOG__LEVLE") && error.contains("`log.level`"), "{error}");
}

#[test]
fn a_bad_value_is_refused_with_what_is_allowed() {
    assert_eq!(
        refusal(&["database.readers=0"]),
        "setting `database.readers` (--set) is `0` but must be a whole number, from 1 to 256"
    );
    for (pair, allowed) in [
        ("identity.access_token_lifetime=24", "a duration such as 250ms"),
        ("identity.access_token_lifetime=0s", "from 1ms to 365d"),
        ("gateway.address=localhost", "an IP address and port"),
        ("log.format=xml", "one of text, json"),
        ("jobs.purge_tokens=hourly", "a cron schedule"),
        ("member.url=member", "a list, separated by commas, each a URL"),
        ("data.dir=", "a path"),
    ] {
        assert!(refusal(&[pair]).contains(allowed), "{pair}: {}", refusal(&[pair]));
    }
    assert_eq!(refusal(&["readers"]), "`--set readers` must have the form section.key=value");
}

#[test]
fn a_file_that_is_named_must_be_there_and_be_toml() {
    let (directory, mut sources) = sources("[database]\nreaders = 3\nreaders\n");
    assert!(Settings::load(&sources).unwrap_err().to_string().contains("line 3"));
    sources.config = Some(directory.path().join("missing.toml"));
    assert!(Settings::load(&sources).unwrap_err().to_string().contains("missing.toml"));
}

#[test]
fn management_ports_follow_their_service_unless_set() {
    let settings = Settings::with(&[
        "member.address=0.0.0.0:0",
        "content.address=127.0.0.1:65000",
        "image.management_address=127.0.0.1:7",
    ]);
    let settings = settings.unwrap();
    assert_eq!(settings.member.management_address().port(), 0);
    assert_eq!(settings.content.management_address().port(), 0);
    assert_eq!(settings.image.management_address().port(), 7);
}

#[test]
fn the_table_has_every_key_with_its_meaning_and_hides_secrets() {
    let settings = Settings::with(&["identity.service_secret=hunter2", "database.readers=9"]).unwrap();
    let table = settings.describe().to_string();
    assert_eq!(settings.identity.service_secret.expose_secret(), "hunter2");
    assert!(!table.contains("hunter2") && !format!("{settings:?}").contains("hunter2"));
    let line = table.lines().find(|line| line.starts_with("database.readers")).unwrap();
    let words: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(words[..5], ["database.readers", "9", "4", "connections", "1..256"]);
    assert!(table.lines().any(|line| line.starts_with("timeline.page_memory")));
}
