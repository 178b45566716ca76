//! `cors_route!`: each method of a path under its handler's policy.

mod chains;
mod imported;
mod neighbours;
mod pairs;
mod plain;

use cors_runtime::cors_policy;

use crate::reply::Reply;

/// On the list of [`Ours`] only.
pub(crate) const OURS: &str = "https://ours.example";
/// On the list of [`Theirs`] only.
pub(crate) const THEIRS: &str = "https://theirs.example";

#[cors_policy(allow_origins = ["https://ours.example"], allow_headers = ["x-ours"], max_age = 60)]
pub(crate) struct Ours;

#[cors_policy(
    allow_origins = ["https://theirs.example"],
    allow_headers = ["x-theirs"],
    expose_headers = ["etag"],
    allow_credentials,
)]
pub(crate) struct Theirs;

/// A preflight under [`Ours`].
pub(crate) fn ours(methods: &str) -> [String; 4] {
    [
        "allow-headers: x-ours".to_owned(),
        format!("allow-methods: {methods}"),
        "allow-origin: https://ours.example".to_owned(),
        "max-age: 60".to_owned(),
    ]
}

/// A preflight under [`Theirs`].
pub(crate) fn theirs(methods: &str) -> [String; 4] {
    [
        "allow-credentials: true".to_owned(),
        "allow-headers: x-theirs".to_owned(),
        format!("allow-methods: {methods}"),
        "allow-origin: https://theirs.example".to_owned(),
    ]
}

pub(crate) const OURS_ANSWER: [&str; 1] = ["allow-origin: https://ours.example"];

pub(crate) const THEIRS_ANSWER: [&str; 3] = [
    "allow-credentials: true",
    "allow-origin: https://theirs.example",
    "expose-headers: etag",
];

/// A preflight for what no handler serves: 2xx, empty, and nothing of any policy.
#[track_caller]
pub(crate) fn is_not_routed(reply: &Reply) {
    assert!(reply.status.is_success(), "{reply:?}");
    assert!(reply.body.is_empty(), "{reply:?}");
    assert_eq!(reply.cors(), [""; 0], "{reply:?}");
}

#[cors_policy(Ours)]
pub(crate) async fn our_handler() -> &'static str {
    "ours"
}

#[cors_policy(Theirs)]
pub(crate) async fn their_handler() -> &'static str {
    "theirs"
}
