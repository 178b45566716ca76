//! The refusal of a request by `enforce`.

use std::fmt;

use cors_policy::__private::PolicyName;
use cors_policy::Refusal;

/// The refusal of a request by a policy with `enforce`, in the extensions of the response: 403, without a body.
/// Middleware around the policy can write one.
///
/// ```
/// use axum::response::{IntoResponse, Response};
/// use axum::{Router, routing::post};
/// use cors_runtime::{Forbidden, cors_policy};
///
/// #[cors_policy(allow_origins = ["https://app.example.com"], enforce)]
/// fn api() -> Router {
///     Router::new().route("/orders", post(async || "ordered"))
/// }
///
/// async fn explain(response: Response) -> Response {
///     match response.extensions().get::<Forbidden>() {
///         Some(forbidden) => (response.status(), forbidden.to_string()).into_response(),
///         None => response,
///     }
/// }
///
/// let app: Router = api().layer(axum::middleware::map_response(explain));
/// ```
#[derive(Clone, Debug)]
pub struct Forbidden {
    policy: PolicyName,
    refusal: Refusal,
}

impl Forbidden {
    pub(crate) fn new(policy: PolicyName, refusal: Refusal) -> Forbidden {
        Forbidden { policy, refusal }
    }

    /// The name of the policy that refused the request.
    #[must_use]
    pub fn policy(&self) -> &str {
        self.policy.as_str()
    }

    /// The reason. That of a source's failure is the app's own text: `Display` leaves it out.
    #[must_use]
    pub fn refusal(&self) -> &Refusal {
        &self.refusal
    }
}

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.refusal {
            // The reason is the app's own, and may be a secret.
            Refusal::SourceFailed(_) => f.write_str("the source of origins could not tell"),
            refusal => refusal.fmt(f),
        }
    }
}
