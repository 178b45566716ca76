//! Origins that a source decides with each request: `allow_origins = with(...)` (§7).

use std::io;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::Request;
use axum::routing::get;
use cors_runtime::{
    CorsOutcome, Origin, OriginAnswer, OriginSource, Refusal, SharedOrigins, cors_policy,
    origin_source,
};
use http::header;
use http::request::Parts;
use tokio::time::sleep;
use tower::ServiceExt as _;
use tracing::Level;

use crate::app::{Calls, routes};
use crate::ask::Ask;
use crate::policies::{APP, EVIL};
use crate::reply::Reply;
use crate::server::Server;
use crate::watched::Watched;

mod nested;
mod swaps;

#[cors_policy(
    allow_origins = with(origins),
    allow_methods = [GET, PUT],
    allow_headers = ["content-type"],
    allow_credentials,
)]
fn shared(origins: SharedOrigins, calls: Calls) -> Router {
    routes(calls)
}

/// A source that answers at once, from what it is given.
#[cors_policy(
    allow_origins = with(|origin, request| {
        let host = request.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        host.is_some_and(|host| origin.host().as_str().strip_prefix("app.") == Some(host))
    }),
    allow_methods = [PUT],
)]
fn by_host() -> Router {
    routes(Calls::default())
}

/// The same, which says so, and looks at a header of the app's own as well.
#[cors_policy(
    allow_origins = with(
        origin_source(|origin, request| {
            Ok::<_, io::Error>(request.headers.get("x-tenant").is_some_and(|tenant| {
                origin.host().as_str().as_bytes().starts_with(tenant.as_bytes())
            }))
        })
        .reading([header::HOST, "x-tenant".parse().unwrap()])
    ),
    allow_methods = [PUT],
)]
fn by_tenant() -> Router {
    routes(Calls::default())
}

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
            .within(Duration::from_millis(200))
    ),
    allow_methods = [PUT],
    allow_credentials,
    dangerously_allow(dynamic_origins),
)]
fn slow(calls: Calls) -> Router {
    routes(calls)
}

fn allowed(reply: &Reply, origin: &str) {
    assert_eq!(reply.allowed_origin(), Some(origin));
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn what_is_in_the_set_now_is_allowed() {
    let origins = SharedOrigins::new([APP]).unwrap();
    let calls = Calls::default();
    let server = Server::of(shared(origins.clone(), calls.clone())).await;
    let other = "https://shop.customer.example";
    let preflight = |origin: &str| {
        Ask::preflight("/orders", "PUT")
            .from(origin)
            .for_headers("content-type")
    };

    allowed(&server.send(preflight(APP)).await, APP);
    server.send(preflight(other)).await.is_refused_preflight();
    origins.replace(["https://*.customer.example"]).unwrap();
    server.send(preflight(APP)).await.is_refused_preflight();
    let reply = server.send(preflight(other)).await;
    allowed(&reply, other);
    assert!(reply.cors().contains(&"allow-credentials: true".to_owned()));
    assert_eq!(calls.count(), 0);
    let reply = server.send(Ask::get("/orders").from(other)).await;
    allowed(&reply, other);
    assert_eq!(reply.vary(), ["origin"]);
    // Nothing changes if one of them is wrong.
    let errors = origins.replace([APP, "http://plain.example"]).unwrap_err();
    assert_eq!(
        errors.iter().next().unwrap().value(),
        "http://plain.example"
    );
    assert_eq!(origins.patterns(), ["https://*.customer.example"]);
    allowed(&server.send(preflight(other)).await, other);
    origins.replace([""; 0]).unwrap();
    server.send(preflight(other)).await.is_refused_preflight();
}

#[test]
fn a_set_is_held_to_the_rules_of_the_policy_that_it_serves() {
    let plain = "http://shop.example";
    let origins = SharedOrigins::new([plain]).unwrap();
    let panic = std::panic::catch_unwind(|| shared(origins.clone(), Calls::default()));
    let panic = panic.unwrap_err();
    let text = panic.downcast_ref::<String>().unwrap();
    assert!(
        text.contains("insecure_origin") && text.contains(plain),
        "{text}"
    );

    let sound = SharedOrigins::new([APP]).unwrap();
    sound.replace([plain]).unwrap();
    sound.replace([APP]).unwrap();
    let _app = shared(sound.clone(), Calls::default());
    assert!(sound.replace([plain]).is_err());
    for bad in ["*", "null", "https://app.example.com/", "https://*.co.uk"] {
        assert!(sound.replace([bad]).is_err(), "{bad}");
    }
    assert_eq!(sound.patterns(), [APP]);
}

#[tokio::test]
async fn a_closure_sees_the_origin_and_the_request() {
    let app = by_host();
    for (host, origin, is_allowed) in [
        ("acme.example", "https://app.acme.example", true),
        ("other.example", "https://app.acme.example", false),
        ("acme.example", "https://acme.example", false),
        ("acme.example", "null", false),
        ("acme.example", "https://app.acme.example/", false),
    ] {
        for ask in [Ask::get("/orders"), Ask::preflight("/orders", "PUT")] {
            let ask = ask.from(origin).with(header::HOST, host);
            let response = app.clone().oneshot(ask.in_process()).await.unwrap();
            let reply = Reply::read(response).await;
            assert_eq!(
                reply.allowed_origin().is_some(),
                is_allowed,
                "{host} {origin}"
            );
        }
    }
}

/// What `Vary` names, in one line or several.
fn names(reply: &Reply) -> Vec<String> {
    let lines = reply.vary().join(",").to_lowercase();
    lines
        .split(',')
        .map(|name| name.trim().to_owned())
        .collect()
}

#[tokio::test]
async fn what_a_source_reads_is_in_vary() {
    let app = by_tenant();
    let send = async |ask: Ask| {
        let response = app.clone().oneshot(ask.in_process()).await.unwrap();
        Reply::read(response).await
    };
    let tenant = || "x-tenant".parse().unwrap();
    let all = ["host", "origin", "x-tenant"];
    let sorted = |reply: &Reply| {
        let mut names = names(reply);
        names.sort();
        names
    };
    for ask in [
        Ask::get("/orders"),
        Ask::get("/orders").from(EVIL),
        Ask::get("/orders")
            .from("https://acme.example")
            .with(tenant(), "acme"),
        Ask::preflight("/orders", "PUT").from(EVIL),
    ] {
        assert_eq!(sorted(&send(ask).await), all);
    }
    let ask = Ask::preflight("/orders", "PUT").from("https://acme.example");
    let reply = send(ask.with(tenant(), "acme")).await;
    assert_eq!(reply.allowed_origin(), Some("https://acme.example"));
    assert!(
        all.iter()
            .all(|name| names(&reply).contains(&(*name).to_owned()))
    );
}

#[tokio::test]
async fn none_of_vary_is_written_twice() {
    let says = |vary: &'static str| async move { ([(header::VARY, vary)], "orders") };
    #[cors_policy(allow_origins = with(
        origin_source(|_, _| true).reading([header::HOST, header::ORIGIN])
    ))]
    fn around(app: Router) -> Router {
        app
    }
    for (own, expected) in [
        ("accept-encoding", vec!["accept-encoding", "origin", "host"]),
        ("Host", vec!["host", "origin"]),
        ("origin, accept", vec!["origin", "accept", "host"]),
        ("Origin, HOST", vec!["origin", "host"]),
        ("*", vec!["*"]),
    ] {
        let app = around(Router::new().route("/", get(move || says(own))));
        let response = app.oneshot(Ask::get("/").in_process()).await.unwrap();
        assert_eq!(names(&Reply::read(response).await), expected, "{own}");
    }
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
            let response = app.clone().oneshot(ask.in_process()).await.unwrap();
            let outcome: &CorsOutcome = response.extensions().get().unwrap();
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

/// A source that says yes to everybody, and counts.
#[derive(Clone, Default)]
struct Everybody(Calls);

impl OriginSource for Everybody {
    fn ask(&self, _: &Origin<'_>, _: &Parts) -> OriginAnswer {
        self.0.add();
        true.into()
    }
}

#[cors_policy(
    allow_origins = with(source),
    dev(allow_origins = ["http://localhost:*"]),
    allow_credentials,
    dangerously_allow(dynamic_origins),
)]
fn careless(source: Everybody) -> Router {
    routes(Calls::default())
}

#[tokio::test]
async fn after_its_yes_the_rules_still_hold() {
    let asked = Everybody::default();
    let app = careless(asked.clone());
    for (origin, is_allowed, is_asked) in [
        ("https://any.example", true, true),
        ("null", false, false),
        ("http://plain.example", false, false),
        ("http://127.0.0.1:3000", true, true),
        ("http://localhost:3000", true, false),
        ("https://any.example/", false, false),
        ("https://Any.example", false, false),
        ("https://any.example, https://other.example", false, false),
        ("", false, false),
    ] {
        for ask in [Ask::get("/orders"), Ask::preflight("/orders", "GET")] {
            let before = asked.0.count();
            let ask = ask.from(origin);
            let response = app.clone().oneshot(ask.in_process()).await.unwrap();
            let reply = Reply::read(response).await;
            assert_eq!(reply.allowed_origin().is_some(), is_allowed, "{origin}");
            assert_eq!(asked.0.count() - before, usize::from(is_asked), "{origin}");
        }
    }
    // Nor is it asked about what has no origin, or more than one.
    let two = Ask::get("/orders").from(APP).with(header::ORIGIN, EVIL);
    for ask in [Ask::get("/orders"), two] {
        let before = asked.0.count();
        let response = app.clone().oneshot(ask.in_process()).await.unwrap();
        assert_eq!(Reply::read(response).await.allowed_origin(), None);
        assert_eq!(asked.0.count(), before);
    }
}

#[tokio::test]
async fn the_expression_is_the_functions_own() {
    #[cors_policy(allow_origins = with(SharedOrigins::new(lines.lines())?), allow_methods = [PUT])]
    fn fallible(lines: &str) -> Result<Router, Box<dyn std::error::Error>> {
        Ok(routes(Calls::default()))
    }
    #[cors_policy(allow_origins = with(load(lines).await?))]
    async fn later(lines: &str) -> Result<Router, cors_runtime::PolicyErrors> {
        Ok(routes(Calls::default()))
    }
    async fn load(lines: &str) -> Result<SharedOrigins, cors_runtime::PolicyErrors> {
        tokio::task::yield_now().await;
        SharedOrigins::new(lines.lines())
    }
    assert!(fallible("https://a.example\nnonsense").is_err());
    assert!(later("nonsense").await.is_err());
    for app in [
        fallible("https://a.example").unwrap(),
        later("https://a.example").await.unwrap(),
    ] {
        let ask = Ask::get("/orders").from("https://a.example");
        let response = app.oneshot(ask.in_process()).await.unwrap();
        assert_eq!(
            Reply::read(response).await.allowed_origin(),
            Some("https://a.example")
        );
    }
}

/// One that panics where it is asked, not where it is waited for.
#[tokio::test]
async fn a_source_that_panics_costs_the_origin_and_not_the_request() {
    #[cors_policy(allow_origins = with(|origin, _| -> bool { panic!("{origin}") }))]
    fn app() -> Router {
        routes(Calls::default())
    }
    let ask = Ask::get("/orders").from(APP);
    let response = app().oneshot(ask.in_process()).await.unwrap();
    let outcome = response.extensions().get::<CorsOutcome>().unwrap();
    let failed = Refusal::SourceFailed("it panicked".to_owned());
    assert_eq!(outcome.refusal(), Some(&failed));
    Reply::read(response).await.is_refused_answer(200, "orders");
}

/// A request's own extensions are at hand: what middleware outside has put there.
#[tokio::test]
async fn a_source_sees_extensions() {
    #[derive(Clone)]
    struct Tenant(&'static str);
    #[cors_policy(allow_origins = with(|origin, request: &Parts| {
        let tenant = request.extensions.get::<Tenant>();
        tenant.is_some_and(|tenant| origin.host().as_str() == tenant.0)
    }))]
    fn app() -> Router {
        routes(Calls::default())
    }
    let app = app().layer(axum::middleware::map_request(
        async |mut request: Request| {
            request.extensions_mut().insert(Tenant("acme.example"));
            request
        },
    ));
    for (origin, is_allowed) in [("https://acme.example", true), (EVIL, false)] {
        let ask = Ask::get("/orders").from(origin);
        let response = app.clone().oneshot(ask.in_process()).await.unwrap();
        assert_eq!(
            Reply::read(response).await.allowed_origin().is_some(),
            is_allowed
        );
    }
}
