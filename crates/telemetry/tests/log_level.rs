//! Levels of a process, over their route.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use settings::Settings;
use telemetry::Logs;
use tower::ServiceExt;
use tracing::Level;

#[tokio::test]
async fn the_route_sets_levels_and_refuses_what_is_none() {
    let settings = Settings::with(&[]).unwrap();
    let logs = Logs::begin(&settings.log).unwrap();
    let put = async |body: &'static str| {
        let request = Request::put("/log-level").body(Body::from(body)).unwrap();
        logs.routes().oneshot(request).await.unwrap().status()
    };
    for bad in ["", "{}", r#"{"level":"loud"}"#, r#"{"target":"a b","level":"info"}"#, r#"{"level":"info","x":1}"#] {
        assert_eq!(put(bad).await, StatusCode::BAD_REQUEST, "{bad}");
    }
    assert_eq!(logs.levels(), "info");
    assert!(!tracing::enabled!(target: "database", Level::DEBUG));
    assert_eq!(put(r#"{"target":"database","level":"debug"}"#).await, StatusCode::OK);
    assert_eq!(logs.levels(), "info,database=debug");
    assert!(tracing::enabled!(target: "database", Level::DEBUG));
    assert!(!tracing::enabled!(target: "elsewhere", Level::DEBUG));
    assert_eq!(Logs::begin(&settings.log).unwrap_err().to_string(), "logging was begun twice");
}
