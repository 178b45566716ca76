//! The macro's code in surroundings that are not made for it: whatever the user's module is called,
//! imports, forbids or hides, an annotated item compiles without a warning, and serves its policy.

#![forbid(unsafe_code)]
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    clippy::pedantic
)]
// The policies of this file are no interface, and its functions return what they have to.
#![allow(clippy::missing_errors_doc, clippy::missing_panics_doc)]

use axum::Router;
use axum::body::Body;
use axum::routing::{MethodRouter, get};
use cors_runtime::{CorsPolicy, cors_policy};
use http::{HeaderMap, Method, Request, header};
use tower::ServiceExt;

const ORIGIN: &str = "https://app.example.com";

/// The answer to `GET /` from the page that every policy here allows.
async fn answer(app: Router) -> HeaderMap {
    let request = Request::builder()
        .method(Method::GET)
        .uri("/")
        .header(header::ORIGIN, ORIGIN)
        .body(Body::empty())
        .unwrap();
    app.oneshot(request).await.unwrap().headers().clone()
}

/// Holds an app to serving a policy.
async fn serves(app: Router) {
    let headers = answer(app).await;
    assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], ORIGIN);
}

fn hello<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/", get(async || "hello"))
}

/// Every name that generated code could be tempted to use means something else here.
mod shadowed {
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
    assert!(
        answer(into)
            .await
            .get(header::ACCESS_CONTROL_ALLOW_ORIGIN)
            .is_none()
    );
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
            #[cors_policy($base, max_age = 60, crate = $crate::framework::cors)]
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
        crate::framework::cors,
        "https://app.example.com",
        PUT
    );
    super::framework::policy!(on_a_base on crate::shadowed::Named);
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
fn orders() -> Router {
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

#[cors_policy(allow_origins = ["https://app.example.com"])]
fn generic<'a, S, T, const N: usize>(name: &'a T, _: [u8; N]) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    T: AsRef<str> + ?Sized,
    String: From<&'a str>,
{
    let name = String::from(name.as_ref());
    Router::new().route("/", get(async move || name))
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
fn method_router<S: Clone + Send + Sync + 'static>() -> MethodRouter<S> {
    get(async || "hello")
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
fn patterns(mut value: Router, (path, text): (&str, &'static str), [_, ..]: [u8; 2]) -> Router {
    value = value.route(path, get(async move || text));
    value
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
fn early(fails: bool) -> Result<Router, std::num::ParseIntError> {
    if fails {
        return Ok(hello());
    }
    let _: u8 = "1".parse()?;
    Ok(hello())
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
async fn asynchronous(name: &str) -> Result<Router, std::num::ParseIntError> {
    let _: u8 = std::future::ready(name).await.parse()?;
    if name == "0" {
        return Ok(hello());
    }
    Ok(hello())
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
fn into() -> impl Into<Router> {
    hello::<()>()
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
fn into_in_a_result() -> Result<impl Into<Router>, std::num::ParseIntError> {
    let _: u8 = "1".parse()?;
    Ok(hello::<()>())
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
async fn into_in_the_end() -> impl Into<Router> + Send {
    std::future::ready(hello::<()>()).await
}

/// An alias hides the type from the macro, not from the compiler.
type Alias<S> = Router<S>;

#[cors_policy(allow_origins = ["https://app.example.com"])]
fn alias() -> Alias<()> {
    hello()
}

#[allow(unused_parens)]
#[cors_policy(allow_origins = ["https://app.example.com"])]
fn parenthesized() -> (Router) {
    hello()
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
extern "Rust" fn with_an_abi() -> Router {
    hello()
}

#[tokio::test]
async fn every_kind_of_builder_is_covered() {
    serves(generic("x", [0; 2])).await;
    serves(Router::new().route("/", method_router())).await;
    serves(patterns(Router::new(), ("/", "hello"), [0; 2])).await;
    serves(early(true).unwrap()).await;
    serves(early(false).unwrap()).await;
    serves(asynchronous("0").await.unwrap()).await;
    serves(asynchronous("1").await.unwrap()).await;
    assert!(asynchronous("x").await.is_err());
    serves(into().into()).await;
    serves(into_in_a_result().unwrap().into()).await;
    serves(into_in_the_end().await.into()).await;
    serves(alias()).await;
    serves(parenthesized()).await;
    serves(with_an_abi()).await;
}

#[derive(Clone)]
struct App {
    greeting: &'static str,
    count: usize,
}

impl App {
    #[cors_policy(allow_origins = ["https://app.example.com"])]
    fn by_reference(&self) -> Router {
        let greeting = self.greeting;
        Router::new().route("/", get(async move || greeting))
    }

    #[cors_policy(allow_origins = ["https://app.example.com"])]
    fn by_mutable_reference(&mut self) -> Router {
        self.count += 1;
        hello()
    }

    #[cors_policy(shadowed::Named, allow_credentials)]
    fn by_value(self) -> MethodRouter {
        get(async move || self.greeting)
    }

    #[cors_policy(allow_origins = ["https://app.example.com"])]
    async fn waits(self: std::sync::Arc<Self>) -> Result<Router, String> {
        std::future::ready(self.count).await;
        Ok(hello())
    }

    #[cors_policy(allow_origins = ["https://app.example.com"])]
    fn takes(other: &Self) -> Router {
        let greeting = other.greeting;
        Router::new().route("/", get(async move || greeting))
    }

    #[cors_policy(allow_origins = ["https://app.example.com"])]
    fn mentions() -> Router {
        Self::takes(&Self {
            greeting: "hello",
            count: 0,
        })
    }

    // Nothing in it tells that it is in an `impl` block.
    #[cors_policy(allow_origins = ["https://app.example.com"], name = _)]
    fn looks_free() -> Router {
        hello()
    }
}

trait Builds {
    fn build(&self) -> Router;
}

impl Builds for App {
    #[cors_policy(allow_origins = ["https://app.example.com"])]
    fn build(&self) -> Router {
        hello()
    }
}

#[tokio::test]
async fn methods_are_covered() {
    let mut app = App {
        greeting: "hello",
        count: 0,
    };
    serves(app.by_reference()).await;
    serves(app.by_mutable_reference()).await;
    assert_eq!(app.count, 1);
    serves(App::takes(&app)).await;
    serves(App::mentions()).await;
    serves(App::looks_free()).await;
    serves(app.build()).await;
    serves(std::sync::Arc::new(app.clone()).waits().await.unwrap()).await;
    serves(Router::new().route("/", app.by_value())).await;
}

mod outer {
    pub(crate) mod inner {
        use super::super::{Router, cors_policy, hello};

        #[cors_policy(allow_origins = ["https://app.example.com"])]
        pub(crate) fn in_the_crate() -> Router {
            hello()
        }

        #[cors_policy(allow_origins = ["https://app.example.com"])]
        pub(super) fn in_the_parent() -> Router {
            hello()
        }

        #[cors_policy(allow_origins = ["https://app.example.com"])]
        pub(in crate::outer) struct NamedInTheParent;
    }

    pub(crate) use inner::in_the_crate as renamed;

    pub(crate) fn siblings() -> [super::Router; 2] {
        let _ = inner::in_the_parent::POLICY;
        let layered = super::hello().layer(inner::NamedInTheParent::layer());
        [inner::in_the_parent(), layered]
    }
}

mod same_name {
    use super::{Router, cors_policy, hello};

    #[cors_policy(allow_origins = ["https://app.example.com"])]
    pub(crate) fn in_the_crate() -> Router {
        hello()
    }
}

mod glob {
    pub(crate) use super::outer::inner::*;
}

#[tokio::test]
async fn a_function_and_its_policy_travel_together() {
    use outer::inner::in_the_crate;

    serves(in_the_crate()).await;
    serves(hello().layer(in_the_crate::layer())).await;
    serves(outer::renamed()).await;
    serves(hello().layer(outer::renamed::layer())).await;
    serves(glob::in_the_crate()).await;
    serves(hello().layer(glob::in_the_crate::layer())).await;
    serves(same_name::in_the_crate()).await;
    assert_eq!(same_name::in_the_crate::POLICY.name(), "in_the_crate");
    for app in outer::siblings() {
        serves(app).await;
    }
}

/// Documented, as whatever is public has to be.
#[cors_policy(allow_origins = ["https://app.example.com"])]
#[must_use]
#[doc(alias = "shop")]
pub fn public() -> Router {
    hello()
}

/// A public policy; the lints of the crate hold for it as for any struct.
#[derive(Clone, Copy, Debug)]
#[cors_policy(allow_origins = ["https://app.example.com"])]
pub struct PublicPolicy;

#[must_use]
#[cors_policy(allow_origins = ["https://app.example.com"])]
#[allow(clippy::needless_pass_by_value, unused_variables)]
fn allows(unused: String) -> Router {
    hello()
}

/// Old.
#[deprecated(note = "use `public`")]
#[cors_policy(allow_origins = ["https://app.example.com"])]
#[must_use]
pub fn old() -> Router {
    hello()
}

#[cfg(any())]
#[cors_policy(allow_origins = ["https://app.example.com/wrong"])]
fn switched() -> Router {
    hello()
}

#[cfg(not(any()))]
#[cors_policy(allow_origins = ["https://app.example.com"])]
#[cfg_attr(not(any()), must_use)]
fn switched(#[cfg(any())] absent: u8) -> Router {
    #[cfg(any())]
    return absent;
    hello()
}

#[cfg(any())]
#[cors_policy(allow_origins = ["https://app.example.com"])]
struct Switched;

#[cfg(not(any()))]
#[cors_policy(allow_origins = ["https://app.example.com"], max_age = 60)]
struct Switched;

// Nothing uses it, and nobody is warned of its companion; the function itself is another matter.
#[allow(dead_code)]
#[cors_policy(allow_origins = ["https://app.example.com"])]
fn unused() -> Router {
    hello()
}

#[tokio::test]
async fn attributes_hold_for_both() {
    serves(public()).await;
    serves(hello().layer(PublicPolicy::layer())).await;
    serves(allows(String::new())).await;
    serves(switched()).await;
    assert_eq!(Switched::POLICY.max_age(), Some(60));
    #[allow(deprecated)]
    serves(old()).await;
}

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
    fn name<P: CorsPolicy>() -> &'static str {
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
        assert_eq!(policy.check(), Ok(()));
    }
}
