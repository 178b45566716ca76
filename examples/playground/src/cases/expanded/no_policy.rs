// What the compiler sees in the place of `no_policy.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::Router;
use axum::routing::get;

pub(crate) fn data() -> Router {
    Router::new().route("/data", get(show).put(show))
}

async fn show() -> &'static str {
    "for the API's own pages"
}
