//! All mistakes are shown at once, in the order of the chain, each of them once.

use axum::Router;
use axum::routing::MethodRouter;
use cors_runtime::{cors_policy, cors_route};

#[cors_policy(allow_origins = "*")]
async fn list() {}

fn chain() -> MethodRouter {
    cors_route!(
        gte(list)
            .post[list]
            .put(|| async {}),
        delete(list())
            .merge(MethodRouter::new())
            .post(list)
            patch(list)
    )
}

// Nothing is inferred from what stands in the place of a broken chain.
fn no_other_error<S: Clone + Send + Sync + 'static>() -> MethodRouter<S> {
    let chain = cors_route!(get(|| async {}));
    let _ = chain;
    let layered = cors_route!(get(list()).with_state(5)).layer(());
    let _ = Router::<()>::new().route("/", layered);
    cors_route!(post(list).get(5))
}

fn main() {}
