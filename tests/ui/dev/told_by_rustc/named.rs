//! Origins of `dev` that do not go with the credentials of a named policy, and the other way round.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials)]
struct Cookies;

#[cors_policy(Cookies, dev(allow_origins = ["http://192.168.0.7:3000"]))] //~ dev => `http://192.168.0.7:3000` in `dev` of `own_dev` does not go with `allow_credentials` of `Cookies`
fn own_dev() -> Router {
    Router::new()
}

#[cors_policy(Cookies, allow_origins = ["https://shop.example.com"], dev(allow_origins = ["https://*.github.io"]))] //~ dev => `https://*.github.io` in `dev` of `own_lists` does not go
fn own_lists() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], dev(allow_origins = ["http://192.168.0.7:3000"]))]
struct Developed;

#[cors_policy(Developed, allow_credentials)] //~ allow_credentials => `http://192.168.0.7:3000` in `dev` of `Developed` does not go with `allow_credentials` of `own_credentials`
fn own_credentials() -> Router {
    Router::new()
}

#[cors_policy(Developed, allow_credentials, allow_origins = ["https://shop.example.com"])] //~ allow_credentials => `http://192.168.0.7:3000` in `dev` of `Developed` does not go
struct All;

#[cors_policy(Developed, allow_credentials, dev(allow_origins = []))]
fn cleared() -> Router {
    Router::new()
}

#[cors_policy(Developed, allow_credentials, dev(allow_origins = ["http://localhost:*"]))]
fn replaced() -> Router {
    Router::new()
}

fn main() {
    let _ = (cleared(), replaced(), All::POLICY);
}
