//! `*` as another literal than a string.

use cors_runtime::cors_policy;

#[cors_policy(allow_origins = '*')]
struct Character;

#[cors_policy(allow_origins = ['*'], allow_methods = ['*'], allow_headers = '*', expose_headers = [b"*"])]
struct Lists;

#[cors_policy(allow_origins = env("ORIGINS", default = '*'))]
struct Default;

fn main() {}
