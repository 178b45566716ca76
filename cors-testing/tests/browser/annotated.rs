//! Annotated apps, as their users test them.

use std::time::Duration;

use axum::routing::{get, post};
use axum::{Json, Router};
use cors_runtime::{cors_policy, cors_route};
use cors_testing::{Browser, Credentials, Reason, Request};

#[cors_policy(
    allow_origins = ["https://app.example.com", "https://preview.example.com:*"],
    allow_methods = [GET, PUT],
    allow_headers = ["content-type", "authorization"],
    expose_headers = ["etag"],
    allow_credentials,
    max_age = "10m",
)]
fn api() -> Router {
    let order = get(|| async { ([("etag", "1"), ("x-secret", "1")], "order") });
    let order = order.put(|Json(order): Json<u32>| async move { Json(order) });
    Router::new()
        .route("/orders/{id}", order)
        .nest("/prices", prices())
        .route("/own", own())
}

#[cors_policy(allow_origins = "*")]
fn prices() -> Router {
    Router::new().route("/", get(|| async { "free" }))
}

#[cors_policy(same_origin)]
fn own() -> axum::routing::MethodRouter {
    post(|| async { "own" })
}

/// The page, what it asks for, and whether it gets it.
#[tokio::test]
async fn who_may_do_what() {
    let app = "https://app.example.com";
    let order = "/orders/1";
    let include = |request: Request| request.credentials(Credentials::Include);
    let no_method = |method: &str| Some(Reason::MethodNotAllowed(method.to_owned()));
    let no_header = |name: &str| Some(Reason::HeaderNotAllowed(name.to_owned()));
    let no_origin = || Some(Reason::MissingAllowOrigin);
    for (page, request, reason) in [
        (app, Request::get(order), None),
        (app, include(Request::get(order)), None),
        (app, Request::put(order).json(&1), None),
        (
            app,
            include(Request::put(order).json(&1).header("authorization", "x")),
            None,
        ),
        (
            "https://preview.example.com:8443",
            Request::put(order).json(&1),
            None,
        ),
        (app, Request::get("/nowhere"), None),
        (app, Request::post(order).text("x"), None),
        (app, Request::delete(order), no_method("DELETE")),
        (
            app,
            Request::put(order).header("x-a", "1"),
            no_header("x-a"),
        ),
        (
            "https://app.example.com:8443",
            Request::get(order),
            no_origin(),
        ),
        ("http://app.example.com", Request::get(order), no_origin()),
        (
            "https://evil.example",
            Request::put(order).json(&1),
            no_origin(),
        ),
        ("null", Request::get(order), no_origin()),
        ("https://evil.example", Request::get("/prices"), None),
        ("null", Request::get("/prices"), None),
        (
            app,
            include(Request::get("/prices")),
            Some(Reason::WildcardWithCredentials),
        ),
        (app, Request::post("/own"), no_origin()),
        (
            Browser::SERVER,
            include(Request::post("/own").json(&1)),
            None,
        ),
        (Browser::SERVER, Request::delete(order), None),
    ] {
        let fetched = Browser::at(page).fetch(&api(), request.clone()).await;
        match (reason, fetched.result()) {
            (None, Ok(_)) => {}
            (Some(reason), Err(blocked)) => assert_eq!(blocked.reason(), &reason, "{fetched}"),
            (expected, _) => panic!("{expected:?} was expected of {request:?}\n{fetched}"),
        }
    }
}

#[tokio::test]
async fn what_is_exposed_is_read_and_what_is_kept_is_not_asked_for_again() {
    let app = api();
    let browser = Browser::at("https://app.example.com");
    let response = browser
        .fetch(&app, Request::get("/orders/1"))
        .await
        .assert_allowed();
    assert_eq!(response.text(), "order");
    assert_eq!(response.header("etag").unwrap(), "1");
    assert_eq!(response.header("x-secret"), None);

    let put = || Request::put("/orders/1").json(&1);
    assert!(browser.fetch(&app, put()).await.preflight().is_some());
    browser.advance(Duration::from_secs(599));
    assert!(browser.fetch(&app, put()).await.preflight().is_none());
    browser.advance(Duration::from_secs(1));
    assert!(browser.fetch(&app, put()).await.preflight().is_some());
}

#[cors_policy(allow_origins = ["https://app.example.com"], max_age = 600)]
async fn list() -> &'static str {
    "list"
}

#[cors_policy(allow_origins = ["https://app.example.com", "https://admin.example.com"], max_age = 600)]
async fn remove() {}

/// A browser keeps the methods of one preflight for all that the page then sends to the URL.
#[tokio::test]
async fn each_method_has_its_own_policy_also_for_a_browser_that_remembers() {
    let app: Router = Router::new().route("/orders", cors_route!(get(list).delete(remove)));
    let browser = Browser::at("https://admin.example.com");
    let _ = browser
        .fetch(&app, Request::delete("/orders"))
        .await
        .assert_allowed();
    let blocked = browser
        .fetch(&app, Request::get("/orders"))
        .await
        .assert_blocked();
    assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin);
    let blocked = browser
        .fetch(&app, Request::put("/orders"))
        .await
        .assert_blocked();
    assert!(blocked.is_preflight());
}
