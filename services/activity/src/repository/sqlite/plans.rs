//! Every statement finds its rows by an index.

use database::{Database, Options, sql};

use super::{activities, announced, notifications, notified};
use crate::MIGRATIONS;

/// What a plan may scan: rows that the statement itself has just made.
const OWN_ROWS: [&str; 4] = ["SCAN CONSTANT ROW", "SCAN above", "SCAN thread", "SCAN (subquery"];

#[tokio::test]
async fn no_statement_scans_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("activity.db"), Options::default(), MIGRATIONS).await.unwrap();
    let mut c = database.read().await.unwrap();
    for text in [
        activities::page_text(false),
        activities::page_text(true),
        activities::TAKEN_BACK.to_owned(),
        notified::DELETE_LAST.to_owned(),
        notified::DELETE_OF_POST.to_owned(),
        notified::DELETE_OF_THREAD.to_owned(),
        announced::DELETE_OF_POST.to_owned(),
        notifications::page_text(),
        notifications::count_text(),
    ] {
        let steps = c.plan(sql(text.clone())).await.unwrap();
        assert!(steps.iter().any(|step| step.starts_with("SEARCH")), "{text}\n{steps:#?}");
        let scans: Vec<_> = steps.iter().filter(|step| step.starts_with("SCAN")).collect();
        // Of each author only what came since he is followed.
        let since = text.contains("f.created_at");
        assert!(
            !since || steps.iter().any(|step| step.contains("announced_since (author_id=? AND created_at>?")),
            "{steps:#?}"
        );
        assert!(scans.iter().all(|scan| OWN_ROWS.iter().any(|own| scan.starts_with(own))), "{text}\n{scans:#?}");
    }
}
