//! Chains in which nothing is said of what handlers take: the policy lets it be sent, or they have none of
//! their own, or what stands there is another that only has the name of one that has.

#![deny(warnings)]
#![allow(dead_code, non_upper_case_globals)]

use std::future::ready;

use axum::extract::State;
use axum::routing::{MethodRouter, get, post, put};
use axum::{Json, Router};
use axum_extra::TypedHeader;
use axum_extra::extract::CookieJar;
use axum_extra::headers::Authorization;
use axum_extra::headers::authorization::{Basic, Bearer};
use cors_runtime::{cors_policy, cors_route};
use cors_tests::{Partner, Trusted};

#[cors_policy(Partner)]
pub async fn replace(_: Json<u32>) {}

#[cors_policy(Partner)]
pub async fn generic<T>(_: Option<Json<u32>>) {}

#[cors_policy(allow_origins = "*", allow_methods = routed, allow_headers = ["content-type"])]
pub fn allowed() -> MethodRouter {
    put(replace).get(generic::<u32>)
}

#[cors_policy(Partner)]
pub fn allowed_by_a_named_policy() -> MethodRouter {
    put(replace)
}

#[cors_policy(same_origin)]
pub fn same_origin() -> MethodRouter {
    put(replace)
}

#[cors_policy(same_origin)]
pub struct Nobody;

#[cors_policy(Nobody, name = _)]
pub fn shared_with_nobody() -> MethodRouter {
    put(replace)
}

#[cors_policy(allow_origins = "*", allow(json_without_content_type))]
pub fn silenced() -> MethodRouter {
    post(replace)
}

#[cors_policy(Trusted)]
pub async fn session(_: CookieJar, _: TypedHeader<Authorization<Basic>>) {}

#[cors_policy(Partner, allow_headers = ["authorization"])]
pub async fn token(_: TypedHeader<Authorization<Bearer>>) {}

// Browsers add a name and a password of themselves, where they add cookies.
#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials)]
pub fn with_credentials() -> MethodRouter {
    get(session)
}

#[cors_policy(Trusted, allow_headers = ["authorization"])]
pub fn with_both() -> MethodRouter {
    get(session).put(token)
}

#[cors_policy(
    allow_origins = "*",
    allow(authorization_not_allowed, cookies_without_credentials)
)]
pub fn silenced_too() -> MethodRouter {
    get(session).post(token)
}

// No script sends a body with `GET`.
#[cors_policy(allow_origins = "*")]
pub fn without_a_body() -> MethodRouter {
    get(generic::<u32>)
}

#[cors_policy(allow_origins = "*")]
pub fn own_policies() -> Router {
    Router::new()
        .route("/orders", cors_route!(put(replace)))
        .fallback(replace)
}

#[cors_policy(allow_origins = "*")]
pub fn a_fallback() -> MethodRouter {
    get(async || "").fallback(replace)
}

// Others of that name.
#[cors_policy(allow_origins = "*")]
pub fn a_variable() -> MethodRouter {
    let replace = async || "a closure";
    post(replace)
}

#[cors_policy(allow_origins = "*", name = _)]
pub fn an_argument<T: Send + Sync + Clone + 'static>(
    replace: fn(State<T>) -> std::future::Ready<()>,
) -> MethodRouter<T> {
    post(replace)
}

#[cors_policy(allow_origins = "*")]
pub fn a_function_within() -> MethodRouter {
    async fn replace() {}
    post(replace)
}

#[cors_policy(allow_origins = "*")]
pub fn an_import_within() -> MethodRouter {
    use others::replace;
    post(replace)
}

#[cors_policy(allow_origins = "*")]
pub fn imports_within() -> Router {
    use handlers::*;
    Router::new().route("/orders", post(replace))
}

#[cors_policy(allow_origins = "*")]
pub fn a_module_within() -> MethodRouter {
    mod within {
        pub async fn replace(_: axum::Json<u32>) {}
    }
    post(within::replace)
}

#[cors_policy(allow_origins = "*")]
pub fn a_renamed_module() -> MethodRouter {
    use others as renamed;
    post(renamed::replace)
}

#[cors_policy(allow_origins = "*")]
pub fn a_function_that_is_not_axums() -> MethodRouter {
    fn post<T>(_: T) -> MethodRouter {
        MethodRouter::new()
    }
    post(replace)
}

macro_rules! local {
    ($name:ident) => {
        let $name = || ready(());
    };
}

#[cors_policy(allow_origins = "*")]
pub fn a_variable_of_a_macro() -> MethodRouter {
    local!(replace);
    post(replace)
}

// What a macro makes of nothing has names that are not said.
macro_rules! makes_an_item {
    () => {
        async fn replace() {}
    };
}
#[macro_export]
macro_rules! imports {
    () => {
        use handlers::*;
    };
}

#[cors_policy(allow_origins = "*")]
pub fn an_item_of_a_macro() -> MethodRouter {
    makes_an_item!();
    post(replace)
}

#[cors_policy(allow_origins = "*")]
pub fn an_import_of_a_macro() -> MethodRouter {
    let _ = 5;
    crate::imports! {}
    post(replace)
}

pub mod handlers {
    pub async fn replace(_: axum::Json<u32>) {}
}

pub mod others {
    pub async fn replace(_: axum::Json<u32>) {}

    /// As the module itself.
    pub mod others {
        pub async fn replace(_: axum::Json<u32>) {}
    }
    pub async fn others(_: axum::Json<u32>) {}
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
pub fn without_a_policy() -> MethodRouter {
    post(others::replace)
        .put(others::others::replace)
        .delete(others::others)
}

// One file a handler: the name is that of a module, too.
pub mod create {
    pub async fn create(_: axum::Json<u32>) {}
}
use create::create;

#[cors_policy(allow_origins = "*", allow_methods = routed)]
pub fn a_module_of_that_name() -> MethodRouter {
    post(create).put(create::create).patch(self::create::create)
}

// Types of that name.
#[allow(non_camel_case_types)]
pub mod typed {
    use axum::routing::{MethodRouter, post};
    use cors_runtime::cors_policy;

    pub struct show<T> {
        pub field: T,
    }
    pub trait list {}
    pub async fn show() {}
    pub async fn list() {}

    #[cors_policy(allow_origins = "*", allow_methods = routed)]
    pub fn types_of_that_name() -> MethodRouter {
        post(show).put(list).delete(super::others::replace)
    }
}

// Names of other modules, where it depends on the kind of item what they mean.
pub mod imported {
    use axum::routing::{MethodRouter, post};
    use cors_runtime::cors_policy;

    pub mod a {
        use axum::Json;
        use cors_runtime::cors_policy;
        use cors_tests::Partner;

        #[cors_policy(Partner)]
        pub async fn list(_: Json<u32>) {}
        #[cors_policy(Partner)]
        pub async fn show(_: Json<u32>) {}
        #[cors_policy(Partner)]
        pub async fn create(_: Json<u32>) {}
    }
    pub mod b {
        pub use super::a::*;
        use axum::Json;
        use cors_runtime::cors_policy;
        use cors_tests::Partner;

        #[cors_policy(Partner)]
        pub async fn list(_: Json<u32>) {}
        pub async fn show() {}
    }
    #[allow(unused_imports)]
    use a::*;
    #[allow(unused_imports)]
    use b::*;
    use b::show;

    async fn list() {}
    const create: fn() -> std::future::Ready<()> = || std::future::ready(());

    #[cors_policy(allow_origins = "*", allow_methods = routed)]
    pub fn chain() -> MethodRouter {
        post(list).put(show).patch(create)
    }
}

// What a module around has is not the module's own.
pub mod below {
    use super::*;

    async fn replace() {}

    #[cors_policy(allow_origins = "*")]
    pub fn chain() -> MethodRouter {
        post(replace)
    }

    #[cors_policy(allow_origins = "*", name = _)]
    pub fn nameless() -> MethodRouter {
        post(self::replace)
    }
}

// In the body of a function, names may be that one's own.
pub fn around() -> [MethodRouter; 2] {
    async fn replace() {}

    #[cors_policy(allow_origins = "*")]
    fn chain() -> MethodRouter {
        post(replace)
    }

    fn import() -> MethodRouter {
        use others::replace;

        #[cors_policy(allow_origins = "*")]
        fn chain() -> MethodRouter {
            post(replace)
        }
        chain()
    }
    [chain(), import()]
}

// A module that is called like a crate.
pub mod routes {
    pub mod http {
        pub async fn list(_: axum::Json<u32>) {}
    }
}
use routes::*;

#[cors_policy(allow_origins = "*")]
pub fn a_module_like_a_crate() -> MethodRouter {
    post(http::list)
}

// A path to a function that is none of a module's.
pub trait Page {
    fn page() -> std::future::Ready<&'static str> {
        ready("")
    }
}
impl Page for f64 {}

#[cors_policy(allow_origins = "*")]
pub fn of_a_type() -> MethodRouter {
    post(f64::page)
}

#[allow(non_snake_case)]
#[cors_policy(Partner)]
pub async fn List(_: Json<u32>) {}

pub struct Api;
impl Api {
    pub async fn replace(_: Json<u32>) {}

    #[cors_policy(allow_origins = "*", allow_methods = routed)]
    pub fn of_the_type() -> MethodRouter {
        post(Self::replace).put(Api::replace).delete(<Api>::replace)
    }
}

// Items of a function's are not looked for.
pub fn within_a_function() -> MethodRouter {
    mod handlers {
        pub async fn replace(_: axum::Json<u32>) {}
    }
    async fn local(_: Json<u32>) {}

    #[cors_policy(allow_origins = "*", allow_methods = routed)]
    fn api() -> MethodRouter {
        post(handlers::replace).put(local)
    }
    api()
}

fn main() {}
