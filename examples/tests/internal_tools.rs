//! The internal tools' API as two front ends use it: the example's own program, over TCP.

use std::collections::BTreeMap;
use std::process::Command;

use cors_example_harness::{Api, cors, readme};
use cors_testing::{Browser, Fetched, Reason, Request, ScriptResponse};
use http::{Method, StatusCode};

const PROGRAM: &str = env!("CARGO_BIN_EXE_internal-tools");
const ADMIN: &str = "https://admin.example.com";
const WALL: &str = "https://wall.example.com";

fn start() -> Api {
    Api::start(&mut Command::new(PROGRAM))
}

fn with_token(request: Request, token: &str) -> Request {
    request.header("authorization", format!("Bearer {token}"))
}

/// What the preflight's answer lists.
fn listed(fetched: &Fetched, header: &str) -> String {
    let answer = fetched.preflight().unwrap().answer().unwrap();
    let header = format!("access-control-allow-{header}");
    answer.headers()[header].to_str().unwrap().to_owned()
}

fn orders(response: &ScriptResponse) -> Vec<(u32, String)> {
    let orders: BTreeMap<u32, String> = response.json();
    orders.into_iter().collect()
}

#[test]
fn the_readme_holds() {
    readme::holds("internal-tools", PROGRAM, cfg!(debug_assertions));
}

#[tokio::test]
async fn both_may_look() {
    let api = start();
    for (page, token) in [(ADMIN, "admin"), (WALL, "wall")] {
        let look = with_token(Request::get("/orders"), token);
        let look = Browser::at(page).fetch(api.url(), look).await;
        assert_eq!(listed(&look, "methods"), "GET,HEAD");
        assert_eq!(listed(&look, "headers"), "authorization");
        let expected = [(1, "a lamp".to_owned()), (2, "a chair".to_owned())];
        assert_eq!(orders(&look.assert_allowed()), expected);
    }
}

#[tokio::test]
async fn a_page_can_read_that_its_token_will_not_do() {
    let api = start();
    let wall = Browser::at(WALL);
    let nobody = wall.fetch(api.url(), Request::get("/orders")).await;
    let nobody = nobody.assert_allowed();
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    let look = with_token(Request::get("/orders"), "mistyped");
    let look = wall.fetch(api.url(), look).await.assert_allowed();
    assert_eq!(look.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_dashboard_changes_orders() {
    let api = start();
    let browser = Browser::at(ADMIN);
    let fetch = |request| browser.fetch(api.url(), with_token(request, "admin"));

    let put = fetch(Request::put("/orders/3").json(&"a table")).await;
    assert_eq!(listed(&put, "methods"), "PUT,DELETE");
    assert_eq!(listed(&put, "headers"), "authorization,content-type");
    assert_eq!(put.assert_allowed().status(), StatusCode::OK);

    // Another path, which is asked for anew.
    for status in [StatusCode::NO_CONTENT, StatusCode::NOT_FOUND] {
        let remove = fetch(Request::delete("/orders/1")).await;
        assert_eq!(remove.assert_allowed().status(), status);
    }
    let list = fetch(Request::get("/orders")).await.assert_allowed();
    let expected = [(2, "a chair".to_owned()), (3, "a table".to_owned())];
    assert_eq!(orders(&list), expected);
}

#[tokio::test]
async fn the_wall_may_not_change_anything() {
    let api = start();
    for request in [
        Request::delete("/orders/1"),
        Request::put("/orders/1").json(&"a rug"),
    ] {
        // Not with the dashboard's token either: the page is another one.
        for token in ["wall", "admin"] {
            let change = with_token(request.clone(), token);
            let change = Browser::at(WALL).fetch(api.url(), change).await;
            assert_eq!(change.requests().len(), 1, "the preflight alone");
            let refused = change.assert_blocked();
            assert_eq!(refused.reason(), &Reason::MissingAllowOrigin);
            readme::tells("internal-tools", &api, refused.message());
        }
    }

    // What is no browser does not ask. CORS is no substitute for the token.
    let headers = [("origin", WALL), ("authorization", "Bearer wall")];
    let remove = api.send(Method::DELETE, "/orders/1", &headers, "").await;
    assert_eq!(remove.status(), StatusCode::FORBIDDEN);
    assert_eq!(cors(remove.headers()), []);
}

#[tokio::test]
async fn what_no_policy_lists_is_refused() {
    let api = start();
    let admin = Browser::at(ADMIN);
    for (request, reason) in [
        // Nobody serves these.
        (Request::patch("/orders"), Reason::MissingAllowOrigin),
        (Request::delete("/orders"), Reason::MissingAllowOrigin),
        (
            with_token(Request::get("/orders"), "admin").header("x-trace", "1"),
            Reason::HeaderNotAllowed("x-trace".to_owned()),
        ),
    ] {
        let refused = admin.fetch(api.url(), request).await.assert_blocked();
        assert_eq!(refused.reason(), &reason);
        readme::tells("internal-tools", &api, refused.message());
    }
}

#[tokio::test]
async fn what_nobody_annotated_is_shared_with_nobody() {
    let api = start();
    for page in [ADMIN, WALL] {
        let browser = Browser::at(page);
        let health = browser.fetch(api.url(), Request::get("/health")).await;
        let refused = health.assert_blocked();
        assert_eq!(refused.reason(), &Reason::MissingAllowOrigin);
    }
    // The page of the API's own origin needs no permission, and a health check is no page.
    let own = Browser::at(api.url());
    let own = own.fetch(api.url(), Request::get("/health")).await;
    assert_eq!(own.assert_allowed().text(), "ok\n");
    let health = api.send(Method::GET, "/health", &[], "").await;
    assert_eq!(health.body(), "ok\n");
}
