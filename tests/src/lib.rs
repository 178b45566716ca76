//! Policies of another crate, for the tests that reuse one. All else is in `tests/`.

use cors_runtime::cors_policy;

/// A policy with every list in it.
#[cors_policy(
    allow_origins = ["https://partner.example"],
    allow_methods = [GET, PUT],
    allow_headers = ["content-type"],
    expose_headers = ["etag"],
    max_age = "10m",
)]
#[derive(Debug)]
pub struct Partner;

/// As [`Partner`], with cookies.
#[cors_policy(Partner, allow_credentials)]
#[derive(Debug)]
pub struct Trusted;

/// As [`Trusted`], with a page on a developer's network.
#[cors_policy(
    Trusted,
    dev(
        allow_origins = ["http://192.168.0.7:3000"],
        dangerously_allow(insecure_origin)
    )
)]
#[derive(Debug)]
pub struct Developed;

/// A policy with `"*"` wherever it can stand.
#[cors_policy(
    allow_origins = "*",
    allow_methods = "*",
    allow_headers = "*",
    expose_headers = "*"
)]
#[derive(Debug)]
pub struct Everybody;
