//! The program as a child process.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, sync_channel},
    thread,
    time::Duration,
};

use tokio::time::Instant;

use crate::log::Log;

/// How long a start may take, on a slow machine in a debug build.
const START: Duration = Duration::from_mins(1);

/// How long a clean stop may take.
const STOP: Duration = Duration::from_secs(30);

/// How the last line before traffic begins.
const READY: &str = "dailyfeed is ready: ";

/// A running program; killed when dropped, and also when this process dies without dropping it.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    watchdog: Child,
    /// What it writes to stderr, and to stdout after it is ready.
    pub(crate) log: Log,
    /// Its stdout up to and including the ready line.
    pub(crate) greeting: Vec<String>,
}

impl Process {
    /// Starts `command` and waits for its ready line; `dir` is removed if this process dies first.
    pub(crate) fn start(command: &mut Command, dir: &Path) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
        let watchdog = watch(&child, dir);
        let log = Log::default();
        log.collect(child.stderr.take().expect("stderr is piped"));
        let lines = read_lines(&mut child, log.clone());
        let mut process = Self { child, watchdog, log, greeting: Vec::new() };
        process.await_ready(&lines);
        process
    }

    fn await_ready(&mut self, lines: &Receiver<String>) {
        let deadline = Instant::now() + START;
        while !self.greeting.last().is_some_and(|line| line.starts_with(READY)) {
            let line = lines.recv_timeout(deadline.saturating_duration_since(Instant::now()));
            let Ok(line) = line else {
                // Without stdout it is about to exit, and says more until then.
                let ended = line == Err(RecvTimeoutError::Disconnected);
                let state = if ended { self.child.wait().ok() } else { None };
                panic!(
                    "the fleet never said `{READY}…`: exit {state:?}, stdout {:?}, stderr:\n{}",
                    self.greeting,
                    self.log.tail()
                );
            };
            self.greeting.push(line);
        }
    }

    /// The process id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL, and waits until the process is gone.
    pub(crate) fn kill(&mut self) {
        // Both may be gone already; that is what was wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// SIGTERM, and waits for the exit status.
    pub(crate) fn stop(&mut self) -> ExitStatus {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(sent.as_ref().is_ok_and(ExitStatus::success), "kill -TERM: {sent:?}");
        let deadline = Instant::now() + STOP;
        loop {
            if let Some(status) = self.child.try_wait().expect("the child is ours") {
                return status;
            }
            assert!(Instant::now() < deadline, "no exit within {STOP:?} of SIGTERM, stderr:\n{}", self.log.tail());
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.watchdog.kill();
        let _ = self.watchdog.wait();
        self.kill();
    }
}

/// Sends stdout line by line until the ready line, and keeps the rest in `log` so that the pipe never fills.
fn read_lines(child: &mut Child, log: Log) -> Receiver<String> {
    let stdout = child.stdout.take().expect("stdout is piped");
    let (sender, receiver) = sync_channel(64);
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if let Err(unread) = sender.send(line) {
                log.push(unread.0);
            }
        }
    });
    receiver
}

/// A shell that waits for the end of this process (its stdin closes) and then clears up; statics are never dropped.
fn watch(child: &Child, dir: &Path) -> Child {
    Command::new("sh")
        .args(["-c", r#"cat; kill -9 "$0"; rm -rf "$1""#, &child.id().to_string()])
        .arg(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell is on the PATH")
}
