//! Functions that return no router: rustc's own trait check says so, at the type.

use std::sync::Arc;

use axum::Router;
use axum::routing::{IntoMakeService, MethodRouter};
use cors_runtime::{PolicyErrors, PolicyLayer, PolicyTarget, SharedOrigins, cors_policy};

type Number = u32;
type Api = Router;

#[cors_policy(allow_origins = "*")]
fn text() -> String { //~ String => `String` cannot have a CORS policy [cors::unsupported_item]
    String::new()
}

#[cors_policy(allow_origins = "*")]
fn handler() -> &'static str { //~ &'static str => `&'static str` cannot have a CORS policy [cors::unsupported_item]
    "hello"
}

#[cors_policy(allow_origins = "*")]
fn alias() -> Number { //~ Number => `u32` cannot have a CORS policy [cors::unsupported_item]
    0
}

#[cors_policy(allow_origins = "*")]
fn optional() -> Option<Router> { //~ Option<Router> => annotate a function inside that returns the `Router`
    None
}

#[cors_policy(allow_origins = "*")]
fn tuple() -> (u8, Router) { //~ (u8, Router) => `.layer(Name::layer())`
    (0, Router::new())
}

#[cors_policy(allow_origins = "*")]
fn shared() -> Arc<Router> { //~ Arc<Router> => `Arc<Router>` cannot have a CORS policy [cors::unsupported_item]
    Arc::new(Router::new())
}

#[cors_policy(allow_origins = "*")]
fn make_service() -> IntoMakeService<Router> { //~ IntoMakeService<Router> => before the router goes into it
    Router::new().into_make_service()
}

struct NormalizePath<S>(S);

#[cors_policy(allow_origins = "*")]
fn normalized() -> NormalizePath<Router> { //~ NormalizePath<Router> => annotate a function inside that returns the `Router`
    NormalizePath(Router::new())
}

#[cors_policy(allow_origins = "*")]
fn closure() -> impl Fn() -> Router { //~ impl => cannot have a CORS policy [cors::unsupported_item]
    || Router::new()
}

struct OpenApiRouter(Router);

#[cors_policy(allow_origins = "*")]
async fn documented() -> OpenApiRouter { //~ OpenApiRouter => need the features `utoipa` and `aide` of `cors-runtime`
    OpenApiRouter(Router::new())
}

#[cors_policy(allow_origins = env("ORIGINS"))]
fn at_run_time() -> OpenApiRouter { //~ OpenApiRouter => can implement `cors_runtime::PolicyTarget`
    OpenApiRouter(Router::new())
}

#[cors_policy(allow_origins = with(origins))]
fn with_a_text(origins: SharedOrigins) -> Result<Router, String> { //~ Result<Router, String> => `Result<Router, String>` cannot have a CORS policy whose origins are known only at run time [cors::unsupported_item]
    Ok(Router::new())
}

#[cors_policy(allow_origins = with(origins))]
fn with_no_router(origins: SharedOrigins) -> Result<String, PolicyErrors> { //~ Result<String, PolicyErrors> => a router is `Router`, `MethodRouter`, or what implements `cors_runtime::PolicyTarget`
    Ok(String::new())
}

#[cors_policy(allow_origins = "*")]
fn in_a_result() -> Result<String, Router> { //~ Result<String, Router> => `Result<String, Router>` cannot have a CORS policy [cors::unsupported_item]
    Ok(String::new())
}

#[cors_policy(allow_origins = "*")]
fn unit() -> () { //~ () => `()` cannot have a CORS policy [cors::unsupported_item]
}

struct App;

impl App {
    #[cors_policy(allow_origins = "*")]
    fn method(&self) -> Self { //~ Self => `App` cannot have a CORS policy [cors::unsupported_item]
        App
    }
}

// Nothing is wrong with these.
#[cors_policy(allow_origins = "*")]
fn alias_of_a_router() -> Api {
    Router::new()
}

#[cors_policy(allow_origins = "*")]
async fn first_in_a_tuple() -> (Router, u8) {
    (Router::new(), 0)
}

#[cors_policy(allow_origins = env("ORIGINS"))]
fn first_in_a_tuple_in_a_result() -> Result<(Router, u8, impl Send), PolicyErrors> {
    Ok((Router::new(), 0, "text"))
}

#[cors_policy(allow_origins = "*")]
struct Public;

#[cors_policy(Public)]
fn of_a_named_policy() -> OpenApiRouter { //~ OpenApiRouter => `OpenApiRouter` cannot have a CORS policy [cors::unsupported_item]
    OpenApiRouter(Router::new())
}

struct Service(Router);

impl PolicyTarget for Service {
    fn with_policy(self, layer: PolicyLayer) -> Service {
        Service(self.0.with_policy(layer))
    }
}

struct Around(String);

impl PolicyTarget for Around {
    fn with_policy(self, layer: PolicyLayer) -> Around {
        Around(PolicyTarget::with_policy(self.0, layer)) //~ self.0 => `String` is not a `PolicyTarget` [cors::unsupported_item]
    }
}

#[cors_policy(allow_origins = with(origins))]
fn of_the_user(origins: SharedOrigins) -> Result<Service, PolicyErrors> {
    Ok(Service(Router::new()))
}

#[cors_policy(allow_origins = "*")]
async fn into_that_of_the_user() -> impl Into<Service> {
    Service(Router::new())
}

#[cors_policy(allow_origins = "*")]
fn method_router() -> MethodRouter<u8> {
    MethodRouter::new()
}

#[cors_policy(allow_origins = "*")]
unsafe fn stays_unsafe(path: *const str) -> Router {
    // SAFETY: the caller says that it is a string.
    Router::new().fallback(unsafe { &*path }.to_owned())
}

fn main() {
    let _: unsafe fn(*const str) -> Router = stays_unsafe;
}
