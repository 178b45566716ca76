//! What stands in a body stays what it is.

use axum::Router;
use axum::routing::get;
use cors_runtime::{KnownOrigins, cors_policy};

use crate::attributes::{PublicPolicy, public};
use crate::names::OrdersPolicy;

use super::{hello, serves};

/// The user's own names, used inside an annotated body, stay the user's.
const POLICY: &str = "/";
const BASE: &str = "hello";

#[cors_policy(PublicPolicy, max_age = 60)]
fn own_constants(value: &'static str) -> Router {
    assert_eq!(value, BASE);
    Router::new().route(POLICY, get(async move || value))
}

struct Own;

impl Own {
    #[cors_policy(PublicPolicy, allow_credentials)]
    fn own_constants(&self, value: &str, layer: &str) -> Router {
        const POLICY: &str = "/";
        assert_eq!((POLICY, value, layer), (self::POLICY, "value", "layer"));
        hello()
    }

    #[cors_policy(PublicPolicy)]
    fn result(&self, value: u8) -> Result<impl Into<Router>, u8> {
        if value > 0 {
            return Err(value);
        }
        Ok(hello::<()>())
    }
}

#[tokio::test]
async fn names_do_not_mix() {
    serves(own_constants(BASE)).await;
    serves(Own.own_constants("value", "layer")).await;
    serves(Own.result(0).unwrap().into()).await;
    assert_eq!(Own.result(7).err(), Some(7));
}

#[tokio::test]
async fn items_inside_a_function_work() {
    #[cors_policy(allow_origins = ["https://app.example.com"])]
    struct Local;

    #[cors_policy(Local, max_age = 60)]
    fn local() -> Router {
        #[cors_policy(Local, allow_credentials)]
        fn deeper() -> Router {
            hello()
        }
        deeper()
    }

    serves(local()).await;
    assert_eq!(local::POLICY.max_age(), Some(60));
}

#[test]
fn a_policy_is_there_by_the_trait_too() {
    fn name<P: KnownOrigins>() -> &'static str {
        let _ = (P::layer(), P::try_layer(), P::cors_layer());
        P::POLICY.name()
    }
    assert_eq!(name::<PublicPolicy>(), "PublicPolicy");
    assert_eq!(name::<public>(), "public");
    assert_eq!(name::<OrdersPolicy>(), "OrdersPolicy");
}

mod paths {
    use axum::Router;
    use cors_runtime::cors_policy;

    pub(crate) struct Config;

    #[cors_policy(allow_origins = ["https://app.example.com"])]
    pub(crate) fn from_here(_: self::Config) -> Router {
        super::hello()
    }
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
fn with_an_item_in_it() -> Router {
    struct Path(&'static str);
    impl Path {
        fn root() -> Self {
            Self("/")
        }
    }
    Router::new().route(Path::root().0, get(async || "hello"))
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
fn with_inner_attributes() -> Router {
    #![allow(unused_variables)]
    let unused = 1;
    hello()
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
async fn asynchronous_with_inner_attributes() -> Router {
    #![allow(unused_variables)]
    let unused = 1;
    hello()
}

macro_rules! builder {
    ($name:ident, $body:block) => {
        #[cors_policy(allow_origins = ["https://app.example.com"])]
        fn $name() -> Router $body
    };
}

builder!(with_the_body_of_a_variable, { hello() });

#[tokio::test]
async fn free_functions_are_told_from_methods() {
    serves(paths::from_here(paths::Config)).await;
    serves(with_an_item_in_it()).await;
    serves(with_inner_attributes()).await;
    serves(asynchronous_with_inner_attributes().await).await;
    serves(with_the_body_of_a_variable()).await;
    for policy in [
        paths::from_here::POLICY,
        with_an_item_in_it::POLICY,
        with_inner_attributes::POLICY,
        asynchronous_with_inner_attributes::POLICY,
        with_the_body_of_a_variable::POLICY,
    ] {
        policy.check().unwrap();
    }
}
