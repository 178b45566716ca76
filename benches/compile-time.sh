#!/usr/bin/env bash
# What annotations cost at compile time: 300 annotated functions that return a router, beside 300
# with a hand-written CorsLayer that says the same. Prints the CPU seconds of `cargo check` (from
# nothing, once with a handler for each function and once with one for all, and incremental, when one
# function of the 300 was edited) and of `cargo build --release` of that crate alone (its dependencies
# are built already), the size of the binary, each with its ratio, and what one more annotation costs.
# Each is the minimum of alternating rounds. Then cold-build.sh measures a cold build.
#
#   bash benches/compile-time.sh [rounds]         (default 5; a round takes about three minutes on 2 cores)
#   bash benches/compile-time.sh [rounds] check   (`cargo check` alone: about ten seconds)
source "$(dirname "${BASH_SOURCE[0]}")/crates.sh"
rounds=${1:-5}
only=${2:-}
functions=300
export CARGO_TARGET_DIR="$work/target"

handler() { # number, `shared` or nothing
    if [[ ${2:-} ]]; then echo show; else echo "|| async { \"$1\" }"; fi
}

main() { # how many functions there are, `shared` or nothing
    if [[ ${2:-} ]]; then echo "async fn show() -> &'static str { \"shown\" }"; fi
    echo "fn main() {"
    echo "    let mut routes = 0;"
    for ((at = 0; at < $1; at++)); do
        echo "    routes += usize::from(f$at().has_routes());"
    done
    echo "    println!(\"{routes}\");"
    echo "}"
}

annotated() { # how many, `shared` or nothing
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
    Router::new().route("/$at", get($(handler "$at" "${2:-}")))
}
RUST
    done
    main "$1" "${2:-}"
}

by_hand() { # how many, `shared` or nothing
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
    Router::new().route("/$at", get($(handler "$at" "${2:-}"))).layer(cors)
}
RUST
    done
    main "$1" "${2:-}"
}

runtime="cors-runtime = { path = \"$root/cors-runtime\" }"
by_hand $functions | crate by-hand "$runtime"
annotated $functions | crate annotated "$runtime"
annotated $((functions / 2)) | crate half "$runtime"
by_hand $functions shared | crate by-hand-shared "$runtime"
annotated $functions shared | crate annotated-shared "$runtime"

edit() { # crate, round: another text in one of the handlers
    sed -i "s/async { \"7[^\"]*\" }/async { \"7 $2\" }/" "$work/$1/src/main.rs"
}

for ((round = 0; round <= rounds; round++)); do
    for crate in by-hand-shared annotated-shared; do
        echo "// $round" >>"$work/$crate/src/main.rs"
        CARGO_INCREMENTAL=0 timed check "$crate" check
    done >"$work/round"
    for crate in by-hand annotated half; do
        edit "$crate" "a$round"
        CARGO_INCREMENTAL=0 timed check "$crate" check
        CARGO_INCREMENTAL=1 timed ready "$crate" check
        edit "$crate" "b$round"
        CARGO_INCREMENTAL=1 timed edited "$crate" check
        if [[ $only != check ]]; then timed release "$crate" build --release; fi
    done >>"$work/round"
    # The first round builds the dependencies.
    if ((round > 0)); then cat "$work/round"; fi
done >"$work/times"
if [[ $only != check ]]; then
    for crate in by-hand annotated; do
        echo "bytes $crate $(stat -c %s "$CARGO_TARGET_DIR/release/$crate") 0"
    done >>"$work/times"
fi

table '
    function row(label, what, variant, unit, scale,   by_hand, annotated) {
        by_hand = least[what, "by-hand" variant]
        annotated = least[what, "annotated" variant]
        if (by_hand == "") return
        printf "%-32s by hand %6.2f %s   annotated %6.2f %s   ratio %.2f\n", label,
            by_hand / scale, unit, annotated / scale, unit, annotated / by_hand
    }
    function more(label, what) {
        printf "one more annotation, %-12s %.1f ms\n", label,
            1000 * (least[what, "annotated"] - least[what, "half"]) / ('$functions' - int('$functions' / 2))
    }
    END {
        row("cargo check", "check", "", "s", 1)
        row("cargo check, one shared handler", "check", "-shared", "s", 1)
        row("cargo check after an edit", "edited", "", "s", 1)
        row("cargo build --release", "release", "", "s", 1)
        row("binary", "bytes", "", "MB", 1000000)
        more("check", "check")
        if (("release", "half") in least) more("release", "release")
    }' <"$work/times"
if [[ $only != check ]]; then bash "$root/benches/cold-build.sh" "$rounds"; fi
