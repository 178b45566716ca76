//! `enforce` beside its peer: for a list of exact origins and the methods that both refuse, tower-http's
//! `CsrfLayer` decides as we do.

use axum::Router;
use axum::body::Body;
use cors_runtime::cors_policy;
use http::{HeaderName, Request, StatusCode, header};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use tower::{Service as _, ServiceExt as _};
use tower_http::csrf::CsrfLayer;

use super::counted;
use crate::app::Calls;

#[cors_policy(allow_origins = ["https://app.example.com", "http://localhost:3000"], enforce)]
fn ours() -> Router {
    counted(&Calls::default())
}

fn theirs() -> Router {
    let layer = CsrfLayer::new()
        .add_trusted_origin("https://app.example.com")
        .and_then(|layer| layer.add_trusted_origin("http://localhost:3000"));
    counted(&Calls::default()).layer(layer.unwrap())
}

/// QUERY is unsafe to the peer, and so is an upgrade by GET safe: these two are left out.
const METHODS: [&str; 9] = [
    "GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "PURGE", "TRACE",
];

const ORIGINS: [&str; 16] = [
    "",
    "null",
    "https://app.example.com",
    "HTTPS://app.example.com",
    "https://app.example.com/",
    "https://app.example.com:443",
    "http://localhost:3000",
    "http://localhost:3001",
    "https://api.example.com",
    "http://api.example.com",
    "http://api.example.com:80",
    "http://api.example.com:8080",
    "https://API.example.com",
    "ftp://api.example.com",
    "https://user@api.example.com",
    "api.example.com",
];

const SITES: [&str; 6] = ["", "same-origin", "none", "same-site", "cross-site", "odd"];

const HOSTS: [&str; 3] = ["api.example.com", "api.example.com:8080", "localhost:3000"];

const TARGETS: [&str; 3] = [
    "/",
    "http://api.example.com/",
    "http://user@api.example.com/",
];

fn one_or_none(values: &'static [&'static str]) -> impl Strategy<Value = Option<&'static str>> {
    proptest::option::of(proptest::sample::select(values))
}

fn status(app: &mut Router, request: Request<Body>) -> StatusCode {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut service = app.as_service::<Body>();
        let ready = service.ready().await.unwrap();
        ready.call(request).await.unwrap().status()
    })
}

#[test]
fn the_two_agree_over_generated_requests() {
    let requests = (
        proptest::sample::select(METHODS.as_slice()),
        one_or_none(&ORIGINS),
        one_or_none(&SITES),
        one_or_none(&HOSTS),
        proptest::sample::select(TARGETS.as_slice()),
    );
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::with_cases(10_000), rng);
    let result = runner.run(&requests, |(method, origin, site, host, target)| {
        let request = || {
            let mut request = Request::new(Body::empty());
            *request.method_mut() = method.parse().unwrap();
            *request.uri_mut() = target.parse().unwrap();
            let headers = [
                (header::ORIGIN, origin),
                (HeaderName::from_static("sec-fetch-site"), site),
                (header::HOST, host),
            ];
            for (name, value) in headers {
                if let Some(value) = value {
                    request.headers_mut().insert(name, value.parse().unwrap());
                }
            }
            request
        };
        let [ours, theirs] = [&mut ours(), &mut theirs()].map(|app| status(app, request()));
        prop_assert_eq!(ours, theirs);
        Ok(())
    });
    result.unwrap();
}

#[test]
fn query_and_upgrades_by_get_are_the_exceptions() {
    let request = |method: &str, upgrade: bool| {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = method.parse().unwrap();
        let headers = request.headers_mut();
        headers.insert(header::ORIGIN, "https://evil.example".parse().unwrap());
        if upgrade {
            headers.insert(header::UPGRADE, "websocket".parse().unwrap());
        }
        request
    };
    let statuses = |method, upgrade| {
        [&mut ours(), &mut theirs()].map(|app| status(app, request(method, upgrade)).as_u16())
    };
    assert_eq!(statuses("QUERY", false), [200, 403]);
    assert_eq!(statuses("GET", true), [403, 200]);
    assert_eq!(statuses("POST", false), [403, 403]);
}
