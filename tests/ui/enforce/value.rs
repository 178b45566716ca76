//! What `enforce` does not take.

use cors_runtime::cors_policy;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce(all, all))]
struct Twice;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce(POST, PUT))]
struct Methods;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce = 403)]
struct Status;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce = "https://app.example.com")]
struct Origin;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce, enforce(all))]
struct GivenTwice;

#[cors_policy(enforce)]
struct WithoutOrigins;

fn main() {}
