//! Names that are nearly right, in forms that are nearly right.

use cors_runtime::cors_policy;

#[cors_policy(allow_origins = ["null"], dangerously_allow(nul_origin))]
struct Misspelt;

#[cors_policy(allow_origins = "*", dangerously_allow("null_origin"))]
struct Quoted;

#[cors_policy(allow_origins = ["null"], dangerously_allow = null_origin)]
struct Equals;

#[cors_policy(allow_origins = ["null"], dangerously_allow = [null_origin])]
struct EqualsList;

#[cors_policy(allow_origins = "*", dangerously(null_origin))]
struct Short;

fn main() {}
