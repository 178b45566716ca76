//! Paths in quotes.

use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", crate = "cors_runtime")]
struct Quoted;

#[cors_policy(allow_origins = "*", crate = "::cors_runtime")]
struct QuotedAbsolute;

#[cors_policy(allow_origins = "*", crate(cors_runtime))]
struct Call;

#[cors_policy(allow_origins = "*", krate = cors_runtime)]
struct OtherName;

fn main() {}
