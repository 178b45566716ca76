//! Functions that return a future, as methods below `#[async_trait]` do.

use std::pin::Pin;

use axum::Router;
use cors_runtime::cors_policy;

struct Api;

trait Show {
    fn show(&self) -> Pin<Box<dyn Future<Output = &'static str> + Send + '_>>;
    fn list<'a>() -> Pin<Box<dyn Future<Output = ()> + Send + 'a>>;
    fn routes<'a>(&'a self) -> Pin<Box<dyn Future<Output = Router> + Send + 'a>>;
}

impl Show for Api {
    #[cors_policy(allow_origins = "*")]
    fn show(&self) -> Pin<Box<dyn Future<Output = &'static str> + Send + '_>> {
        Box::pin(async { "shown" })
    }

    #[cors_policy(allow_origins = "*")]
    fn list<'a>() -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        Box::pin(async {})
    }

    #[cors_policy(allow_origins = "*")]
    fn routes<'a>(&'a self) -> Pin<Box<dyn Future<Output = Router> + Send + 'a>> {
        Box::pin(async { Router::new() })
    }
}

#[cors_policy(allow_origins = "*")]
fn by_hand() -> impl Future<Output = &'static str> {
    async { "shown" }
}

fn main() {}
