//! Message keys as the decks print them, and partitioning.

use dto::MemberActivityType as T;

use crate::Envelope;

const PREFIX: &str = "member_activity:kafka_event:";

impl Envelope {
    /// The record's message key (deck cases 1-3; numbers.yaml `messageKey`). Identity is the event id, not this key.
    pub fn message_key(&self) -> String {
        let kind = self.member_activity_type;
        let member = self.member_id;
        let subject = match kind {
            T::PostCreate | T::PostUpdate | T::PostDelete | T::PostRead | T::LikePost | T::LikePostCancel => {
                self.post_id
            }
            T::CommentCreate
            | T::CommentUpdate
            | T::CommentDelete
            | T::CommentRead
            | T::LikeComment
            | T::LikeCommentCancel => self.comment_id,
            T::MemberFollow | T::MemberUnfollow => self.followed_member_id,
            T::MemberSignup | T::MemberLogin | T::MemberLogout | T::MemberProfileUpdate | T::MemberDeactivate => None,
        };
        let subject = subject.map(|id| format!("{id}###")).unwrap_or_default();
        let key = format!("{PREFIX}{}###{subject}{member}", kind.name());
        let stable = matches!(
            kind,
            T::PostCreate | T::CommentCreate | T::LikePost | T::LikePostCancel | T::LikeComment | T::LikeCommentCancel
        );
        if stable { key } else { format!("{key}###{}", self.created_at.message_key_text()) }
    }

    /// What decides the partition: the post for everything about it, the member otherwise, so that order per post
    /// and per member holds.
    pub fn partition_key(&self) -> i64 {
        self.post_id.unwrap_or(self.member_id)
    }

    /// The partition among `partitions`.
    pub fn partition(&self, partitions: u32) -> u32 {
        let spread = self.partition_key().unsigned_abs().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        u32::try_from(spread % u64::from(partitions.max(1))).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use dto::Timestamp;

    use super::*;

    fn event(kind: T) -> Envelope {
        let mut event = Envelope::new(kind, 1, Timestamp::from_millis(1_761_568_496_123));
        event.post_id = Some(10);
        event.comment_id = Some(20);
        event.followed_member_id = Some(30);
        event
    }

    #[test]
    fn keys_are_those_of_the_decks() {
        let p = "member_activity:kafka_event:";
        assert_eq!(event(T::PostCreate).message_key(), format!("{p}POST_CREATE###10###1"));
        assert_eq!(
            event(T::PostUpdate).message_key(),
            format!("{p}POST_UPDATE###10###1###2025-10-27 12:34:56.123000000")
        );
        assert_eq!(event(T::CommentCreate).message_key(), format!("{p}COMMENT_CREATE###20###1"));
        assert_eq!(event(T::LikePostCancel).message_key(), format!("{p}LIKE_POST_CANCEL###10###1"));
        assert_eq!(event(T::LikeComment).message_key(), format!("{p}LIKE_COMMENT###20###1"));
        assert_eq!(
            event(T::MemberFollow).message_key(),
            format!("{p}MEMBER_FOLLOW###30###1###2025-10-27 12:34:56.123000000")
        );
        assert_eq!(event(T::MemberLogin).message_key(), format!("{p}MEMBER_LOGIN###1###2025-10-27 12:34:56.123000000"));
    }

    #[test]
    fn everything_about_a_post_shares_its_partition() {
        for post in 1..500 {
            let mut create = event(T::PostCreate);
            create.post_id = Some(post);
            let mut comment = event(T::CommentCreate);
            comment.post_id = Some(post);
            comment.member_id = post * 7;
            assert_eq!(create.partition(6), comment.partition(6));
        }
    }

    #[test]
    fn reads_its_own_json_and_refuses_newer_shapes() {
        let event = event(T::PostRead);
        assert_eq!(Envelope::from_json(&event.to_json().unwrap()).unwrap(), event);
        let mut newer = event;
        newer.envelope_version += 1;
        assert!(Envelope::from_json(&newer.to_json().unwrap()).is_err());
        assert!(Envelope::from_json(b"{}").is_err());
    }
}
