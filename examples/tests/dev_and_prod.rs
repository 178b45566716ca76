//! One source, two builds: the example's own program, over TCP. The tests are built as it is; `.ci/run`
//! does both.

use std::fs;
use std::process::Command;

use cors_example_harness::{Api, cors, readme};
use cors_testing::{Browser, Credentials, Reason, Request};
use http::{Method, StatusCode, header};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dev-and-prod");
const README: &str = include_str!("../dev-and-prod/README.md");
const PRODUCTION: &str = "https://app.example.com";
const DEVELOPERS: [&str; 4] = [
    "http://localhost:5173",
    "http://localhost:4200",
    "http://localhost",
    "http://127.0.0.1:8080",
];

fn start() -> Api {
    Api::start(&mut Command::new(PROGRAM))
}

/// What a page does that changes the theme, and looks at it.
fn requests() -> [Request; 2] {
    [Request::put("/theme").json(&"dark"), Request::get("/theme")]
        .map(|request| request.credentials(Credentials::Include))
}

#[test]
fn the_readme_holds() {
    readme::holds("dev-and-prod", PROGRAM, cfg!(debug_assertions));
}

#[tokio::test]
async fn production_is_let_in_by_every_build() {
    let api = start();
    let browser = Browser::at(PRODUCTION);
    for request in requests() {
        let answer = browser.fetch(api.url(), request).await;
        assert_eq!(answer.assert_allowed().status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn a_developers_page_is_let_in_by_a_debug_build_alone() {
    let api = start();
    for page in DEVELOPERS {
        let browser = Browser::at(page);
        for request in requests() {
            let answer = browser.fetch(api.url(), request).await;
            if cfg!(debug_assertions) {
                assert_eq!(answer.assert_allowed().status(), StatusCode::OK, "{page}");
            } else {
                let blocked = answer.assert_blocked();
                assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin, "{page}");
            }
        }
        let origin = [("origin", page)];
        let theme = api.send(Method::GET, "/theme", &origin, "").await;
        assert_eq!(theme.headers()[header::VARY], "origin");
        assert_eq!(cors(theme.headers()).is_empty(), !cfg!(debug_assertions));
    }
}

#[tokio::test]
async fn no_build_lets_others_in() {
    let api = start();
    for page in [
        "https://evil.example",
        "https://localhost:5173",
        "http://localhost.evil.example",
        "http://app.example.com",
        "null",
    ] {
        let browser = Browser::at(page);
        for request in requests() {
            let blocked = browser.fetch(api.url(), request).await.assert_blocked();
            assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin, "{page}");
        }
    }
}

/// Not only are they not allowed: the file does not have them.
#[test]
fn a_developers_origins_are_in_no_release_binary() {
    let program = fs::read(PROGRAM).unwrap();
    let has = |text: &str| {
        let text = text.as_bytes();
        program.windows(text.len()).any(|window| window == text)
    };
    assert!(has(PRODUCTION), "what is in it can be found");
    for pattern in ["http://localhost:*", "http://127.0.0.1:*"] {
        assert_eq!(has(pattern), cfg!(debug_assertions), "{pattern}");
    }
}

#[tokio::test]
async fn what_goes_wrong_is_what_the_readme_says() {
    let api = start();
    // A debug build lets no page of another machine in, and a release build none of this one.
    let page = if cfg!(debug_assertions) {
        "http://192.168.1.7:5173"
    } else {
        "http://localhost:5173"
    };
    let [put, _] = requests();
    let blocked = Browser::at(page).fetch(api.url(), put).await;
    let blocked = blocked.assert_blocked();
    assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin);
    let message = blocked
        .message()
        .replace(api.url(), "http://127.0.0.1:3000");
    assert!(README.contains(&message), "{message}");
}
