//! The origin `null`, where it is meant.

use cors_runtime::cors_policy;

#[cors_policy(allow_origins = ["Null"], dangerously_allow(null_origin))]
struct Frames;

fn main() {}
