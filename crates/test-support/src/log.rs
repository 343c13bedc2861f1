//! The last lines a child wrote, for failure messages.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Read},
    sync::Arc,
    thread,
};

use parking_lot::Mutex;

/// How many lines are kept.
const LINES: usize = 200;

/// How many of them a failure message shows.
const SHOWN: usize = 30;

/// The newest lines of a stream; cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log(Arc<Mutex<VecDeque<String>>>);

impl Log {
    /// Reads `stream` to its end in a thread of its own.
    pub(crate) fn collect(&self, stream: impl Read + Send + 'static) {
        let log = self.clone();
        thread::spawn(move || BufReader::new(stream).lines().map_while(Result::ok).for_each(|line| log.push(line)));
    }

    /// Adds a line and forgets the oldest beyond the bound.
    pub(crate) fn push(&self, line: String) {
        let mut lines = self.0.lock();
        if lines.len() == LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    }

    /// Every line that is kept.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.lock().iter().cloned().collect()
    }

    /// The newest lines, for people.
    pub(crate) fn tail(&self) -> String {
        let lines = self.0.lock();
        lines
            .iter()
            .skip(lines.len().saturating_sub(SHOWN))
            .fold(String::new(), |text, line| text + "  | " + line + "\n")
    }
}
