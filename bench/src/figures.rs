//! Figures against goals.

use std::{fs, path::Path, time::Duration};

use anyhow::Context;
use serde_json::{Value, json};

/// The figures of one benchmark.
pub(crate) struct Figures {
    name: &'static str,
    lines: Vec<Value>,
}

impl Figures {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self { name, lines: Vec::new() }
    }

    /// A figure that should not exceed `goal`.
    pub(crate) fn at_most(&mut self, what: &str, figure: f64, unit: &str, goal: f64) {
        self.judge(what, figure, unit, ("<=", goal), figure <= goal);
    }

    /// A figure that should reach `goal`.
    #[cfg(feature = "cluster")]
    pub(crate) fn at_least(&mut self, what: &str, figure: f64, unit: &str, goal: f64) {
        self.judge(what, figure, unit, (">=", goal), figure >= goal);
    }

    fn judge(&mut self, what: &str, figure: f64, unit: &str, (sign, goal): (&str, f64), reached: bool) {
        let verdict = if reached { "ok" } else { "short" };
        print(&format!("bench {}: {what} {figure:.2} {unit} (goal {sign} {goal} {unit}) {verdict}", self.name));
        self.lines.push(json!({ "what": what, "figure": figure, "unit": unit, "goal": goal, "verdict": verdict }));
    }

    /// A figure without a goal.
    pub(crate) fn note(&mut self, what: &str, figure: f64, unit: &str) {
        print(&format!("bench {}: {what} {figure:.2} {unit}", self.name));
        self.lines.push(json!({ "what": what, "figure": figure, "unit": unit }));
    }

    /// Writes `bench/results/NAME.json`.
    pub(crate) fn write(self) -> anyhow::Result<()> {
        let path = Path::new("bench/results").join(format!("{}.json", self.name));
        let text = serde_json::to_string_pretty(&json!({ "bench": self.name, "figures": self.lines }))?;
        fs::write(&path, text + "\n").with_context(|| format!("{} cannot be written", path.display()))
    }
}

#[expect(clippy::print_stdout, reason = "what the benchmark is run for")]
fn print(line: &str) {
    println!("{line}");
}

/// Latencies of one run.
pub(crate) struct Latencies(Vec<Duration>);

impl Latencies {
    pub(crate) fn new(mut all: Vec<Duration>) -> Self {
        all.sort_unstable();
        Self(all)
    }

    /// Those of several runs as one.
    #[cfg(feature = "cluster")]
    pub(crate) fn of_all(runs: Vec<Self>) -> Self {
        Self::new(runs.into_iter().flat_map(|run| run.0).collect())
    }

    /// The latency that `percent` of the requests stayed within, in milliseconds.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let index = (self.0.len() * percent / 100).min(self.0.len().saturating_sub(1));
        self.0.get(index).copied().unwrap_or_default().as_secs_f64() * 1000.0
    }
}
