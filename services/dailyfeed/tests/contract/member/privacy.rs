//! Hidden profiles: PUBLIC, FRIENDS (mutual follows), PRIVATE.

use serde_json::{Value, json};
use test_support::Member;

use crate::{content, fleet, member_ids};

/// What stays visible of a hidden profile.
const SHOWN: [&str; 10] = [
    "id",
    "memberId",
    "handle",
    "displayName",
    "memberName",
    "avatarUrl",
    "privacyLevel",
    "followersCount",
    "followingsCount",
    "followingCount",
];

/// What does not.
const HIDDEN: [&str; 14] = [
    "bio",
    "location",
    "websiteUrl",
    "birthDate",
    "gender",
    "timezone",
    "languageCode",
    "countryCode",
    "verificationStatus",
    "profileCompletionScore",
    "isActive",
    "coverUrl",
    "createdAt",
    "updatedAt",
];

async fn discreet(level: &str) -> Member {
    let form = json!({
        "privacyLevel": level, "bio": "비밀", "location": "서울", "websiteUrl": "https://example.com", "birthDate": "1999-12-31",
        "coverUrl": "https://example.com/c.png",
    });
    fleet().member_with(form).await
}

/// The profile as `viewer` sees it, by all three ways.
async fn profile(viewer: &Member, member: &Member) -> Value {
    let seen = viewer.get(&format!("/api/members/profile/@{}", member.handle)).await.ok(200);
    for path in [format!("/api/members/profile/{}", member.id), format!("/api/members/{}/profile", member.id)] {
        assert_eq!(viewer.get(&path).await.ok(200), seen);
    }
    seen
}

fn lists(member: &Member) -> [String; 3] {
    ["followers-followings", "followers/more?page=0&size=10", "followings/more?page=0&size=10"]
        .map(|list| format!("/api/members/{}/{list}", member.id))
}

#[track_caller]
fn is_hidden(profile: &Value) {
    for field in SHOWN {
        assert!(!profile[field].is_null(), "{field} stays: {profile}");
    }
    for field in HIDDEN {
        assert_eq!(profile.get(field), Some(&Value::Null), "{field} is hidden: {profile}");
    }
    assert!(profile["email"].is_null(), "{profile}");
}

async fn sees(viewer: &Member, member: &Member, visible: bool) {
    let profile = profile(viewer, member).await;
    if visible {
        assert_eq!(profile["bio"], "비밀");
    } else {
        is_hidden(&profile);
    }
    for path in lists(member) {
        let answer = viewer.get(&path).await;
        if visible {
            answer.ok(200);
        } else {
            answer.refused(404, "MEMBER_NOT_FOUND");
        }
    }
}

#[tokio::test]
async fn a_public_profile_is_for_all_members() {
    sees(&fleet().member().await, &discreet("PUBLIC").await, true).await;
}

#[tokio::test]
async fn a_friends_profile_is_for_mutual_follows() {
    let (member, viewer) = (discreet("FRIENDS").await, fleet().member().await);
    sees(&viewer, &member, false).await;
    viewer.follow(&member).await;
    sees(&viewer, &member, false).await;
    member.follow(&viewer).await;
    sees(&viewer, &member, true).await;
    viewer.delete(&format!("/api/members/follow/{}", member.id)).await.ok(200);
    sees(&viewer, &member, false).await;
    sees(&member, &member, true).await;
}

#[tokio::test]
async fn a_private_profile_is_for_oneself() {
    let (member, friend) = (discreet("PRIVATE").await, fleet().member().await);
    member.befriend(&friend).await;
    sees(&friend, &member, false).await;
    sees(&member, &member, true).await;
    let shown = profile(&friend, &member).await;
    assert_eq!((&shown["followersCount"], &shown["followingsCount"]), (&json!(1), &json!(1)));
    assert_eq!((&shown["memberName"], &shown["displayName"]), (&json!("하늘"), &json!("하늘")));
}

#[tokio::test]
async fn a_change_of_level_holds_at_once() {
    let (member, viewer) = (discreet("PUBLIC").await, fleet().member().await);
    sees(&viewer, &member, true).await;
    member.set_privacy("PRIVATE").await;
    sees(&viewer, &member, false).await;
    member.set_privacy("PUBLIC").await;
    sees(&viewer, &member, true).await;
}

#[tokio::test]
async fn hidden_members_can_be_followed_and_stay_in_lists() {
    let (member, viewer) = (discreet("PRIVATE").await, fleet().member().await);
    viewer.follow(&member).await;
    let own = viewer.get("/api/members/followers-followings").await.ok(200);
    assert_eq!(member_ids(&own["followings"]), [member.id]);
    let summary = &content(&own["followings"])[0];
    assert_eq!((&summary["memberName"], &summary["memberHandle"]), (&json!("하늘"), &json!(member.handle)));
    assert!(summary.get("bio").is_none_or(Value::is_null), "nothing of the profile leaks through a list: {summary}");
    let found = viewer.post("/api/members/query/in", &json!({"ids": [member.id]})).await.ok(200);
    assert!(found[0].get("bio").is_none_or(Value::is_null), "nor through a query: {found}");
}
