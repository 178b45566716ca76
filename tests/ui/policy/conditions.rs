//! Conditions inside the attribute, of which a macro does not see whether they hold.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", #[cfg(debug_assertions)] max_age = 60)]
struct BeforeAKey;

#[cors_policy(allow_origins = ["https://a.example.com", #[cfg(debug_assertions)] "http://localhost:3000"])]
struct BeforeAnEntry;

// The keys are not given twice, and the origins are not missing.
#[cors_policy(
    #[cfg(debug_assertions)] allow_origins = "*",
    #[cfg(not(debug_assertions))] allow_origins = ["https://a.example.com"],
    #[cfg(feature = "short")] max_age = 60,
    max_age = 600,
)]
struct BothCases;

#[cors_policy(allow_origins = if cfg!(debug_assertions) { "*" } else { "https://a.example.com" })]
struct If;

#[cors_policy(
    allow_origins = ["https://a.example.com", if cfg!(debug_assertions) { "http://a" } else { "http://b" }],
    allow_methods = [PUT, match MODE { 0 => GET, _ => DELETE }],
    max_age = if cfg!(debug_assertions) { 0 } else { 600 },
    allow_credentials = cfg!(debug_assertions),
)]
struct Expressions;

#[cors_policy(allow_origins = ["https://a.example.com"], dev(#[cfg(unix)] allow_origins = ["http://localhost:*"]))]
struct InDev;

#[cors_policy(
    /// Everybody.
    allow_origins = "*",
    allow_methods = [
        /// To replace.
        PUT,
    ],
)]
struct DocComments;

#[cors_policy(allow_origins = "*", #[cfg(debug_assertions)])]
fn before_nothing() -> Router {
    Router::new()
}

// This is the way.
#[cfg_attr(debug_assertions, cors_policy(allow_origins = "*"))]
#[cfg_attr(not(debug_assertions), cors_policy(allow_origins = ["https://a.example.com"]))]
struct OnTheItem;

#[cors_policy(if cfg!(debug_assertions) { allow_origins = "*" } else { allow_origins = [] }, max_age = 60)]
struct InTheKeysPlace;

#[cors_policy(cfg_attr(debug_assertions, allow_origins = "*"), cfg(unix), max_age = 60)]
struct AttributesInTheKeysPlace;

fn main() {}
