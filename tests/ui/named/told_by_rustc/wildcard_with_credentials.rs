//! A `*` and credentials, of which one comes from a named policy.

use axum::Router;
use cors_runtime::cors_policy;
use cors_tests::{Everybody, Trusted};

#[cors_policy(allow_origins = "*")]
struct AnyOrigin;

#[cors_policy(allow_origins = ["https://app.example.com"], allow_methods = "*")]
struct AnyMethod;

#[cors_policy(allow_origins = ["https://app.example.com"], allow_headers = ["*", "authorization"])]
struct AnyHeader;

#[cors_policy(allow_origins = ["https://app.example.com"], expose_headers = "*")]
struct AnyAnswer;

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials)]
struct Cookies;

#[cors_policy(
    AnyOrigin,
    allow_credentials, //~ allow_credentials => `*` in `allow_origins` of `AnyOrigin` does not go with `allow_credentials` of `origins_of_the_base`: with credentials, browsers refuse `Access-Control-Allow-Origin: *` [cors::wildcard_with_credentials]
)]
fn origins_of_the_base() -> Router {
    Router::new()
}

#[cors_policy(
    AnyMethod,
    allow_credentials, //~ allow_credentials => `*` in `allow_methods` of `AnyMethod` does not go with `allow_credentials` of `methods_of_the_base`
)]
fn methods_of_the_base() -> Router {
    Router::new()
}

#[cors_policy(
    AnyHeader,
    allow_credentials = true, //~ allow_credentials => `*` in `allow_headers` of `AnyHeader` does not go with
)]
fn headers_of_the_base() -> Router {
    Router::new()
}

#[cors_policy(
    AnyAnswer,
    allow_credentials, //~ allow_credentials => `*` in `expose_headers` of `AnyAnswer` does not go with
)]
struct ExposedByTheBase;

#[cors_policy(
    Cookies,
    allow_origins = "*", //~ allow_origins => `*` in `allow_origins` of `OwnOrigins` does not go with `allow_credentials` of `Cookies`
)]
struct OwnOrigins;

#[cors_policy(
    Cookies,
    allow_methods = "*", //~ allow_methods => `*` in `allow_methods` of `OwnMethods` does not go with `allow_credentials` of `Cookies`
)]
struct OwnMethods;

#[cors_policy(
    Cookies,
    allow_headers = ["*"], //~ allow_headers => `*` in `allow_headers` of `OwnHeaders` does not go with `allow_credentials` of `Cookies`
)]
struct OwnHeaders;

#[cors_policy(
    Cookies,
    expose_headers = "*", //~ expose_headers => `*` in `expose_headers` of `OwnExposed` does not go with `allow_credentials` of `Cookies`
)]
struct OwnExposed;

// The base is in another crate.
#[cors_policy(
    Trusted,
    allow_methods = "*", //~ allow_methods => `*` in `allow_methods` of `across_crates` does not go with `allow_credentials` of `Trusted`
)]
fn across_crates() -> Router {
    Router::new()
}

// The base of the base.
#[cors_policy(Cookies, max_age = 60)]
struct Between;

#[cors_policy(
    Between,
    expose_headers = "*", //~ expose_headers => `*` in `expose_headers` of `Far` does not go with `allow_credentials` of `Between`
)]
struct Far;

// In an `impl` block, where nothing uses it.
struct App;

impl App {
    #[cors_policy(
        AnyMethod,
        allow_credentials, //~ allow_credentials => `*` in `allow_methods` of `AnyMethod` does not go with `allow_credentials` of `method`
    )]
    fn method(&self) -> Router {
        Router::new()
    }
}

// Nothing is wrong with these.
#[cors_policy(Cookies, allow_origins = "*", allow_credentials = false)]
struct CookiesSwitchedOff;

#[cors_policy(
    Everybody,
    allow_origins = ["https://app.example.com"],
    allow_methods = [],
    allow_headers = mirror,
    expose_headers = [],
    allow_credentials,
)]
struct EverythingReplaced;

fn main() {}
