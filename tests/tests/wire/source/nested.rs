//! Sources and nesting: the nearest policy decides, whichever of the two asks somebody.

use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse as _;
use axum::routing::get;
use cors_runtime::{
    OriginSource as _, Outcome, Refusal, SharedOrigins, cors_policy, origin_source,
};
use http::header;
use tokio::time::{Instant, sleep};
use tower::ServiceExt as _;

use crate::app::{Calls, routes};
use crate::ask::Ask;
use crate::policies::{APP, EVIL, Site};
use crate::reply::Reply;

const TENANT: &str = "https://tenant.example";

#[cors_policy(allow_origins = with(origins), allow_methods = [PUT], allow_credentials)]
fn by_set(origins: SharedOrigins, inside: Router) -> Router {
    inside
}

#[cors_policy(allow_origins = with(origin_source(|origin, _| {
    let is_tenant = origin.as_str() == TENANT;
    async move {
        sleep(Duration::from_millis(5)).await;
        is_tenant
    }
})), allow_methods = [PUT])]
fn later(inside: Router) -> Router {
    inside
}

#[cors_policy(Site)]
fn site(inside: Router) -> Router {
    inside
}

async fn answers(app: &Router, path: &str, policy: &str, allowed: &str) {
    for origin in [APP, TENANT, EVIL] {
        for ask in [Ask::get(path), Ask::preflight(path, "PUT")] {
            let ask = ask.from(origin);
            let (request, recorder) = ask.recorded();
            let response = app.clone().oneshot(request).await.unwrap();
            let outcome = recorder.outcome().unwrap();
            assert_eq!(outcome.policy(), policy, "{path} {origin}");
            let reply = Reply::read(response).await;
            let expected = (origin == allowed).then_some(origin);
            assert_eq!(reply.allowed_origin(), expected, "{path} {origin}");
        }
    }
}

#[tokio::test]
async fn the_nearest_decides_whichever_asks() {
    let inner = || routes(Calls::default());
    let set = || SharedOrigins::new([TENANT]).unwrap();
    let beside = || Router::new().route("/beside", get(async || "beside").put(async || "beside"));

    let app = site(beside().nest("/inner", by_set(set(), inner())));
    answers(&app, "/inner/orders", "by_set", TENANT).await;
    answers(&app, "/beside", "site", APP).await;

    let app = site(beside().nest("/inner", later(inner())));
    answers(&app, "/inner/orders", "later", TENANT).await;
    answers(&app, "/beside", "site", APP).await;

    for outer in [later, |inside| {
        by_set(SharedOrigins::new([TENANT]).unwrap(), inside)
    }] {
        let app = outer(beside().nest("/inner", site(inner())));
        answers(&app, "/inner/orders", "site", APP).await;
        let (request, recorder) = Ask::get("/beside").recorded();
        app.clone().oneshot(request).await.unwrap();
        let name = recorder.outcome().unwrap().policy();
        answers(&app, "/beside", name, TENANT).await;
    }

    let app = later(beside().nest("/inner", by_set(set(), inner())));
    answers(&app, "/inner/orders", "by_set", TENANT).await;
    answers(&app, "/beside", "later", TENANT).await;
}

/// A policy around another, and middleware between the two that answers itself where it is asked to.
fn between(outer: impl Fn(Router) -> Router, inner: Router) -> Router {
    let itself = async |request: Request, next: Next| match request.headers().get("x-itself") {
        Some(_) => "by the middleware".into_response(),
        None => next.run(request).await,
    };
    outer(Router::new().nest("/inner", inner).layer(from_fn(itself)))
}

#[cors_policy(allow_origins = "*")]
fn everybody(inside: Router) -> Router {
    inside
}

/// What neither of two policies decides regardless of the other depends on what both look at.
#[tokio::test]
async fn what_two_decide_varies_by_what_both_read() {
    #[cors_policy(allow_origins = with(
        origin_source(|_, request| request.headers.get(header::HOST).is_some_and(|host| host == "one"))
            .with_vary([header::HOST])
    ))]
    fn by_host(inside: Router) -> Router {
        inside
    }
    let names = async |app: &Router, ask: Ask| {
        let response = app.clone().oneshot(ask.in_process()).await.unwrap();
        let reply = Reply::read(response).await;
        let mut vary: Vec<String> = reply
            .vary()
            .join(",")
            .split(',')
            .map(|name| name.trim().to_owned())
            .collect();
        vary.sort();
        (reply.allowed_origin().map(str::to_owned), vary.join(" "))
    };
    let itself = |origin: &str, host: &str| {
        Ask::get("/inner/orders")
            .from(origin)
            .with("x-itself".parse().unwrap(), "1")
            .with(header::HOST, host)
    };
    let app = between(site, everybody(routes(Calls::default())));
    let star = Some("*".to_owned());
    assert_eq!(
        names(&app, itself(APP, "one")).await,
        (star, "origin".to_owned())
    );
    assert_eq!(
        names(&app, itself(EVIL, "one")).await,
        (None, "origin".to_owned())
    );

    let app = between(by_host, site(routes(Calls::default())));
    let allowed = Some(APP.to_owned());
    let both = || "host origin".to_owned();
    // The source of the outer policy is not asked about what the middleware answers: that counts as no.
    assert_eq!(names(&app, itself(APP, "one")).await, (None, both()));
    assert_eq!(names(&app, itself(APP, "two")).await, (None, both()));
    // What the inner policy is around is its own.
    let inside = Ask::get("/inner/orders")
        .from(APP)
        .with(header::HOST, "two");
    assert_eq!(names(&app, inside).await, (allowed, "origin".to_owned()));
}

/// The source of an outer policy is not asked, and not waited for.
#[tokio::test(start_paused = true)]
async fn the_source_of_an_outer_policy_is_not_asked() {
    let asked = Calls::default();
    #[cors_policy(allow_origins = with(move |_, _| {
        asked.add();
        std::future::pending::<bool>()
    }))]
    fn never(asked: Calls, inside: Router) -> Router {
        inside
    }
    let app = between(
        |inside| never(asked.clone(), inside),
        site(routes(Calls::default())),
    );
    for path in ["/inner/orders", "/inner/broken", "/inner/nowhere"] {
        for origin in [APP, EVIL] {
            for ask in [Ask::get(path), Ask::preflight(path, "PUT")] {
                let start = Instant::now();
                let response = app.clone().oneshot(ask.from(origin).in_process()).await;
                let reply = Reply::read(response.unwrap()).await;
                assert_eq!(start.elapsed(), Duration::ZERO, "{path}");
                assert_eq!(reply.allowed_origin(), (origin == APP).then_some(APP));
            }
        }
    }
    assert_eq!(asked.count(), 0);
    // Where the outer policy has a say, its source is not asked either: that counts as no.
    let start = Instant::now();
    let ask = Ask::get("/inner/orders").from(APP);
    let ask = ask.with("x-itself".parse().unwrap(), "1");
    let (request, recorder) = ask.recorded();
    app.clone().oneshot(request).await.unwrap();
    let outcome = recorder.outcome().unwrap();
    assert_eq!(outcome.refusal(), Some(&Refusal::SourceNotAsked));
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert_eq!(asked.count(), 0);
}

/// However many policies stand around it.
#[tokio::test]
async fn a_source_is_asked_once_for_a_request() {
    let asked = Calls::default();
    #[cors_policy(allow_origins = with(move |origin, _| {
        asked.add();
        origin.as_str() == TENANT
    }))]
    fn counted(asked: Calls, inside: Router) -> Router {
        inside
    }
    let inner = counted(asked.clone(), routes(Calls::default()));
    let middle = site(Router::new().nest("/middle", inner));
    let app = everybody(Router::new().nest("/outer", middle));
    for (origin, allowed) in [(TENANT, Some(TENANT)), (APP, None)] {
        for ask in [
            Ask::get("/outer/middle/orders"),
            Ask::preflight("/outer/middle/orders", "GET"),
        ] {
            let before = asked.count();
            let response = app.clone().oneshot(ask.from(origin).in_process()).await;
            let reply = Reply::read(response.unwrap()).await;
            assert_eq!(reply.allowed_origin(), allowed);
            assert_eq!(asked.count(), before + 1);
        }
    }
    // Nor is it asked about pages of the server's own.
    let own = Ask::get("/outer/middle/orders").from(APP);
    let own = own.with("sec-fetch-site".parse().unwrap(), "same-origin");
    let before = asked.count();
    let (request, recorder) = own.recorded();
    app.clone().oneshot(request).await.unwrap();
    let outcome = recorder.outcome().unwrap();
    assert_eq!(outcome.kind(), &Outcome::SameOrigin);
    assert_eq!(asked.count(), before);
}
