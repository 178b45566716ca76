//! What looks like a handler, and returns a router: its policy would never be used.

use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::MethodRouter;
use cors_runtime::cors_policy;

type App = Router;
type AppRouter = Router;
type Fallible<T> = Result<T, StatusCode>;

#[cors_policy(allow_origins = "*")]
pub async fn alias() -> App { //~ App => `Router` does not answer a request, so this is no handler that could have a CORS policy [cors::unsupported_item]
    Router::new()
}

#[cors_policy(allow_origins = "*")]
pub async fn in_a_result() -> Result<App, String> { //~ Result<App, String> => `Result<Router, String>` does not answer a request
    Ok(Router::new())
}

#[cors_policy(allow_origins = "*")]
pub async fn optional() -> Option<Router> { //~ Option<Router> => does not answer a request
    None
}

#[cors_policy(allow_origins = "*")]
pub async fn number() -> u32 { //~ u32 => `u32` does not answer a request
    0
}

// Nothing is wrong with these.
#[cors_policy(allow_origins = "*")]
pub async fn nothing() {}

#[cors_policy(allow_origins = "*")]
pub async fn unit() -> () {}

#[cors_policy(allow_origins = "*")]
pub async fn alias_of_an_answer() -> Fallible<String> {
    Ok(String::new())
}

#[cors_policy(allow_origins = "*")]
pub async fn opaque() -> Result<impl IntoResponse, StatusCode> {
    Ok("hello")
}

#[cors_policy(allow_origins = "*")]
pub async fn generic<'a, T: IntoResponse + 'a, const N: usize>(value: T, _: &'a [u8; N]) -> (StatusCode, [(&'static str, &'static str); 1], T) {
    (StatusCode::OK, [("etag", "x")], value)
}

#[cors_policy(allow_origins = "*")]
pub async fn borrowed<'a>(text: &'a str) -> std::borrow::Cow<'static, str> {
    text.to_owned().into()
}

#[cors_policy(allow_origins = "*")]
pub async fn never() -> ! {
    panic!("never")
}

#[cors_policy(allow_origins = "*")]
pub async fn alias_that_ends_in_router() -> AppRouter {
    Router::new()
}

#[cors_policy(allow_origins = "*")]
pub async fn router() -> Result<Router, String> {
    Ok(Router::new())
}

#[cors_policy(allow_origins = "*")]
pub async fn method_router() -> impl Into<MethodRouter> {
    MethodRouter::<()>::new()
}

fn main() {}
