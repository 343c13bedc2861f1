//! What a page costs.

use crate::{
    truth::Truth,
    world::{NOTIFICATIONS, World},
};

#[tokio::test]
async fn a_page_takes_four_statements_whatever_its_size() {
    let world = World::new().await;
    let (mut truth, members) = Truth::of(30);
    world.feed(members).await;
    world.feed([truth.posts(1)]).await;
    for member in 2..=30 {
        world.feed([truth.likes_post(member, 1), truth.follows(1, member), truth.posts(member)]).await;
    }
    for size in [1, 20, 100] {
        let before = world.stored.database.statements();
        world.get(1, &format!("{NOTIFICATIONS}?size={size}")).await.content();
        assert_eq!(world.stored.database.statements() - before, 4, "{size}");
    }
}
