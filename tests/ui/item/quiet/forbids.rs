//! Lints that are forbidden: the macro makes no exception of them, where nothing needs one.

#![forbid(deprecated, unused_variables, unreachable_code)]

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*")]
fn api() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com"], allow_methods = [PUT])]
struct Named;

#[cors_policy(allow_origins = env("ORIGINS"))]
fn from_the_environment() -> Router {
    Router::new()
}

struct App;

impl App {
    #[cors_policy(allow_origins = env("ORIGINS"))]
    fn method(&self) -> Router {
        let App = self;
        Router::new()
    }
}

#[cors_policy(allow_origins = "*", allow(unapplied_policy))]
pub async fn handler() -> String {
    String::new()
}

fn main() {
    let _ = (api(), from_the_environment(), App.method());
    let _ = (Named::POLICY, handler::POLICY);
}
