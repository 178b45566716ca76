//! Sources that take their time, fail, panic, or never answer: the request is answered all the same,
//! nobody is let in, and that is told.

use std::io;
use std::time::{Duration, Instant};

use axum::Router;
use cors_runtime::{Origin, OriginSource, Refusal, SourceReply, cors_policy, origin_source};
use http::header;
use http::request::Parts;
use tokio::time::sleep;
use tower::ServiceExt as _;
use tracing::Level;

use crate::app::{Calls, routes};
use crate::ask::Ask;
use crate::policies::APP;
use crate::reply::Reply;
use crate::server::Server;
use crate::watched::Watched;

/// What a source is told to do, by the name of the host that it is asked about.
async fn told(host: String) -> Result<bool, io::Error> {
    match host.as_str() {
        "yes.example" => Ok(true),
        "late.example" => {
            sleep(Duration::from_millis(30)).await;
            Ok(true)
        }
        "never.example" => std::future::pending().await,
        "panics.example" => panic!("{host}"),
        "fails.example" => Err(io::Error::other("the database\nis down")),
        _ => Ok(false),
    }
}

#[cors_policy(
    allow_origins = with(
        origin_source(|origin, _| told(origin.host().as_str().to_owned()))
            .with_timeout(Duration::from_millis(200))
    ),
    allow_methods = [PUT],
    allow_credentials,
    dangerously_allow(dynamic_origins),
)]
fn slow(calls: Calls) -> Router {
    routes(calls)
}

#[tokio::test]
async fn a_source_may_take_its_time_but_not_too_much() {
    let calls = Calls::default();
    let server = Server::of(slow(calls.clone())).await;
    for (host, refusal) in [
        ("yes", None),
        ("late", None),
        ("no", Some(Refusal::OriginNotAllowed)),
        (
            "panics",
            Some(Refusal::SourceFailed("it panicked".to_owned())),
        ),
        ("never", Some(Refusal::SourceTooLate)),
        (
            "fails",
            Some(Refusal::SourceFailed("the database\nis down".to_owned())),
        ),
    ] {
        let origin = format!("https://{host}.example");
        let before = calls.count();
        for ask in [Ask::get("/orders"), Ask::preflight("/orders", "PUT")] {
            let start = Instant::now();
            let reply = server.send(ask.from(&origin)).await;
            // The bound is 200 ms; the rest is for a machine that is busy.
            assert!(start.elapsed() < Duration::from_secs(5), "{host}");
            assert_eq!(reply.status, 200);
            let expected = refusal.is_none().then_some(origin.as_str());
            assert_eq!(reply.allowed_origin(), expected, "{host}");
            assert_eq!(reply.cors().is_empty(), refusal.is_some());
        }
        // The answer goes through, and the preflight reaches no handler.
        assert_eq!(calls.count(), before + 1, "{host}");
    }
}

#[tokio::test]
async fn outcome_and_event_say_what_the_source_did() {
    let watched = Watched::here();
    let app = slow(Calls::default());
    for (host, refusal) in [
        ("late", None),
        ("never", Some(("source_too_late", "did not answer in time"))),
        (
            "fails",
            Some(("source_failed", "could not tell: the database\\nis down")),
        ),
        (
            "no",
            Some(("origin_not_allowed", "is not in `allow_origins`")),
        ),
    ] {
        for ask in [Ask::get("/orders"), Ask::preflight("/orders", "PUT")] {
            let ask = ask.from(format!("https://{host}.example"));
            let (request, recorder) = ask.recorded();
            app.clone().oneshot(request).await.unwrap();
            let outcome = recorder.outcome().unwrap();
            assert_eq!(outcome.policy(), "slow");
            assert_eq!(
                outcome.refusal().map(Refusal::name),
                refusal.map(|(name, _)| name)
            );
            let Some((name, text)) = refusal else {
                assert!(watched.take().is_empty());
                continue;
            };
            let heard = watched.one();
            assert_eq!(heard.fields["reason"], name);
            let is_failure = name.starts_with("source_");
            let level = if is_failure { Level::WARN } else { Level::INFO };
            assert_eq!(heard.level, level);
            assert_eq!(heard.fields.contains_key("key"), !is_failure);
            assert_eq!(heard.fields["origin"], format!("https://{host}.example"));
            assert!(heard.fields["message"].contains(text), "{heard:?}");
        }
    }
}

/// What a source says of itself holds until something else is said.
#[tokio::test(start_paused = true)]
async fn a_source_may_have_a_bound_of_its_own() {
    struct Never;
    impl OriginSource for Never {
        fn ask(&self, _: &Origin<'_>, _: &Parts) -> SourceReply {
            SourceReply::pending(std::future::pending::<bool>())
        }
        fn timeout(&self) -> Duration {
            Duration::from_millis(20)
        }
    }
    #[cors_policy(allow_origins = with(Never.with_vary([header::HOST])))]
    fn app() -> Router {
        routes(Calls::default())
    }
    let start = tokio::time::Instant::now();
    let ask = Ask::get("/orders").from(APP);
    let (request, recorder) = ask.recorded();
    app().oneshot(request).await.unwrap();
    let outcome = recorder.outcome().unwrap();
    assert_eq!(outcome.refusal(), Some(&Refusal::SourceTooLate));
    assert_eq!(start.elapsed(), Duration::from_millis(20));
}

/// A failure is told with its causes, none of them twice.
#[tokio::test]
async fn a_failure_is_reported_with_its_causes() {
    #[derive(Debug)]
    struct Failure(&'static str, Option<Box<Failure>>);
    impl std::fmt::Display for Failure {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.0)
        }
    }
    impl std::error::Error for Failure {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            let cause = self.1.as_deref()?;
            Some(cause)
        }
    }
    #[cors_policy(allow_origins = with(|_, _| {
        let reset = Failure("reset by peer", None);
        let lost = Failure("connection lost: reset by peer", Some(Box::new(reset)));
        Err::<bool, _>(Failure("no tenants", Some(Box::new(lost))))
    }))]
    fn app() -> Router {
        routes(Calls::default())
    }
    let ask = Ask::get("/orders").from(APP);
    let (request, recorder) = ask.recorded();
    app().oneshot(request).await.unwrap();
    let outcome = recorder.outcome().unwrap();
    let told = "no tenants: connection lost: reset by peer".to_owned();
    assert_eq!(outcome.refusal(), Some(&Refusal::SourceFailed(told)));
}

/// One that panics where it is asked, not where it is waited for.
#[tokio::test]
async fn a_source_that_panics_costs_the_origin_and_not_the_request() {
    #[cors_policy(allow_origins = with(|origin, _| -> bool { panic!("{origin}") }))]
    fn app() -> Router {
        routes(Calls::default())
    }
    let ask = Ask::get("/orders").from(APP);
    let (request, recorder) = ask.recorded();
    let response = app().oneshot(request).await.unwrap();
    let outcome = recorder.outcome().unwrap();
    let failed = Refusal::SourceFailed("it panicked".to_owned());
    assert_eq!(outcome.refusal(), Some(&failed));
    Reply::read(response).await.is_refused_answer(200, "orders");
}
