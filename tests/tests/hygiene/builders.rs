//! Every kind of function that builds routes.

use axum::Router;
use axum::routing::{MethodRouter, get};
use cors_runtime::cors_policy;

use super::{hello, serves};

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
