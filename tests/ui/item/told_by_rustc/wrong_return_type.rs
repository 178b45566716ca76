//! Functions that return no router: rustc's own trait check says so, at the type.

use axum::Router;
use axum::routing::MethodRouter;
use cors_runtime::cors_policy;

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

struct OpenApiRouter(Router);

#[cors_policy(allow_origins = "*")]
fn documented() -> OpenApiRouter { //~ OpenApiRouter => `impl Into<Router>`
    OpenApiRouter(Router::new())
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
