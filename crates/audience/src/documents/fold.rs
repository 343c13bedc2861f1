//! Folding events into the copies, many at once. Followers are counted by the difference that a batch makes: a follow
//! counts while its follower is active.

use std::collections::{BTreeMap, HashMap, HashSet};

use documents::{DocumentsError, Session, Updates, doc};
use dto::MemberActivityType;
use kafka_envelope::{Envelope, MemberSnapshot};

use super::{
    follows::{self, Change, Pair},
    profiles,
};

/// Folds a batch into the copies, in a transaction of the caller; events that say nothing of members change nothing. In
/// whatever order and however often events come, the copies end up as the newest of them say.
pub async fn apply(s: &mut Session, events: &[Envelope]) -> Result<(), DocumentsError> {
    let (mut members, mut changes) = (newest_members(events), newest_changes(events));
    if members.is_empty() && changes.is_empty() {
        return Ok(());
    }
    let followers = changes.keys().map(|pair| pair.follower_id);
    let concerned: HashSet<i64> = members.keys().copied().chain(followers).collect();
    let known = profiles::known(s, &concerned.into_iter().collect::<Vec<_>>()).await?;
    members.retain(|id, member| {
        known.get(id).and_then(|known| known.version).is_none_or(|version| version < member.version)
    });
    let was_active = |id: &i64| known.get(id).is_some_and(|known| known.is_active);
    let is_active = |id: &i64| members.get(id).map_or_else(|| was_active(id), |member| member.active);

    let mut before = follows::known(s, &changes.keys().copied().collect::<Vec<_>>()).await?;
    changes.retain(|pair, change| before.get(pair).is_none_or(|known| change.is_after(known)));
    let turned: Vec<i64> = members.keys().copied().filter(|id| was_active(id) != is_active(id)).collect();
    if !turned.is_empty() {
        before.extend(follows::of_followers(s, &turned).await?);
    }

    let mut more = BTreeMap::<i64, i64>::new();
    for (pair, known) in &before {
        let counted = known.is_following && was_active(&pair.follower_id);
        *more.entry(pair.following_id).or_default() -= i64::from(counted);
    }
    let unchanged = before.iter().filter(|(pair, _)| !changes.contains_key(pair));
    for (pair, change) in unchanged.chain(&changes) {
        let counted = change.is_following && is_active(&pair.follower_id);
        *more.entry(pair.following_id).or_default() += i64::from(counted);
    }
    more.retain(|_, more| *more != 0);
    save(s, &members, &changes, more).await
}

/// A member's document changes with each of his follows, so that his deactivation at the same moment cannot miss one.
async fn save(
    s: &mut Session,
    members: &HashMap<i64, &MemberSnapshot>,
    changes: &HashMap<Pair, Change>,
    more: BTreeMap<i64, i64>,
) -> Result<(), DocumentsError> {
    let mut counts: BTreeMap<i64, (i64, i64)> = members.keys().map(|id| (*id, (0, 0))).collect();
    for (id, more) in more {
        counts.entry(id).or_default().0 = more;
    }
    for pair in changes.keys() {
        counts.entry(pair.follower_id).or_default().1 += 1;
    }
    let mut updates = Updates::of(profiles::COLLECTION);
    for (id, (followers, changes)) in counts {
        let mut change = doc! { "$inc": { "followers_count": followers, "follow_changes": changes } };
        if let Some(member) = members.get(&id) {
            change.insert("$set", profiles::fields(member));
        }
        updates.upsert(id, change);
    }
    s.apply(updates).await?;
    let mut updates = Updates::of(follows::COLLECTION);
    for (pair, change) in changes {
        updates.upsert(*pair, doc! { "$set": change.fields() });
    }
    s.apply(updates).await
}

fn newest_members(events: &[Envelope]) -> HashMap<i64, &MemberSnapshot> {
    let mut newest = HashMap::<i64, &MemberSnapshot>::new();
    for member in events.iter().filter_map(|event| event.member.as_ref()) {
        let known = newest.entry(member.id).or_insert(member);
        if known.version < member.version {
            *known = member;
        }
    }
    newest
}

fn newest_changes(events: &[Envelope]) -> HashMap<Pair, Change> {
    let mut newest = HashMap::<Pair, Change>::new();
    for change in events.iter().filter_map(change) {
        if newest.get(&change.pair).is_none_or(|known| change.is_after(known)) {
            newest.insert(change.pair, change);
        }
    }
    newest
}

fn change(event: &Envelope) -> Option<Change> {
    let is_following = match event.member_activity_type {
        MemberActivityType::MemberFollow => true,
        MemberActivityType::MemberUnfollow => false,
        _ => return None,
    };
    Some(Change {
        pair: Pair { follower_id: event.member_id, following_id: event.followed_member_id? },
        is_following,
        changed_at: event.created_at.millis(),
        event_id: event.event_id.to_string(),
    })
}
