//! `same_origin`, nearly.

use cors_runtime::cors_policy;

#[cors_policy(same_orgin)]
struct Misspelt;

#[cors_policy(same_origin = "true")]
struct Quoted;

#[cors_policy(same_origin(true))]
struct Call;

#[cors_policy(same_origin())]
struct Parentheses;

fn main() {}
