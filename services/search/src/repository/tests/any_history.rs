//! Whatever happens, and in whatever order and however often it is heard, every index finds the same.

use kafka_envelope::Envelope;
use proptest::{collection::vec, prelude::*, sample::Index};

use super::{
    truth::{MEMBERS, Truth, WORDS},
    world::World,
};
use crate::{
    domain::Keyword,
    repository::{CommentFilter, Order, PostCounter, Slice},
};

/// Everything that can be asked.
pub(super) async fn everything(world: &World) -> Vec<String> {
    let ids: Vec<i64> = (1..60).collect();
    let mut all = vec![format!("{:?}", world.store.followers(&ids).await.unwrap())];
    for viewer in 1..=MEMBERS {
        for keyword in WORDS.into_iter().chain(["늘", "늘ㅎ", "바다 ", "없다"]) {
            for (order, slice) in [(Order::Newest, Slice::Offset(0)), (Order::Newest, Slice::After([5, 5]))] {
                all.push(format!("{viewer} {keyword} {:?}", world.find(viewer, keyword, order, slice, 4).await));
            }
            let keyword = Keyword::parse(Some(keyword)).unwrap();
            for keyword in [Some(keyword.clone()), keyword.initials()].into_iter().flatten() {
                let filter = CommentFilter { keyword: Some(keyword), from: Some(3), ..CommentFilter::default() };
                all.push(format!("{viewer} {:?}", world.find_comments(viewer, filter, Order::Newest).await));
            }
        }
        for id in 1..8 {
            let of_post = CommentFilter { post_id: Some(id), ..CommentFilter::default() };
            let of_author = CommentFilter { author_id: Some(id), to: Some(9), ..CommentFilter::default() };
            for filter in [of_post, of_author] {
                all.push(format!("{viewer} {id} {:?}", world.find_comments(viewer, filter, Order::Newest).await));
            }
        }
        for counter in [PostCounter::Likes, PostCounter::Comments] {
            all.push(format!("{viewer} {:?}", world.store.post_counts(counter, &ids, viewer).await.unwrap()));
        }
        all.push(format!("{viewer} {:?}", world.store.comment_likes(&ids, viewer).await.unwrap()));
    }
    all
}

async fn hear(world: &World, events: &[Envelope], size: usize) {
    for batch in events.chunks(size) {
        world.hear(batch.to_vec()).await;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn every_index_finds_the_same(
        acts in vec(any::<(u8, u8, u8)>(), 0..90),
        order in vec(any::<Index>(), 120),
        size in 1..20_usize,
    ) {
        let mut truth = Truth::new();
        for act in acts {
            truth.anything(act);
        }
        let mut shuffled = truth.events.clone();
        for (place, other) in order.iter().enumerate().take(shuffled.len()) {
            shuffled.swap(place, other.index(truth.events.len()));
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let first = World::sqlite().await;
            hear(&first, &truth.events, size).await;
            let wanted = everything(&first).await;
            for world in World::empty().await.into_iter().chain(World::empty().await) {
                hear(&world, &shuffled, size).await;
                assert_eq!(everything(&world).await, wanted);
                shuffled.reverse();
            }
        });
    }
}
