#!/usr/bin/env bash
# What cors-runtime adds to a cold `cargo build` of a small axum app: the same app with a hand-written
# CorsLayer and with `#[cors_policy]`, built in turn from nothing. Prints the CPU seconds of each, the
# minimum of the rounds, and the ratio to the first.
#
#   bash benches/cold-build.sh [rounds]        (default 5; a round takes about a minute on 2 cores)
source "$(dirname "${BASH_SOURCE[0]}")/crates.sh"
rounds=${1:-5}

rest='
#[derive(serde::Serialize)]
struct Order { id: u64 }

async fn show() -> axum::Json<Order> { axum::Json(Order { id: 7 }) }

#[tokio::main]
async fn main() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    axum::serve(listener, app()).await.unwrap();
}'

basics='serde = { version = "1", features = ["derive"] }
tokio = { version = "1", features = ["macros", "net", "rt-multi-thread"] }'
crate by-hand "$basics" <<RUST
use axum::{Router, http::{HeaderValue, Method, header}, routing::get};
use tower_http::cors::CorsLayer;

fn app() -> Router {
    let cors = CorsLayer::new()
        .allow_origin(["https://app.example.com".parse::<HeaderValue>().unwrap()])
        .allow_methods([Method::GET, Method::PUT])
        .allow_headers([header::CONTENT_TYPE])
        .allow_credentials(true);
    Router::new().route("/", get(show)).layer(cors)
}
$rest
RUST

crate annotated "$basics
cors-runtime = { path = \"$root/cors-runtime\" }" <<RUST
use axum::{Router, routing::get};

#[cors_runtime::cors_policy(
    allow_origins = ["https://app.example.com"],
    allow_methods = [GET, PUT],
    allow_headers = ["content-type"],
    allow_credentials,
)]
fn app() -> Router {
    Router::new().route("/", get(show))
}
$rest
RUST

for ((round = 0; round <= rounds; round++)); do
    for app in by-hand annotated; do
        rm -rf "$work/$app/target"
        line=$(CARGO_TARGET_DIR=target timed cold "$app" build)
        # The first round warms the disk's cache.
        if ((round > 0)); then echo "$line"; fi
    done
done | table '
    END {
        split("by-hand annotated", apps, " ")
        for (i = 1; i <= 2; i++) {
            seconds = least["cold", apps[i]]
            printf "%-12s %6.1f s  %.2f\n", apps[i], seconds, seconds / least["cold", "by-hand"]
        }
    }'
