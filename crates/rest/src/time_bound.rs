//! How long a request may take: a slow line is no slow service, so the time counts from the last of its body.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    body::{Body, HttpBody},
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use error::ApiError;
use http_body_util::BodyExt;
use tokio::time::{Instant, timeout_at};

/// Longest time a request may take, however steadily its body comes.
const LONGEST: Duration = Duration::from_mins(5);

/// Answers 503 for a request that neither takes more of its body nor is answered for `limit`.
pub(crate) async fn bounded(limit: Duration, request: Request, next: Next) -> Response {
    let progress = Progress { begin: Instant::now(), millis: Arc::default() };
    let request = request.map(|body| if body.is_end_stream() { body } else { progress.clone().watching(body) });
    let mut answer = pin!(next.run(request));
    let end = progress.begin + LONGEST.max(limit);
    let mut deadline = progress.begin + limit;
    loop {
        let elapsed = match timeout_at(deadline, answer.as_mut()).await {
            Ok(response) => return response,
            Err(elapsed) => elapsed,
        };
        let later = (progress.last() + limit).min(end);
        if later <= deadline {
            return ApiError::unavailable(elapsed).into_response();
        }
        deadline = later;
    }
}

/// When something of a request's body was last taken.
#[derive(Clone)]
struct Progress {
    begin: Instant,
    millis: Arc<AtomicU64>,
}

impl Progress {
    fn watching(self, body: Body) -> Body {
        Body::new(body.map_frame(move |frame| {
            let millis = u64::try_from(self.begin.elapsed().as_millis()).unwrap_or(u64::MAX);
            self.millis.store(millis, Ordering::Relaxed);
            frame
        }))
    }

    fn last(&self) -> Instant {
        self.begin + Duration::from_millis(self.millis.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Bytes, middleware::from_fn, routing::post};
    use futures::{StreamExt, stream};
    use tokio::time::sleep;
    use tower::ServiceExt;

    use super::*;

    const LIMIT: Duration = Duration::from_secs(10);

    /// The status of an upload of `parts`, one after each `pause`, whose handling then takes `handling`; and its time.
    async fn upload(parts: usize, pause: Duration, handling: Duration) -> (u16, Duration) {
        let handler = post(async move |body: Body| {
            let whole = body.collect().await.unwrap().to_bytes();
            sleep(handling).await;
            assert_eq!(whole.len(), parts);
        });
        let bound = from_fn(async |request: Request, next: Next| bounded(LIMIT, request, next).await);
        let router = Router::new().route("/", handler).layer(bound);
        let body = stream::iter(0..parts).then(move |_| async move {
            sleep(pause).await;
            Ok::<_, std::io::Error>(Bytes::from_static(b"x"))
        });
        let begin = Instant::now();
        let request = Request::post("/").body(Body::from_stream(body)).unwrap();
        let response = router.oneshot(request).await.unwrap();
        (response.status().as_u16(), begin.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_line_is_no_slow_service() {
        let (status, time) = upload(60, Duration::from_secs(4), LIMIT / 2).await;
        assert_eq!((status, time > Duration::from_mins(4)), (200, true));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_stalls_is_given_up() {
        let (status, time) = upload(2, LIMIT * 2, Duration::ZERO).await;
        assert_eq!((status, time.as_secs()), (503, LIMIT.as_secs()));
    }

    #[tokio::test(start_paused = true)]
    async fn handling_has_its_time_from_the_last_of_the_body() {
        let (status, time) = upload(3, LIMIT / 2, LIMIT * 2).await;
        assert_eq!((status, time.as_secs()), (503, 25));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_never_ends_is_given_up_in_the_end() {
        let (status, time) = upload(10_000, LIMIT / 2, Duration::ZERO).await;
        assert_eq!((status, time.as_secs()), (503, LONGEST.as_secs()));
    }
}
