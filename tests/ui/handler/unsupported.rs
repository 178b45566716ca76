//! Handlers whose policy would be tied to nothing.

use axum::response::IntoResponse;
use cors_runtime::cors_policy;

struct App;

impl App {
    #[cors_policy(allow_origins = "*")]
    async fn with_self(&self) {}

    #[cors_policy(allow_origins = "*")]
    async fn mentions_it() -> impl IntoResponse {
        Self::text()
    }

    fn text() -> &'static str {
        "hello"
    }
}

#[cors_policy(allow_origins = "*", name = _)]
async fn nameless() {}

// What else is wrong is shown, too.
#[cors_policy(allow_orgins = "*", name = _, max_age = "7d")]
async fn several() {}

#[cors_policy(allow_origins = "*")]
#[cors_policy(same_origin)]
async fn twice() {}

#[cors_policy(allow_origins = "*", max_age = "7d")]
async fn broken() {}

// A broken policy is no second error where it is routed.
fn routes() -> axum::routing::MethodRouter {
    cors_runtime::cors_route!(get(broken).post(twice))
}

fn main() {
    let _ = (App.with_self(), App::mentions_it(), nameless(), several());
}
