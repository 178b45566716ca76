//! A source is awaited before the app gets a request that `enforce` covers; and what is seen of a refusal.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::response::{IntoResponse as _, Response};
use cors_runtime::{Enforcement, Forbidden, Refusal, cors_policy, origin_source};
use http::{HeaderName, header};
use tokio::sync::Notify;
use tower::ServiceExt as _;

use super::counted;
use crate::app::Calls;
use crate::ask::Ask;
use crate::policies::{APP, EVIL};
use crate::reply::Reply;
use crate::watched::Watched;

#[cors_policy(
    allow_origins = with(origin_source(move |origin, _: &http::request::Parts| {
        let is_app = origin.host().as_str() == "app.example.com";
        let may_answer = Arc::clone(&may_answer);
        async move {
            may_answer.notified().await;
            Ok::<_, Infallible>(is_app)
        }
    })),
    enforce,
)]
fn by_source(may_answer: Arc<Notify>, calls: &Calls) -> Router {
    counted(calls)
}

#[tokio::test]
async fn the_app_waits_for_the_source() {
    for (origin, status, ran) in [(APP, 200, 1), (EVIL, 403, 0)] {
        let (may_answer, calls) = (Arc::new(Notify::new()), Calls::default());
        let app = by_source(Arc::clone(&may_answer), &calls);
        let request = Ask::new("POST", "/")
            .from(origin)
            .body("order")
            .in_process();
        let answering = tokio::spawn(app.oneshot(request));
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        assert_eq!(calls.count(), 0);
        may_answer.notify_one();
        let reply = Reply::read(answering.await.unwrap().unwrap()).await;
        assert_eq!(reply.status, status);
        assert_eq!(calls.count(), ran);
        assert_eq!(reply.allowed_origin().is_some(), status == 200);
    }
}

#[tokio::test]
async fn a_read_does_not_wait_for_the_source() {
    let (may_answer, calls) = (Arc::new(Notify::new()), Calls::default());
    let app = by_source(Arc::clone(&may_answer), &calls);
    let answering = tokio::spawn(app.oneshot(Ask::get("/").from(EVIL).in_process()));
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    assert_eq!(calls.count(), 1);
    may_answer.notify_one();
    assert_eq!(answering.await.unwrap().unwrap().status(), 200);
}

#[cors_policy(allow_origins = ["https://app.example.com"], enforce)]
fn api(calls: &Calls) -> Router {
    counted(calls)
}

#[cors_policy(allow_origins = ["https://app.example.com"], enforce(report))]
fn reported(calls: &Calls) -> Router {
    counted(calls)
}

fn cross_site() -> Ask {
    Ask::new("POST", "/").with(HeaderName::from_static("sec-fetch-site"), "cross-site")
}

#[tokio::test]
async fn the_outcome_says_what_was_enforced() {
    let calls = Calls::default();
    let refused = |refusal| Enforcement::Refused(refusal);
    let rows = [
        (
            api(&calls),
            Ask::new("POST", "/").from(APP),
            Enforcement::Passed,
        ),
        (api(&calls), Ask::get("/").from(EVIL), Enforcement::Passed),
        (
            api(&calls),
            Ask::new("POST", "/").from(EVIL),
            refused(Refusal::OriginNotAllowed),
        ),
        (
            api(&calls),
            Ask::new("POST", "/").from(APP).from(APP),
            refused(Refusal::SeveralOrigins),
        ),
        (
            api(&calls),
            Ask::new("POST", "/").from("evil"),
            refused(Refusal::MalformedOrigin),
        ),
        (api(&calls), cross_site(), refused(Refusal::CrossOrigin)),
        (
            reported(&calls),
            cross_site(),
            Enforcement::WouldRefuse(Refusal::CrossOrigin),
        ),
        (
            api(&calls),
            Ask::preflight("/", "POST").from(EVIL),
            Enforcement::Off,
        ),
    ];
    for (app, ask, expected) in rows {
        let (request, recorder) = ask.clone().recorded();
        let name = if matches!(expected, Enforcement::WouldRefuse(_)) {
            reported::POLICY
        } else {
            api::POLICY
        };
        let (parts, _) = ask.in_process().into_parts();
        app.oneshot(request).await.unwrap();
        let outcome = recorder.outcome().unwrap();
        assert_eq!(outcome.enforcement(), &expected, "{outcome}");
        assert_eq!(*outcome, name.explain(&parts));
    }
}

#[tokio::test]
async fn a_refusal_is_one_event() {
    let watched = Watched::here();
    let calls = Calls::default();
    let send = async |app: Router, ask: Ask| {
        app.oneshot(ask.in_process()).await.unwrap();
        watched.one()
    };
    let heard = send(api(&calls), Ask::new("POST", "/").from(EVIL)).await;
    assert_eq!(heard.level, tracing::Level::INFO);
    assert_eq!(heard.field("enforce"), "refused");
    assert_eq!(heard.field("reason"), "origin_not_allowed");
    assert_eq!(heard.field("key"), "allow_origins");
    assert!(
        heard.field("message").starts_with("refused with 403: "),
        "{heard:?}"
    );
    let heard = send(api(&calls), cross_site()).await;
    assert_eq!(heard.field("reason"), "cross_origin");
    assert_eq!(heard.field("key"), "enforce");
    let heard = send(reported(&calls), cross_site()).await;
    assert_eq!(heard.level, tracing::Level::WARN);
    assert_eq!(heard.field("enforce"), "would_refuse");
    let heard = send(reported(&calls), Ask::new("POST", "/").from(EVIL)).await;
    assert_eq!(heard.level, tracing::Level::WARN);
    assert_eq!(heard.field("enforce"), "would_refuse");
}

#[tokio::test]
async fn middleware_may_write_the_body() {
    async fn explain(response: Response) -> Response {
        match response.extensions().get::<Forbidden>() {
            Some(forbidden) => {
                let text = format!("{}: {forbidden}", forbidden.policy());
                (response.status(), text).into_response()
            }
            None => response,
        }
    }
    let app = api(&Calls::default()).layer(axum::middleware::map_response(explain));
    let ask = Ask::new("POST", "/").from(EVIL).in_process();
    let reply = Reply::read(app.oneshot(ask).await.unwrap()).await;
    assert_eq!(reply.status, 403);
    assert_eq!(reply.body, "api: the origin is not in `allow_origins`");
    assert!(reply.headers.get(header::CACHE_CONTROL).is_none());
}

#[tokio::test]
async fn the_text_of_a_source_is_not_shown_to_a_stranger() {
    #[cors_policy(
        allow_origins = with(origin_source(|_, _: &http::request::Parts| {
            Err::<bool, _>(std::io::Error::other("postgres://user:secret@10.0.0.7"))
        })),
        enforce,
    )]
    fn failing() -> Router {
        counted(&Calls::default())
    }
    let ask = Ask::new("POST", "/").from(APP).in_process();
    let response = failing().oneshot(ask).await.unwrap();
    let forbidden = response.extensions().get::<Forbidden>().unwrap();
    assert!(matches!(forbidden.refusal(), Refusal::SourceFailed(why) if why.contains("secret")));
    assert_eq!(
        forbidden.to_string(),
        "the source of origins could not tell"
    );
}
