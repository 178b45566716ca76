//! The single-page app's API as a browser uses it: the example's own program, over TCP.

mod api;

use std::process::Command;

use api::{Api, cors};
use http::{Method, StatusCode, header};

const PAGE: &str = "http://localhost:5173";

#[tokio::test]
async fn a_page_signs_in_and_asks_who_it_is() {
    let api = Api::start(&mut Command::new(env!("CARGO_BIN_EXE_spa")));

    let asked = [
        ("origin", PAGE),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type"),
    ];
    let preflight = api.send(Method::OPTIONS, "/login", &asked, "").await;
    assert!(preflight.status().is_success());
    assert_eq!(
        cors(preflight.headers()),
        [
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-headers", "content-type"),
            ("access-control-allow-methods", "GET,POST"),
            ("access-control-allow-origin", PAGE),
            ("access-control-max-age", "7200"),
        ]
    );

    let allowed = [
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-origin", PAGE),
    ];
    let json = [("origin", PAGE), ("content-type", "application/json")];
    let login = api
        .send(Method::POST, "/login", &json, r#"{"name":"Ada"}"#)
        .await;
    assert_eq!(login.status(), StatusCode::OK);
    assert_eq!(cors(login.headers()), allowed);
    let cookie = login.headers()[header::SET_COOKIE].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap();

    let signed_in = [("origin", PAGE), ("cookie", cookie)];
    let me = api.send(Method::GET, "/me", &signed_in, "").await;
    assert_eq!(
        (me.status(), me.body().as_str()),
        (StatusCode::OK, r#"{"name":"Ada"}"#)
    );
    assert_eq!(cors(me.headers()), allowed);

    let logout = api.send(Method::POST, "/logout", &signed_in, "").await;
    assert_eq!(logout.status(), StatusCode::NO_CONTENT);
    let me = api.send(Method::GET, "/me", &signed_in, "").await;
    assert_eq!(me.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(
        cors(me.headers()),
        allowed,
        "the page can tell that it is signed out"
    );
}

#[tokio::test]
async fn another_page_is_told_nothing() {
    let api = Api::start(&mut Command::new(env!("CARGO_BIN_EXE_spa")));
    let origin = ("origin", "https://evil.example");

    let asked = [origin, ("access-control-request-method", "POST")];
    let preflight = api.send(Method::OPTIONS, "/login", &asked, "").await;
    assert_eq!(cors(preflight.headers()), []);

    let me = api.send(Method::GET, "/me", &[origin], "").await;
    assert_eq!(cors(me.headers()), []);
    assert_eq!(me.headers()[header::VARY], "origin");
}
