//! Keys beside a named policy that shares with no other origin: they would be for nobody.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(same_origin)]
struct Closed;

#[cors_policy(Closed)]
struct StillClosed;

#[cors_policy(
    Closed,
    max_age = 5, //~ max_age => `Closed` shares with no other origin, so `max_age` of `waits` has no effect beside it [cors::same_origin_not_alone]
    allow_methods = [PUT], //~ allow_methods => help: take it out, or give `waits` an `allow_origins` of its own
)]
fn waits() -> Router {
    Router::new()
}

#[cors_policy(
    StillClosed,
    dev(allow_origins = ["http://localhost:*"]), //~ dev => `StillClosed` shares with no other origin, so `dev` of `ForDevelopers`
)]
struct ForDevelopers;

#[cors_policy(Closed, allow_credentials)] //~ allow_credentials => [cors::same_origin_not_alone]
async fn handler() {}

// These say with whom.
#[cors_policy(Closed, allow_origins = ["https://app.example.com"], max_age = 60)]
struct Opened;

#[cors_policy(Closed, name = Renamed)]
fn named() -> Router {
    Router::new()
}

fn main() {}
