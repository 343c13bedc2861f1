//! Who follows whom.

use serde_json::{Value, json};
use test_support::{Fleet, Member};

use crate::{content, fleet, member_ids};

/// A member with three followers, who came in this order.
async fn with_followers(fleet: &Fleet) -> (Member, Vec<Member>) {
    let member = fleet.member().await;
    let mut followers = Vec::new();
    for _ in 0..3 {
        let follower = fleet.member().await;
        follower.follow(&member).await;
        followers.push(follower);
    }
    (member, followers)
}

fn newest_first(members: &[Member]) -> Vec<i64> {
    members.iter().rev().map(|member| member.id).collect()
}

#[tokio::test]
async fn both_lists_are_newest_first() {
    let (member, others) = with_followers(fleet()).await;
    for other in &others {
        member.follow(other).await;
    }
    let stranger = fleet().member().await;
    let own = member.get("/api/members/followers-followings").await.ok(200);
    let seen = stranger.get(&format!("/api/members/{}/followers-followings", member.id)).await.ok(200);
    for lists in [&own, &seen] {
        assert_eq!(member_ids(&lists["followers"]), newest_first(&others));
        assert_eq!(member_ids(&lists["followings"]), newest_first(&others));
        for list in ["followers", "followings"] {
            assert_eq!((&lists[list]["page"], &lists[list]["size"]), (&json!(0), &json!(10)));
            assert_eq!(lists[list]["hasNext"], false);
        }
    }
}

#[tokio::test]
async fn pages_continue_from_the_first_call() {
    let (member, followers) = with_followers(fleet()).await;
    let expected = newest_first(&followers);
    let first = member.get("/api/members/followers-followings?page=0&size=2").await.ok(200);
    assert_eq!(member_ids(&first["followers"]), expected[..2]);
    assert_eq!((&first["followers"]["hasNext"], &first["followers"]["size"]), (&json!(true), &json!(2)));
    let stranger = fleet().member().await;
    for (viewer, path) in [
        (&member, "/api/members/followers/more".to_owned()),
        (&stranger, format!("/api/members/{}/followers/more", member.id)),
    ] {
        let second = viewer.get(&format!("{path}?page=1&size=2")).await.ok(200);
        assert_eq!(member_ids(&second), expected[2..]);
        assert_eq!((&second["page"], &second["hasNext"]), (&json!(1), &json!(false)));
        let third = viewer.get(&format!("{path}?page=2&size=2")).await.ok(200);
        assert!(content(&third).is_empty() && third["hasNext"] == false, "{third}");
        assert_eq!(member_ids(&viewer.get(&format!("{path}?page=0&size=3")).await.ok(200)), expected);
    }
    let both = member.get("/api/members/followers-followings?page=1&size=2").await.ok(200);
    assert_eq!(member_ids(&both["followers"]), expected[2..]);
}

#[tokio::test]
async fn followings_page_like_followers() {
    let (member, others) =
        (fleet().member().await, [fleet().member().await, fleet().member().await, fleet().member().await]);
    for other in &others {
        member.follow(other).await;
    }
    let expected = newest_first(&others);
    let first = member.get("/api/members/followings/more?page=0&size=2").await.ok(200);
    let second = member.get("/api/members/followings/more?page=1&size=2").await.ok(200);
    assert_eq!([member_ids(&first), member_ids(&second)].concat(), expected);
    assert_eq!((&first["hasNext"], &second["hasNext"]), (&json!(true), &json!(false)));
    let seen = others[0].get(&format!("/api/members/{}/followings/more?page=1&size=2", member.id)).await.ok(200);
    assert_eq!(member_ids(&seen), expected[2..]);
}

#[tokio::test]
async fn more_begins_at_page_one_for_oneself_and_at_zero_for_others() {
    let (member, followers) = with_followers(fleet()).await;
    let own = member.get("/api/members/followers/more").await.ok(200);
    assert_eq!((&own["page"], &own["size"]), (&json!(0), &json!(10)));
    assert_eq!(member_ids(&own), newest_first(&followers));
    let followings = member.get("/api/members/followings/more").await.ok(200);
    assert_eq!((&followings["page"], &followings["size"]), (&json!(1), &json!(10)));
    for list in ["followers", "followings"] {
        let seen = followers[0].get(&format!("/api/members/{}/{list}/more", member.id)).await.ok(200);
        assert_eq!((&seen["page"], &seen["size"]), (&json!(0), &json!(10)));
    }
}

#[tokio::test]
async fn sort_is_ignored() {
    let (member, followers) = with_followers(fleet()).await;
    for sort in ["createdAt,asc", "memberName,desc", "nonsense", "id;drop table members"] {
        let path =
            format!("/api/members/followers/more?page=0&size=10&sort={}", sort.replace(' ', "%20").replace(';', "%3B"));
        assert_eq!(member_ids(&member.get(&path).await.ok(200)), newest_first(&followers));
    }
}

#[tokio::test]
async fn a_summary_in_a_list_says_whether_the_viewer_follows() {
    let (member, followers) = with_followers(fleet()).await;
    member.follow(&followers[1]).await;
    let list = member.get("/api/members/followers/more?page=0&size=10").await.ok(200);
    let following: Vec<&Value> = content(&list).iter().map(|summary| &summary["isFollowing"]).collect();
    assert_eq!(following, [&json!(false), &json!(true), &json!(false)]);
    let counts: Vec<&Value> = content(&list).iter().map(|summary| &summary["followersCount"]).collect();
    assert_eq!(counts, [&json!(0), &json!(1), &json!(0)]);
}

#[tokio::test]
async fn who_follows_again_is_newest_again() {
    let (member, followers) = with_followers(fleet()).await;
    let path = format!("/api/members/follow/{}", member.id);
    followers[0].post_empty(&path).await.created();
    let list = || member.get("/api/members/followers/more?page=0&size=10");
    assert_eq!(member_ids(&list().await.ok(200)), newest_first(&followers), "a repeat moves nothing");
    followers[0].delete(&path).await.ok(200);
    followers[0].post_empty(&path).await.created();
    let expected = [followers[0].id, followers[2].id, followers[1].id];
    assert_eq!(member_ids(&list().await.ok(200)), expected);
}
