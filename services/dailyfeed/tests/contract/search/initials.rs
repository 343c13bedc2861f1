//! Initial consonants find what they abbreviate, where nothing has them literally.

use test_support::{eventually, unique};

use super::{COMMENTS, POSTS, by, finds, found, search};
use crate::{
    content, fleet,
    list::{id, next_cursor, with},
};

const SYLLABLES: [char; 16] =
    ['가', '난', '닭', '라', '말', '봄', '속', '왜', '집', '창', '콩', '틀', '품', '흙', '까', '뿔'];
const INITIALS: [char; 16] =
    ['ㄱ', 'ㄴ', 'ㄷ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅅ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ', 'ㄲ', 'ㅃ'];

/// A word that no other test has, and its initial consonants.
fn word() -> (String, String) {
    let digits: Vec<usize> = unique("").chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as usize).collect();
    (digits.iter().map(|digit| SYLLABLES[*digit]).collect(), digits.iter().map(|digit| INITIALS[*digit]).collect())
}

#[tokio::test]
async fn they_find_posts_and_comments_newest_first() {
    let (member, reader) = (fleet().member().await, fleet().member().await);
    let (word, initials) = word();
    let one = member.publish(&format!("앞{word}뒤 Rust")).await;
    let two = member.publish(&format!("{word} {word}")).await;
    let comment = member.comment(&one, &format!("댓글 {word}")).await;
    let page = finds(&reader, &by(POSTS, &initials), &[id(&two), id(&one)]).await;
    assert_eq!(page["totalElements"], 2);
    finds(&reader, &with(&by(POSTS, &initials), "sort=rank"), &[id(&two), id(&one)]).await;
    eventually("the comment is found", async || {
        let page = reader.get(&by(COMMENTS, &initials)).await.ok(200);
        page["totalElements"] == 1 && content(&page)[0]["pk"] == comment["id"]
    })
    .await;
}

#[tokio::test]
async fn a_literal_mention_leaves_the_others_out() {
    let member = fleet().member().await;
    let (word, initials) = word();
    let meant = member.publish(&word).await;
    finds(&member, &by(POSTS, &initials), &[id(&meant)]).await;
    let literal = member.publish(&format!("그대로 {initials}")).await;
    finds(&member, &by(POSTS, &initials), &[id(&literal)]).await;
    member.delete(&format!("/api/posts/{}", literal["id"])).await.ok(200);
    finds(&member, &by(POSTS, &initials), &[id(&meant)]).await;
}

#[tokio::test]
async fn a_cursor_stays_in_its_list() {
    let member = fleet().member().await;
    let (word, initials) = word();
    let (old, new) = (member.publish(&word).await, member.publish(&word).await);
    finds(&member, &by(POSTS, &initials), &[id(&new), id(&old)]).await;
    let first = member.get(&with(&by(POSTS, &initials), "size=1")).await.ok(200);
    let next = with(&by(POSTS, &initials), &format!("size=1&cursor={}", next_cursor(&first).expect("more follows")));
    let literal = member.publish(&format!("그대로 {initials}")).await;
    finds(&member, &by(POSTS, &initials), &[id(&literal)]).await;
    finds(&member, &next, &[id(&old)]).await;
}

#[tokio::test]
async fn a_syllable_abbreviates_nothing() {
    let member = fleet().member().await;
    let (word, initials) = word();
    let post = member.publish(&word).await;
    finds(&member, &by(POSTS, &word), &[id(&post)]).await;
    let mixed: String = word.chars().take(1).chain(initials.chars().skip(1)).collect();
    assert!(found(&member, &mixed).await.is_empty(), "{mixed}");
    search(&member, &initials[..'ㄱ'.len_utf8()]).await.invalid("keyword");
}

#[tokio::test]
async fn edited_and_deleted_texts_are_found_no_more() {
    let member = fleet().member().await;
    let ((word, initials), (other, other_initials)) = (word(), word());
    let post = member.publish(&word).await;
    finds(&member, &by(POSTS, &initials), &[id(&post)]).await;
    let path = format!("/api/posts/{}", post["id"]);
    member.put(&path, &serde_json::json!({"content": other})).await.ok(200);
    finds(&member, &by(POSTS, &initials), &[]).await;
    finds(&member, &by(POSTS, &other_initials), &[id(&post)]).await;
    member.delete(&path).await.ok(200);
    finds(&member, &by(POSTS, &other_initials), &[]).await;
}
