//! The API as pages of three sites see it: the example's own program, over TCP.

use std::process::Command;

use cors_example_harness::{Api, readme};
use cors_testing::{Browser, Reason, Request};
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_openapi");

fn start() -> Api {
    Api::start(&mut Command::new(PROGRAM))
}

#[test]
fn the_readme_holds() {
    readme::holds("openapi", PROGRAM, cfg!(debug_assertions));
}

#[tokio::test]
async fn any_page_reads_the_document_and_the_orders() {
    let api = start();
    let editor = Browser::at("https://editor.example");
    let document = editor.fetch(api.url(), Request::get("/openapi.json")).await;
    let document: Value = document.assert_allowed().json();
    assert!(
        document["paths"]["/orders"]["get"].is_object(),
        "{document}"
    );
    assert!(
        document["paths"]["/orders"]["post"].is_object(),
        "{document}"
    );
    let orders = editor.fetch(api.url(), Request::get("/orders")).await;
    assert_eq!(orders.assert_allowed().json::<[String; 1]>(), ["a lamp"]);
}

#[tokio::test]
async fn only_the_shop_orders() {
    let api = start();
    let order = || Request::post("/orders").json(&"a chair");
    let shop = Browser::at("https://shop.example.com");
    let ordered = shop.fetch(api.url(), order()).await.assert_allowed();
    assert_eq!(ordered.status(), 201);
    let editor = Browser::at("https://editor.example");
    let refused = editor.fetch(api.url(), order()).await.assert_blocked();
    assert_eq!(refused.reason(), &Reason::MissingAllowOrigin);
    readme::tells("openapi", &api, refused.message());
}

#[tokio::test]
async fn swagger_ui_is_for_the_apis_own_pages() {
    let api = start();
    let own = Browser::at(api.url());
    let page = own.fetch(api.url(), Request::get("/docs/")).await;
    assert!(page.assert_allowed().text().contains("swagger-ui"));
    let editor = Browser::at("https://editor.example");
    for path in ["/docs/", "/nowhere"] {
        let refused = editor.fetch(api.url(), Request::get(path)).await;
        let refused = refused.assert_blocked();
        assert_eq!(refused.reason(), &Reason::MissingAllowOrigin);
    }
}
