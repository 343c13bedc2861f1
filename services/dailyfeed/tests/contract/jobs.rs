//! Batch jobs, through the management port, the command line and the schedule.

use std::{process::Output, time::Duration};

use test_support::{Fleet, SERVICES};
use tokio::{process::Command, time::sleep};

use crate::{BINARY, fleet, own_fleet};

/// Every job that deals with dead letters, by its service.
const OF_LETTERS: [(&str, &[&str]); 3] = [
    ("content", &["resend-dead-letters", "restore-dead-letters", "purge-dead-letters"]),
    ("search", &["restore-dead-letters", "purge-dead-letters"]),
    ("activity", &["restore-dead-letters", "purge-dead-letters"]),
];

#[tokio::test]
async fn a_job_may_run_again_at_any_time_and_needs_to_be_told_nothing() {
    let fleet = own_fleet(&[("jobs.schedule", "false")]);
    for (service, jobs) in OF_LETTERS {
        for job in jobs {
            for _ in 0..3 {
                let answer = fleet.management(service).post_empty(&format!("/jobs/{job}")).await;
                answer.check(answer.status == 200 && answer.json["summary"].is_string(), "it runs to its end");
            }
        }
    }
}

#[tokio::test]
async fn an_id_that_no_parked_letter_has_is_refused() {
    for service in ["content", "search", "activity"] {
        let management = fleet().management(service);
        for id in ["5f3759df-0000-7000-8000-000000000000", "member-activity-20261121%2F0%2F7", "x"] {
            let answer = management.post_empty(&format!("/jobs/release-parked-letters?id={id}")).await;
            let error = answer.json["error"].as_str().unwrap_or_default();
            answer.check(answer.status == 400 && error.contains(&id.replace("%2F", "/")), "it names the id");
        }
        for query in ["id=", "id=a&id=b", "ids=a", "id=%FF"] {
            let answer = management.post_empty(&format!("/jobs/release-parked-letters?{query}")).await;
            answer.check(answer.status == 400 && answer.json["error"].is_string(), "it says what is allowed");
        }
    }
    let answer = fleet().management("content").post_empty("/jobs/purge-dead-letters?id=a").await;
    answer.check(answer.status == 400, "a job without ids takes none");
}

/// `dailyfeed job …`, of a fleet of the test's own.
async fn job(fleet: &Fleet, words: &[&str]) -> Output {
    let mut command = Command::new(BINARY);
    command.arg("job").args(words).current_dir(fleet.dir());
    for service in SERVICES {
        let management = fleet.management(service);
        let address = management.url().trim_start_matches("http://");
        command.args(["--set", &format!("{service}.management_address={address}")]);
    }
    command.output().await.expect("the program runs")
}

#[tokio::test]
async fn the_command_line_releases_letters_and_names_an_id_that_none_has() {
    let fleet = own_fleet(&[("stores.mode", "embedded")]);
    let all = job(&fleet, &["release-parked-letters"]).await;
    assert!(all.status.success(), "{all:?}");
    let said = String::from_utf8_lossy(&all.stdout).into_owned();
    assert_eq!(said.lines().count(), 3, "a line a service that has letters: {said}");
    let none = job(&fleet, &["release-parked-letters", "--id", "no such letter"]).await;
    let said = String::from_utf8_lossy(&none.stderr).into_owned();
    assert_eq!((none.status.code(), said.contains("`no such letter`")), (Some(1), true), "{none:?}");
}

/// The log's lines about jobs that finished.
fn finished(fleet: &Fleet) -> Vec<String> {
    fleet.log_lines().into_iter().filter(|line| line.contains("job finished")).collect()
}

/// How many services have run a job by themselves.
fn runs(fleet: &Fleet, job: &str) -> usize {
    finished(fleet).iter().filter(|line| line.contains(job)).count()
}

#[tokio::test]
async fn every_job_of_dead_letters_starts_by_itself_unless_cron_jobs_start_it() {
    let every_minute = ("jobs.purge_dead_letters", "* * * * *");
    let by_others = own_fleet(&[every_minute, ("jobs.schedule", "false")]);
    let by_itself = own_fleet(&[every_minute]);
    let services = |job: &str| OF_LETTERS.iter().filter(|(_, jobs)| jobs.contains(&job)).count();
    let jobs = OF_LETTERS[0].1;
    // The next minute begins within one.
    for _ in 0..75 {
        if jobs.iter().all(|job| runs(&by_itself, job) >= services(job)) {
            break;
        }
        sleep(Duration::from_secs(1)).await;
    }
    for job in jobs {
        assert!(runs(&by_itself, job) >= services(job), "{job}: {:#?}", finished(&by_itself));
    }
    assert_eq!(finished(&by_others), Vec::<String>::new());
}
