//! Bases that are not there: one error each.

use axum::Router;
use cors_runtime::cors_policy;

mod policies {}

#[cors_policy(Nowhere, allow_credentials)] //~ Nowhere => Nowhere
fn nowhere() -> Router {
    Router::new()
}

#[cors_policy(policies::Missing, max_age = 60)] //~ Missing => Missing
struct NotInThatModule;

struct App;

impl App {
    #[cors_policy(Absent)] //~ Absent => Absent
    fn method(&self) -> Router {
        Router::new()
    }
}

fn main() {
    let _ = nowhere::layer();
}
