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

// The dangers were for the other origins.
#[cors_policy(cors_tests::Developed, dev(allow_origins = ["http://192.168.0.8:3000"]))] //~ dev => `http://192.168.0.8:3000` in `dev` of `other_dev` does not go with `allow_credentials` of `Developed`
fn other_dev() -> Router {
    Router::new()
}

#[cors_policy(cors_tests::Developed, allow_origins = ["http://192.168.0.8:3000"])] //~ allow_origins => `http://192.168.0.8:3000` in `allow_origins` of `production` does not go with `allow_credentials` of `Developed`
fn production() -> Router {
    Router::new()
}

#[cors_policy(Cookies, dev(allow_origins = ["http://192.168.0.8:3000"], dangerously_allow(insecure_origin)))]
fn own_dangers() -> Router {
    Router::new()
}

#[cors_policy(cors_tests::Developed, allow_credentials, max_age = 60)]
fn inherited_with_its_dangers() -> Router {
    Router::new()
}

fn main() {
    let _ = (cleared(), replaced(), All::POLICY);
}
