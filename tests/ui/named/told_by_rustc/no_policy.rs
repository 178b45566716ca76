//! Bases that carry no policy, and bases that are not there: one error each.

use axum::Router;
use cors_runtime::cors_policy;

struct Plain;

#[cors_policy(Plain)] //~ Plain => `Plain` is not a named CORS policy
fn on_a_plain_struct() -> Router {
    Router::new()
}

#[cors_policy(Plain, allow_credentials, max_age = 60)] //~ Plain => `Plain` is not a named CORS policy
struct NamedOnAPlainStruct;

struct App;

impl App {
    #[cors_policy(Plain, allow_methods = "*")] //~ Plain => `Plain` is not a named CORS policy
    fn method(&self) -> Router {
        Router::new()
    }
}

fn main() {}
