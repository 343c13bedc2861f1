//! What the gateway answers itself: documentation, problems, probes.

use std::net::SocketAddr;

use axum::{Router, body::Body, routing::get as on_get};
use error::ErrorCode;
use gateway::{Service, merge};
use http::{Request, StatusCode, header};
use serde_json::json;

use crate::support::{body, config, config_of, get, nobody, send, serve, text};

/// A gateway without services.
async fn alone() -> SocketAddr {
    serve(gateway::router(config(&[nobody().await]))).await
}

/// The targets of `src` and `href`.
fn links(html: &str) -> Vec<&str> {
    let ends = html.split("src=\"").chain(html.split("href=\"")).filter(|part| !part.starts_with('<'));
    ends.filter_map(|part| part.split_once('"')).map(|(link, _)| link).collect()
}

#[tokio::test]
async fn the_root_leads_to_the_documentation() {
    let answer = get(alone().await, "/").await;
    assert_eq!(answer.status(), StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(answer.headers()[header::LOCATION], "/docs");
}

#[tokio::test]
async fn the_documentation_needs_nothing_from_elsewhere() {
    let gateway = alone().await;
    for path in ["/docs", "/docs/", "/docs/index.html"] {
        let answer = get(gateway, path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let html = text(answer).await;
        let links = links(&html);
        assert_eq!(links.len(), 4, "{links:?}");
        for link in links {
            assert!(link.starts_with("/docs/"), "{link}");
            let asset = get(gateway, link).await;
            assert_eq!(asset.status(), StatusCode::OK, "{link}");
            assert!(!text_or_binary(asset).await.is_empty(), "{link}");
        }
    }
    let style = text(get(gateway, "/docs/swagger-ui.css").await).await;
    assert!(!style.contains("url(http") && !style.contains("@import"), "a style sheet from elsewhere");
    let start = text(get(gateway, "/docs/start.js").await).await;
    assert!(start.contains("\"/api-docs/json\"") && !start.contains("//v"), "{start}");
}

async fn text_or_binary(response: http::Response<Body>) -> Vec<u8> {
    axum::body::to_bytes(response.into_body(), 16 << 20).await.unwrap().to_vec()
}

#[tokio::test]
async fn unknown_assets_and_other_methods_are_refused_with_the_envelope() {
    let gateway = alone().await;
    let answer = get(gateway, "/docs/nothing.js").await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert_eq!(body(answer).await["path"], "/docs/nothing.js");
    let answer = send(gateway, Request::post("/docs").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(body(answer).await["code"], "METHOD_NOT_ALLOWED");
}

#[tokio::test]
async fn the_merged_document_is_served() {
    let content = json!({ "paths": { "/api/posts": { "post": { "operationId": "create_post" } } } });
    let mut config = config(&[nobody().await]);
    config.document = merge([(Service::Content, content)]).unwrap();
    let gateway = serve(gateway::router(config)).await;
    let document = body(get(gateway, "/api-docs/json").await).await;
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["paths"]["/api/posts"]["post"]["tags"], json!(["content"]));
}

#[tokio::test]
async fn every_code_has_a_page() {
    let gateway = alone().await;
    for code in ErrorCode::ALL {
        let answer = get(gateway, &format!("/problems/{}", code.name())).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(answer.headers()[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"));
        let page = text(answer).await;
        for part in [code.name(), code.title(), code.message(), &code.status().to_string()] {
            assert!(page.contains(part), "{part} in {page}");
        }
    }
    let answer = get(gateway, "/problems/NO_SUCH_CODE").await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert_eq!(body(answer).await["code"], "NOT_FOUND");
}

#[tokio::test]
async fn ready_means_that_all_six_are() {
    let well = serve(Router::new().route("/healthcheck/ready", on_get(|| async { "OK" }))).await;
    let starting = serve(Router::new().fallback(|| async { StatusCode::SERVICE_UNAVAILABLE })).await;
    let away = nobody().await;
    let probe = async |search: Vec<SocketAddr>| {
        let config = config_of(|service| if service == Service::Search { search.clone() } else { vec![well] });
        let gateway = serve(gateway::router(config)).await;
        let live = get(gateway, "/healthcheck/live").await;
        assert_eq!((live.status(), text(live).await.as_str()), (StatusCode::OK, "OK"));
        assert_eq!(get(gateway, "/healthcheck/startup").await.status(), StatusCode::OK);
        let ready = get(gateway, "/healthcheck/ready").await;
        (ready.status(), text(ready).await)
    };
    assert_eq!(probe(vec![well]).await, (StatusCode::OK, "OK".to_owned()));
    assert_eq!(probe(vec![starting, well]).await, (StatusCode::OK, "OK".to_owned()), "one ready replica is enough");
    for search in [starting, away] {
        let not_ready = (StatusCode::SERVICE_UNAVAILABLE, "NOT READY: search".to_owned());
        assert_eq!(probe(vec![search]).await, not_ready);
    }
}

#[tokio::test]
async fn a_gateway_that_stops_is_not_ready_at_once() {
    let well = serve(Router::new().fallback(|| async { "OK" })).await;
    let config = config(&[well]);
    let lifecycle = config.lifecycle.clone();
    let gateway = serve(gateway::router(config)).await;
    assert_eq!(get(gateway, "/healthcheck/ready").await.status(), StatusCode::OK);
    lifecycle.stop();
    assert_eq!(get(gateway, "/healthcheck/ready").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(get(gateway, "/healthcheck/live").await.status(), StatusCode::OK);
}
