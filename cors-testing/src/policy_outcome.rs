//! The outcome of the policy that decides about a request: the only place that knows how it gets from a
//! policy in this process to the browser.

use axum::body::Body;
use cors_runtime::CorsOutcome;
use http::{Request, Response};

/// Sends a request, and returns the policy's outcome with the response. There is none without a policy,
/// and over TCP.
pub(crate) async fn send_with_outcome<B, E, F>(
    request: Request<Body>,
    send: impl FnOnce(Request<Body>) -> F,
) -> Result<(Response<B>, Option<CorsOutcome>), E>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    let mut response = send(request).await?;
    // The policy puts it into every response.
    let outcome = response.extensions_mut().remove();
    Ok((response, outcome))
}
