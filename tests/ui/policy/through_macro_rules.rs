//! Values that arrive through a `macro_rules!` variable are judged, and the finding is at what was
//! handed over.

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

policy!(Sound, "https://app.example.com", GET, "content-type", 600);
policy!(Broken, "https://app.example.com:99999", CONNECT, "cookie", "7d");

fn main() {}
