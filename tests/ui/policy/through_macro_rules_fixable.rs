//! As `through_macro_rules.rs`, where what was meant can be told.

use cors_runtime::cors_policy;

macro_rules! policy {
    ($name:ident, $origin:literal, $method:ident, $header:expr, $age:literal) => {
        #[cors_policy(
            allow_origins = [$origin],
            allow_methods = [$method],
            allow_headers = [$header],
            max_age = $age,
        )]
        struct $name;
    };
}

policy!(Broken, "https://app.example.com/", patch, " content-type ", "10 min");

fn main() {}
