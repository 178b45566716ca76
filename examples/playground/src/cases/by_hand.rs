//! The headers, written by hand, as they are often pasted. It compiles and starts, and does not help.
//!
//! In the attribute, `allow_origins = "*"` beside `allow_credentials` is a compile error.

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::any;

pub(crate) fn account() -> Router {
    let account = Router::new().route("/account", any(async || "an account"));
    account.layer(map_response(with_headers))
}

async fn with_headers(mut response: Response) -> Response {
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "*"),
        (header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"),
    ] {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}
