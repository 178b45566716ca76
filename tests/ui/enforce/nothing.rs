//! `enforce` that could refuse nothing, or would refuse the app's own pages.

use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", enforce)]
struct Everybody;

#[cors_policy(allow_origins = env("ORIGINS", default = ["*"]), enforce(all))]
struct ByDefault;

#[cors_policy(
    allow_origins = ["https://app.example.com", "null"],
    dangerously_allow(null_origin),
    enforce(report)
)]
struct Sandboxed;

#[cors_policy(same_origin, enforce(all))]
struct OwnPages;

#[cors_policy(same_origin, enforce, max_age = 60)]
struct NotAlone;

fn main() {}
