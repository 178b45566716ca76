#!/usr/bin/env bash
# What annotations cost at compile time: 300 annotated functions that return a router, beside 300
# with a hand-written CorsLayer that says the same. Prints the medians of `cargo check` and of
# `cargo build --release` of that crate alone (its dependencies are built already), the size of the
# binary, each with its ratio, and what one more annotation costs.
#
#   bash benches/compile-time.sh [rounds]      (default 5; a round takes about two minutes on 2 cores)
set -euo pipefail
rounds=${1:-5}
functions=300
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CARGO_TARGET_DIR="$work/target"

crate() { # name; src/main.rs on stdin
    mkdir -p "$work/$1/src"
    cat >"$work/$1/src/main.rs"
    cat >"$work/$1/Cargo.toml" <<TOML
[package]
name = "$1"
edition = "2024"
[workspace]
[dependencies]
axum = "0.8.9"
cors-runtime = { path = "$root/cors-runtime" }
tower-http = { version = "0.7.1", features = ["cors"] }
TOML
    cp "$root/Cargo.lock" "$work/$1/Cargo.lock"
    (cd "$work/$1" && cargo fetch --quiet)
}

main() { # how many functions there are
    echo "fn main() {"
    echo "    let mut routes = 0;"
    for ((at = 0; at < $1; at++)); do
        echo "    routes += usize::from(f$at().has_routes());"
    done
    echo "    println!(\"{routes}\");"
    echo "}"
}

annotated() {
    echo "use axum::{Router, routing::get};"
    echo "use cors_runtime::cors_policy;"
    for ((at = 0; at < $1; at++)); do
        cat <<RUST
#[cors_policy(
    allow_origins = ["https://app-$at.example.com", "https://admin.example.com"],
    allow_methods = [GET, PUT],
    allow_headers = ["content-type"],
    allow_credentials,
    max_age = 600,
)]
fn f$at() -> Router {
    Router::new().route("/$at", get(|| async { "$at" }))
}
RUST
    done
    main "$1"
}

by_hand() {
    echo "use axum::{Router, http::{HeaderValue, Method, header}, routing::get};"
    echo "use tower_http::cors::CorsLayer;"
    for ((at = 0; at < $1; at++)); do
        cat <<RUST
fn f$at() -> Router {
    let cors = CorsLayer::new()
        .allow_origin([
            HeaderValue::from_static("https://app-$at.example.com"),
            HeaderValue::from_static("https://admin.example.com"),
        ])
        .allow_methods([Method::GET, Method::PUT])
        .allow_headers([header::CONTENT_TYPE])
        .allow_credentials(true)
        .max_age(std::time::Duration::from_secs(600));
    Router::new().route("/$at", get(|| async { "$at" })).layer(cors)
}
RUST
    done
    main "$1"
}

by_hand $functions | crate by-hand
annotated $functions | crate annotated
annotated $((functions / 2)) | crate half

seconds() { # name of the measurement, crate, cargo's arguments
    touch "$work/$2/src/main.rs"
    local start
    start=$(date +%s.%N)
    (cd "$work/$2" && cargo "${@:3}" --quiet --offline)
    echo "$1 $2 $(date +%s.%N) $start"
}

for ((round = 0; round <= rounds; round++)); do
    for crate in by-hand annotated half; do
        # The first round builds the dependencies.
        for line in "$(seconds check "$crate" check)" "$(seconds release "$crate" build --release)"; do
            if ((round > 0)); then echo "$line"; fi
        done
    done
done >"$work/times"
for crate in by-hand annotated; do
    echo "bytes $crate $(stat -c %s "$CARGO_TARGET_DIR/release/$crate") 0"
done >>"$work/times"

awk -v functions=$functions '
    { value[$1, $2, ++count[$1, $2]] = $3 - $4 }
    function median(what, crate,   n, i, j, t, s) {
        n = count[what, crate]
        for (i = 1; i <= n; i++) s[i] = value[what, crate, i]
        for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (s[j] < s[i]) { t = s[i]; s[i] = s[j]; s[j] = t }
        return n % 2 ? s[(n + 1) / 2] : (s[n / 2] + s[n / 2 + 1]) / 2
    }
    function row(label, what, unit, scale) {
        printf "%-24s by hand %8.2f %s   annotated %8.2f %s   ratio %.2f\n", label,
            median(what, "by-hand") / scale, unit, median(what, "annotated") / scale, unit,
            median(what, "annotated") / median(what, "by-hand")
    }
    END {
        row("cargo check", "check", "s", 1)
        row("cargo build --release", "release", "s", 1)
        row("binary", "bytes", "MB", 1000000)
        more = functions - int(functions / 2)
        printf "one more annotation      check %.1f ms   release build %.1f ms\n",
            1000 * (median("check", "annotated") - median("check", "half")) / more,
            1000 * (median("release", "annotated") - median("release", "half")) / more
    }' "$work/times"
