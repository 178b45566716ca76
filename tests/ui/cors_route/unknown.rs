//! Names that stand in no chain of methods and handlers.

use axum::Router;
use axum::routing::MethodRouter;
use cors_runtime::{cors_policy, cors_route};

#[cors_policy(allow_origins = "*")]
async fn list() {}

fn stranger() -> MethodRouter {
    cors_route!(purge(list))
}

fn stranger_behind() -> MethodRouter {
    cors_route!(get(list).subscribe(list).into())
}

// Nobody knows what it gives, so nothing is said of what stands behind it.
fn router() -> MethodRouter {
    cors_route!(Router::route("/", get(list)).with_state(5).post(list))
}

// `get` is routed already, and cannot be meant.
fn not_twice() -> MethodRouter {
    cors_route!(get(list).gett(list))
}

fn only_in_front() -> MethodRouter {
    cors_route!(get(list).any(list))
}

fn only_behind() -> MethodRouter {
    cors_route!(fallback(list).layer(()))
}

fn layer() -> MethodRouter {
    cors_route!(layer(()).get(list))
}

fn main() {
    let _ = Router::<()>::new();
}
