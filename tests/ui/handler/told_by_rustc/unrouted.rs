//! Policies that nothing applies: rustc warns of each once, at the handler, and of nothing else.

#![warn(unused, missing_debug_implementations, unreachable_pub)]

use axum::routing::{MethodFilter, MethodRouter, get};
use cors_runtime::{cors_policy, cors_route};

#[cors_policy(allow_origins = "*")]
async fn by_axum() {} //~ by_axum => function `unapplied_policy_route_by_axum_in_cors_route` is never used

#[cors_policy(allow_origins = "*", name = CalledPolicy)]
async fn called() {} //~ called => function `unapplied_policy_route_called_as_called_policy_in_cors_route` is never used

#[cors_policy(allow_origins = "*")]
pub(crate) async fn with_another_policy() {} //~ with_another_policy => unapplied_policy_route_with_another_policy_in_cors_route

#[cors_policy(Partner, max_age = 60)]
async fn on_a_named_policy() {} //~ on_a_named_policy => unapplied_policy_route_on_a_named_policy_in_cors_route

#[cors_policy(allow_origins = "*")]
#[allow(dead_code)]
async fn not_to_be_told() {}

#[cors_policy(allow_origins = "*")]
#[expect(dead_code)]
async fn as_expected() {}

#[cors_policy(allow_origins = "*", allow(unapplied_policy))]
async fn for_others_to_route() {} //~ for_others_to_route => function `for_others_to_route` is never used

#[cors_policy(allow_origins = "*", allow(cors::unapplied_policy))]
pub async fn for_others_to_route_by_its_full_name() {}

#[cors_policy(allow_origins = "*")]
pub async fn of_the_binary() {} //~ of_the_binary => unapplied_policy_route_of_the_binary_in_cors_route

#[cors_policy(allow_origins = "*")]
pub async fn outside_of_the_chain() {} //~ outside_of_the_chain => unapplied_policy_route_outside_of_the_chain_in_cors_route

#[cors_policy(Partner)]
pub async fn exported_on_a_named_policy() {} //~ exported_on_a_named_policy => unapplied_policy_route_exported_on_a_named_policy_in_cors_route

#[cors_policy(allow_origins = "*")]
async fn generic<T: Clone, U>(_: T, _: U) {} //~ generic => unapplied_policy_route_generic_in_cors_route

#[cors_policy(allow_origins = "*")]
pub async fn exported_generic<'a, T: 'a>(_: &'a T) {} //~ exported_generic => unapplied_policy_route_exported_generic_in_cors_route

#[cors_policy(allow_origins = "*")]
async fn layered() {}

#[cors_policy(allow_origins = "*")]
pub async fn exported_and_layered() {}

#[cors_policy(allow_origins = "*")]
pub async fn exported_and_tried() {}

#[cors_policy(allow_origins = "*")]
pub async fn exported_and_bare() {}

#[cors_policy(allow_origins = "*")]
pub async fn exported_as_base() {}

#[cors_policy(exported_as_base, max_age = 60)]
async fn on_a_handler() {}

#[cors_policy(allow_origins = "*")]
async fn list() {}

#[cors_policy(allow_origins = "*")]
pub async fn exported_and_routed<T>() {}

#[cors_policy(allow_origins = "*", name = Other)]
async fn other() {}

#[cors_policy(allow_origins = "*")]
struct Partner;

mod orders {
    #[cors_runtime::cors_policy(allow_origins = "*")]
    pub(super) async fn list<T>() {}

    #[cors_runtime::cors_policy(allow_origins = "*")]
    pub(super) async fn fallback() {}

    #[cors_runtime::cors_policy(allow_origins = "*")]
    pub(super) async fn private() {} //~ private => unapplied_policy_route_private_in_cors_route
}

pub mod exported {
    pub mod deeper {
        #[cors_runtime::cors_policy(allow_origins = "*")]
        pub async fn deepest() {} //~ deepest => unapplied_policy_route_deepest_in_cors_route

        #[cors_runtime::cors_policy(allow_origins = "*")]
        pub(in crate::exported) async fn restricted() {} //~ restricted => unapplied_policy_route_restricted_in_cors_route

        #[cors_runtime::cors_policy(allow_origins = "*")]
        pub async fn routed() {}
    }
}

#[cors_policy(allow_origins = "*")]
async fn filtered() -> String {
    String::new()
}

fn main() {
    let _: MethodRouter = get(by_axum).layer(layered::layer());
    let _: MethodRouter = get(exported_and_layered).layer(exported_and_layered::layer());
    let _ = (exported_and_tried::try_layer(), exported_and_bare::cors_layer());
    let _: MethodRouter = cors_route!(get(on_a_handler));
    let _: MethodRouter = cors_route!(get(list)).put(outside_of_the_chain);
    let _ = called();
    let _: [MethodRouter; 2] = [
        cors_route!(
            get(list)
                .post(other as Other)
                .put(with_another_policy as Partner)
                .delete(orders::list::<u8>)
                .options(exported_and_routed::<u8>)
                .trace(exported::deeper::routed)
                .on(MethodFilter::PATCH, filtered)
                .fallback(orders::fallback)
        ),
        cors_route!(any(list)),
    ];
}
