//! Annotated handlers, and the chains that route them, in surroundings that are not made for them:
//! whatever they look like, they compile without a warning, stay what they were, and serve their
//! policy.

#![forbid(unsafe_code)]
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    redundant_imports,
    unreachable_pub,
    clippy::pedantic
)]
// The handlers of this file do what they have to, which is little.
#![allow(clippy::unused_async)]

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{MethodFilter, MethodRouter};
use cors_runtime::{cors_policy, cors_route};
use cors_tests::Partner;
use tower::ServiceExt;

const ORIGIN: &str = "https://app.example.com";

async fn answer(route: MethodRouter, method: Method) -> (StatusCode, HeaderMap, Bytes) {
    let request = Request::builder()
        .method(method)
        .uri("/5")
        .header(header::ORIGIN, ORIGIN)
        .body(Body::empty())
        .unwrap();
    let app = Router::new().route("/{id}", route);
    let response = app.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, body)
}

/// Holds a chain to serving a method, under a policy that allows our page.
async fn serves(route: MethodRouter, method: Method, body: &str) {
    let (status, headers, served) = answer(route, method).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], ORIGIN);
    assert_eq!(served, body);
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
async fn text() -> &'static str {
    "text"
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
async fn nothing() {}

#[cors_policy(allow_origins = ["https://app.example.com"])]
async fn opaque(Path(id): Path<u32>) -> impl IntoResponse + use<> {
    id.to_string()
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
async fn fallible(Path(id): Path<u32>) -> Result<String, StatusCode> {
    let id = id.checked_sub(5).ok_or(StatusCode::NOT_FOUND)?;
    Ok(id.to_string())
}

/// Something to be generic over.
trait Names {
    fn name() -> &'static str;
}

struct Orders;

impl Names for Orders {
    fn name() -> &'static str {
        "orders"
    }
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
async fn generic<T, const N: usize>() -> [(&'static str, String); N]
where
    T: Names,
{
    std::array::from_fn(|at| ("x-name", format!("{}{at}", T::name())))
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
async fn stateful<S>(State(state): State<S>) -> String
where
    S: Clone + Send + Sync + ToString + 'static,
{
    state.to_string()
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
async fn borrows<'a>(text: &'a str) -> &'a str
where
    'a: 'a,
{
    text
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
async fn r#match() -> &'static str {
    "match"
}

#[must_use = "it is a text"]
#[cors_policy(allow_origins = ["https://app.example.com"])]
#[allow(unused_variables)]
#[cfg(not(any()))]
async fn attributes(Path(id): Path<u32>) -> &'static str {
    "attributes"
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
async fn inner_attributes() -> &'static str {
    #![allow(unused_variables)]
    let unused = 1;
    "inner"
}

/// Old.
#[deprecated(note = "use `text`")]
#[cors_policy(allow_origins = ["https://app.example.com"])]
async fn old() -> &'static str {
    "old"
}

#[tokio::test]
async fn every_kind_of_handler_is_routed() {
    serves(cors_route!(get(text)), Method::GET, "text").await;
    serves(cors_route!(post(nothing)), Method::POST, "").await;
    serves(cors_route!(put(opaque)), Method::PUT, "5").await;
    serves(cors_route!(delete(fallible)), Method::DELETE, "0").await;
    serves(cors_route!(patch(generic::<Orders, 1>)), Method::PATCH, "").await;
    let with_state = cors_route!(get(stateful::<u8>).with_state(5));
    serves(with_state, Method::GET, "5").await;
    serves(cors_route!(get(r#match)), Method::GET, "match").await;
    serves(cors_route!(get(attributes)), Method::GET, "attributes").await;
    serves(cors_route!(get(inner_attributes)), Method::GET, "inner").await;
    #[allow(deprecated)]
    let deprecated = cors_route!(get(old));
    serves(deprecated, Method::GET, "old").await;
    assert_eq!(r#match::POLICY.name(), "match");
}

#[tokio::test]
async fn a_handler_is_the_function_that_it_was() {
    assert_eq!(text().await, "text");
    assert_eq!(fallible(Path(4)).await, Err(StatusCode::NOT_FOUND));
    let names = generic::<Orders, 2>().await;
    assert_eq!(names.map(|(_, name)| name), ["orders0", "orders1"]);
    assert_eq!(borrows("x").await, "x");
    let function: fn(Path<u32>) -> _ = opaque;
    let response = function(Path(7)).await.into_response();
    assert_eq!(response.status(), StatusCode::OK);
    borrows::POLICY.check().unwrap();
    // By axum's own function, it has no policy.
    let (_, headers, body) = answer(axum::routing::get(text), Method::GET).await;
    assert!(!headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
    assert_eq!(body, "text");
}

/// Every name that generated code could be tempted to use means something else here.
mod shadowed {
    #![allow(dead_code, non_camel_case_types, unused_imports, unused_macros)]

    pub(crate) mod std {}
    pub(crate) mod core {}
    pub(crate) mod axum {}
    pub(crate) mod cors_runtime {}
    pub(crate) struct Option;
    pub(crate) struct Result;
    pub(crate) struct Ok;
    pub(crate) struct Policy;
    pub(crate) struct PolicyLayer;
    pub(crate) struct CorsPolicy;
    pub(crate) struct HandlerPolicy;
    pub(crate) struct MethodPolicies;
    pub(crate) struct RouteEndpoint;
    pub(crate) struct Known;
    pub(crate) struct MethodRouter;
    pub(crate) struct MethodFilter;
    pub(crate) struct u32;
    pub(crate) struct str;

    pub(crate) const fn is_known() {}
    pub(crate) const CORS_ROUTE_IS_KNOWN: () = ();
    pub(crate) fn cors_route_policies() {}
    pub(crate) fn cors_route_endpoint() {}
    pub(crate) fn get() {}
    pub(crate) fn on() {}

    pub(crate) trait Around {
        fn around(&self) {}
        fn method(&self) {}
        fn policy(&self) {}
        fn layer(&self) {}
    }
    impl<T> Around for T {}

    macro_rules! compile_error {
        () => {};
    }
    pub(crate) use compile_error;

    #[::cors_runtime::cors_policy(allow_origins = ["https://app.example.com"])]
    pub(crate) async fn handler() -> &'static ::core::primitive::str {
        "handler"
    }

    pub(crate) fn route() -> ::axum::routing::MethodRouter {
        ::cors_runtime::cors_route!(
            get(handler)
                .on(::axum::routing::MethodFilter::PUT, handler)
                .post(handler as ::cors_tests::Everybody)
                .fallback(self::handler)
        )
    }

    pub(crate) fn plain(key: ::axum::routing::MethodFilter) -> ::axum::routing::MethodRouter {
        let _ = key;
        ::cors_runtime::cors_route!(
            get(handler)
                .on(::axum::routing::MethodFilter::PUT, handler)
                .post(handler as ::cors_tests::Everybody)
        )
    }
}

#[tokio::test]
async fn the_macros_name_everything_absolutely() {
    serves(shadowed::route(), Method::GET, "handler").await;
    serves(shadowed::route(), Method::PUT, "handler").await;
    serves(shadowed::route(), Method::DELETE, "handler").await;
    for method in [Method::GET, Method::PUT] {
        serves(shadowed::plain(MethodFilter::GET), method, "handler").await;
    }
}

/// The companion's name is taken.
mod orders {
    use super::cors_policy;

    #[cors_policy(allow_origins = ["https://app.example.com"])]
    pub(super) async fn list() -> &'static str {
        "list"
    }

    pub(crate) mod inner {
        #[cors_runtime::cors_policy(allow_origins = ["https://app.example.com"])]
        pub(in super::super) async fn list() -> &'static str {
            "inner"
        }
    }

    pub(crate) use self::inner::list as renamed;
}

mod glob {
    pub(crate) use super::orders::inner::*;
}

#[cors_policy(allow_origins = ["https://app.example.com"], name = OrdersPolicy)]
async fn orders() -> &'static str {
    "orders"
}

/// A policy by the names that the macro uses itself.
#[cors_policy(allow_origins = ["https://app.example.com"])]
struct Policy;

#[tokio::test]
async fn handlers_are_found_wherever_they_are() {
    use orders::inner;

    serves(cors_route!(get(orders::list)), Method::GET, "list").await;
    serves(cors_route!(get(inner::list)), Method::GET, "inner").await;
    serves(cors_route!(get(glob::list)), Method::GET, "inner").await;
    serves(
        cors_route!(get(self::orders::renamed)),
        Method::GET,
        "inner",
    )
    .await;
    serves(cors_route!(get(crate::text)), Method::GET, "text").await;
    serves(
        cors_route!(get(orders as OrdersPolicy)),
        Method::GET,
        "orders",
    )
    .await;
    serves(cors_route!(get(orders as Policy)), Method::GET, "orders").await;
    let both = || cors_route!(get(orders::list).post(inner::list).put(orders::list));
    serves(both(), Method::GET, "list").await;
    serves(both(), Method::POST, "inner").await;
    serves(both(), Method::PUT, "list").await;
}

trait Greets {
    async fn greet() -> &'static str;
}

#[derive(Clone)]
struct App;

impl Greets for App {
    async fn greet() -> &'static str {
        "hello"
    }
}

impl App {
    async fn handler() -> &'static str {
        "app"
    }

    fn route(&self) -> MethodRouter {
        let Self = self;
        cors_route!(
            get(Self::handler as Policy)
                .put(App::handler as Policy)
                .delete(<Self>::handler as Policy)
                .patch(<Self as Greets>::greet as Policy)
        )
    }

    fn generic<S: Clone + Send + Sync + ToString + 'static>(state: S) -> MethodRouter {
        cors_route!(get(stateful::<S>).with_state(state))
    }
}

#[tokio::test]
async fn functions_of_a_type_are_routed_with_a_named_policy() {
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        serves(App.route(), method, "app").await;
    }
    serves(App.route(), Method::PATCH, "hello").await;
    serves(App::generic("state"), Method::GET, "state").await;
}

#[tokio::test]
async fn items_inside_a_function_work() {
    #[cors_policy(allow_origins = ["https://app.example.com"])]
    async fn local() -> &'static str {
        "local"
    }

    #[cors_policy(allow_origins = ["https://app.example.com"])]
    struct Local;

    {
        use text as renamed;
        serves(cors_route!(get(renamed)), Method::GET, "text").await;
    }
    serves(cors_route!(get(local)), Method::GET, "local").await;
    serves(cors_route!(get(local as Local)), Method::GET, "local").await;
    let chain = |filter| cors_route!(on(filter, local).layer(axum::Extension(5)));
    serves(chain(MethodFilter::PUT), Method::PUT, "local").await;
}

/// The runtime, where another crate would re-export it.
mod framework {
    pub(crate) mod cors {
        pub(crate) use cors_runtime::*;
    }

    macro_rules! handler {
        ($name:ident, $text:literal, $body:block) => {
            #[cors_policy(allow_origins = [$text], crate = $crate::framework::cors)]
            async fn $name() -> &'static str $body
        };
    }
    macro_rules! route {
        ($method:ident, $handler:path) => {
            $crate::framework::cors::cors_route!($method($handler))
        };
        ($method:ident with $handler:expr) => {
            $crate::framework::cors::cors_route!($method($handler))
        };
        ($($handler:ident by $method:ident),+) => {
            [$($crate::framework::cors::cors_route!($method($handler))),+]
        };
    }
    pub(crate) use {handler, route};
}

framework::handler!(of_a_macro, "https://app.example.com", { "of a macro" });

#[tokio::test]
async fn macros_may_write_both() {
    serves(cors_route!(get(of_a_macro)), Method::GET, "of a macro").await;
    serves(framework::route!(put, orders::list), Method::PUT, "list").await;
    serves(framework::route!(put with text), Method::PUT, "text").await;
    let [one, two] = framework::route!(text by get, of_a_macro by post);
    serves(one, Method::GET, "text").await;
    serves(two, Method::POST, "of a macro").await;
}

/// Documented, as whatever is public has to be.
#[cors_policy(Partner, allow_origins = ["https://app.example.com"])]
#[doc(alias = "show")]
pub async fn public() -> &'static str {
    "public"
}

#[tokio::test]
async fn a_public_handler_is_one() {
    let route = cors_route!(get(public).put(public));
    serves(route, Method::PUT, "public").await;
}
