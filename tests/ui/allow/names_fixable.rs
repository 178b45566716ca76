//! Names of warnings that are nearly right, in forms that are nearly right.

use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", allow(redundant_orgin))]
struct Misspelt;

#[cors_policy(allow_origins = "*", max_age = "1d", allow("max_age_above_cap"))]
struct Quoted;

#[cors_policy(allow_origins = "*", max_age = "1d", allow = max_age_above_cap)]
struct Equals;

#[cors_policy(allow_origins = "*", allow(json_without_content_typ))]
async fn takes_json() {}

#[cors_policy(allow_origins = "*", allow(authorisation_not_allowed, cookies_without_credential))]
async fn takes_a_token_and_cookies() {}

fn main() {}
