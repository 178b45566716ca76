//! The policies that several tests serve, and what each sends out.

use cors_runtime::cors_policy;

/// On every list here.
pub(crate) const APP: &str = "https://app.example.com";
/// On none.
pub(crate) const EVIL: &str = "https://evil.example";

/// A list of origins, and every key.
#[cors_policy(
    allow_origins = ["https://app.example.com", "https://admin.example.com"],
    allow_methods = [GET, PUT],
    allow_headers = ["content-type", "x-token"],
    expose_headers = ["etag", "x-total"],
    allow_credentials,
    max_age = "10m",
)]
pub(crate) struct Site;

/// What an allowed preflight of [`Site`] gets when it comes from [`APP`].
pub(crate) const SITE_PREFLIGHT: [&str; 5] = [
    "allow-credentials: true",
    "allow-headers: content-type,x-token",
    "allow-methods: GET,PUT",
    "allow-origin: https://app.example.com",
    "max-age: 600",
];

/// What [`APP`] gets on any other answer of [`Site`].
pub(crate) const SITE_ANSWER: [&str; 3] = [
    "allow-credentials: true",
    "allow-origin: https://app.example.com",
    "expose-headers: etag,x-total",
];

/// Everybody, with every list a wildcard.
#[cors_policy(
    allow_origins = "*",
    allow_methods = "*",
    allow_headers = ["*", "authorization"],
    expose_headers = "*",
    max_age = 60,
)]
pub(crate) struct Public;

pub(crate) const PUBLIC_PREFLIGHT: [&str; 4] = [
    "allow-headers: *,authorization",
    "allow-methods: *",
    "allow-origin: *",
    "max-age: 60",
];

pub(crate) const PUBLIC_ANSWER: [&str; 2] = ["allow-origin: *", "expose-headers: *"];

/// Nobody.
#[cors_policy(same_origin)]
pub(crate) struct Private;

/// Whatever request headers are asked for.
#[cors_policy(allow_origins = ["https://app.example.com"], allow_headers = mirror)]
pub(crate) struct Mirroring;
