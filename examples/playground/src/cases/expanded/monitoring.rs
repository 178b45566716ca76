// What the compiler sees in the place of `monitoring.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use axum::Router;
use axum::routing::get;
use cors_runtime::{Observed, cors_policy};

pub(crate) fn counts() -> Router {
    <Router as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> Router { Router::new().route("/counts", get(show)) })(),
        <counts as ::cors_runtime::CorsPolicy>::layer(),
    )
}

#[allow(dead_code, non_camel_case_types, missing_debug_implementations)]
#[doc(hidden)]
pub(crate) struct counts {}

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for counts {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "counts",
        allow_origins: ::cors_runtime::__private::Origins::Listed(::cors_runtime::__private::ListedOrigins {
            patterns: &["http://admin.localhost:*"],
            ..::cors_runtime::__private::ListedOrigins::NONE
        }),
        ..::cors_runtime::__private::Parts::NONE
    });
}

#[allow(clippy::same_name_method)]
impl counts {
    /// The policy.
    pub const POLICY: ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
    /// A layer that applies the policy.
    #[track_caller]
    pub fn layer() -> ::cors_runtime::PolicyLayer {
        <Self as ::cors_runtime::CorsPolicy>::layer()
    }
    /// A layer that applies the policy, or everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// If what is known of the policy only at run time breaks a rule.
    pub fn try_layer() -> ::core::result::Result<
        ::cors_runtime::PolicyLayer,
        ::cors_runtime::PolicyErrors,
    > {
        <Self as ::cors_runtime::CorsPolicy>::try_layer()
    }
    /// The policy as bare configuration of tower-http.
    #[track_caller]
    pub fn cors_layer() -> ::cors_runtime::CorsLayer {
        <Self as ::cors_runtime::CorsPolicy>::cors_layer()
    }
}

/// A policy, and what it decided. The origin is no part of it: clients write into that what they like.
type Decision = (&'static str, &'static str);

static DECISIONS: Mutex<BTreeMap<Decision, u64>> = Mutex::new(BTreeMap::new());

fn decisions() -> MutexGuard<'static, BTreeMap<Decision, u64>> {
    DECISIONS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// For `observe` around the whole API.
pub(crate) fn count(observed: &Observed) {
    if let Some(outcome) = observed.outcome() {
        let decision = (outcome.policy(), outcome.kind().name());
        *decisions().entry(decision).or_default() += 1;
    }
}

/// As Prometheus reads it.
async fn show() -> String {
    let mut page = "# TYPE cors_decisions_total counter\n".to_owned();
    for ((policy, outcome), count) in &*decisions() {
        let labels = format!("policy=\"{policy}\",outcome=\"{outcome}\"");
        let _ = writeln!(page, "cors_decisions_total{{{labels}}} {count}");
    }
    page
}
