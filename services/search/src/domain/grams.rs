//! Substring search as phrase search: a text becomes the sequence of its overlapping character pairs, and a keyword is
//! found where its own pairs follow each other. Any literal substring is found, in any script, and nothing else.

use unicode_normalization::UnicodeNormalization;

use super::initials::initials;

/// Where the private characters begin that stand for ASCII punctuation and white space, which the store's tokenizer
/// would take for gaps between words.
const PRIVATE: u32 = 0xE000;

/// Marks the end of a text: the second half of its last pair.
const END: char = '\u{E0FF}';

/// The form in which texts are compared: NFC, without case, full-width and half-width forms as the plain ones.
pub(crate) fn folded(text: &str) -> String {
    text.chars().flat_map(plain).nfc().flat_map(char::to_lowercase).map(medial).collect()
}

/// The two small forms of the one letter Σ are equal, as they are without case.
const fn medial(character: char) -> char {
    if character == 'ς' { 'σ' } else { character }
}

/// Only the block of full-width and half-width forms is mapped; compatibility letters elsewhere stay what they are.
fn plain(character: char) -> impl Iterator<Item = char> {
    let form = matches!(character, '\u{FF00}'..='\u{FFEF}');
    let space = (character == '\u{3000}').then_some(' ');
    let kept = (!form).then_some(space.unwrap_or(character));
    let mapped = form.then(|| std::iter::once(character).nfkc());
    kept.into_iter().chain(mapped.into_iter().flatten())
}

/// The pairs of a text as the index takes them.
pub(crate) fn grams(text: &str) -> String {
    pairs(&folded(text))
}

/// The pairs of a text's initial consonants; nothing if it has none to show.
pub(crate) fn initial_grams(text: &str) -> Option<String> {
    initials(&folded(text)).map(|initials| pairs(&initials))
}

fn pairs(folded: &str) -> String {
    let symbols: Vec<char> = folded.chars().map(symbol).collect();
    let mut grams = String::with_capacity(symbols.len() * 7);
    for (index, first) in symbols.iter().enumerate() {
        grams.push(*first);
        grams.push(symbols.get(index + 1).copied().unwrap_or(END));
        grams.push(' ');
    }
    grams
}

/// The query that finds the folded `keyword` literally.
pub(crate) fn phrase(keyword: &str) -> String {
    let symbols: Vec<char> = keyword.chars().map(symbol).collect();
    let mut phrase = String::from("\"");
    if let [only] = symbols[..] {
        phrase.push(only);
        phrase.push_str("\"*");
        return phrase;
    }
    for pair in symbols.windows(2) {
        phrase.extend(pair);
        phrase.push(' ');
    }
    phrase.push('"');
    phrase
}

/// A character that the tokenizer keeps whole.
fn symbol(character: char) -> char {
    if character.is_ascii() && !character.is_ascii_alphanumeric() {
        return char::from_u32(PRIVATE + u32::from(character)).unwrap_or(END);
    }
    character
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_ignores_case_width_and_composition() {
        assert_eq!(folded("ＡＢＣ　Ｒｕｓｔ"), "abc rust");
        assert_eq!(folded("ｶﾞﾀｶﾅ"), "ガタカナ");
        assert_eq!(folded("\u{1112}\u{1161}\u{11ab}"), "한");
        assert_eq!(folded("ΣΟΦΟΣ"), folded("σοφος"));
        assert_eq!(folded("ㅋㅋ"), "ㅋㅋ", "compatibility letters stay what they are");
    }

    #[test]
    fn pairs_overlap_and_a_keyword_is_their_phrase() {
        assert_eq!(grams("안녕"), "안녕 녕\u{E0FF} ");
        assert_eq!(phrase("안녕하"), "\"안녕 녕하 \"");
        assert_eq!(phrase("안"), "\"안\"*");
        assert!(!grams("a\"b").contains('"'), "nothing of a text is query syntax");
        assert_eq!(phrase("a*"), "\"a\u{E02A} \"");
    }
}
