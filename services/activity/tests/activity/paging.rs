//! Pages by number and by cursor.

use proptest::{collection::vec, prelude::*};
use serde_json::json;
use tokio::runtime::Runtime;

use crate::{
    truth::Truth,
    world::{ACTIVITIES, NOTIFICATIONS, World},
};

/// Member 1 is told of comments by 2 (true) and of posts by 3 (false), in this order.
async fn told_of(acts: &[bool]) -> (World, Truth) {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(3);
    world.feed(members).await;
    world.feed([truth.posts(1), truth.follows(1, 3)]).await;
    let events: Vec<_> =
        acts.iter().map(|comment| if *comment { truth.comments(2, 1, None) } else { truth.posts(3) }).collect();
    world.feed(events).await;
    (world, truth)
}

/// All pages by number, or by the cursor of each.
async fn pages(world: &World, list: &str, size: usize, by_cursor: bool) -> Vec<i64> {
    let (mut all, mut page, mut cursor) = (Vec::new(), 0, String::new());
    loop {
        let place = if cursor.is_empty() { format!("page={page}") } else { format!("cursor={cursor}") };
        let answer = world.get(1, &format!("{list}?size={size}&{place}")).await.data();
        let content = answer["content"].as_array().unwrap();
        all.extend(content.iter().map(|one| one["id"].as_i64().unwrap()));
        assert!(all.is_sorted_by(|newer, older| newer > older), "{all:?}");
        assert_eq!(answer["hasNext"], answer["nextCursor"].is_string());
        if answer["hasNext"] == false {
            return all;
        }
        assert_eq!(content.len(), size);
        page += 1;
        if by_cursor {
            answer["nextCursor"].as_str().unwrap().clone_into(&mut cursor);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn every_way_through_a_list_is_the_same(acts in vec(any::<bool>(), 0..40), size in 1..12_usize) {
        Runtime::new().unwrap().block_on(async {
            let (world, truth) = told_of(&acts).await;
            for list in [NOTIFICATIONS, ACTIVITIES] {
                let whole = pages(&world, list, 100, false).await;
                assert_eq!(pages(&world, list, size, false).await, whole);
                assert_eq!(pages(&world, list, size, true).await, whole);
            }
            assert_eq!(world.notifications(1).await.len(), acts.len());
            assert_eq!(world.unread(1).await, i64::try_from(truth.told_to(1).len()).unwrap());
        });
    }
}

#[tokio::test]
async fn by_cursor_nothing_is_missed_while_others_act() {
    let (world, mut truth) = told_of(&[true, false, true, true, false, true, false]).await;
    let first = world.get(1, &format!("{NOTIFICATIONS}?size=4")).await.data();
    // Two come on top, one of those seen and one of those to come go.
    world.feed([truth.posts(3), truth.comments(2, 1, None), truth.deletes_post(4), truth.deletes_comment(2)]).await;
    let cursor = first["nextCursor"].as_str().unwrap();
    let second = world.get(1, &format!("{NOTIFICATIONS}?size=100&cursor={cursor}")).await.content();
    let rest: Vec<_> = second.iter().map(|one| (&one["postId"], &one["commentId"])).collect();
    assert_eq!(rest, [(&json!(2), &json!(null)), (&json!(1), &json!(1))]);
}

#[tokio::test]
async fn a_cursor_serves_its_own_list_and_member() {
    let (world, mut truth) = told_of(&[true; 10]).await;
    world.feed([truth.posts(1), truth.posts(2), truth.posts(2)]).await;
    world.feed([truth.likes_post(1, 1), truth.likes_post(2, 1)]).await;
    let cursor = async |list: &str| {
        let page = world.get(1, &format!("{list}size=1")).await.data();
        page["nextCursor"].as_str().unwrap().to_owned()
    };
    let told = cursor(&format!("{NOTIFICATIONS}?")).await;
    let did = cursor(&format!("{ACTIVITIES}?")).await;
    let posted = cursor(&format!("{ACTIVITIES}?type=POST_CREATE&")).await;
    let lists = [
        (1, format!("{NOTIFICATIONS}?cursor={did}")),
        (2, format!("{NOTIFICATIONS}?cursor={told}")),
        (1, format!("{NOTIFICATIONS}?cursor=")),
        (1, format!("{NOTIFICATIONS}?cursor=made-up")),
        (1, format!("{ACTIVITIES}?cursor={told}")),
        (2, format!("{ACTIVITIES}?cursor={did}")),
        (1, format!("{ACTIVITIES}?cursor={posted}")),
        (1, format!("{ACTIVITIES}?type=LIKE_POST&cursor={posted}")),
    ];
    for (member, path) in lists {
        world.get(member, &path).await.refused(400, "INVALID_CURSOR");
    }
    let rest = world.get(1, &format!("{ACTIVITIES}?type=POST_CREATE&page=7&cursor={posted}")).await;
    assert_eq!(rest.content().len(), 1);
    world.get(1, &format!("{ACTIVITIES}?page=x&cursor={did}")).await.invalid(&["page"]);
}
