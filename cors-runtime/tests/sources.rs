//! Sources of origins, by themselves and behind pointers.

use std::future::pending;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use cors_runtime::{
    CorsPolicy, Dangers, Origin, OriginSet, OriginSource, Outcome, Policy, PolicyErrors,
    PolicyLayer, Recorder, Refusal, SharedOrigins, SourceReply, cors_policy,
};
use http::request::Parts;
use http::{HeaderName, Request, header};
use tower::ServiceExt as _;

#[test]
fn a_set_is_changed_where_it_is_or_not_at_all() {
    let origins = SharedOrigins::new(["https://a.example"]).unwrap();
    let add = |pattern: &str| origins.update(|patterns| patterns.push(pattern.to_owned()));
    add("https://*.b.example").unwrap();
    assert!(origins.allows("https://a.example"));
    assert!(origins.allows(b"https://x.b.example"));
    let errors = add("https://c.example/").unwrap_err();
    assert_eq!(errors.findings().len(), 1);
    assert!(!origins.allows("https://c.example"));
    let shown = format!("{origins:?}");
    let patterns = r#"["https://a.example", "https://*.b.example"]"#;
    assert_eq!(
        shown,
        format!("SharedOrigins {{ patterns: {patterns}, .. }}")
    );
}

/// Says everything that a source can say of itself.
struct Tenants;

const READS: [HeaderName; 2] = [header::HOST, header::FORWARDED];

impl OriginSource for Tenants {
    fn ask(&self, origin: &Origin<'_>, request: &Parts) -> SourceReply {
        match request.headers.get(header::HOST) {
            Some(_) => SourceReply::ready(origin.host().as_str() == "a.example"),
            None => SourceReply::pending(pending::<bool>()),
        }
    }

    fn vary_headers(&self) -> &[HeaderName] {
        &READS
    }

    fn timeout(&self) -> Duration {
        Duration::from_millis(20)
    }

    fn attach(&self, policy: &Policy) -> Result<(), PolicyErrors> {
        let patterns = ["http://a.example"];
        OriginSet::checked(
            "Tenants",
            patterns,
            policy.max_age().is_some(),
            Dangers::NONE,
        )
        .map(drop)
    }
}

#[cors_policy(allow_origins = with(source))]
fn boxed(source: Box<dyn OriginSource>) -> Router {
    Router::new()
}

#[cors_policy(allow_origins = with(source))]
fn counted(source: Arc<dyn OriginSource>) -> Router {
    Router::new()
}

#[cors_policy(allow_origins = with(source), max_age = 1)]
fn refused(source: Box<dyn OriginSource>) -> Result<Router, PolicyErrors> {
    Ok(Router::new())
}

fn from_tenant(host: Option<&str>) -> Request<Body> {
    let mut request = Request::new(Body::empty());
    let headers = request.headers_mut();
    headers.insert(header::ORIGIN, "https://a.example".parse().unwrap());
    if let Some(host) = host {
        headers.insert(header::HOST, host.parse().unwrap());
    }
    request
}

fn recorded(mut request: Request<Body>) -> (Request<Body>, Recorder) {
    let recorder = Recorder::new();
    request.extensions_mut().insert(recorder.clone());
    (request, recorder)
}

#[tokio::test]
async fn what_a_source_says_is_said_behind_a_pointer_too() {
    for app in [boxed(Box::new(Tenants)), counted(Arc::new(Tenants))] {
        let answer = app.clone().oneshot(from_tenant(Some("x"))).await.unwrap();
        assert_eq!(answer.headers()["vary"], "origin, host, forwarded");
        assert_eq!(
            answer.headers()["access-control-allow-origin"],
            "https://a.example"
        );
        let (request, recorder) = recorded(from_tenant(None));
        app.oneshot(request).await.unwrap();
        let outcome = recorder.outcome().unwrap();
        assert_eq!(outcome.kind(), &Outcome::Refused(Refusal::SourceTooLate));
    }
    assert!(refused(Box::new(Tenants)).is_err());
}

/// What a source is to answer later takes a runtime: without one it has failed, and nobody is let in.
#[test]
fn without_a_runtime_a_source_that_waits_has_failed() {
    let app = boxed(Box::new(Tenants));
    let (request, recorder) = recorded(from_tenant(None));
    let answer = pin!(app.oneshot(request));
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(Ok(answer)) = answer.poll(&mut context) else {
        panic!("there is nothing to wait for");
    };
    let outcome = recorder.outcome().unwrap();
    let why = "its timeout needs a tokio runtime whose timer is enabled";
    let failed = Refusal::SourceFailed(why.to_owned());
    assert_eq!(outcome.kind(), &Outcome::Refused(failed));
    assert!(!answer.headers().contains_key("access-control-allow-origin"));
}

/// As many as nobody reads.
struct Everything(Vec<HeaderName>);

impl OriginSource for Everything {
    fn ask(&self, _: &Origin<'_>, _: &Parts) -> SourceReply {
        SourceReply::ready(true)
    }

    fn vary_headers(&self) -> &[HeaderName] {
        &self.0
    }
}

#[tokio::test]
async fn an_answer_that_depends_on_65_headers_depends_on_all() {
    for (count, is_all) in [(63, false), (64, true)] {
        let names = (0..count).map(|at| format!("x-{at}").parse().unwrap());
        let app = boxed(Box::new(Everything(names.collect())));
        let answer = app.oneshot(from_tenant(None)).await.unwrap();
        assert_eq!(answer.headers()["vary"] == "*", is_all, "{count}");
    }
}

#[test]
fn what_a_source_answers_can_be_shown() {
    assert_eq!(format!("{:?}", SourceReply::ready(true)), "Ready(Allow)");
    let reply = SourceReply::pending(pending::<bool>());
    assert_eq!(format!("{reply:?}"), "Pending(..)");
}

#[test]
fn there_is_no_layer_of_a_policy_without_its_source() {
    let policy = <boxed as CorsPolicy>::POLICY;
    let errors = PolicyLayer::try_new(policy).unwrap_err().to_string();
    assert!(errors.contains("[cors::missing_origins]"), "{errors}");
    assert!(errors.contains("`boxed(...)`"), "{errors}");
}
