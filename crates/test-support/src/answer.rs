//! Answers, and what every one of them must look like.

use std::fmt;

use reqwest::header::{CONTENT_TYPE, HeaderMap, SET_COOKIE};
use serde_json::Value;

use crate::{log::Log, wire};

/// Tells the client to refresh its token.
const REFRESH: &str = "x-token-refresh-needed";

/// Tells the client to log in again.
const RELOGIN: &str = "x-relogin-required";

/// How much of a body a failure message shows, in characters.
const SHOWN: usize = 3000;

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// The body parsed; null if it is not JSON.
    pub json: Value,
    /// The body as it came.
    pub bytes: Vec<u8>,
    line: String,
    path: String,
    log: Log,
}

/// A cookie that an answer sets.
#[derive(Debug, Clone)]
pub struct Cookie {
    /// Its value.
    pub value: String,
    /// Its attributes as written, e.g. `Path=/`.
    pub attributes: Vec<String>,
}

impl Cookie {
    /// Whether the attribute is there, name and value compared without regard to case.
    pub fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|other| other.eq_ignore_ascii_case(attribute))
    }
}

impl Answer {
    pub(crate) async fn read(
        response: reqwest::Response,
        line: String,
        path: String,
        log: Log,
    ) -> reqwest::Result<Self> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await?.to_vec();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Ok(Self { status, headers, json, bytes, line, path, log })
    }

    /// Success with `status`; returns `data`.
    #[track_caller]
    pub fn ok(&self, status: u16) -> Value {
        self.check(self.status == status, &format!("expected {status}"));
        self.check(self.header("content-type") == Some("application/json"), "a success is application/json");
        self.check(self.json["status"] == status, "`status` is the HTTP status once more");
        self.check(self.json["result"] == "SUCCESS", "`result` is SUCCESS");
        self.check(self.json.get("data").is_some(), "an envelope has `data`");
        self.check_values();
        self.check(!self.flag(RELOGIN), "a success asks for no login");
        self.json["data"].clone()
    }

    /// Success with 201; returns `data`.
    #[track_caller]
    pub fn created(&self) -> Value {
        self.ok(201)
    }

    /// A failure in the error envelope; returns the body.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Value {
        self.failed(status);
        self.check(self.json["code"] == code, &format!("expected the code {code}"));
        if status != 401 {
            self.check(!self.flag(REFRESH) && !self.flag(RELOGIN), "the flag headers are for 401");
        }
        self.json.clone()
    }

    /// A failure in the error envelope, whatever its code; returns the body.
    #[track_caller]
    pub fn failed(&self, status: u16) -> Value {
        self.check(self.status == status, &format!("expected {status}"));
        self.check(self.header("content-type") == Some("application/json"), "a failure is application/json");
        self.check(self.json["statusCode"] == status, "`statusCode` is the HTTP status once more");
        self.check(self.json["resultCode"] == "FAIL", "`resultCode` is FAIL");
        self.check(wire::is_korean(&self.json["message"]), "`message` is Korean");
        self.check(self.json["path"] == self.path.as_str(), "`path` is the request path without its query");
        self.check(self.json["code"].as_str().is_some_and(|code| !code.is_empty()), "`code` is the reason");
        self.json.clone()
    }

    /// 400 `VALIDATION_FAILED` that names `field` among its `errors`.
    #[track_caller]
    pub fn invalid(&self, field: &str) {
        self.refused(400, "VALIDATION_FAILED");
        let errors = self.json["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        let named = errors.iter().any(|error| error["field"] == field && wire::is_korean(&error["message"]));
        self.check(named, &format!("`errors` names the field {field} with a Korean message"));
    }

    /// 401 with exactly one `X-Relogin-Required: true` and no other flag.
    #[track_caller]
    pub fn relogin(&self) -> Value {
        let body = self.failed(401);
        self.check(self.flag(RELOGIN) && !self.flag(REFRESH), "X-Relogin-Required alone");
        body
    }

    /// 401 with exactly one `X-Token-Refresh-Needed: true` and no other flag.
    #[track_caller]
    pub fn refresh_needed(&self) -> Value {
        let body = self.failed(401);
        self.check(self.flag(REFRESH) && !self.flag(RELOGIN), "X-Token-Refresh-Needed alone");
        body
    }

    /// Whether `X-Token-Refresh-Needed` is there, which must then be `true`, once.
    #[track_caller]
    pub fn hints_refresh(&self) -> bool {
        self.flag(REFRESH)
    }

    /// Whether `X-Relogin-Required` is there, which must then be `true`, once.
    #[track_caller]
    pub fn demands_relogin(&self) -> bool {
        self.flag(RELOGIN)
    }

    /// The header's value if it is there exactly once.
    pub fn header(&self, name: &str) -> Option<&str> {
        match self.headers.get_all(name).iter().collect::<Vec<_>>()[..] {
            [value] => value.to_str().ok(),
            _ => None,
        }
    }

    /// The cookie of that name that the answer sets, if it sets exactly one.
    #[track_caller]
    pub fn cookie(&self, name: &str) -> Option<Cookie> {
        let lines = self.headers.get_all(SET_COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut cookies = lines.filter_map(|line| {
            let mut parts = line.split(';').map(str::trim);
            let (found, value) = parts.next()?.split_once('=')?;
            (found == name).then(|| Cookie { value: value.to_owned(), attributes: parts.map(str::to_owned).collect() })
        });
        let cookie = cookies.next();
        self.check(cookies.next().is_none(), "a cookie is set at most once");
        cookie
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Fails with the whole exchange unless `condition` holds.
    #[track_caller]
    pub fn check(&self, condition: bool, expectation: &str) {
        assert!(condition, "{expectation}\n{self}");
    }

    #[track_caller]
    fn flag(&self, name: &str) -> bool {
        let values: Vec<_> = self.headers.get_all(name).iter().collect();
        let wrong = values.len() > 1 || values.iter().any(|value| *value != "true");
        self.check(!wrong, &format!("{name} is exactly `true`, exactly once"));
        !values.is_empty()
    }

    #[track_caller]
    fn check_values(&self) {
        if let Err(problem) = wire::check(&self.json) {
            self.check(false, &problem);
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "  {}\n  -> {}", self.line, self.status)?;
        for (name, value) in &self.headers {
            writeln!(formatter, "  {name}: {}", String::from_utf8_lossy(value.as_bytes()))?;
        }
        let textual = self.header(CONTENT_TYPE.as_str()).is_none_or(|kind| !kind.starts_with("image/"));
        let body = if textual { self.text() } else { format!("({} bytes)", self.bytes.len()) };
        writeln!(formatter, "  {}", body.chars().take(SHOWN).collect::<String>())?;
        if self.status >= 500 { write!(formatter, "{}", self.log.tail()) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};
    use serde_json::json;

    use super::{Answer, HeaderMap, Log, Value};

    fn answer(status: u16, headers: &[(&'static str, &'static str)], json: Value) -> Answer {
        let mut map = HeaderMap::new();
        for (name, value) in [("content-type", "application/json")].iter().chain(headers) {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let bytes = json.to_string().into_bytes();
        Answer { status, headers: map, json, bytes, line: "GET /x".into(), path: "/x".into(), log: Log::default() }
    }

    fn failure(status: u16) -> Value {
        json!({"statusCode": status, "resultCode": "FAIL", "message": "없음", "path": "/x", "code": "NOT_FOUND", "errors": []})
    }

    /// Whether a check passes, without the panic's text on stderr.
    fn passes<T>(check: impl FnOnce() -> T + std::panic::UnwindSafe) -> bool {
        std::panic::catch_unwind(check).is_ok()
    }

    #[test]
    fn a_success_is_an_envelope_with_the_same_status() {
        let good = json!({"status": 201, "result": "SUCCESS", "data": 5});
        assert_eq!(answer(201, &[], good.clone()).created(), 5);
        assert!(!passes(|| answer(200, &[], good.clone()).ok(200)), "another status inside");
        assert!(!passes(|| answer(201, &[], json!({"status": 201, "result": "SUCCESS"})).created()), "no data");
        assert!(!passes(|| answer(200, &[], failure(404)).ok(200)), "a failure with status 200");
        let late = json!({"status": 200, "result": "SUCCESS", "data": {"createdAt": "2026-11-21 09:00:00"}});
        assert!(!passes(|| answer(200, &[], late).ok(200)), "a time without its zone");
    }

    #[test]
    fn a_failure_is_an_envelope_with_a_korean_message() {
        answer(404, &[], failure(404)).refused(404, "NOT_FOUND");
        assert!(!passes(|| answer(404, &[], failure(404)).refused(404, "POST_NOT_FOUND")), "another code");
        assert!(!passes(|| answer(200, &[], failure(404)).refused(404, "NOT_FOUND")), "status 200");
        for (field, value) in [("message", "missing"), ("path", "/y"), ("resultCode", "SUCCESS"), ("code", "")] {
            let mut body = failure(404);
            body[field] = json!(value);
            assert!(!passes(|| answer(404, &[], body).failed(404)), "{field} = {value}");
        }
        let flag = [("x-relogin-required", "true")];
        assert!(!passes(|| answer(404, &flag, failure(404)).refused(404, "NOT_FOUND")), "a flag without 401");
    }

    #[test]
    fn invalid_fields_are_named_in_korean() {
        let body = |errors: Value| json!({"statusCode": 400, "resultCode": "FAIL", "message": "오류", "path": "/x", "code": "VALIDATION_FAILED", "errors": errors});
        answer(400, &[], body(json!([{"field": "email", "message": "형식 오류"}]))).invalid("email");
        assert!(!passes(
            || answer(400, &[], body(json!([{"field": "email", "message": "형식 오류"}]))).invalid("handle")
        ));
        assert!(!passes(|| answer(400, &[], body(json!([{"field": "email", "message": "bad"}]))).invalid("email")));
    }

    #[test]
    fn flags_are_true_once() {
        let (relogin, refresh) = (("x-relogin-required", "true"), ("x-token-refresh-needed", "true"));
        answer(401, &[relogin], failure(401)).relogin();
        answer(401, &[refresh], failure(401)).refresh_needed();
        for wrong in
            [vec![], vec![refresh], vec![relogin, refresh], vec![relogin, relogin], vec![("x-relogin-required", "1")]]
        {
            assert!(!passes(|| answer(401, &wrong, failure(401)).relogin()), "{wrong:?}");
        }
    }

    #[test]
    fn cookies_are_read_with_their_attributes() {
        let cookie = answer(200, &[("set-cookie", "a=b; Path=/; HttpOnly")], json!({})).cookie("a").expect("a cookie");
        assert!(cookie.value == "b" && cookie.has("path=/") && cookie.has("HttpOnly") && !cookie.has("Secure"));
        assert!(answer(200, &[], json!({})).cookie("a").is_none());
        let twice = [("set-cookie", "a=b"), ("set-cookie", "a=c")];
        assert!(!passes(|| answer(200, &twice, json!({})).cookie("a")), "set twice");
    }
}
