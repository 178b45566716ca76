//! One policy inside of another, in a process that has these two and no third.

use axum::Router;
use axum::body::Body;
use axum::routing::{MethodRouter, get};
use cors_runtime::{cors_policy, cors_route};
use http::{HeaderMap, Request};
use tower::ServiceExt as _;

#[cors_policy(allow_origins = ["https://outer.example", "https://both.example"], allow_methods = [DELETE])]
struct Outer;

#[cors_policy(
    allow_origins = ["https://inner.example", "https://both.example"],
    allow_methods = [GET, HEAD, PUT],
    allow_credentials,
)]
struct Inner;

async fn handler() -> &'static str {
    "handled"
}

fn inner() -> Router {
    let handlers: MethodRouter = get(handler).put(handler).delete(handler);
    Router::new().route("/", handlers).layer(Inner::layer())
}

/// Apps that serve `/in` under the inner policy, and `/out` under the outer one.
fn apps() -> [(&'static str, Router); 3] {
    let route = || get(handler).put(handler).layer(Inner::layer());
    [
        ("a router", Router::new().nest("/in", inner())),
        ("a route", Router::new().route("/in", route())),
        (
            "handlers",
            Router::new().route(
                "/in",
                cors_route!(get(handler as Inner).put(handler as Inner)),
            ),
        ),
    ]
    .map(|(name, app)| {
        (
            name,
            app.route("/out", get(handler).delete(handler))
                .layer(Outer::layer()),
        )
    })
}

/// The values of the headers that tell the two policies from each other.
async fn answer(app: &Router, origin: &str, path: &str, preflight: bool) -> [Option<String>; 3] {
    let mut request = Request::builder().uri(path).header("origin", origin);
    if preflight {
        request = request
            .method("OPTIONS")
            .header("access-control-request-method", "PUT");
    }
    let response = app
        .clone()
        .oneshot(request.body(Body::empty()).unwrap())
        .await;
    let headers: HeaderMap = response.unwrap().headers().clone();
    ["origin", "credentials", "methods"].map(|of| {
        let mut values = headers.get_all(format!("access-control-allow-{of}")).iter();
        let value = values
            .next()
            .map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(values.next(), None, "{path} {origin}: {headers:?}");
        value
    })
}

#[tokio::test]
async fn the_nearest_of_two_decides() {
    for (place, app) in apps() {
        for (path, own, credentials, methods) in [
            ("/in", "https://inner.example", Some("true"), "GET,HEAD,PUT"),
            ("/out", "https://outer.example", None, "DELETE"),
        ] {
            for origin in [
                "https://inner.example",
                "https://outer.example",
                "https://both.example",
            ] {
                for preflight in [false, true] {
                    let is_allowed = origin == own || origin == "https://both.example";
                    let allowed =
                        |value: Option<&str>| value.filter(|_| is_allowed).map(str::to_owned);
                    let expected = [
                        allowed(Some(origin)),
                        allowed(credentials),
                        allowed(preflight.then_some(methods)),
                    ];
                    let answer = answer(&app, origin, path, preflight).await;
                    assert_eq!(answer, expected, "{place}: {path} {origin} {preflight}");
                }
            }
        }
    }
}
