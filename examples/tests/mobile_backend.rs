//! The mobile backend as a native app, a web view and strangers use it: the example's own program,
//! over TCP.

use std::process::Command;

use cors_example_harness::{Api, cors, readme};
use cors_testing::{Browser, Credentials, Reason, Request};
use http::{Method, StatusCode, header};

const PROGRAM: &str = env!("CARGO_BIN_EXE_mobile-backend");
const README: &str = include_str!("../mobile-backend/README.md");
const TOKEN: (&str, &str) = ("authorization", "Bearer ada");
const WEB_VIEWS: [&str; 3] = [
    "capacitor://localhost",
    "https://localhost",
    "ionic://localhost",
];

fn start() -> Api {
    Api::start(&mut Command::new(PROGRAM))
}

#[test]
fn the_readme_holds() {
    readme::holds("mobile-backend", PROGRAM, cfg!(debug_assertions));
}

#[tokio::test]
async fn a_native_app_needs_its_token_and_no_cors() {
    let api = start();
    let headers = [TOKEN, ("content-type", "application/json")];
    let added = api.send(Method::POST, "/notes", &headers, "\"milk\"").await;
    assert_eq!(added.status(), StatusCode::CREATED);
    let notes = api.send(Method::GET, "/notes", &[TOKEN], "").await;
    assert_eq!(
        (notes.status(), notes.body().as_str()),
        (StatusCode::OK, r#"["milk"]"#)
    );
    assert_eq!(cors(notes.headers()), []);

    for headers in [&[][..], &[("authorization", "Bearer eve")]] {
        let nobody = api.send(Method::GET, "/notes", headers, "").await;
        assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(nobody.body(), "");
    }
}

/// Whoever is no browser says of its origin what it likes.
#[tokio::test]
async fn an_origin_proves_nothing() {
    let api = start();
    for origin in WEB_VIEWS {
        let liar = [("origin", origin)];
        let liar = api.send(Method::GET, "/notes", &liar, "").await;
        assert_eq!(liar.status(), StatusCode::UNAUTHORIZED);
        // CORS lets it in, and that is worth nothing.
        assert_eq!(
            cors(liar.headers()),
            [("access-control-allow-origin", origin)]
        );
    }
    let evil = ("origin", "https://evil.example");
    let thief = api.send(Method::GET, "/notes", &[evil, TOKEN], "").await;
    // CORS does not let it in, and that keeps it from nothing: the token does the harm.
    assert_eq!(thief.status(), StatusCode::OK);
    assert_eq!(thief.body(), "[]");
    assert_eq!(cors(thief.headers()), []);
}

#[tokio::test]
async fn a_web_view_is_a_browser() {
    let api = start();
    for view in WEB_VIEWS {
        let browser = Browser::at(view);
        let note = Request::post("/notes").header(TOKEN.0, TOKEN.1).json(&view);
        let added = browser.fetch(api.url(), note).await;
        assert!(added.preflight().is_some());
        assert_eq!(added.assert_allowed().status(), StatusCode::CREATED);

        let notes = Request::get("/notes").header(TOKEN.0, TOKEN.1);
        let notes = browser.fetch(api.url(), notes).await;
        assert!(
            notes.preflight().is_none(),
            "the browser remembers the answer"
        );
        let notes: Vec<String> = notes.assert_allowed().json();
        assert_eq!(notes.last().map(String::as_str), Some(view));

        // It can tell that it has to sign in.
        let nobody = browser.fetch(api.url(), Request::get("/notes")).await;
        assert_eq!(nobody.assert_allowed().status(), StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn what_goes_wrong_is_what_the_readme_says() {
    let api = start();
    let request = || Request::get("/notes").header(TOKEN.0, TOKEN.1);
    for (page, request, reason) in [
        // Android, with `androidScheme: "http"`.
        ("http://localhost", request(), Reason::MissingAllowOrigin),
        (
            "capacitor://localhost",
            request().header("x-app-version", "7"),
            Reason::HeaderNotAllowed("x-app-version".to_owned()),
        ),
        (
            "capacitor://localhost",
            request().credentials(Credentials::Include),
            Reason::CredentialsNotAllowed(String::new()),
        ),
    ] {
        let blocked = Browser::at(page).fetch(api.url(), request).await;
        let blocked = blocked.assert_blocked();
        assert_eq!(blocked.reason(), &reason);
        let message = blocked
            .message()
            .replace(api.url(), "http://127.0.0.1:3000");
        assert!(README.contains(&message), "{message}");
    }
    for page in ["https://localhost:5173", "https://evil.example", "null"] {
        let browser = Browser::at(page);
        let notes = browser.fetch(api.url(), request()).await;
        assert_eq!(notes.requests().len(), 1, "the preflight alone");
        assert_eq!(notes.assert_blocked().reason(), &Reason::MissingAllowOrigin);
    }
}

#[tokio::test]
async fn preflights_need_no_token() {
    let api = start();
    let asked = [
        ("origin", WEB_VIEWS[0]),
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "authorization"),
    ];
    let preflight = api.send(Method::OPTIONS, "/notes", &asked, "").await;
    assert_eq!(preflight.status(), StatusCode::OK);
    assert_eq!(preflight.headers()[header::VARY], "origin");
    assert_eq!(
        cors(preflight.headers()),
        [
            ("access-control-allow-headers", "authorization,content-type"),
            ("access-control-allow-methods", "GET,POST"),
            ("access-control-allow-origin", WEB_VIEWS[0]),
            ("access-control-max-age", "7200"),
        ]
    );
}
