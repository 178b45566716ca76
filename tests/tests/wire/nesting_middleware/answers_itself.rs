//! Middleware that answers in the app's place: its answer has the headers of the policy that the
//! handler would have had, and it holds up no preflight.

use std::future::pending;

use axum::response::IntoResponse as _;
use tower_http::auth::AsyncRequireAuthorizationLayer;

use super::{
    Between, CatchPanicLayer, Next, REQUESTS, Request, RequestBodyLimitLayer, Response, StatusCode,
    ValidateRequestHeaderLayer, app, from_fn, header, limited, timeout,
};
use crate::app::Calls;
use crate::ask::Ask;
use crate::nesting::{INNER, Spot, nearest_decides};
use crate::server::Server;

/// What lets nothing through, and the status that it answers with.
const BARS: &[(u16, Between)] = &[
    (
        401,
        ("from_fn", |inside| inside.layer(from_fn(asks_for_token))),
    ),
    (
        401,
        ("require_authorization", |inside| {
            let authorize =
                async |request: Request| match request.headers().get(header::AUTHORIZATION) {
                    Some(_) => Ok(request),
                    None => Err(StatusCode::UNAUTHORIZED.into_response()),
                };
            inside.layer(AsyncRequireAuthorizationLayer::new(authorize))
        }),
    ),
    (
        403,
        ("validate_request", |inside| {
            let validate = ValidateRequestHeaderLayer::has_header_value("x-key", "secret");
            inside.layer(validate.unwrap())
        }),
    ),
    (
        408,
        ("timeout", |inside| {
            let hangs = async |_: Request, _: Next| pending::<Response>().await;
            inside.layer(from_fn(hangs)).layer(timeout())
        }),
    ),
    (
        500,
        ("catch_panic", |inside| {
            let panics = async |_: Request, _: Next| -> Response { panic!("meant") };
            inside.layer(from_fn(panics)).layer(CatchPanicLayer::new())
        }),
    ),
    (503, ("load_shed", |inside| limited(inside, 0))),
];

async fn asks_for_token(request: Request, next: Next) -> Response {
    if request.headers().contains_key(header::AUTHORIZATION) {
        next.run(request).await
    } else {
        (StatusCode::UNAUTHORIZED, "no token").into_response()
    }
}

#[tokio::test]
async fn an_answer_in_the_apps_place_has_the_nearest_policys_headers() {
    for (status, between) in BARS {
        let (calls, seen) = (Calls::default(), Calls::default());
        let server = Server::of(app(&calls, &seen, between)).await;
        let spots = [
            Spot::barred("/in/there", *status, INNER),
            Spot::barred("/route", *status, INNER),
        ];
        nearest_decides(between.0, &spots, &calls, async |ask| {
            server.send(ask).await
        })
        .await;
        // The outer watcher only: what is in between lets nothing through.
        assert_eq!(seen.count(), 2 * REQUESTS, "{}", between.0);
    }
}

#[tokio::test]
async fn with_a_token_the_handler_answers() {
    let calls = Calls::default();
    let between: Between = ("from_fn", |inside| inside.layer(from_fn(asks_for_token)));
    let server = Server::of(app(&calls, &Calls::default(), &between)).await;
    let ask = Ask::new("PUT", "/in/there").from("https://inner.example");
    let reply = server
        .send(ask.with(header::AUTHORIZATION, "Bearer x"))
        .await;
    assert_eq!(reply.body, "handled");
    assert_eq!(reply.cors(), INNER.answer(Some("https://inner.example")));
    assert_eq!(calls.count(), 1);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_readably() {
    let calls = Calls::default();
    let between: Between = ("limit", |inside| {
        inside.layer(RequestBodyLimitLayer::new(8))
    });
    let server = Server::of(app(&calls, &Calls::default(), &between)).await;
    let ask = Ask::new("PUT", "/in/there").from("https://inner.example");
    let reply = server.send(ask.body("more than eight")).await;
    assert_eq!(reply.status, 413);
    assert_eq!(reply.cors(), INNER.answer(Some("https://inner.example")));
    assert_eq!(calls.count(), 0);
}
