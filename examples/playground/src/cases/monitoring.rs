//! What the policies decide, counted for a dashboard: by policy and outcome, and never by origin.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::get;
use cors_runtime::{Observed, cors_policy};

#[cors_policy(
    // The dashboard is a page of the admin tool. Prometheus is not a browser, and needs no permission.
    allow_origins = ["http://admin.localhost:*"],
)]
pub(crate) fn counts() -> Router {
    Router::new().route("/counts", get(show))
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
