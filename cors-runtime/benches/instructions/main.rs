//! The same requests as in `requests`, in instructions: what a noisy machine cannot change. It needs
//! valgrind, and gungraun's runner in the version of the crate:
//!
//! ```sh
//! apt-get install valgrind
//! cargo install gungraun-runner --version 0.20.0
//! cargo bench -p cors-runtime --bench instructions
//! ```

#![allow(missing_docs, unreachable_pub)]

#[path = "../services/ask.rs"]
mod ask;
#[path = "../services/mod.rs"]
mod services;

use std::hint::black_box;

use ask::{Ask, now};
use axum::Router;
use axum::body::Body;
use gungraun::{library_benchmark, library_benchmark_group};
use http::{Method, Request, Response};
use services::{ORIGIN, OTHER, Services};
use tower::ServiceExt as _;

#[derive(Clone, Copy, Debug)]
enum App {
    Bare,
    EmptyLayer,
    Limit,
    ByHand,
    Ours,
}

const APPS: [App; 5] = [
    App::Bare,
    App::EmptyLayer,
    App::Limit,
    App::ByHand,
    App::Ours,
];

fn to_all(ask: &Ask) -> [(App, Ask); 5] {
    APPS.map(|app| (app, ask.clone()))
}

/// An app that has answered before and that stays, and the request.
fn ready((app, ask): (App, Ask)) -> (&'static Router, Request<Body>) {
    let services = Services::new();
    let app = match app {
        App::Bare => services.bare,
        App::EmptyLayer => services.layered,
        App::Limit => services.limit,
        App::ByHand => services.by_hand,
        App::Ours => services.ours,
    };
    now(app.clone().oneshot(ask.request())).unwrap();
    (Box::leak(Box::new(app)), ask.request())
}

#[library_benchmark(setup = ready)]
#[benches::no_origin(iter = to_all(&Ask::new(Method::GET, &[])))]
#[benches::allowed_answer(iter = to_all(&Ask::answer(ORIGIN)))]
#[benches::refused_answer(iter = to_all(&Ask::answer(OTHER)))]
#[benches::allowed_preflight(iter = to_all(&Ask::preflight(ORIGIN, "content-type")))]
#[benches::refused_preflight(iter = to_all(&Ask::preflight(OTHER, "content-type")))]
fn instructions((app, request): (&'static Router, Request<Body>)) -> Response<Body> {
    black_box(now(app.clone().oneshot(request)).unwrap())
}

library_benchmark_group!(name = requests, benchmarks = [instructions]);

mod harness {
    use super::requests;

    gungraun::main!(library_benchmark_groups = requests);

    pub(super) fn run() {
        main();
    }
}

fn main() {
    // `cargo bench` without a name runs all there are.
    let runner = std::env::var_os("GUNGRAUN_RUNNER");
    let runner = runner.unwrap_or_else(|| "gungraun-runner".into());
    if std::process::Command::new(runner)
        .arg("--version")
        .output()
        .is_err()
    {
        eprintln!("There is no gungraun-runner here, so no instructions are counted.");
        return;
    }
    harness::run();
}
