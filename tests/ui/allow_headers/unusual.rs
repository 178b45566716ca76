//! Header names that are legal, and probably not meant.
#![deny(deprecated)]

use cors_runtime::cors_policy;

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    allow_headers = ["content-typ", "Authorisation", "x_api_key", "x_company_id", "x-token"],
    expose_headers = ["retry_after"],
)]
struct Unusual;

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    allow_headers = ["x_company_id"],
    allow(unusual_header_name),
)]
struct Meant;

fn main() {
    let _ = (Unusual::POLICY, Meant::POLICY);
}
