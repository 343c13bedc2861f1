//! Followers and followings.

use serde_json::{Value, json};

use crate::world::{World, ids, of};

#[tokio::test]
async fn pages_go_on_where_the_first_one_ended() {
    let world = World::new().await;
    let star = world.member("star").await;
    let fans: [i64; 13] = world.members("fan").await;
    for fan in fans {
        world.follow(fan, star).await.data();
        world.follow(star, fan).await.data();
    }
    // Who has left makes no page short.
    world.deactivate(fans[10]).await;
    let latest_first: Vec<i64> = fans.into_iter().rev().filter(|fan| *fan != fans[10]).collect();
    for viewer in [star, fans[0]] {
        let first = world.get(viewer, &of(star, "followers-followings?page=0&size=5")).await.data();
        for list in ["followers", "followings"] {
            let page = &first[list];
            assert_eq!(ids(page), latest_first[..5], "{list}");
            assert_eq!((&page["page"], &page["size"], &page["hasNext"]), (&json!(0), &json!(5), &json!(true)));
            assert_eq!(page["totalElements"], 12);
            let second = world.get(viewer, &of(star, &format!("{list}/more?page=1&size=5"))).await.data();
            assert_eq!((ids(&second), &second["page"]), (latest_first[5..10].to_vec(), &json!(1)));
            let third = world.get(viewer, &of(star, &format!("{list}/more?page=2&size=5"))).await.data();
            assert_eq!((ids(&third), &third["hasNext"]), (latest_first[10..].to_vec(), &json!(false)));
            assert_eq!(third["nextCursor"], Value::Null);
        }
    }
}

#[tokio::test]
async fn every_list_has_the_default_page_of_the_contract() {
    let world = World::new().await;
    let star = world.member("star").await;
    for (path, page) in [
        ("/api/members/followers/more".to_owned(), 0),
        ("/api/members/followings/more".to_owned(), 1),
        (of(star, "followers/more"), 0),
        (of(star, "followings/more"), 0),
        ("/api/members/follow/recommend/newbie".to_owned(), 0),
        ("/api/members/follow/recommend/newbie/more".to_owned(), 1),
    ] {
        let list = world.get(star, &path).await.data();
        assert_eq!((&list["page"], &list["size"]), (&json!(page), &json!(10)), "{path}");
    }
}

#[tokio::test]
async fn a_cursor_goes_on_exactly_and_in_its_own_list_only() {
    let world = World::new().await;
    let [star, late, other] = world.members("m").await;
    let fans: [i64; 5] = world.members("fan").await;
    for fan in fans {
        world.follow(fan, star).await.data();
    }
    let first = world.get(star, "/api/members/followers-followings?size=2").await.data();
    let cursor = first["followers"]["nextCursor"].as_str().unwrap().to_owned();
    assert_eq!(first["followings"]["nextCursor"], Value::Null);
    // A follow in between shifts page numbers, not cursors.
    world.follow(late, star).await.data();
    let second = world.get(star, &format!("/api/members/followers/more?size=2&cursor={cursor}")).await.data();
    assert_eq!(ids(&second), [fans[2], fans[1]]);
    let by_id = world.get(star, &of(star, &format!("followers/more?size=2&cursor={cursor}"))).await.data();
    assert_eq!(by_id, second, "one list under two paths");
    let last = second["nextCursor"].as_str().unwrap();
    let third = world.get(star, &format!("/api/members/followers/more?size=2&cursor={last}")).await.data();
    assert_eq!((ids(&third), &third["hasNext"]), (vec![fans[0]], &json!(false)));
    for (viewer, path) in [
        (star, format!("/api/members/followings/more?cursor={cursor}")),
        (star, format!("/api/members/followers-followings?cursor={cursor}")),
        (star, of(other, &format!("followers/more?cursor={cursor}"))),
        (other, of(star, &format!("followers/more?cursor={cursor}"))),
    ] {
        assert_eq!(world.get(viewer, &path).await.refusal(), (400, "INVALID_CURSOR"), "{path}");
    }
}

#[tokio::test]
async fn lists_are_read_your_writes_and_say_whom_one_follows_back() {
    let world = World::new().await;
    let [star, fan, friend] = world.members("m").await;
    for follower in [fan, friend] {
        world.follow(follower, star).await.data();
    }
    world.follow(star, friend).await.data();
    let lists = world.get(star, "/api/members/followers-followings").await.data();
    assert_eq!((ids(&lists["followers"]), ids(&lists["followings"])), (vec![friend, fan], vec![friend]));
    let back: Vec<&Value> =
        lists["followers"]["content"].as_array().unwrap().iter().map(|item| &item["isFollowing"]).collect();
    assert_eq!(back, [&json!(true), &json!(false)]);
    world.unfollow(star, friend).await.data();
    let lists = world.get(star, "/api/members/followers-followings").await.data();
    assert_eq!(lists["followings"]["content"], json!([]));
    assert_eq!(lists["followings"]["totalElements"], 0);
    // A renewed follow is the latest.
    world.unfollow(fan, star).await.data();
    world.follow(fan, star).await.data();
    assert_eq!(world.listed(star, "/api/members/followers/more?page=0").await, [fan, friend]);
}
