//! What hides one policy from another: the first request to the hidden one tells.

use std::sync::Arc;

use axum::BoxError;
use axum::Router;
use axum::error_handling::HandleError;
use axum::extract::Request;
use axum::handler::Handler as _;
use axum::middleware::{Next, from_fn};
use axum::routing::{any, get};
use cors_runtime::{cors_policy, cors_route};
use http::StatusCode;
use tower::buffer::Buffer;
use tower::{Layer as _, ServiceExt as _};

use super::several::Either;
use super::{PANICS, USE_NEST, answer, errors, is_logged, is_told};
use crate::app::Calls;
use crate::ask::Ask;
use crate::nesting::{Beside, Inner, OUTER, Outer, inner};
use crate::server::Server;
use crate::watched::Watched;

/// On the list of the hidden policy only.
const FROM: &str = "https://inner.example";

/// An app with `/in/there` under a policy that another one does not see.
struct Blind {
    hidden_by: &'static str,
    app: fn() -> Router,
    outer: &'static str,
    inner: &'static str,
}

const BLIND: &[Blind] = &[
    Blind {
        hidden_by: "nest_service",
        app: nested_service,
        outer: "nested_service",
        inner: "inner",
    },
    Blind {
        hidden_by: "nest_service, where middleware makes the answer anew",
        app: nested_and_rebuilt,
        outer: "nested_and_rebuilt",
        inner: "inner",
    },
    Blind {
        hidden_by: "another task",
        app: spawned,
        outer: "spawned",
        inner: "inner",
    },
    Blind {
        hidden_by: "fallback_service",
        app: fallback_service,
        outer: "fallback_service",
        inner: "inner",
    },
    Blind {
        hidden_by: "middleware with a router in an Arc",
        app: shared,
        outer: "shared",
        inner: "inner",
    },
    Blind {
        hidden_by: "a buffer",
        app: buffered,
        outer: "buffered",
        inner: "inner",
    },
    Blind {
        hidden_by: "one of two whole routers",
        app: one_of_two,
        outer: "one_of_two",
        inner: "inner",
    },
    Blind {
        hidden_by: "the router in a layered service",
        app: layered_router,
        outer: "Outer",
        inner: "inner",
    },
    Blind {
        hidden_by: "nest_service, with a policy around it all",
        app: three_deep,
        outer: "nested_service",
        inner: "inner",
    },
    Blind {
        hidden_by: "Handler::layer",
        app: layered_handler,
        outer: "layered_handler",
        inner: "Inner",
    },
    Blind {
        hidden_by: "Handler::layer, for every method",
        app: layered_any,
        outer: "layered_any",
        inner: "Inner",
    },
    Blind {
        hidden_by: "Handler::layer, below a handler's own policy",
        app: layered_below_own,
        outer: "Beside",
        inner: "Inner",
    },
];

fn router() -> Router {
    inner(&Calls::default())
}

async fn handled() -> &'static str {
    "handled"
}

#[cors_policy(Outer)]
fn nested_and_rebuilt() -> Router {
    let anew = from_fn(async |request: Request, next: Next| {
        let answer = next.run(request).await;
        let mut anew = http::Response::new(answer.into_body());
        anew.headers_mut().insert("x-anew", "true".parse().unwrap());
        anew
    });
    Router::new().nest_service("/in", router()).layer(anew)
}

#[cors_policy(Outer)]
fn spawned() -> Router {
    let spawn = from_fn(async |request: Request, next: Next| {
        let answer = tokio::spawn(next.run(request)).await;
        answer.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    });
    Router::new().nest_service("/in", router()).layer(spawn)
}

#[cors_policy(Outer)]
fn nested_service() -> Router {
    Router::new().nest_service("/in", router())
}

#[cors_policy(Outer)]
fn fallback_service() -> Router {
    Router::new().fallback_service(Router::new().nest("/in", router()))
}

#[cors_policy(Outer)]
fn shared() -> Router {
    let router = Arc::new(Router::new().nest("/in", router()));
    let elsewhere = move |request: Request, _: Next| {
        let router = Arc::clone(&router);
        async move { Router::clone(&router).oneshot(request).await }
    };
    Router::new().layer(from_fn(elsewhere))
}

#[cors_policy(Outer)]
fn buffered() -> Router {
    let failed = async |_: BoxError| StatusCode::BAD_GATEWAY;
    Router::new().nest_service("/in", HandleError::new(Buffer::new(router(), 1), failed))
}

#[cors_policy(Outer)]
fn one_of_two() -> Router {
    Router::new().fallback_service(Either {
        left: Router::new().layer(Beside::layer()),
        right: Router::new().nest("/in", router()),
    })
}

fn layered_router() -> Router {
    let inside = Router::new().nest("/in", router());
    Router::new().fallback_service(Outer::layer().layer(inside))
}

fn three_deep() -> Router {
    Router::new().merge(nested_service()).layer(Beside::layer())
}

#[cors_policy(Outer)]
fn layered_handler() -> Router {
    Router::new().route("/in/there", get(handled.layer(Inner::layer())))
}

#[cors_policy(Outer)]
fn layered_any() -> Router {
    Router::new().route("/in/there", any(handled.layer(Inner::layer())))
}

fn layered_below_own() -> Router {
    let inner = handled.layer(Inner::layer());
    Router::new().route("/in/there", cors_route!(get(inner as Beside)))
}

#[tokio::test]
async fn a_hidden_policy_tells_with_its_first_request() {
    for blind in BLIND {
        let watched = Watched::here();
        let about = blind.hidden_by;
        let answered = answer(blind.app, Ask::get("/in/there").from(FROM)).await;
        is_logged(&errors(&watched), blind.inner, blind.outer);
        if PANICS {
            is_told(
                &answered.expect_err(about),
                blind.inner,
                blind.outer,
                USE_NEST,
            );
        } else {
            let reply = answered.expect(about);
            assert_eq!(reply.status, 200, "{about}");
            assert_eq!(reply.cors(), [""; 0], "{about}");
            assert_eq!(reply.vary(), ["origin"], "{about}");
        }
    }
}

/// The outer policy answers the preflights of a hidden one until that is found, and none from then on.
#[tokio::test]
async fn until_then_the_outer_policy_answers_preflights() {
    let outer = "https://outer.example";
    let app = nested_service();
    let send = |ask: Ask| {
        let app = app.clone();
        answer(|| app, ask)
    };
    for path in ["/in/there", "/in/nowhere"] {
        let ask = || Ask::preflight(path, "PUT");
        let reply = send(ask().from(outer)).await.unwrap();
        assert_eq!(reply.cors(), OUTER.preflight(Some(outer)));
        let reply = send(ask().from(FROM)).await.unwrap();
        assert_eq!(reply.cors(), [""; 0]);
    }
    let found = send(Ask::get("/in/there").from(outer)).await;
    assert_eq!(found.is_err(), PANICS);
    let reply = send(Ask::preflight("/in/there", "PUT").from(outer))
        .await
        .unwrap();
    assert!(reply.status.is_success());
    assert_eq!(reply.cors(), [""; 0]);
    // Elsewhere in the router nothing has changed.
    let reply = send(Ask::preflight("/", "PUT").from(outer)).await.unwrap();
    assert_eq!(reply.cors(), OUTER.preflight(Some(outer)));
}

/// One event for each pair of policies, however many requests there are.
#[tokio::test]
async fn a_hidden_policy_is_reported_once() {
    let watched = Watched::here();
    let app = nested_service();
    for _ in 0..3 {
        let app = app.clone();
        let answered = answer(|| app, Ask::get("/in/there").from(FROM)).await;
        assert_eq!(answered.is_err(), PANICS);
    }
    is_logged(&errors(&watched), "inner", "nested_service");
}

/// The connection is closed without an answer: nobody takes that for a success.
#[tokio::test]
async fn over_tcp_the_panic_takes_the_connection_along() {
    let server = Server::of(nested_service()).await;
    let asked = b"GET /in/there HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let answered = server.send_text(asked).await;
    if PANICS {
        assert_eq!(answered, "");
    } else {
        assert!(answered.starts_with("HTTP/1.1 200 OK\n"), "{answered}");
    }
    // The server is still there.
    let reply = server.send(Ask::get("/elsewhere")).await;
    assert_eq!(reply.status, 404);
}
