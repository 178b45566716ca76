//! What a policy that builds on another cannot say either.

use axum::Router;
use cors_runtime::cors_policy;
use cors_tests::Partner;

// `[]` clears other keys. Without origins there is nobody left to share with.
#[cors_policy(Partner, allow_origins = [])]
fn cleared_origins() -> Router {
    Router::new()
}

#[cors_policy(Partner, max_age = "7d", allow_methods = [GET, GET])]
fn mistakes_of_its_own() -> Router {
    Router::new()
}

mod elsewhere {
    use axum::Router;
    use cors_runtime::cors_policy;
    use cors_tests::Partner;

    struct App;

    impl App {
        // The import is used, though what uses it is broken.
        #[cors_policy(Partner, max_age = "7d")]
        fn method(&self) -> Router {
            Router::new()
        }
    }
}

fn main() {
    let _ = (cleared_origins::layer(), mistakes_of_its_own::POLICY);
}
