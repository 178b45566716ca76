//! Warnings, where they are and where they are silenced.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(
    allow_origins = [
        "https://*.example.com",
        "https://app.example.com", //~ "https://app.example.com" => `https://app.example.com` is not needed: `https://*.example.com` covers it [cors::redundant_origin]
        "https://*.app.example.com", //~ "https://*.app.example.com" => [cors::redundant_origin]
        "http://localhost:*",
        "http://localhost:3000", //~ "http://localhost:3000" => [cors::redundant_origin]
    ],
    max_age = "1d", //~ "1d" => Chromium keeps a preflight for 7200 s at most, not for 86400 s [cors::max_age_above_cap]
)]
pub fn api() -> Router {
    Router::new()
}

pub struct App;

impl App {
    #[cors_policy(allow_origins = "*", max_age = 7201)] //~ 7201 => [cors::max_age_above_cap]
    pub fn method(&self) -> Router {
        Router::new()
    }
}

#[cors_policy(
    allow_origins = ["https://*.example.com", "https://app.example.com"],
    max_age = "1d",
    allow(redundant_origin, max_age_above_cap),
)]
pub struct Silenced;

// What a named policy was warned of is not said again where it is reused.
#[cors_policy(Silenced, allow_credentials = false)]
pub struct Reused;

#[cors_policy(allow_origins = "*", max_age = 7200)]
pub struct AtTheCap;

fn main() {}
