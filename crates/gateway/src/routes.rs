//! Which service answers which path: the routing table, also of the merged `OpenAPI` document.

use http::Method;

/// One of the six services behind the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// Members, logins, follows, the key set.
    Member,
    /// Writing posts and comments.
    Content,
    /// Reading posts and comments.
    Timeline,
    /// Full text search.
    Search,
    /// Image files.
    Image,
    /// Activities and notifications.
    Activity,
}

impl Service {
    /// All six.
    pub const ALL: [Self; 6] = [Self::Member, Self::Content, Self::Timeline, Self::Search, Self::Image, Self::Activity];

    /// The name used for binaries, settings and the tags of the merged document.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Content => "content",
            Self::Timeline => "timeline",
            Self::Search => "search",
            Self::Image => "image",
            Self::Activity => "activity",
        }
    }
}

/// The methods of a route.
#[derive(Clone, Copy)]
enum Methods {
    /// The service decides.
    Any,
    /// GET, and HEAD with it.
    Read,
    /// POST only.
    Post,
}

struct Route {
    prefix: &'static str,
    methods: Methods,
    service: Service,
}

const fn route(prefix: &'static str, methods: Methods, service: Service) -> Route {
    Route { prefix, methods, service }
}

/// What is not here is not reachable from outside: `/internal`, and the POSTs by which services report activities.
const ROUTES: [Route; 11] = [
    route("/api/posts", Methods::Any, Service::Content),
    route("/api/timeline", Methods::Any, Service::Timeline),
    route("/api/members", Methods::Any, Service::Member),
    route("/api/comments", Methods::Any, Service::Content),
    route("/api/search", Methods::Any, Service::Search),
    route("/api/images", Methods::Any, Service::Image),
    route("/api/authentication", Methods::Any, Service::Member),
    route("/api/token", Methods::Any, Service::Member),
    route("/.well-known/jwks.json", Methods::Any, Service::Member),
    route("/api/member-activities", Methods::Read, Service::Activity),
    route("/api/member-activities/notifications/read", Methods::Post, Service::Activity),
];

impl Route {
    fn takes(&self, method: &Method, path: &str) -> bool {
        let rest = path.strip_prefix(self.prefix);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            && match self.methods {
                Methods::Any => true,
                Methods::Read => matches!(*method, Method::GET | Method::HEAD),
                Methods::Post => *method == Method::POST,
            }
    }
}

/// The service that a request goes to; `None` if the gateway does not route it. A prefix matches whole, literal path
/// segments: `/api/postsX` and `/api/%70osts` are no posts.
pub fn service_of(method: &Method, path: &str) -> Option<Service> {
    ROUTES.iter().find(|route| route.takes(method, path)).map(|route| route.service)
}

/// The paths of operations whose prefix is not routed for every method.
const READ_ONLY: [&str; 4] = [
    "/api/member-activities",
    "/api/member-activities/notifications",
    "/api/member-activities/notifications/unread-count",
    "/api/member-activities/notifications/read",
];

/// Whether the path is known and only the method is wrong.
pub(crate) fn is_wrong_method(method: &Method, path: &str) -> bool {
    READ_ONLY.contains(&path) && service_of(method, path).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(line: &str) -> Option<Service> {
        let (method, path) = line.split_once(' ').unwrap();
        service_of(&method.parse().unwrap(), path)
    }

    #[test]
    fn every_public_prefix_leads_to_its_service() {
        for (line, service) in [
            ("POST /api/authentication/login", Service::Member),
            ("POST /api/token/refresh", Service::Member),
            ("GET /api/members", Service::Member),
            ("GET /.well-known/jwks.json", Service::Member),
            ("POST /api/posts", Service::Content),
            ("DELETE /api/comments/7/like", Service::Content),
            ("GET /api/timeline/posts", Service::Timeline),
            ("GET /api/search/posts/", Service::Search),
            ("POST /api/images/upload/profile", Service::Image),
            ("GET /api/member-activities", Service::Activity),
            ("HEAD /api/member-activities/notifications/unread-count", Service::Activity),
            ("POST /api/member-activities/notifications/read", Service::Activity),
        ] {
            assert_eq!(target(line), Some(service), "{line}");
        }
    }

    #[test]
    fn everything_else_leads_nowhere() {
        for line in [
            "POST /api/member-activities/posts",
            "POST /api/member-activities/comments",
            "POST /api/member-activities/posts/likes",
            "POST /api/member-activities/comments/likes",
            "POST /api/member-activities/events",
            "PUT /api/member-activities/notifications/read",
            "GET /internal/revocations",
            "GET /api/postsX",
            "GET /api/%70osts",
            "GET /api",
            "GET /api/",
            "GET //api/posts",
            "GET /.well-known/jwks.jsonp",
            "GET /actuator/health",
        ] {
            assert_eq!(target(line), None, "{line}");
        }
    }
}
