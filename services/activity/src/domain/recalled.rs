//! Acts whose events the log keeps no more, known from what they left in the truth.

use dto::MemberActivityType as T;
use kafka_envelope::Envelope;
use uuid::Uuid;

/// The namespace of the event ids of recalled acts.
const ACTS: Uuid = Uuid::from_u128(0x2f0c_91de_5b07_4d43_9c53_0e6d_a8f1_77b4);

/// One act of a member: its type, member, post, comment, followed member, and time.
pub(crate) type Act = (&'static str, i64, Option<i64>, Option<i64>, Option<i64>, i64);

/// What an event tells of, whatever its id.
pub(crate) fn act(event: &Envelope) -> Act {
    let kind = event.member_activity_type.name();
    (kind, event.member_id, event.post_id, event.comment_id, event.followed_member_id, event.created_at.millis())
}

/// The event id under which an act is recorded that was recalled, the same whenever it is; none for acts that leave
/// nothing to recall them by.
pub(crate) fn recalled_id(event: &Envelope) -> Option<Uuid> {
    let leaves_something = matches!(
        event.member_activity_type,
        T::MemberSignup | T::MemberFollow | T::PostCreate | T::CommentCreate | T::LikePost | T::LikeComment
    );
    leaves_something.then(|| {
        let (kind, member, post, comment, followed, time) = act(event);
        let [post, comment, followed] = [post, comment, followed].map(Option::unwrap_or_default);
        Uuid::new_v5(&ACTS, format!("{kind}/{member}/{post}/{comment}/{followed}/{time}").as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use dto::Timestamp;

    use super::*;

    #[test]
    fn an_act_has_one_id_for_ever() {
        let mut like = Envelope::new(T::LikePost, 7, Timestamp::from_millis(1_795_251_600_000));
        like.post_id = Some(9);
        let again = Envelope { event_id: Uuid::nil(), ..like.clone() };
        assert_eq!(recalled_id(&like), recalled_id(&again));
        assert_eq!(recalled_id(&like).unwrap().to_string(), "093c7104-6fd1-5956-ade2-ba4483fc4fd6");
        let other = Envelope { member_id: 8, ..like.clone() };
        assert_ne!(recalled_id(&like), recalled_id(&other));
        assert_eq!(recalled_id(&Envelope::new(T::PostRead, 7, like.created_at)), None);
    }
}
