//! Names of headers and methods have no patterns.

use cors_runtime::cors_policy;

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    allow_methods = [GET, custom("P*")],
    allow_headers = ["X-Company-*"],
    expose_headers = ["x-ratelimit-*"],
)]
struct Stars;

fn main() {}
