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

// What they take is not told of, where they have no policy.
mod with_others {
    use cors_runtime::cors_policy;
    use cors_tests::Partner;

    pub struct App;

    impl App {
        #[cors_policy(Partner, name = _)]
        pub async fn nameless(_: axum::Json<u32>) {}

        #[cors_policy(Partner)]
        pub async fn looks_free(_: axum::Json<u32>) {}
    }
}

#[cors_policy(allow_origins = "*")]
#[axum_macros::test]
async fn tested() {}

mod axum_macros {
    pub use core::prelude::v1::test;
}

mod program {
    #[cors_runtime::cors_policy(allow_origins = "*")]
    pub async fn main() {}
}

fn main() {
    let _ = (App.with_self(), App::mentions_it(), nameless(), several());
    let _ = (with_others::App::nameless, with_others::App::looks_free, program::main());
}
