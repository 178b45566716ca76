//! A policy that `cors_route!` puts into no place: rustc warns of it, as of anything that nothing
//! uses, and of nothing else.

#![warn(unused, missing_debug_implementations, unreachable_pub)]

use axum::routing::{MethodFilter, MethodRouter, get};
use cors_runtime::{cors_policy, cors_route};

#[cors_policy(allow_origins = "*")]
async fn by_axum() {} //~ by_axum => struct `by_axum` is never constructed

#[cors_policy(allow_origins = "*", name = Renamed)] //~ Renamed => struct `Renamed` is never constructed
async fn called() {}

#[cors_policy(allow_origins = "*")]
pub(crate) async fn with_another_policy() {} //~ with_another_policy => struct `with_another_policy` is never constructed

#[cors_policy(Partner, max_age = 60)]
async fn on_a_named_policy() {} //~ on_a_named_policy => function `on_a_named_policy` is never used

#[cors_policy(allow_origins = "*")]
#[allow(dead_code)]
async fn not_to_be_told() {}

#[cors_policy(allow_origins = "*")]
async fn list() {}

#[cors_policy(allow_origins = "*", name = Other)]
async fn other() {}

#[cors_policy(allow_origins = "*")]
struct Partner;

mod orders {
    #[cors_runtime::cors_policy(allow_origins = "*")]
    pub(super) async fn list<T>() {}

    #[cors_runtime::cors_policy(allow_origins = "*")]
    pub(super) async fn fallback() {}
}

#[cors_policy(allow_origins = "*")]
async fn filtered() -> String {
    String::new()
}

fn main() {
    let _: MethodRouter = get(by_axum);
    let _ = called();
    let _: [MethodRouter; 2] = [
        cors_route!(
            get(list)
                .post(other as Other)
                .put(with_another_policy as Partner)
                .delete(orders::list::<u8>)
                .on(MethodFilter::PATCH, filtered)
                .fallback(orders::fallback)
        ),
        cors_route!(any(list)),
    ];
}
