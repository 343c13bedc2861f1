//! Any literal substring is found.

use proptest::prelude::*;

use super::world::{World, about, post};
use crate::{domain::Keyword, repository::Order};

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        proptest::sample::select(vec![
            "가", "나", "a", "B", " ", "%", "\"", "*", "😀", "\n", "$", "\\", "E", "Q", ".", "^", "(", "]", "-",
        ]),
        1..12,
    )
    .prop_map(|letters| letters.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_literal_substring_is_found_and_nothing_else(texts in proptest::collection::vec(text(), 1..12), keyword in text()) {
        let Ok(parsed) = Keyword::parse(Some(&keyword)) else { return Ok(()) };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut expected = Vec::new();
        for (text, id) in texts.iter().zip(1_i64..) {
            if text.to_lowercase().contains(parsed.as_str()) {
                expected.insert(0, id);
            }
        }
        runtime.block_on(async {
            for world in World::each().await {
                world.hear(texts.iter().zip(1..).map(|(text, id)| about(post(id, 1, text)))).await;
                assert_eq!(world.posts(&keyword, Order::Newest).await, expected, "keyword {keyword:?}");
                let mut ranked = world.posts(&keyword, Order::Rank).await;
                ranked.sort_by_key(|id| -id);
                assert_eq!(ranked, expected, "keyword {keyword:?}");
            }
        });
    }
}
