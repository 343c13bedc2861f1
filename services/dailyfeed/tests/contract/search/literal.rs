//! What equals what: case, width and composition do not matter, everything else is literal.

use test_support::{Member, unique};

use super::{POSTS, by, finds, found};
use crate::{
    fleet,
    list::{id, with},
};

/// A post of each text and the word that begins them all; waits until they can be found.
async fn posts<const N: usize>(texts: [&str; N]) -> (Member, String, [i64; N]) {
    let member = fleet().member().await;
    let word = unique("q");
    let mut ids = [0; N];
    for (text, place) in texts.iter().zip(&mut ids) {
        *place = id(&member.publish(&format!("{word}{text}")).await);
    }
    let newest_first: Vec<i64> = ids.iter().rev().copied().collect();
    finds(&member, &with(&by(POSTS, &word), "size=100"), &newest_first).await;
    (member, word, ids)
}

#[tokio::test]
async fn specials_stand_for_themselves() {
    let texts = [
        "100%할인",
        "100원할인",
        "a_b",
        "axb",
        "점.끝",
        "점쉼끝",
        "말\"말",
        "말'말",
        "하나 둘",
        "하나둘",
        "C++",
        "C#",
        "a\\b",
        "(가)",
        "[가]",
        "^가$",
        "가|나",
        "가&나",
        "😀",
        "😁",
        "a-b",
        "-ab",
        "a:b",
        "가*나",
        "가~나",
        "NEAR",
        "가 OR 나",
        "가<b>나",
        "?x",
        "#태그",
        "@이름",
    ];
    let (member, word, ids) = posts(texts).await;
    for (text, id) in texts.iter().zip(ids) {
        assert_eq!(found(&member, &format!("{word}{text}")).await, [id], "{text}");
    }
    for (part, index) in [("%할", 0), ("_b", 2), (".끝", 4), ("\"말", 6), ("나 둘", 8)] {
        let hits = found(&member, part).await;
        assert!(hits.contains(&ids[index]) && !hits.contains(&ids[index + 1]), "{part}: {hits:?}");
    }
}

#[tokio::test]
async fn case_does_not_matter() {
    let (member, word, ids) = posts(["HeLLo Wörld", "ПРИВЕТ", "ΣΟΦΟΣ"]).await;
    for keyword in ["hello wörld", "HELLO WÖRLD", "Hello WöRLD"] {
        assert_eq!(found(&member, &format!("{word}{keyword}")).await, [ids[0]], "{keyword}");
        assert_eq!(found(&member, &format!("{}{keyword}", word.to_uppercase())).await, [ids[0]], "{keyword}");
    }
    assert_eq!(found(&member, &format!("{word}привет")).await, [ids[1]]);
    assert_eq!(found(&member, &format!("{word}σοφος")).await, [ids[2]]);
}

#[tokio::test]
async fn width_does_not_matter() {
    let (member, word, ids) = posts(["wide１２３ｗｉｄｅ", "카타ｶﾀ"]).await;
    for keyword in ["wide123wide", "ｗｉｄｅ１２３ｗｉｄｅ", "WIDE１2３ｗide"] {
        assert_eq!(found(&member, &format!("{word}{keyword}")).await, [ids[0]], "{keyword}");
    }
    assert_eq!(found(&member, &format!("{word}카타カタ")).await, [ids[1]]);
}

#[tokio::test]
async fn composition_does_not_matter() {
    // 가을 and é, each composed and decomposed.
    let (member, word, ids) = posts(["가을길", "가을길", "caf\u{e9}", "cafe\u{301}"]).await;
    for keyword in ["가을길", "\u{1100}\u{1161}\u{110b}\u{1173}\u{11af}\u{1100}\u{1175}\u{11af}"] {
        assert_eq!(found(&member, &format!("{word}{keyword}")).await, [ids[1], ids[0]], "{keyword}");
    }
    for keyword in ["caf\u{e9}", "cafe\u{301}", "CAF\u{c9}"] {
        assert_eq!(found(&member, &format!("{word}{keyword}")).await, [ids[3], ids[2]], "{keyword}");
    }
}

#[tokio::test]
async fn a_stored_text_comes_back_as_it_was_written() {
    let text = "그대로 cafe\u{301} ｗｉｄｅ HeLLo";
    let member = fleet().member().await;
    let word = unique("원문");
    let post = member.publish(&format!("{word} {text}")).await;
    let page = finds(&member, &by(POSTS, &word), &[id(&post)]).await;
    assert_eq!(page["content"][0]["content"], format!("{word} {text}"));
}
