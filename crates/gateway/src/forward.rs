//! Passing a request on and its answer back.

use std::{iter::successors, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::request::Parts,
    response::Response,
};
use error::{ApiError, ErrorCode};
use http::{
    HeaderValue, Uri, Version, header,
    uri::{Authority, Scheme},
};
use hyper::body::Incoming;
use hyper_util::{
    client::legacy::Client,
    rt::{TokioExecutor, TokioTimer},
};
use ipnet::IpNet;
use lifecycle::Lifecycle;
use telemetry::Context;
use tokio::time::timeout;

use crate::{
    GatewayConfig, Service, Upstreams,
    body::{Download, Upload},
    connector::Connector,
    failure::Asked,
    forwarded, hop_by_hop,
    routes::{is_wrong_method, service_of},
};

/// Idle connections kept per replica: twice the 256 clients that the load goals speak of.
const IDLE_CONNECTIONS: usize = 512;

/// Idle connections are closed after this time, before a service would close them.
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);

/// Why a service gave no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoAnswer {
    #[error("no answer within {0:?}")]
    Timeout(Duration),
    #[error(transparent)]
    Broken(#[from] hyper_util::client::legacy::Error),
    #[error(transparent)]
    Target(#[from] http::uri::InvalidUriParts),
}

impl NoAnswer {
    /// 400 if the client's body broke off or made no sense, else 503.
    fn into_refusal(self, service: Service) -> ApiError {
        let causes = || successors(Some(&self as &dyn std::error::Error), |cause| cause.source());
        if causes().any(|cause| cause.downcast_ref().is_some_and(hyper::Error::is_user)) {
            return ErrorCode::ValidationFailed.into();
        }
        let reason = causes().map(ToString::to_string).collect::<Vec<_>>().join(": ");
        tracing::warn!(service = service.name(), reason, "service unavailable");
        ApiError::unavailable(reason)
    }
}

/// What all requests share.
pub(crate) struct Gateway {
    pub(crate) lifecycle: Lifecycle,
    pub(crate) upstreams: Arc<Upstreams>,
    client: Client<Connector, Upload>,
    trusted_proxies: Vec<IpNet>,
    timeout: Duration,
}

/// Every path that is no page of the gateway's own.
pub(crate) async fn forward(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let asked = Asked::by(&parts);
    let Some(service) = service_of(&parts.method, parts.uri.path()) else {
        let known = is_wrong_method(&parts.method, parts.uri.path());
        return asked.refused(if known { ErrorCode::MethodNotAllowed } else { ErrorCode::NotFound }.into());
    };
    gateway.pass(service, parts, body).await.unwrap_or_else(|reason| asked.refused(reason.into_refusal(service)))
}

impl Gateway {
    pub(crate) fn new(config: GatewayConfig) -> Self {
        let upstreams = Arc::new(config.upstreams);
        // A pooled connection that closes before a request is written is replaced: nothing was sent, so nothing is sent twice.
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(IDLE_CONNECTIONS)
            .retry_canceled_requests(true)
            .build(Connector::new(Arc::clone(&upstreams)));
        let GatewayConfig { lifecycle, trusted_proxies, timeout, .. } = config;
        Self { lifecycle, upstreams, client, trusted_proxies, timeout }
    }

    async fn pass(&self, service: Service, mut parts: Parts, body: Body) -> Result<Response, NoAnswer> {
        self.rewrite_headers(&mut parts);
        parts.uri = at(self.upstreams.next(service), parts.uri)?;
        parts.version = Version::HTTP_11;
        parts.extensions.clear();
        let answer = self.answer(Request::from_parts(parts, body), self.timeout).await?;
        let (mut parts, body) = answer.into_parts();
        hop_by_hop::strip(&mut parts.headers);
        Ok(Response::from_parts(parts, Body::new(Download::new(body, self.timeout))))
    }

    fn rewrite_headers(&self, parts: &mut Parts) {
        hop_by_hop::strip(&mut parts.headers);
        // A target in absolute form overrules Host (RFC 9112 section 3.2.2).
        let host = parts.uri.authority().and_then(|host| HeaderValue::from_str(host.as_str()).ok());
        if let Some(host) = host {
            parts.headers.insert(header::HOST, host);
        }
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        forwarded::set(&mut parts.headers, peer, &self.trusted_proxies);
        // The service logs under the request id that the client will see.
        if let Some(context) = parts.extensions.get::<Context>() {
            context.inject(&mut parts.headers);
        }
    }

    /// The head of the answer; waits on while the service takes the body, and no longer than `limit` (twice that, at
    /// the end of an upload) when it does nothing.
    pub(crate) async fn answer(&self, request: Request, limit: Duration) -> Result<http::Response<Incoming>, NoAnswer> {
        let request = request.map(Upload::new);
        let progress = request.body().progress();
        let mut answer = pin!(self.client.request(request));
        let mut seen = 0;
        loop {
            if let Ok(answer) = timeout(limit, answer.as_mut()).await {
                return Ok(answer?);
            }
            let frames = progress.frames();
            if frames == seen {
                return Err(NoAnswer::Timeout(limit));
            }
            seen = frames;
        }
    }
}

/// The same path and query, byte for byte, at a replica.
pub(crate) fn at(replica: &Authority, target: Uri) -> Result<Uri, http::uri::InvalidUriParts> {
    let mut parts = target.into_parts();
    parts.scheme = Some(Scheme::HTTP);
    parts.authority = Some(replica.clone());
    Uri::from_parts(parts)
}
