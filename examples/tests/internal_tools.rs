//! The internal tools' API as two front ends use it: the example's own program, over TCP.

mod api;

use std::process::Command;

use api::{Api, cors};
use http::{Method, StatusCode};

const ADMIN: &str = "https://admin.example.com";
const WALL: &str = "https://wall.example.com";

fn start() -> Api {
    Api::start(&mut Command::new(env!("CARGO_BIN_EXE_internal-tools")))
}

/// What a browser would send before a request with a token, and what it is told.
async fn preflight(api: &Api, path: &str, origin: &str, method: &str) -> Vec<(String, String)> {
    let asked = [
        ("origin", origin),
        ("access-control-request-method", method),
        ("access-control-request-headers", "authorization"),
    ];
    let answer = api.send(Method::OPTIONS, path, &asked, "").await;
    assert!(answer.status().is_success(), "{answer:?}");
    cors(answer.headers())
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn told(origin: &str, methods: &str, headers: &str) -> Vec<(String, String)> {
    [
        ("access-control-allow-headers", headers),
        ("access-control-allow-methods", methods),
        ("access-control-allow-origin", origin),
        ("access-control-max-age", "600"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

#[tokio::test]
async fn each_method_has_its_own_policy() {
    let api = start();
    for origin in [ADMIN, WALL] {
        let look = preflight(&api, "/orders", origin, "GET").await;
        assert_eq!(look, told(origin, "GET,HEAD", "authorization"));
    }
    for method in ["PUT", "DELETE"] {
        let change = preflight(&api, "/orders/1", ADMIN, method).await;
        assert_eq!(
            change,
            told(ADMIN, "PUT,DELETE", "authorization,content-type")
        );
        assert_eq!(preflight(&api, "/orders/1", WALL, method).await, []);
    }
    // Nobody serves these.
    assert_eq!(preflight(&api, "/orders/1", ADMIN, "POST").await, []);
    assert_eq!(preflight(&api, "/orders", ADMIN, "DELETE").await, []);
}

#[tokio::test]
async fn a_page_can_read_that_its_token_will_not_do() {
    let api = start();
    let wall = ("origin", WALL);
    let allowed = [("access-control-allow-origin", WALL)];

    let nobody = api.send(Method::GET, "/orders", &[wall], "").await;
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(cors(nobody.headers()), allowed);

    let token = ("authorization", "Bearer wall");
    let look = api.send(Method::GET, "/orders", &[wall, token], "").await;
    assert_eq!(look.body(), r#"{"1":"a lamp","2":"a chair"}"#);
    assert_eq!(cors(look.headers()), allowed);

    // No browser sends this one: the preflight was refused. CORS is no substitute for the token.
    let remove = api
        .send(Method::DELETE, "/orders/1", &[wall, token], "")
        .await;
    assert_eq!(remove.status(), StatusCode::FORBIDDEN);
    assert_eq!(cors(remove.headers()), []);
}

#[tokio::test]
async fn the_dashboard_changes_orders() {
    let api = start();
    let admin = [
        ("origin", ADMIN),
        ("authorization", "Bearer admin"),
        ("content-type", "application/json"),
    ];
    let allowed = [("access-control-allow-origin", ADMIN)];
    let put = api
        .send(Method::PUT, "/orders/3", &admin, "\"a table\"")
        .await;
    assert_eq!(put.status(), StatusCode::OK);
    assert_eq!(cors(put.headers()), allowed);
    let remove = api.send(Method::DELETE, "/orders/1", &admin, "").await;
    assert_eq!(remove.status(), StatusCode::NO_CONTENT);
    assert_eq!(cors(remove.headers()), allowed);
    let gone = api.send(Method::DELETE, "/orders/1", &admin, "").await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
    let list = api.send(Method::GET, "/orders", &admin, "").await;
    assert_eq!(list.body(), r#"{"2":"a chair","3":"a table"}"#);
}

#[tokio::test]
async fn what_nobody_annotated_is_shared_with_nobody() {
    let api = start();
    let health = api
        .send(Method::GET, "/health", &[("origin", ADMIN)], "")
        .await;
    assert_eq!(
        (health.status(), health.body().as_str()),
        (StatusCode::OK, "ok\n")
    );
    assert_eq!(cors(health.headers()), []);
    assert_eq!(preflight(&api, "/health", ADMIN, "GET").await, []);
}
