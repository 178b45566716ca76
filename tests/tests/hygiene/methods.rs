//! Functions in `impl` blocks and traits.

use axum::Router;
use axum::routing::{MethodRouter, get};
use cors_runtime::cors_policy;

use crate::names::shadowed;

use super::{hello, serves};

#[derive(Clone)]
struct App {
    greeting: &'static str,
    count: usize,
}

impl App {
    #[cors_policy(allow_origins = ["https://app.example.com"])]
    fn by_reference(&self) -> Router {
        let greeting = self.greeting;
        Router::new().route("/", get(async move || greeting))
    }

    #[cors_policy(allow_origins = ["https://app.example.com"])]
    fn by_mutable_reference(&mut self) -> Router {
        self.count += 1;
        hello()
    }

    #[cors_policy(shadowed::Named, allow_credentials)]
    fn by_value(self) -> MethodRouter {
        get(async move || self.greeting)
    }

    #[cors_policy(allow_origins = ["https://app.example.com"])]
    async fn waits(self: std::sync::Arc<Self>) -> Result<Router, String> {
        std::future::ready(self.count).await;
        Ok(hello())
    }

    #[cors_policy(allow_origins = ["https://app.example.com"])]
    fn takes(other: &Self) -> Router {
        let greeting = other.greeting;
        Router::new().route("/", get(async move || greeting))
    }

    #[cors_policy(allow_origins = ["https://app.example.com"])]
    fn mentions() -> Router {
        Self::takes(&Self {
            greeting: "hello",
            count: 0,
        })
    }

    // Nothing in it tells that it is in an `impl` block: the source file does.
    #[cors_policy(allow_origins = ["https://app.example.com"])]
    pub(crate) fn looks_free() -> Router {
        hello()
    }

    #[cors_policy(allow_origins = ["https://app.example.com"], name = _)]
    fn has_no_name() -> Router {
        hello()
    }
}

trait Builds {
    fn build(&self) -> Router;

    #[cors_policy(allow_origins = ["https://app.example.com"])]
    fn build_default() -> Router {
        hello()
    }
}

impl Builds for App {
    #[cors_policy(allow_origins = ["https://app.example.com"])]
    fn build(&self) -> Router {
        hello()
    }
}

#[tokio::test]
async fn methods_are_covered() {
    let mut app = App {
        greeting: "hello",
        count: 0,
    };
    serves(app.by_reference()).await;
    serves(app.by_mutable_reference()).await;
    assert_eq!(app.count, 1);
    serves(App::takes(&app)).await;
    serves(App::mentions()).await;
    serves(App::looks_free()).await;
    serves(App::has_no_name()).await;
    serves(App::build_default()).await;
    serves(app.build()).await;
    serves(std::sync::Arc::new(app.clone()).waits().await.unwrap()).await;
    serves(Router::new().route("/", app.by_value())).await;
}
