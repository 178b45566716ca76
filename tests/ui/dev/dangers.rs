//! `dangerously_allow(...)` in `dev(...)`, which is for its patterns alone.

use cors_runtime::cors_policy;

// It opens nothing in production.
#[cors_policy(
    allow_origins = ["http://192.168.0.7:3000"],
    dev(allow_origins = ["http://192.168.0.8:3000"], dangerously_allow(insecure_origin)),
    allow_credentials,
)]
struct Production;

// It is about one rule.
#[cors_policy(
    allow_origins = ["https://app.example.com"],
    dev(allow_origins = ["http://192.168.0.7:3000", "https://*.github.io"], dangerously_allow(insecure_origin)),
    allow_credentials,
)]
struct AnotherRule;

#[cors_policy(allow_origins = ["https://app.example.com"], dev(dangerously_allow(insecure_origin)))]
struct NoOrigins;

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    dev(allow_origins = ["http://192.168.0.7:3000"], dangerously_allow(dynamic_origins, insecure_origin)),
    allow_credentials,
)]
struct NoSource;

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    dev(
        allow_origins = ["http://192.168.0.7:3000"],
        dangerously_allow(insecure_orgin),
        dangerously_allow(null_origin),
        max_age = 5,
    ),
    allow_credentials,
)]
struct Misspelt;

fn main() {}
