//! Names: those that generated code could be tempted to use, and those that the user gives.

use axum::Router;
use cors_runtime::cors_policy;

use super::{ORIGIN, hello, serves, shared};

/// Every name that generated code could be tempted to use means something else here.
pub(crate) mod shadowed {
    #![allow(dead_code, non_camel_case_types, unused_imports, unused_macros)]

    pub(crate) mod std {}
    pub(crate) mod core {}
    pub(crate) mod alloc {}
    pub(crate) mod cors_runtime {}
    pub(crate) mod axum {}
    pub(crate) mod tower_http {}
    pub(crate) struct Option;
    pub(crate) struct Result;
    pub(crate) struct Some;
    pub(crate) struct None;
    pub(crate) struct Ok;
    pub(crate) struct Err;
    pub(crate) struct Policy;
    pub(crate) struct PolicyLayer;
    pub(crate) struct CorsPolicy;
    pub(crate) struct CorsLayer;
    pub(crate) struct u32;
    pub(crate) struct bool;
    pub(crate) struct str;
    pub(crate) trait Into {}
    pub(crate) trait From {}
    pub(crate) trait Layer {
        fn layer(&self) {}
        fn with_policy(&self) {}
    }
    impl<T> Layer for T {}

    macro_rules! panic {
        () => {};
    }
    pub(crate) use panic;

    #[::cors_runtime::cors_policy(
        allow_origins = ["https://app.example.com"],
        allow_methods = [GET, PUT],
        allow_headers = mirror,
        expose_headers = ["etag"],
        max_age = 60,
    )]
    pub(crate) fn builder() -> ::axum::Router {
        super::hello()
    }

    #[::cors_runtime::cors_policy(allow_origins = ["https://app.example.com"])]
    pub(crate) struct Named;

    #[::cors_runtime::cors_policy(Named, allow_credentials, max_age = [])]
    pub(crate) async fn reused() -> ::core::result::Result<::axum::Router, ::std::string::String> {
        ::core::result::Result::Ok(super::hello())
    }

    #[::cors_runtime::cors_policy(Named, allow_origins = ["null"], dangerously_allow(null_origin))]
    pub(crate) fn into() -> impl ::core::convert::Into<::axum::Router> {
        super::hello::<()>()
    }
}

#[tokio::test]
async fn the_macro_names_everything_absolutely() {
    serves(shadowed::builder()).await;
    serves(shadowed::reused().await.unwrap()).await;
    let into: Router = shadowed::into().into();
    assert_eq!(shared(&into, ORIGIN).await, None);
}

/// The runtime, where another crate would re-export it.
mod framework {
    pub(crate) mod cors {
        pub(crate) use cors_runtime::*;
    }

    /// As `framework!` would be in another crate, where the runtime is no dependency of the caller.
    macro_rules! policy {
        ($name:ident, $runtime:path, $origin:literal, $method:ident) => {
            #[cors_policy(allow_origins = [$origin], allow_methods = [$method], crate = $runtime)]
            pub(crate) fn $name() -> axum::Router {
                super::hello()
            }
        };
        ($name:ident on $base:path) => {
            #[cors_policy($base, max_age = 60, crate = $crate::names::framework::cors)]
            pub(crate) fn $name() -> axum::Router {
                super::hello()
            }
        };
    }
    pub(crate) use policy;
}

mod through_macro_rules {
    use cors_runtime::cors_policy;

    super::framework::policy!(
        with_a_path,
        crate::names::framework::cors,
        "https://app.example.com",
        PUT
    );
    super::framework::policy!(on_a_base on crate::names::shadowed::Named);
}

#[cors_policy(allow_origins = ["https://app.example.com"], crate = self::framework::cors)]
fn re_exported() -> Router {
    hello()
}

#[cors_policy(shadowed::Named, crate = ::cors_runtime)]
fn absolute() -> Router {
    hello()
}

#[tokio::test]
async fn the_runtime_is_found_where_the_user_says() {
    serves(re_exported()).await;
    serves(absolute()).await;
    serves(through_macro_rules::with_a_path()).await;
    serves(through_macro_rules::on_a_base()).await;
    assert_eq!(through_macro_rules::on_a_base::POLICY.max_age(), Some(60));
}

/// The companion's name is taken.
mod orders {}

#[cors_policy(allow_origins = ["https://app.example.com"], name = OrdersPolicy)]
pub(crate) fn orders() -> Router {
    hello()
}

#[cors_policy(allow_origins = ["https://app.example.com"], name = _)]
fn framework() -> Router {
    hello()
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
fn r#type() -> Router {
    hello()
}

#[cors_policy(allow_origins = ["https://app.example.com"], name = r#match)]
fn r#loop() -> Router {
    hello()
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
struct r#Raw;

#[cors_policy(r#Raw)]
fn on_a_raw_name() -> Router {
    hello()
}

#[tokio::test]
async fn companions_are_called_as_the_user_says() {
    serves(orders()).await;
    serves(hello().layer(OrdersPolicy::layer())).await;
    assert_eq!(OrdersPolicy::POLICY.name(), "OrdersPolicy");
    serves(framework()).await;
    serves(r#type()).await;
    assert_eq!(r#type::POLICY.name(), "type");
    serves(r#loop()).await;
    assert_eq!(r#match::POLICY.name(), "match");
    serves(on_a_raw_name()).await;
}
