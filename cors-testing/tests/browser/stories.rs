//! What a failed assertion says.

use axum::Router;
use axum::routing::get;
use cors_runtime::cors_policy;
use cors_testing::{Browser, Fetched, Request};

#[cors_policy(allow_origins = ["https://app.example.com"], allow_methods = [GET])]
fn api() -> Router {
    Router::new().route("/orders", get(|| async { "orders" }))
}

async fn fetched(origin: &str, request: Request) -> Fetched {
    Browser::at(origin).fetch(&api(), request).await
}

fn panics<T>(assertion: impl FnOnce() -> T) -> String {
    let hook = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _ = assertion();
    }));
    *hook.unwrap_err().downcast::<String>().unwrap()
}

#[tokio::test]
async fn a_blocked_request_is_told_whole() {
    let request = Request::delete("/orders")
        .header("cookie", "a=b")
        .header("x-a", "1");
    let fetched = fetched("https://app.example.com", request).await;
    assert_eq!(
        panics(|| fetched.assert_allowed()),
        "\
the script gets no answer: Access to fetch at 'http://server.test/orders' from origin 'https://app.example.com' has been blocked by CORS policy: Method DELETE is not allowed by Access-Control-Allow-Methods in preflight response.
a page on https://app.example.com
dropped, since no script may set it: cookie
preflight: OPTIONS http://server.test/orders
    accept: */*
    access-control-request-headers: x-a
    access-control-request-method: DELETE
    host: server.test
    origin: https://app.example.com
  answer: 200 OK
    access-control-allow-methods: GET
    access-control-allow-origin: https://app.example.com
    allow: GET,HEAD
    content-length: 0
    vary: origin
  the server says: preflight under the policy `api`: refused: the method `DELETE` is not in `allow_methods`
rule: Fetch, \"CORS-preflight fetch\" <https://fetch.spec.whatwg.org/#cors-preflight-fetch>
help: add `DELETE` to `allow_methods`"
    );
}

#[tokio::test]
async fn an_allowed_request_is_told_whole() {
    let fetched = fetched("https://app.example.com", Request::get("/orders")).await;
    let story = panics(|| fetched.assert_blocked());
    for part in [
        "the script gets the answer\na page on https://app.example.com\nrequest: GET http://server.test/orders\n",
        "    origin: https://app.example.com\n",
        "  answer: 200 OK\n",
        "  the server says: request under the policy `api`: allowed\n",
        "the script sees: a response of the type Cors, status 200, headers: content-type, content-length",
    ] {
        assert!(story.contains(part), "{part}\n--- in ---\n{story}");
    }
}

#[tokio::test]
async fn a_refused_origin_is_told_with_the_servers_word() {
    let fetched = fetched("https://evil.example", Request::get("/orders")).await;
    let outcome = fetched.requests()[0].answer().unwrap().outcome().unwrap();
    assert_eq!(outcome.refusal().unwrap().name(), "origin_not_allowed");
    let story = panics(|| fetched.assert_allowed());
    assert!(story.contains("the server says: request under the policy `api`: refused: the origin is not in `allow_origins`"), "{story}");
    assert!(
        story.ends_with("something around the policy answers"),
        "{story}"
    );
}

#[test]
fn a_page_that_is_not_an_origin_is_told_what_to_write() {
    let story = panics(|| Browser::at("https://app.example.com/orders"));
    assert_eq!(
        story,
        "`https://app.example.com/orders` is not an origin as a browser sends it: write `https://app.example.com`"
    );
}

#[test]
fn it_can_be_shared_by_tasks() {
    fn is_send<T: Send>(_: &T) {}
    fn is_sync<T: Sync>(_: &T) {}
    let browser = Browser::at("https://app.example.com");
    is_send(&browser);
    is_sync(&browser);
    is_send(&browser.fetch(&api(), Request::get("/")));
}
