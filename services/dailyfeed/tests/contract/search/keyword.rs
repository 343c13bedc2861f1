//! What a keyword may be.

use serde_json::Value;
use test_support::{Method, eventually, unique};

use super::{ADVANCED, COMMENTS, POSTS, by, finds, found, search};
use crate::{
    fleet,
    list::{encode, has, id},
};

#[tokio::test]
async fn too_short_and_too_long_keywords_are_400() {
    let member = fleet().member().await;
    let (longest, too_long) = ("가".repeat(100), "가".repeat(101));
    for keyword in ["", " ", "\t \n", "*", "**", "***", "a", " a ", "*a*", "7", "%", "ㄱ", "😀", "é", too_long.as_str()]
    {
        for path in [POSTS, COMMENTS, ADVANCED] {
            member.get(&by(path, keyword)).await.invalid("keyword");
        }
    }
    for keyword in ["가", " 가 ", "*가*", "ab", " ab ", "😀😀", longest.as_str(), &format!("  {longest}  ")] {
        for path in [POSTS, COMMENTS, ADVANCED] {
            member.get(&by(path, keyword)).await.ok(200);
        }
    }
    for path in [POSTS, COMMENTS, ADVANCED] {
        member.get(path).await.invalid("keyword");
    }
}

#[tokio::test]
async fn stars_at_both_ends_are_dropped_and_literal_between() {
    let member = fleet().member().await;
    let word = unique("별표");
    let plain = member.publish(&format!("{word}가나")).await;
    for keyword in [format!("*{word}"), format!("{word}*"), format!("*{word}*"), word.clone()] {
        finds(&member, &by(POSTS, &keyword), &[id(&plain)]).await;
    }
    let starred = member.publish(&format!("{word}*나")).await;
    finds(&member, &by(POSTS, &format!("{word}*나")), &[id(&starred)]).await;
}

#[tokio::test]
async fn spaces_around_are_trimmed_and_a_plus_is_a_space() {
    let member = fleet().member().await;
    let word = unique("빈칸");
    let post = member.publish(&format!("{word} 사이 글")).await;
    finds(&member, &by(POSTS, &format!("  {word}  ")), &[id(&post)]).await;
    // The existing client's server writes spaces like this.
    finds(&member, &format!("{POSTS}?keyword={}+%EC%82%AC%EC%9D%B4&page=0&size=20", encode(&word)), &[id(&post)]).await;
}

#[tokio::test]
async fn one_syllable_and_two_letters_find() {
    let member = fleet().member().await;
    // A syllable that no other text here has.
    let post = member.publish(&format!("첫 글자 뷁 {}", unique("q"))).await;
    let reader = fleet().member().await;
    eventually("one syllable finds", async || has(&search(&reader, "뷁").await.ok(200), &post)).await;
    let latin = member.publish("ǆǄ ꝙꝙ").await;
    eventually("two letters find", async || found(&reader, "ꝙꝙ").await.contains(&id(&latin))).await;
}

#[tokio::test]
async fn any_substring_finds() {
    let member = fleet().member().await;
    let word = unique("z");
    let post = member.publish(&format!("가을하늘아래{word}단풍나무숲길")).await;
    let expected = [id(&post)];
    finds(&member, &by(POSTS, &word), &expected).await;
    for keyword in [format!("아래{word}단풍"), format!("하늘아래{word}"), word[3..].to_owned(), word[..8].to_owned()]
    {
        assert_eq!(found(&member, &keyword).await, expected, "{keyword}");
    }
    assert_eq!(found(&member, &format!("{word}단풍나무숲길")).await, expected);
}

#[tokio::test]
async fn both_spellings_of_the_address_answer_alike() {
    let member = fleet().member().await;
    let word = unique("사선");
    let post = member.publish(&word).await;
    let plain = finds(&member, &by(POSTS, &word), &[id(&post)]).await;
    let request = member.request(&Method::GET, &by(&format!("{POSTS}/"), &word));
    assert_eq!(request.send().await.ok(200), plain);
    member.get(&by(&format!("{POSTS}/"), "a")).await.invalid("keyword");
    assert_ne!(plain, Value::Null);
}
