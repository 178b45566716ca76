use axum::{Json, Router, routing::put};
use cors_runtime::cors_policy;
use cors_testing::{Browser, Request};

#[cors_policy(
    allow_origins = ["https://app.example.com"],
    allow_methods = [PUT],
    allow_headers = ["content-type"],
)]
fn api() -> Router {
    Router::new().route("/orders/{id}", put(async |_: Json<String>| ()))
}

#[tokio::test]
async fn the_app_can_replace_an_order() {
    let browser = Browser::at("https://app.example.com");
    let request = Request::put("/orders/1").json(&"two of them");
    browser.fetch(&api(), request).await.assert_allowed();
}
