//! Where methods that are routed are not allowed, and where nothing is to be said.

use axum::Router;
use axum::routing::{MethodFilter, MethodRouter, any, get, on, post, put};
use cors_runtime::cors_policy;
use cors_tests::{Everybody, Partner};

async fn show() {}

#[cors_policy(allow_origins = "*", allow_methods = [GET])]
pub fn each_at_its_word() -> MethodRouter {
    let _state = put(show).with_state::<()>(());
    get(show)
        .put(show) //~ put => `PUT` is routed here, which `allow_methods` does not list
        .delete::<_, ((),)>(show) //~ delete => [cors::routed_method_not_allowed]
        .patch(show) //~ patch => `PATCH` is routed here
}

#[cors_policy(allow_origins = "*")]
pub async fn fails() -> Result<MethodRouter, String> {
    Ok(on(MethodFilter::PUT, show).fallback(show)) //~ on => `PUT` is routed here, which the policy does not allow
}

// The named policy is in another crate.
#[cors_policy(Partner)]
pub fn named() -> MethodRouter {
    get(show).put(show).delete(show) //~ delete => `DELETE` is routed here, which the named policy does not allow
}

#[cors_policy(Partner, allow_methods = [])]
pub fn cleared() -> MethodRouter {
    put(show) //~ put => `PUT` is routed here, which the policy does not allow
}

#[cors_policy(same_origin)]
pub struct Private;

#[cors_policy(Private, allow_origins = "*")]
pub fn opened() -> MethodRouter {
    put(show) //~ put => which the named policy does not allow
}

pub struct App;

impl App {
    #[cors_policy(Partner, max_age = 60)]
    pub fn method(&self) -> MethodRouter {
        get(show).patch(show) //~ patch => which the named policy does not allow
    }

    #[cors_policy(allow_origins = "*")]
    pub fn own(&self) -> MethodRouter {
        get(show).patch(show) //~ patch => which the policy does not allow
    }
}

#[cors_policy(allow_origins = "*")]
pub fn browsers_always_allow() -> MethodRouter {
    get(show).head(show).post(show)
}

#[cors_policy(allow_origins = "*")]
pub fn scripts_do_not_send() -> MethodRouter {
    get(show).options(show).trace(show).connect(show)
}

#[cors_policy(allow_origins = "*", allow(routed_method_not_allowed))]
pub fn silenced() -> MethodRouter {
    put(show)
}

#[cors_policy(Partner, allow(routed_method_not_allowed))]
pub fn silenced_on_the_named_policy() -> MethodRouter {
    get(show).delete(show)
}

#[cors_policy(allow_origins = "*", allow_methods = "*")]
pub fn wildcard() -> MethodRouter {
    put(show)
}

#[cors_policy(Everybody)]
pub fn wildcard_of_the_named_policy() -> MethodRouter {
    put(show).delete(show)
}

#[cors_policy(same_origin)]
pub fn private() -> MethodRouter {
    put(show)
}

#[cors_policy(Private)]
pub fn private_by_name() -> MethodRouter {
    put(show)
}

#[cors_policy(Partner, allow_methods = routed)]
pub fn routed() -> MethodRouter {
    get(show).delete(show)
}

#[cors_policy(allow_origins = "*")]
pub fn not_in_sight() -> MethodRouter {
    post(show).merge(any(show))
}

#[cors_policy(allow_origins = "*")]
pub fn router() -> Router {
    Router::new().route("/", put(show)) //~ put => `PUT` is routed at `/`, which the policy does not allow
}

fn main() {}
