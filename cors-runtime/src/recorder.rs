//! A place for the decision about a request.

use std::sync::{Arc, OnceLock};

use cors_policy::{CorsOutcome, Policy};

/// A place where the deciding policy leaves its decision about a request, for the code that put it into
/// the request's extensions.
///
/// [`observe`](crate::observe) does that for every request of an app. A test can do it for one request.
/// Without a recorder, no policy works out an outcome.
///
/// ```
/// use axum::{Router, body::Body, http::Request};
/// use cors_runtime::{Recorder, cors_policy};
/// use tower::ServiceExt as _;
///
/// #[cors_policy(allow_origins = ["https://app.example.com"])]
/// fn api() -> Router {
///     Router::new()
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let recorder = Recorder::new();
/// let request = Request::get("/")
///     .header("origin", "https://evil.example")
///     .extension(recorder.clone())
///     .body(Body::empty())
///     .unwrap();
/// api().oneshot(request).await.unwrap();
///
/// assert!(recorder.outcome().unwrap().is_refused());
/// assert_eq!(recorder.policy().unwrap().name(), "api");
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    decided: Arc<OnceLock<(CorsOutcome, Option<Policy>)>>,
}

impl Recorder {
    /// An empty recorder. Clones share what is recorded.
    #[must_use]
    pub fn new() -> Recorder {
        Recorder::default()
    }

    /// The outcome, once a policy has decided. `None` also where the recorder did not reach a policy.
    #[must_use]
    pub fn outcome(&self) -> Option<&CorsOutcome> {
        self.decided.get().map(|(outcome, _)| outcome)
    }

    /// The policy that decided. `None` also where `cors_route!` refused a method that no handler serves:
    /// no policy was asked.
    #[must_use]
    pub fn policy(&self) -> Option<&Policy> {
        self.decided.get()?.1.as_ref()
    }

    pub(crate) fn record(&self, outcome: CorsOutcome, policy: Option<Policy>) {
        // Only one policy decides about a request.
        let _ = self.decided.set((outcome, policy));
    }
}
