//! Names that are nearly one of axum's.

use axum::extract::State;
use axum::routing::{MethodRouter, get};
use cors_runtime::{cors_policy, cors_route};

#[cors_policy(allow_origins = "*")]
async fn list() {}

#[cors_policy(allow_origins = "*")]
async fn stateful(_: State<u8>) {}

fn swapped() -> MethodRouter {
    cors_route!(gte(list).pots(list).delte(list))
}

fn as_browsers_write_it() -> MethodRouter {
    cors_route!(GET(list).Post(list).DELETE(list))
}

fn by_a_path() -> MethodRouter {
    cors_route!(axum::routing::gett(list).option(list))
}

fn the_rest() -> MethodRouter {
    cors_route!(anyy(list).pach(list))
}

// What is behind it is the chain's, whatever its type.
fn with_state() -> MethodRouter {
    cors_route!(get(stateful).with_sate(5).post(list).fall_back(list).route_layr(()))
}

fn main() {
    let chain = cors_route!(gt(list));
    let _: [MethodRouter; 2] = [chain, get(list)];
}
