//! `cargo cors explain` and the app itself come to the same.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use axum::Router;
use axum::routing::{any, get};
use cors_runtime::{cors_policy, cors_route};
use cors_testing::{Browser, Credentials, Inventory, Request};

#[cors_policy(allow_origins = "*")]
async fn list() {}

#[cors_policy(
    allow_origins = ["https://admin.example.com"],
    allow_headers = ["content-type"],
    allow_credentials,
    enforce,
)]
async fn create() {}

#[cors_policy(
    allow_origins = ["https://app.example.com", "https://*.preview.example.com"],
    allow_methods = [GET, PUT],
    allow_headers = ["content-type", "x-token"],
    allow_credentials,
    allow(routed_method_not_allowed),
)]
fn api() -> Router {
    Router::new()
        .route("/orders/{id}", get(ok).put(ok).delete(ok))
        .route("/any", any(ok))
}

#[cors_policy(same_origin, enforce)]
fn own() -> Router {
    Router::new().route("/own", get(ok).post(ok))
}

async fn ok() {}

fn app() -> Router {
    Router::new()
        .route("/list", cors_route!(get(list).post(create)))
        .route("/none", get(ok).post(ok))
        .nest("/api", api())
        .merge(own())
}

const PATHS: [&str; 6] = [
    "/list",
    "/none",
    "/api/orders/7",
    "/api/any",
    "/own",
    "/gone",
];
const ORIGINS: [&str; 5] = [
    "https://app.example.com",
    "https://pr-7.preview.example.com",
    "https://admin.example.com",
    "https://evil.example",
    "https://server.test",
];
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "DELETE", "PURGE"];
const HEADERS: [Option<&str>; 3] = [
    None,
    Some("content-type: application/json"),
    Some("x-token: 1"),
];

#[tokio::test]
async fn explain_and_the_live_app_agree() {
    let app = app();
    let lock = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("live.lock");
    fs::write(&lock, Inventory::of(&app).await.lock().to_string()).unwrap();
    let mut number = 0_usize;
    let (mut allowed, mut blocked) = (0, 0);
    for path in PATHS {
        for origin in ORIGINS {
            for method in METHODS {
                for header in HEADERS {
                    // With credentials and without, in turns.
                    number += 1;
                    let credentials = number.is_multiple_of(2);
                    let mut request = Request::new(method, path);
                    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-cors"));
                    command.args([
                        "cors", "explain", path, "--origin", origin, "--method", method,
                    ]);
                    command.arg("--lock").arg(&lock);
                    if let Some(header) = header {
                        let (name, value) = header.split_once(": ").unwrap();
                        request = request.header(name, value);
                        command.args(["--header", header]);
                    }
                    if credentials {
                        request = request.credentials(Credentials::Include);
                        command.arg("--credentials");
                    }
                    let browser = Browser::at(origin).visiting("https://server.test");
                    let live = browser.fetch(&app, request).await;
                    let told = command.output().unwrap();
                    let text = String::from_utf8(told.stdout).unwrap();
                    let what = format!(
                        "{method} {path} {origin} {header:?} {credentials}\n{text}\n{live}"
                    );
                    match live.result() {
                        Ok(_) => {
                            assert_eq!(told.status.code(), Some(0), "{what}");
                            allowed += 1;
                        }
                        Err(why) => {
                            assert_eq!(told.status.code(), Some(1), "{what}");
                            assert!(
                                text.contains(&format!("\nblocked: {}\n", why.message())),
                                "{what}"
                            );
                            blocked += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(allowed > 30 && blocked > 30, "{allowed} {blocked}");
}
