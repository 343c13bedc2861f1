//! The wire types of the REST contract: shapes only, no logic beyond their own text form, no I/O.
//!
//! Names are camelCase on the wire, absent values are written as `null`, unknown request members are ignored.

mod activity;
mod comment;
mod envelope;
mod image;
mod member;
mod post;
mod search;
mod timestamp;

pub use activity::{
    CommentActivityRequest, EventsAccepted, EventsRequest, MAX_EVENTS, MemberActivity, MemberActivityType,
    Notification, NotificationsReadRequest, PostActivityRequest, UnreadCount,
};
pub use comment::{Comment, CommentRequest, CommentUpdateRequest, ReplyRequest};
pub use envelope::{Env, ResultCode};
pub use image::ImageDeleteBulkRequest;
pub use member::{
    CountryCode, FollowScrollPage, GenderType, HandleChangeRequest, LoginRequest, Member, MemberProfile,
    MembersIdsQuery, PrivacyLevel, ProfileUpdateRequest, SignupRequest, Summary, TokenRefreshResponse,
    VerificationStatus,
};
pub use post::{Post, PostItemCounts, PostRequest, PostsBulkRequest};
pub use search::{
    CommentCount, CommentIdsRequest, CommentLikeCount, CommentSearchResult, FollowingCount, MemberIdsRequest,
    PostLikeCount, PostPksRequest,
};
pub use timestamp::Timestamp;

/// What stands for "no avatar" on the wire and in the tables.
pub const NO_IMAGE: &str = "no-image";
