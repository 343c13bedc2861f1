//! A few members, who they are and whom they follow.

use std::collections::BTreeSet;

use dto::{MemberActivityType, PrivacyLevel, Timestamp, VerificationStatus};
use kafka_envelope::{Envelope, MemberSnapshot};
use proptest::prelude::*;

pub(crate) const MEMBERS: i64 = 5;

#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) id: i64,
    pub(crate) privacy: PrivacyLevel,
    pub(crate) active: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) members: Vec<Member>,
    pub(crate) follows: BTreeSet<(i64, i64)>,
}

impl Member {
    /// An event of this member with the snapshot `version`.
    pub(crate) fn event(&self, kind: MemberActivityType, version: i64, millis: i64) -> Envelope {
        Envelope::new(kind, self.id, Timestamp::from_millis(millis)).with_member(MemberSnapshot {
            id: self.id,
            version,
            profile_id: self.id * 10,
            handle: format!("member{}", self.id),
            name: format!("name {version}"),
            display_name: None,
            avatar_url: "no-image".to_owned(),
            bio: Some("bio".to_owned()),
            verification_status: VerificationStatus::None,
            privacy_level: self.privacy,
            active: self.active,
            updated_at: Timestamp::from_millis(version),
        })
    }
}

impl World {
    /// The event of a follow or unfollow, which carries its follower's first snapshot.
    pub(crate) fn follow(&self, follower: i64, following: i64, follows: bool, millis: i64) -> Envelope {
        let kind = if follows { MemberActivityType::MemberFollow } else { MemberActivityType::MemberUnfollow };
        let member = self.members.iter().find(|member| member.id == follower).unwrap();
        let mut event = member.event(kind, 1, millis);
        event.followed_member_id = Some(following);
        event
    }
}

pub(crate) fn privacy() -> impl Strategy<Value = PrivacyLevel> {
    prop_oneof![Just(PrivacyLevel::Public), Just(PrivacyLevel::Friends), Just(PrivacyLevel::Private)]
}

pub(crate) fn pair() -> impl Strategy<Value = (i64, i64)> {
    (1..=MEMBERS, 1..=MEMBERS).prop_filter("nobody follows himself", |(follower, following)| follower != following)
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    let members = proptest::collection::vec((privacy(), proptest::bool::weighted(0.8)), 5);
    (members, proptest::collection::btree_set(pair(), 0..20)).prop_map(|(members, follows)| World {
        members: (1..).zip(members).map(|(id, (privacy, active))| Member { id, privacy, active }).collect(),
        follows,
    })
}
