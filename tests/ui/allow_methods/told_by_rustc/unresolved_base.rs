//! A named policy that there is not, where the compiler is to tell what it allows: one error.

use axum::routing::{MethodRouter, get};
use cors_runtime::cors_policy;

async fn show() {}

#[cors_policy(Partnr)] //~ Partnr => cannot find type `Partnr` in this scope
fn beside() -> MethodRouter {
    get(show).put(show).delete(show)
}

struct Plain;

#[cors_policy(Plain)] //~ Plain => `Plain` is not a named CORS policy
fn on_a_plain_struct() -> MethodRouter {
    get(show).put(show)
}

struct App;

impl App {
    #[cors_policy(Absent)] //~ Absent => Absent
    fn absent(&self) -> MethodRouter {
        get(show).put(show)
    }

    #[cors_policy(Plain)] //~ Plain => `Plain` is not a named CORS policy
    fn method(&self) -> MethodRouter {
        get(show).put(show)
    }
}

fn main() {}
