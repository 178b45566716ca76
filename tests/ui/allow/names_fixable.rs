//! Names of warnings that are nearly right, in forms that are nearly right.

use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", allow(redundant_orgin))]
struct Misspelt;

#[cors_policy(allow_origins = "*", max_age = "1d", allow("max_age_above_cap"))]
struct Quoted;

#[cors_policy(allow_origins = "*", max_age = "1d", allow = max_age_above_cap)]
struct Equals;

fn main() {}
