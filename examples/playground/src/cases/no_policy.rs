//! A server that says nothing of CORS. A browser asks it all the same, and keeps what it answers.

use axum::Router;
use axum::routing::get;

pub(crate) fn data() -> Router {
    Router::new().route("/data", get(show).put(show))
}

async fn show() -> &'static str {
    "for the API's own pages"
}
