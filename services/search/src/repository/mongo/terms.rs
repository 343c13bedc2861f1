//! How texts are found: by terms, which are a text's character pairs and single syllables, and the pairs of its initial
//! consonants behind a mark. A keyword longer than a term is looked for in the texts that have all of its terms.

use std::collections::BTreeSet;

use documents::{Document, Regex, doc};

use crate::domain::{Form, Keyword, folded, initials, is_syllable};

/// Stands before the terms of initial consonants.
const INITIALS_MARK: &str = "\u{E0FE}";

/// The length of a text, in characters, that counts as neither short nor long. A constant, so that the rank of a text
/// does not move with others, and writers do not share a sum.
const USUAL_LENGTH: i64 = 50;

/// The fields by which a text is found.
pub(super) fn fields(text: &str) -> Document {
    let folded = folded(text);
    let initials = initials(&folded);
    let mut terms = pairs(&folded);
    terms.extend(folded.chars().filter(|character| is_syllable(*character)).map(String::from));
    terms.extend(initials.iter().flat_map(|initials| marked(initials)));
    let length = i64::try_from(folded.chars().count()).unwrap_or(i64::MAX);
    doc! { "terms": Vec::from_iter(terms), "folded": folded, "initials": initials, "length": length }
}

/// What of [`fields`] a deleted text loses: all.
pub(super) fn no_fields() -> Document {
    doc! { "terms": "", "folded": "", "initials": "", "length": "" }
}

/// The condition under which a text has the keyword.
pub(super) fn found_by(keyword: &Keyword) -> Document {
    let text = keyword.as_str();
    let terms = match keyword.form() {
        Form::Text if text.chars().nth(1).is_none() => BTreeSet::from([text.to_owned()]),
        Form::Text => pairs(text),
        Form::Initials => marked(text).collect(),
    };
    let mut condition = doc! { "terms": { "$all": Vec::from_iter(terms) } };
    if text.chars().nth(2).is_some() {
        condition.insert(field(keyword), Regex { pattern: literal(text), options: String::new() });
    }
    condition
}

/// BM25 without what is the same for all texts: how often the text has the keyword, overlaps included, by its length.
pub(super) fn rank(keyword: &Keyword) -> Document {
    let (input, regex) = (format!("${}", field(keyword)), format!("(?={})", literal(keyword.as_str())));
    let mentions = doc! { "$size": { "$regexFindAll": { "input": input, "regex": regex } } };
    let length = doc! { "$add": [0.25, { "$multiply": [0.75, { "$divide": ["$length", USUAL_LENGTH] }] }] };
    doc! { "$divide": [mentions, length] }
}

const fn field(keyword: &Keyword) -> &'static str {
    match keyword.form() {
        Form::Text => "folded",
        Form::Initials => "initials",
    }
}

fn pairs(text: &str) -> BTreeSet<String> {
    text.chars().zip(text.chars().skip(1)).map(|(first, second)| [first, second].iter().collect()).collect()
}

fn marked(initials: &str) -> impl Iterator<Item = String> {
    pairs(initials).into_iter().map(|pair| format!("{INITIALS_MARK}{pair}"))
}

/// Nothing of a keyword is pattern syntax.
fn literal(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() * 2);
    for character in text.chars() {
        if character.is_ascii_punctuation() {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}
