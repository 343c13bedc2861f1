//! Who does what: drawn from one seed, so that every run tells a similar story.

use fastrand::Rng;

use super::words::{BIOS, COMMENTS, DEEDS, NAMES, PLACES, REPLIES, THOUGHTS, TIMES};

/// The dice of a run.
pub(super) struct Dice(Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(Rng::with_seed(seed))
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0.usize(..bound.max(1))
    }

    /// An index below `bound`, small ones far more often: some members and posts are popular.
    pub(super) fn skewed(&mut self, bound: usize) -> usize {
        let first = self.below(bound);
        self.below(first + 1)
    }

    fn one<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    pub(super) fn bio(&mut self) -> &'static str {
        self.one(&BIOS)
    }

    pub(super) fn place(&mut self) -> &'static str {
        self.one(&PLACES)
    }

    pub(super) fn post(&mut self) -> String {
        let mut text =
            format!("{} {}에서 {}. {}", self.one(&TIMES), self.one(&PLACES), self.one(&DEEDS), self.one(&THOUGHTS));
        if self.below(3) == 0 {
            text.push('\n');
            text.push_str(self.one(&THOUGHTS));
        }
        text
    }

    pub(super) fn comment(&mut self) -> &'static str {
        self.one(&COMMENTS)
    }

    pub(super) fn reply(&mut self) -> &'static str {
        self.one(&REPLIES)
    }
}

/// Name and handle stem of the `index`-th member; later rounds through the list are numbered.
pub(super) fn name(index: usize) -> (String, String) {
    let (name, stem) = NAMES[index % NAMES.len()];
    match index / NAMES.len() {
        0 => (name.to_owned(), stem.to_owned()),
        round => (format!("{name}{}", round + 1), format!("{stem}{}", round + 1)),
    }
}
