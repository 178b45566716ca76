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
    let router: Router = { Router::new().route("/counts", get(show)) };
    <Router as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        counts::layer(),
    )
}

#[doc(hidden)]
#[allow(non_camel_case_types)]
pub(crate) type counts = ::cors_runtime::__private::PolicyOf<__counts_policy>;

#[doc(hidden)]
pub(crate) struct __counts_policy;

impl ::cors_runtime::__private::FunctionPolicy for __counts_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "counts",
            ::core::module_path!(),
        )
        .allow_origins(&["http://admin.localhost:*"])
        .build();
}

/// A policy, and what it decided. The origin is not part of it: clients write into that what they like.
type Decision = (String, &'static str);

static DECISIONS: Mutex<BTreeMap<Decision, u64>> = Mutex::new(BTreeMap::new());

fn decisions() -> MutexGuard<'static, BTreeMap<Decision, u64>> {
    DECISIONS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// For `observe` around the whole API.
pub(crate) fn count(observed: &Observed) {
    if let Some(outcome) = observed.outcome() {
        let decision = (outcome.policy().to_owned(), outcome.kind().name());
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
