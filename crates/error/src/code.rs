//! The symbolic reasons.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! codes {
    ($($variant:ident $name:literal $status:literal $korean:literal $english:literal;)*) => {
        /// Why a request failed, as it stands in the `code` member of every error body.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        pub enum ErrorCode {
            $(
                #[doc = $english]
                #[serde(rename = $name)]
                $variant,
            )*
        }

        impl ErrorCode {
            /// Every code there is, for documentation and tests.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name on the wire, e.g. `POST_NOT_FOUND`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The HTTP status, which is also `statusCode` in the body.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// The default message for people, in Korean as the existing client shows it.
            pub const fn message(self) -> &'static str {
                match self { $(Self::$variant => $korean,)* }
            }

            /// The RFC 9457 `title`, in English.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $english,)* }
            }
        }
    };
}

codes! {
    MemberAlreadyExists "MEMBER_ALREADY_EXISTS" 400 "이미 가입된 이메일입니다." "E-mail already registered";
    MemberHandleAlreadyExists "MEMBER_HANDLE_ALREADY_EXISTS" 400 "이미 사용 중인 핸들입니다." "Handle already taken";
    MemberIdsLimitExceeds "MEMBER_IDS_LIMIT_EXCEEDS" 400 "한 번에 조회할 수 있는 회원은 1000명까지입니다." "More than 1000 member ids";
    MemberForbidden "MEMBER_FORBIDDEN" 403 "권한이 없습니다." "Not allowed for this member";
    MemberNotFound "MEMBER_NOT_FOUND" 404 "회원을 찾을 수 없습니다." "Member not found";
    LoginFailed "LOGIN_FAILED" 401 "이메일 또는 비밀번호가 올바르지 않습니다." "Login failed";
    SelfFollow "SELF_FOLLOW" 400 "자기 자신은 팔로우할 수 없습니다." "Members cannot follow themselves";
    FollowLimitExceeds "FOLLOW_LIMIT_EXCEEDS" 400 "팔로우할 수 있는 회원 수를 넘었습니다." "Too many followings";
    BearerTokenMissing "BEARER_TOKEN_MISSING" 401 "로그인이 필요합니다." "Bearer token missing";
    InvalidToken "INVALID_TOKEN" 401 "유효하지 않은 토큰입니다. 다시 로그인해 주세요." "Invalid token";
    JwtExpired "JWT_EXPIRED" 401 "로그인이 만료되었습니다." "Token expired";
    JwtKeyExpired "JWT_KEY_EXPIRED" 401 "토큰의 서명 키가 더 이상 유효하지 않습니다. 다시 로그인해 주세요." "Unknown signing key";
    PostNotFound "POST_NOT_FOUND" 404 "게시글을 찾을 수 없습니다." "Post not found";
    PostUpdateForbidden "POST_UPDATE_FORBIDDEN" 403 "본인의 게시글만 수정할 수 있습니다." "Only the author may edit a post";
    PostDeleteForbidden "POST_DELETE_FORBIDDEN" 403 "본인의 게시글만 삭제할 수 있습니다." "Only the author may delete a post";
    PostTitleTooLong "POST_TITLE_TOO_LONG" 400 "제목은 100자까지 입력할 수 있습니다." "Post title longer than 100 characters";
    CommentNotFound "COMMENT_NOT_FOUND" 404 "댓글을 찾을 수 없습니다." "Comment not found";
    ParentCommentNotFound "PARENT_COMMENT_NOT_FOUND" 404 "답글을 달 댓글을 찾을 수 없습니다." "Parent comment not found";
    ParentCommentPostIdNotEquals "PARENT_COMMENT_POST_ID_NOT_EQUALS" 400 "답글을 달 댓글이 다른 게시글의 댓글입니다." "Parent comment belongs to another post";
    CommentDepthLimitExceeds "COMMENT_DEPTH_LIMIT_EXCEEDS" 400 "더 이상 답글을 달 수 없는 댓글입니다." "Comments nest three levels deep";
    CommentModificationPermissionDenied "COMMENT_MODIFICATION_PERMISSION_DENIED" 403 "본인의 댓글만 수정할 수 있습니다." "Only the author may edit a comment";
    CommentDeletionPermissionDenied "COMMENT_DELETION_PERMISSION_DENIED" 403 "본인의 댓글만 삭제할 수 있습니다." "Only the author may delete a comment";
    ImageNotFound "IMAGE_NOT_FOUND" 404 "이미지를 찾을 수 없습니다." "Image not found";
    CorruptedImage "CORRUPTED_IMAGE" 400 "손상된 이미지 파일입니다." "Image cannot be decoded";
    EmptyImageFile "EMPTY_IMAGE_FILE" 400 "이미지 파일이 비어 있습니다." "Empty image file";
    FileTooSmall "FILE_TOO_SMALL" 400 "이미지 파일이 너무 작습니다." "Image file too small";
    InvalidImageSignature "INVALID_IMAGE_SIGNATURE" 400 "JPEG, PNG, GIF, WebP 이미지만 올릴 수 있습니다." "Not a JPEG, PNG, GIF or WebP image";
    ImageTooLarge "IMAGE_TOO_LARGE" 400 "이미지의 가로세로 크기가 너무 큽니다." "Too many pixels";
    RangeNotSatisfiable "RANGE_NOT_SATISFIABLE" 416 "요청한 범위를 제공할 수 없습니다." "Range not satisfiable";
    InvalidCursor "INVALID_CURSOR" 400 "커서가 올바르지 않습니다." "Invalid cursor";
    ValidationFailed "VALIDATION_FAILED" 400 "입력값이 올바르지 않습니다." "Validation failed";
    NotFound "NOT_FOUND" 404 "요청한 경로를 찾을 수 없습니다." "No such route";
    MethodNotAllowed "METHOD_NOT_ALLOWED" 405 "허용되지 않는 요청 방식입니다." "Method not allowed";
    PayloadTooLarge "PAYLOAD_TOO_LARGE" 413 "요청이 너무 큽니다." "Payload too large";
    UriTooLong "URI_TOO_LONG" 414 "요청 주소가 너무 깁니다." "Request target too long";
    HeadersTooLarge "HEADERS_TOO_LARGE" 431 "요청 헤더가 너무 큽니다." "Request headers too large";
    TooManyRequest "TOO_MANY_REQUEST" 429 "요청이 너무 많습니다. 잠시 후 다시 시도해 주세요." "Too many requests";
    IdempotencyKeyInUse "IDEMPOTENCY_KEY_IN_USE" 409 "같은 요청이 아직 처리 중입니다." "The first request with this key is still running";
    IdempotencyKeyReused "IDEMPOTENCY_KEY_REUSED" 422 "이미 다른 요청에 사용된 멱등성 키입니다." "Idempotency key used for another body";
    LoadShed "LOAD_SHED" 503 "요청이 많아 처리하지 못했습니다. 잠시 후 다시 시도해 주세요." "Overloaded";
    ServiceUnavailable "SERVICE_UNAVAILABLE" 503 "일시적으로 서비스를 이용할 수 없습니다." "Service unavailable";
    InternalError "INTERNAL_ERROR" 500 "서버 오류가 발생했습니다." "Internal error";
}
