//! What the compiler has to say of a function it says with a policy, too: of the function, and once.

#![warn(unused, unreachable_pub)]

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*")]
fn unused() -> Router { //~ unused => function `unused` is never used
    Router::new()
}

#[expect(dead_code)]
#[cors_policy(allow_origins = "*")]
fn unused_as_expected() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*")]
async fn asynchronous() -> Result<Router, String> { //~ asynchronous => function `asynchronous` is never used
    Ok(Router::new())
}

#[cors_policy(allow_origins = "*")]
fn argument(unused: u8) -> Router { //~ unused => unused variable: `unused`
    Router::new()
}

mod inner {
    #[cors_runtime::cors_policy(allow_origins = "*")]
    pub fn unreachable() -> axum::Router { //~ pub fn unreachable() -> axum::Router => unreachable `pub` item
        axum::Router::new()
    }
}

fn main() {
    let _ = (argument(0), inner::unreachable());
}
