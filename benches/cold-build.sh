#!/usr/bin/env bash
# What cors-runtime adds to a cold `cargo build` of a small axum app: the same app with a
# hand-written CorsLayer, with `#[cors_policy]`, and with it but without the feature `public-suffix`,
# built in turn from nothing. Prints each median in seconds and its ratio to the first.
#
#   bash benches/cold-build.sh [rounds]        (default 5; a round takes about a minute on 2 cores)
set -euo pipefail
rounds=${1:-5}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

app() { # name, line in [dependencies], main.rs on stdin
    mkdir -p "$work/$1/src"
    cat >"$work/$1/src/main.rs"
    cat >"$work/$1/Cargo.toml" <<TOML
[package]
name = "$1"
edition = "2024"
[workspace]
[dependencies]
axum = "0.8.9"
serde = { version = "1", features = ["derive"] }
tokio = { version = "1", features = ["macros", "net", "rt-multi-thread"] }
tower-http = { version = "0.7.1", features = ["cors"] }
$2
TOML
    cp "$root/Cargo.lock" "$work/$1/Cargo.lock"
    (cd "$work/$1" && cargo fetch --quiet)
}

rest='
#[derive(serde::Serialize)]
struct Order { id: u64 }

async fn show() -> axum::Json<Order> { axum::Json(Order { id: 7 }) }

#[tokio::main]
async fn main() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    axum::serve(listener, app()).await.unwrap();
}'

app by-hand "" <<RUST
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

annotated="use axum::{Router, routing::get};

#[cors_runtime::cors_policy(
    allow_origins = [\"https://app.example.com\"],
    allow_methods = [GET, PUT],
    allow_headers = [\"content-type\"],
    allow_credentials,
)]
fn app() -> Router {
    Router::new().route(\"/\", get(show))
}
$rest"
app annotated "cors-runtime = { path = \"$root/cors-runtime\" }" <<<"$annotated"
app no-suffixes "cors-runtime = { path = \"$root/cors-runtime\", default-features = false }" <<<"$annotated"

for ((round = 0; round <= rounds; round++)); do
    for app in by-hand annotated no-suffixes; do
        rm -rf "$work/$app/target"
        start=$(date +%s.%N)
        (cd "$work/$app" && CARGO_TARGET_DIR=target cargo build --quiet --offline)
        # The first round warms the disk's cache.
        if ((round > 0)); then echo "$app $(date +%s.%N) $start"; fi
    done
done | awk '
    { seconds[$1, ++count[$1]] = $2 - $3 }
    function median(app,   n, i, j, t, s) {
        n = count[app]
        for (i = 1; i <= n; i++) s[i] = seconds[app, i]
        for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (s[j] < s[i]) { t = s[i]; s[i] = s[j]; s[j] = t }
        return n % 2 ? s[(n + 1) / 2] : (s[n / 2] + s[n / 2 + 1]) / 2
    }
    END {
        base = median("by-hand")
        split("by-hand annotated no-suffixes", apps, " ")
        for (i = 1; i <= 3; i++) printf "%-12s %6.1f s  %.2f\n", apps[i], median(apps[i]), median(apps[i]) / base
    }'
