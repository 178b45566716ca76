//! `enforce` and the origins, of which one is the named policy's.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*")]
struct Everybody;

#[cors_policy(Everybody, enforce)] //~ enforce => `enforce` has nothing to refuse: `"*"` allows every origin
struct EnforcesNothing;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce)]
struct Strict;

#[cors_policy(Strict, allow_origins = "*")] //~ allow_origins => write `enforce = false`
fn opened() -> Router {
    Router::new()
}

#[cors_policy(Strict, allow_origins = "*", enforce = false)]
fn opened_on_purpose() -> Router {
    Router::new()
}

#[cors_policy(same_origin)]
struct Private;

#[cors_policy(Private, enforce(all))] //~ enforce => would refuse the app's own pages
struct TooStrict;

#[cors_policy(Private, enforce)]
struct Protected;

fn main() {}
