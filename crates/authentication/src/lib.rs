//! Who is calling: a member with an access token ([`Caller`]) or a service with a service token ([`ServiceCaller`]).
//!
//! Every service verifies by itself, against the key set and the revocations that an [`IdentitySource`] gives
//! (the tables in the member service, the member service elsewhere); the answer to a refused request is the same
//! in all of them. A service's state hands out its [`Authentication`] and its handlers take the extractors.

mod authentication;
mod caller;
mod credentials;
mod keys;
mod known;
mod refusal;
mod revocations;
mod service_caller;
mod source;

pub use authentication::{Authentication, Setup};
pub use caller::{Bearer, Caller};
pub use credentials::{REFRESH_COOKIE, SERVICE_TOKEN_HEADER, refresh_cookie};
pub use revocations::{MAX_REVOCATIONS, Revocation, Revocations};
pub use service_caller::{MemberOrService, ServiceCaller};
pub use source::{IdentitySource, SourceError};
