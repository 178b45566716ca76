//! Functions that cannot have a policy.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*")]
fn returns_nothing() {}

#[cors_policy(allow_origins = "*")]
const fn constant() -> Router {
    loop {}
}

// What else is wrong is shown, too.
#[cors_policy(allow_orgins = "*", max_age = "7d")]
mod module {}

fn main() {
    returns_nothing();
}
