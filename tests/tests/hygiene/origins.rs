//! Origins that are known only at run time, and those of debug builds.

use axum::Router;
use axum::routing::{MethodRouter, get};
use cors_runtime::{OriginSource, PolicyErrors, SharedOrigins, cors_policy, origin_source};
use std::error::Error;

use http::header;

use super::{ORIGIN, hello, serves};

fn set() -> SharedOrigins {
    SharedOrigins::new([ORIGIN]).unwrap()
}

/// Every name that generated code could be tempted to use means something else here.
mod shadowed {
    #![allow(dead_code, non_camel_case_types)]

    pub(crate) mod std {}
    pub(crate) mod core {}
    pub(crate) mod cors_runtime {}
    pub(crate) struct Option;
    pub(crate) struct Result;
    pub(crate) struct Some;
    pub(crate) struct None;
    pub(crate) struct bool;
    pub(crate) struct CorsPolicy;
    pub(crate) struct ListedOrigins;
    pub(crate) fn source() {}
    pub(crate) fn closure() {}
    pub(crate) fn layer() {}
    pub(crate) trait Layer {
        fn try_layer() {}
        fn with_policy(&self) {}
        fn is_known(&self) {}
    }
    impl<T> Layer for T {}

    #[::cors_runtime::cors_policy(
        allow_origins = [env("CORS_TEST_UNSET", default = ["https://app.example.com"])],
        dev(allow_origins = ["http://localhost:*"]),
    )]
    pub(crate) struct Named;

    #[::cors_runtime::cors_policy(Named, max_age = 60)]
    pub(crate) fn builder() -> impl ::core::convert::Into<::axum::Router> {
        super::hello::<()>()
    }

    #[::cors_runtime::cors_policy(allow_origins = with(origins), allow_credentials)]
    pub(crate) async fn asks(
        origins: ::cors_runtime::SharedOrigins,
    ) -> ::core::result::Result<::axum::Router, ::cors_runtime::PolicyErrors> {
        ::core::result::Result::Ok(super::hello())
    }

    #[::cors_runtime::cors_policy(
        allow_origins = with(|origin, _| origin.to_string() == super::ORIGIN),
        name = _
    )]
    pub(crate) fn closes() -> ::axum::Router {
        super::hello()
    }
}

#[tokio::test]
async fn the_macro_names_everything_absolutely() {
    serves(shadowed::builder().into()).await;
    serves(shadowed::asks(set()).await.unwrap()).await;
    serves(shadowed::closes()).await;
}

#[cors_policy(allow_origins = env("CORS_TEST_UNSET", default = ["https://app.example.com"]))]
fn own() -> Router {
    hello()
}

#[cors_policy(shadowed::Named)]
async fn fallible() -> Result<impl Into<Router>, Box<dyn Error>> {
    std::future::ready(()).await;
    Ok(hello::<()>())
}

#[cors_policy(shadowed::Named, allow_origins = ["https://app.example.com"])]
fn replaced() -> Result<Router, std::num::ParseIntError> {
    let _: u8 = "1".parse()?;
    Ok(hello())
}

/// Old.
#[deprecated(note = "use `own`")]
#[cors_policy(shadowed::Named, max_age = [])]
#[must_use]
fn old() -> Router {
    hello()
}

#[cors_policy(allow_origins = env("CORS_TEST_UNSET"))]
fn unset() -> Result<Router, PolicyErrors> {
    Ok(hello())
}

#[tokio::test]
async fn every_kind_of_builder_may_have_origins_from_the_environment() {
    serves(own()).await;
    serves(fallible().await.unwrap().into()).await;
    serves(replaced().unwrap()).await;
    #[allow(deprecated)]
    serves(old()).await;
    let errors = unset().unwrap_err();
    assert!(errors.to_string().contains("CORS_TEST_UNSET"), "{errors}");
}

/// A value that an argument has, and that the body still uses.
#[cors_policy(allow_origins = with(origins.clone()))]
fn borrows(origins: &SharedOrigins) -> Router {
    let patterns = origins.patterns().join(" ");
    Router::new().route("/", get(async move || patterns))
}

#[cors_policy(allow_origins = with(parsed(origins)?), allow_credentials)]
fn question(origins: &str) -> Result<Router, Box<dyn Error>> {
    Ok(hello())
}

fn parsed(origins: &str) -> Result<SharedOrigins, PolicyErrors> {
    SharedOrigins::new(origins.split(' '))
}

#[cors_policy(allow_origins = with({
    let origins = std::future::ready(origins).await;
    origin_source(move |origin, _| origins.allows(origin.to_string())).with_vary([header::HOST])
}))]
async fn waits<S>(origins: SharedOrigins) -> Result<Router<S>, PolicyErrors>
where
    S: Clone + Send + Sync + 'static,
{
    std::future::ready(()).await;
    Ok(hello())
}

// The macro's own names for what is between are not the user's.
#[cors_policy(allow_origins = with(move |value, request| {
    assert_eq!((source, layer, request.uri.path()), (1, 2, "/"));
    value.to_string() == ORIGIN
}))]
fn names(source: u8, layer: u8) -> MethodRouter {
    assert_eq!((source, layer), (1, 2));
    get(async || "hello")
}

#[cors_policy(allow_origins = with(|_, _| async { Ok::<_, std::io::Error>(false) }))]
fn later() -> Router {
    hello()
}

macro_rules! with_a_source {
    ($name:ident, $source:expr) => {
        #[cors_policy(allow_origins = with($source))]
        fn $name() -> Router {
            hello()
        }
    };
}

with_a_source!(through_macro_rules, set());
with_a_source!(closure_through_macro_rules, |origin, _| origin.to_string()
    == ORIGIN);

struct App {
    origins: SharedOrigins,
}

impl App {
    #[cors_policy(allow_origins = with(self.origins.clone()), allow_credentials)]
    fn by_reference(&self) -> Router {
        hello()
    }

    #[cors_policy(allow_origins = with(Self::origins()), dev(allow_origins = ["http://localhost:*"]))]
    fn associated() -> MethodRouter {
        get(async || "hello")
    }

    fn origins() -> SharedOrigins {
        set()
    }
}

#[tokio::test]
async fn the_value_of_with_is_evaluated_in_the_function() {
    serves(borrows(&set())).await;
    serves(question(ORIGIN).unwrap()).await;
    assert!(question("https://app.example.com/").is_err());
    serves(waits::<()>(set()).await.unwrap()).await;
    serves(Router::new().route("/", names(1, 2))).await;
    let _ = later();
    serves(through_macro_rules()).await;
    serves(closure_through_macro_rules()).await;
    let app = App { origins: set() };
    serves(app.by_reference()).await;
    serves(Router::new().route("/", App::associated())).await;
    assert!(!question::POLICY.is_known());
}

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    dev(allow_origins = ["http://localhost:*"]),
)]
struct Developed;

#[cors_policy(Developed, dev(allow_origins = []))]
struct Cleared;

#[test]
fn the_build_decides_about_the_origins_of_dev() {
    let local = "http://localhost:3000";
    assert_eq!(Developed::POLICY.allows(local), cfg!(debug_assertions));
    assert!(!Cleared::POLICY.allows(local));
}
