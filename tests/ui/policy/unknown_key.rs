//! Keys that are none.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", frobnicate = 5, x)]
fn unknown() -> Router {
    Router::new()
}

// A key that was meant is not missing, and what it says is judged.
#[cors_policy(allow_origin = ["https://app.example.com/x"])]
fn misspelt_with_a_mistake_in_it() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_origin = ["https://app.example.com"])]
fn known_already() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*")]
struct Everybody;

#[cors_policy(max_age = 60, Everybody)]
fn named_policy_at_the_end() -> Router {
    Router::new()
}

#[cors_policy(Everybody, Everybody)]
fn two_named_policies() -> Router {
    Router::new()
}

#[cors_policy(Everybody = 5)]
fn named_policy_with_a_value() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", "https://app.example.com")]
fn no_key() -> Router {
    Router::new()
}

#[cors_policy(5, max_age = 60)]
fn no_key_and_no_origin() -> Router {
    Router::new()
}

#[cors_policy(struct)]
fn keyword() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", allow_m, danger)]
fn unfinished() -> Router {
    Router::new()
}

// What it says may be origins: they are not called missing.
#[cors_policy(sites = ["https://app.example.com"])]
fn unknown_with_strings() -> Router {
    Router::new()
}

// It may have been meant for the origins, but they are not given twice.
#[cors_policy(frobnicate = 5, allow_origins = "*")]
struct InFront;

// A pattern that is no regular expression has another place, and another form.
#[cors_policy(allow_origin_regex = "https://.*\\.example\\.com")]
struct Regex;

#[cors_policy(allow_origins = "*", allow_origins_regex = "https://.*")]
struct RegexBesideOrigins;

#[cors_policy(allowed_origin_regex = ["https://.*"], origin_regex = "https://.*")]
struct Regexes;

fn main() {}
