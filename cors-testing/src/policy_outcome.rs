//! The outcome of the policy that decides about a request: the only place that knows how it gets from a
//! policy in this process to the browser.

use axum::body::Body;
use cors_runtime::{CorsOutcome, Recorder};
use http::{Request, Response};

/// Sends a request, and returns the policy's outcome with the response. There is none without a policy,
/// and over TCP.
pub(crate) async fn send_with_outcome<B, E, F>(
    mut request: Request<Body>,
    send: impl FnOnce(Request<Body>) -> F,
) -> Result<(Response<B>, Option<CorsOutcome>), E>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    let recorder = Recorder::new();
    request.extensions_mut().insert(recorder.clone());
    let response = send(request).await?;
    Ok((response, recorder.outcome().cloned()))
}
