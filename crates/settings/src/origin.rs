//! Base addresses of HTTP servers: `http://localhost:3000`.

use std::fmt;

use http::Uri;

use crate::Value;

/// Scheme, host and port of an HTTP server, without a path and without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<std::net::SocketAddr> for Origin {
    fn from(address: std::net::SocketAddr) -> Self {
        Self(format!("http://{address}"))
    }
}

impl Value for Origin {
    const UNIT: &'static str = "URL";

    fn allowed() -> String {
        "a URL without a path such as http://localhost:3000".to_owned()
    }

    fn parse(text: &str) -> Option<Self> {
        let text = text.strip_suffix('/').unwrap_or(text);
        let uri: Uri = text.parse().ok()?;
        let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"))?;
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
        (text == format!("{scheme}://{authority}")).then(|| Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scheme_host_and_port_are_taken() {
        assert_eq!(
            Origin::parse("http://localhost:3000/").map(|o| o.to_string()).as_deref(),
            Some("http://localhost:3000")
        );
        for text in ["", "localhost:3000", "ftp://a", "http://", "http://a/b", "http://u:p@a", "http://a?b"] {
            assert_eq!(Origin::parse(text), None, "{text}");
        }
    }
}
