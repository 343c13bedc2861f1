//! Who sees what of whom (decision 11).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::world::{World, of};

/// Every way to a profile.
async fn profiles(world: &World, viewer: i64, member: i64, handle: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for path in
        [format!("/api/members/profile/@{handle}"), format!("/api/members/profile/{member}"), of(member, "profile")]
    {
        found.push(world.get(viewer, &path).await.data());
    }
    found
}

#[tokio::test]
async fn one_sees_everything_of_oneself() {
    let world = World::new().await;
    let haru = world.member("haru").await;
    let mut own = profiles(&world, haru, haru, "haru").await;
    own.push(world.get(haru, "/api/members/profile").await.data());
    let expected = json!({
        "id": haru + 1000, "memberId": haru, "memberName": "real haru", "handle": "haru", "displayName": "shown haru",
        "email": "haru@example.com", "bio": "about haru", "location": "Seoul", "websiteUrl": "https://example.com/haru",
        "birthDate": "2000-01-02", "gender": "OTHER", "timezone": "Asia/Seoul", "languageCode": "ko",
        "countryCode": "KR", "verificationStatus": "NONE", "privacyLevel": "PUBLIC", "profileCompletionScore": 0,
        "isActive": true, "avatarUrl": "no-image", "coverUrl": "https://example.com/cover",
        "createdAt": "2026-11-21T09:00:01.000Z", "updatedAt": "2026-11-21T09:00:01.000Z",
        "followersCount": 0, "followingsCount": 0, "followingCount": 0,
    });
    for profile in own {
        assert_eq!(profile, expected);
    }
    assert_eq!(world.get(haru, "/api/members/summary").await.data()["memberName"], "real haru");
}

#[tokio::test]
async fn others_see_neither_real_name_nor_birth_date_gender_and_address() {
    let world = World::new().await;
    let [haru, viewer] = [world.member("haru").await, world.member("viewer").await];
    for profile in profiles(&world, viewer, haru, "haru").await {
        assert_eq!(profile["memberName"], "shown haru");
        for secret in ["email", "birthDate", "gender"] {
            assert_eq!(profile[secret], Value::Null, "{secret}");
        }
        assert_eq!((&profile["bio"], &profile["location"]), (&json!("about haru"), &json!("Seoul")));
    }
    world.set(haru, "display_name = NULL").await;
    for profile in profiles(&world, viewer, haru, "haru").await {
        assert_eq!((&profile["memberName"], &profile["displayName"]), (&json!("real haru"), &Value::Null));
    }
}

#[tokio::test]
async fn a_hidden_profile_is_names_face_and_counts() {
    let world = World::new().await;
    let [haru, viewer] = [world.member("haru").await, world.member("viewer").await];
    for level in ["FRIENDS", "PRIVATE"] {
        world.set(haru, &format!("privacy_level = '{level}'")).await;
        for profile in profiles(&world, viewer, haru, "haru").await {
            let shown: BTreeSet<&str> = profile
                .as_object()
                .unwrap()
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, _)| name.as_str())
                .collect();
            let expected = [
                "avatarUrl",
                "displayName",
                "followersCount",
                "followingCount",
                "followingsCount",
                "handle",
                "id",
                "memberId",
                "memberName",
                "privacyLevel",
            ];
            assert_eq!(shown, expected.into());
            assert_eq!((&profile["memberName"], &profile["privacyLevel"]), (&json!("shown haru"), &json!(level)));
        }
        let summary = world.get(viewer, &of(haru, "summary")).await.data();
        for hidden in ["bio", "verificationStatus", "updatedAt"] {
            assert_eq!(summary[hidden], Value::Null, "{hidden}");
        }
        assert_eq!(summary["followersCount"], 0);
        for list in ["followers-followings", "followers/more", "followings/more"] {
            assert_eq!(world.get(viewer, &of(haru, list)).await.refusal(), (404, "MEMBER_NOT_FOUND"), "{list}");
            assert_eq!(world.get(haru, &of(haru, list)).await.status, 200, "one's own {list}");
        }
    }
}

#[tokio::test]
async fn friends_follow_each_other() {
    let world = World::new().await;
    let [haru, viewer] = [world.member("haru").await, world.member("viewer").await];
    let sees = async || world.get(viewer, &of(haru, "profile")).await.data()["bio"].is_string();
    world.set(haru, "privacy_level = 'FRIENDS'").await;
    assert!(!sees().await);
    world.follow(viewer, haru).await.data();
    assert!(!sees().await);
    world.follow(haru, viewer).await.data();
    assert!(sees().await);
    assert_eq!(world.listed(viewer, &of(haru, "followers/more?page=0")).await, [viewer]);
    assert_eq!(
        world.get(viewer, &of(haru, "profile")).await.data()["birthDate"],
        Value::Null,
        "not for friends either"
    );
    world.unfollow(haru, viewer).await.data();
    assert!(!sees().await);
    world.follow(haru, viewer).await.data();
    world.set(haru, "privacy_level = 'PRIVATE'").await;
    assert!(!sees().await);
}

#[tokio::test]
async fn hidden_members_stand_in_others_lists_as_hidden_summaries() {
    let world = World::new().await;
    let [haru, viewer, star] = world.members("m").await;
    world.set(haru, "privacy_level = 'PRIVATE'").await;
    world.follow(haru, star).await.data();
    let mut lists = vec![
        world.get(viewer, &of(star, "followers/more?page=0")).await.data()["content"].clone(),
        world.get(viewer, &of(star, "followers-followings")).await.data()["followers"]["content"].clone(),
        world.ask(viewer, "POST", "/api/members/query/in", json!({ "ids": [haru] })).await.data(),
        world.get(viewer, "/api/members/follow/recommend/newbie").await.data()["content"].clone(),
    ];
    world.follow(viewer, haru).await.data();
    lists.push(world.get(viewer, "/api/members/query/followings").await.data());
    for list in lists {
        let summary = list.as_array().unwrap().iter().find(|item| item["memberId"] == haru).unwrap();
        assert_eq!((&summary["bio"], &summary["updatedAt"]), (&Value::Null, &Value::Null));
        assert_eq!((&summary["memberName"], &summary["handle"]), (&json!("shown m0"), &json!("m0")));
        assert!(summary["followersCount"].is_number());
    }
}

#[tokio::test]
async fn who_has_left_is_nowhere() {
    let world = World::new().await;
    let [gone, fan, star] = world.members("m").await;
    world.follow(fan, gone).await.data();
    world.follow(gone, star).await.data();
    world.deactivate(gone).await;
    for path in [
        format!("/api/members/{gone}"),
        format!("/api/members/profile/{gone}"),
        "/api/members/profile/@m0".to_owned(),
        of(gone, "profile"),
        of(gone, "summary"),
        of(gone, "followers-followings"),
        of(gone, "followers/more"),
        of(gone, "followings/more"),
    ] {
        assert_eq!(world.get(fan, &path).await.refusal(), (404, "MEMBER_NOT_FOUND"), "{path}");
    }
    assert_eq!(world.follow(fan, gone).await.refusal(), (404, "MEMBER_NOT_FOUND"));
    assert_eq!(world.unfollow(fan, gone).await.refusal(), (404, "MEMBER_NOT_FOUND"));
    let query = world.ask(fan, "POST", "/api/members/query/in", json!({ "ids": [gone, star] })).await.data();
    assert_eq!(crate::world::ids(&query), [star]);
    for path in [
        "/api/members/query/followings".to_owned(),
        "/api/members/followings/more?page=0".to_owned(),
        of(star, "followers/more?page=0"),
    ] {
        assert!(world.listed(fan, &path).await.is_empty(), "{path}");
    }
    assert_eq!(world.listed(fan, "/api/members/follow/recommend/newbie").await, [star]);
    assert_eq!(world.get(fan, &of(star, "profile")).await.data()["followersCount"], 0);
    assert_eq!(world.get(fan, "/api/members/profile").await.data()["followingsCount"], 0);
}
