#!/usr/bin/env bash
# What annotations cost at compile time: 300 annotated functions that return a router, beside 300
# with a hand-written CorsLayer that says the same. Prints the medians of `cargo check` (from nothing,
# and incremental, when one function of the 300 was edited) and of `cargo build --release` of that
# crate alone (its dependencies are built already), the size of the binary, each with its ratio, and
# what one more annotation costs.
#
#   bash benches/compile-time.sh [rounds]      (default 5; a round takes about two minutes on 2 cores)
source "$(dirname "${BASH_SOURCE[0]}")/crates.sh"
rounds=${1:-5}
functions=300
export CARGO_TARGET_DIR="$work/target"

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

runtime="cors-runtime = { path = \"$root/cors-runtime\" }"
by_hand $functions | crate by-hand "$runtime"
annotated $functions | crate annotated "$runtime"
annotated $((functions / 2)) | crate half "$runtime"

edit() { # crate, round: another text in one of the handlers
    sed -i "s/async { \"7[^\"]*\" }/async { \"7 $2\" }/" "$work/$1/src/main.rs"
}

for ((round = 0; round <= rounds; round++)); do
    for crate in by-hand annotated half; do
        edit "$crate" "a$round"
        whole=$(CARGO_INCREMENTAL=0 timed check "$crate" check)
        CARGO_INCREMENTAL=1 timed ready "$crate" check >/dev/null
        edit "$crate" "b$round"
        edited=$(CARGO_INCREMENTAL=1 timed edited "$crate" check)
        release=$(timed release "$crate" build --release)
        # The first round builds the dependencies.
        if ((round > 0)); then printf '%s\n' "$whole" "$edited" "$release"; fi
    done
done >"$work/times"
for crate in by-hand annotated; do
    echo "bytes $crate $(stat -c %s "$CARGO_TARGET_DIR/release/$crate") 0"
done >>"$work/times"

table '
    function row(label, what, unit, scale) {
        printf "%-26s by hand %8.2f %s   annotated %8.2f %s   ratio %.2f\n", label,
            median(what, "by-hand") / scale, unit, median(what, "annotated") / scale, unit,
            median(what, "annotated") / median(what, "by-hand")
    }
    END {
        row("cargo check", "check", "s", 1)
        row("cargo check after an edit", "edited", "s", 1)
        row("cargo build --release", "release", "s", 1)
        row("binary", "bytes", "MB", 1000000)
        more = '$functions' - int('$functions' / 2)
        printf "one more annotation        check %.1f ms   release build %.1f ms\n",
            1000 * (median("check", "annotated") - median("check", "half")) / more,
            1000 * (median("release", "annotated") - median("release", "half")) / more
    }' <"$work/times"
